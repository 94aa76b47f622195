//! Tests of the whole program against a real Postgres: one binary and one server, with a database for each test.
#![allow(missing_docs, clippy::unwrap_used)]

mod access;
mod actors;
mod bad_input;
mod connections;
mod corrections;
mod crashes;
mod examples;
mod extractions;
mod facts;
mod happenings;
mod harness;
mod lists;
mod loads;
mod migrations;
mod models;
mod queue;
mod server;
mod snapshots;
mod sql;
mod stories;
mod submissions;
mod timelines;
