//! The service: articles come in over HTTP, workers extract from them, Postgres keeps the record, queries answer.
//!
//! The layers, each using only those before it (`docs/architecture.md`): [`embedded_postgres`], [`http_server`],
//! [`quotations`], [`store`], [`input`], [`ingest`], [`api`]. The crate `extraction` reads one article.

pub mod api;
pub mod embedded_postgres;
pub mod http_server;
pub mod ingest;
pub mod input;
pub mod quotations;
pub mod store;
