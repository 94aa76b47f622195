//! Steps around every request: id, log, metrics, and the rendering of problems.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;
use uuid::Uuid;

use super::{
    access::{RATE_LIMIT, RATE_LIMIT_POLICY},
    problem::{Problem, REQUEST_ID},
};

/// Headers of a response that stay when its problem is rendered.
const KEPT_HEADERS: [HeaderName; 4] = [header::ALLOW, header::RETRY_AFTER, RATE_LIMIT, RATE_LIMIT_POLICY];
/// Longest request id that is accepted from the caller.
const MAX_REQUEST_ID: usize = 64;

/// Gives the request an id, logs and counts it, and renders its problem.
///
/// The id is the caller's where that has 1 to 64 printable ASCII characters, else a new one.
pub async fn observe(request: Request, next: Next) -> Response {
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|given| given.to_str().ok())
        .filter(|given| {
            (1..=MAX_REQUEST_ID).contains(&given.len()) && given.chars().all(|c| c.is_ascii_graphic())
        })
        .map_or_else(|| Uuid::now_v7().simple().to_string(), str::to_owned);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route =
        request.extensions().get::<MatchedPath>().map_or("none".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id, %method, path);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;

    let status = response.status();
    if let Some(mut problem) = problem_of(&mut response, method.as_str(), &path) {
        problem.request_id = Some(id.clone());
        let former = std::mem::replace(&mut response, problem.render());
        for name in KEPT_HEADERS {
            if let Some(value) = former.headers().get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let seconds = started.elapsed().as_secs_f64();
    let labels = [
        ("method", method_label(&method).to_owned()),
        ("route", route),
        ("status", status.as_u16().to_string()),
    ];
    metrics::counter!("dateline_http_requests_total", &labels).increment(1);
    metrics::histogram!("dateline_http_request_duration_seconds", &labels[..2]).record(seconds);
    span.in_scope(|| tracing::info!(status = status.as_u16(), seconds, "answered"));
    response
}

/// Returns the method as a label of metrics; those that HTTP does not define are `other`.
///
/// Each label makes a series that is kept for ever, and a caller can invent methods.
fn method_label(method: &Method) -> &str {
    const DEFINED: [Method; 9] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::CONNECT,
        Method::OPTIONS,
        Method::TRACE,
        Method::PATCH,
    ];
    if DEFINED.contains(method) { method.as_str() } else { "other" }
}

/// Returns the problem of a response: the one that a handler returned, or one for an error of the framework.
fn problem_of(response: &mut Response, method: &str, path: &str) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    let status = response.status();
    let content_type = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    // The framework renders its errors as plain text, or not at all.
    let is_rendered = content_type.is_some_and(|content_type| !content_type.starts_with(b"text/plain"));
    if !(status.is_client_error() || status.is_server_error())
        || (is_rendered && !status.is_server_error() && status != StatusCode::NOT_FOUND)
    {
        return None;
    }
    let problem =
        |problem_type, title, detail: String| Some(Problem::new(status, problem_type, title, detail));
    match status {
        StatusCode::NOT_FOUND => {
            problem("not-found", "Not found", format!("Nothing is at {path}; /docs lists all addresses."))
        }
        StatusCode::METHOD_NOT_ALLOWED => problem(
            "method-not-allowed",
            "The method is not allowed",
            format!("{path} does not support {method}; the header Allow lists the methods that it supports."),
        ),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => problem(
            "timeout",
            "The request took too long",
            "Narrow the query, or ask for fewer rows.".to_owned(),
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => problem(
            "unsupported-encoding",
            "The encoding is not supported",
            "Send the body plain, or with Content-Encoding gzip.".to_owned(),
        ),
        _ if status.is_client_error() => problem(
            "invalid-request",
            "The request is invalid",
            "It is no request of this API; see /docs.".to_owned(),
        ),
        StatusCode::INTERNAL_SERVER_ERROR => Some(Problem::internal()),
        _ => None,
    }
}
