//! Dateline turns news articles into a record that can be asked questions: who said what, who did
//! what, when, where, and in which sentence it stands.
//!
//! The rooms, from the ground up; a room uses only rooms below it (`docs/architecture.md`):
//! [`text`] → [`language`] → [`reading`] → [`store`] → `ingest` → `api`, and [`evaluate`] beside them.

pub mod api;
pub mod evaluate;
pub mod folding;
pub mod ingest;
pub mod language;
pub mod reading;
pub mod store;
pub mod text;
