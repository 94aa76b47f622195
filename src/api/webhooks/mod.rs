//! Webhooks: addresses that messages about changes are sent to (Standard Webhooks 1.0).

pub mod change;
pub mod create;
pub mod delete;
pub mod list;
pub mod messages;
pub mod redeliver;
mod request;
pub mod rotate;
mod secret;
pub mod show;
pub mod test;
mod view;
