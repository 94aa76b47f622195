//! Events, each as one sentence reports it.

pub mod list;
pub mod query;
pub mod show;
pub mod view;
