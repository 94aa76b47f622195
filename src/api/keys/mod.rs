//! Keys of those who call the API: made, listed and revoked by those with the scope `admin`.
//!
//! `dateline keys` does the same on the command line, where there is no key yet.

pub mod create;
pub mod list;
pub mod revoke;
mod view;
