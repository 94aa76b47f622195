//! The whole program against a real Postgres. One binary, so that all tests share one server; each has a
//! database of its own in it, and they run side by side.
#![allow(missing_docs, clippy::unwrap_used)]

mod actors;
mod actors_corrected;
mod bad_input;
mod crashes;
mod examples;
mod facts;
mod happenings;
mod harness;
mod lists;
mod migrations;
mod models;
mod queue;
mod server;
mod snapshots;
mod sql;
mod stories;
mod submissions;
mod timelines;
