//! `GET /llms.txt`: what a language model should know before it asks the service.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// Answers with the description of the service for language models.
pub async fn describe() -> Response {
    ([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], include_str!("llms.txt")).into_response()
}
