//! The service: articles come in over HTTP, workers extract from them, Postgres keeps the record, queries answer.
//!
//! The layers, each using only those before it (`docs/architecture.md`): [`embedded_postgres`], [`http_server`],
//! [`http_client`], [`quotations`], [`store`], [`input`], [`ingest`], [`api`], [`delivery`],
//! [`feeds`]. The crate `extraction` reads one article.

pub mod api;
pub mod delivery;
pub mod embedded_postgres;
pub mod feeds;
pub mod http_client;
pub mod http_server;
pub mod ingest;
pub mod input;
pub mod quotations;
pub mod store;
