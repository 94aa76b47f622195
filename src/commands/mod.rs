//! What each command of the command line does.

pub mod evaluate;
pub mod extract;
pub mod learn;
pub mod serve;
pub mod tokens;
