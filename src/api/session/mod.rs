//! Sessions of browsers: a key is given once, and a cookie stands for it from then on.

pub mod show;
pub mod sign_in;
pub mod sign_out;
mod view;
