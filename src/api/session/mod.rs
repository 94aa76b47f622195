//! Sessions of browsers: signing in with a key sets a cookie, which later requests send instead of the key.

pub mod show;
pub mod sign_in;
pub mod sign_out;
mod view;
