//! What each command of the command line does.

pub mod extract;
pub mod serve;
