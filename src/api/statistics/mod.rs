//! Statistics: who is quoted and how often, and what there is by period, publisher, type and place,
//! and how editors review it.

pub mod counts;
mod group_view;
mod groups;
pub mod reviews;
pub mod speakers;
pub mod top;
mod view;

pub use groups::{GroupParameters, group_limit, group_rows};
