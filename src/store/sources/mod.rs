//! Publishers, and what is known of them beside their names.

mod settings;

pub use settings::{Source, SourceSettings, all, fetch, remove, set};
