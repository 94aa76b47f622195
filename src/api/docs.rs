//! The description of the service: OpenAPI, made from the code, and a page that shows it.

use axum::{
    http::header,
    response::{IntoResponse, Redirect, Response},
};

/// The OpenAPI document as JSON.
pub fn openapi_json() -> String {
    let (_, document) = super::routes();
    document.to_pretty_json().unwrap_or_default()
}

/// `GET /openapi.json`
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi_json()).into_response()
}

/// `GET /docs`: a page that reads the document; everything it needs is in it.
pub async fn page() -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], include_str!("docs.html")).into_response()
}

/// `GET /`
pub async fn home() -> Redirect {
    Redirect::temporary("/docs")
}
