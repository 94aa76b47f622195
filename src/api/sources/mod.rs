//! Publishers: what is known of them beside their names.

mod defaults;
pub mod list;
pub mod remove;
pub mod set;
pub mod show;
mod view;

pub use defaults::SourceDefaultsCache;
