//! The service: articles come in over HTTP, workers extract from them, Postgres keeps the record, queries answer.
//!
//! The layers, each using only those before it (`docs/architecture.md`): [`embedded_postgres`], [`store`], `ingest`,
//! [`api`]. What an article says is the crate `extraction`.

pub mod api;
pub mod embedded_postgres;
pub mod ingest;
pub mod store;
