//! Steps around every request: id, log, metrics, rendering of problems, and the rest of a rejected body.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use futures_util::{StreamExt, stream};
use tokio::sync::Mutex;
use tracing::Instrument;
use uuid::Uuid;

use super::{
    body::MAX_BULK,
    problem::{Problem, REQUEST_ID},
};

/// Longest time for which the rest of a rejected body is read.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest request id that is accepted from the caller.
const MAX_REQUEST_ID: usize = 64;

/// Reads and discards the rest of a body that was rejected, at most [`MAX_BULK`] bytes, before answering.
///
/// A connection that is closed while the caller still writes is reset, and the caller never sees the problem.
pub async fn discard_body(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let source = Arc::new(Mutex::new(body.into_data_stream()));
    let chunks = stream::unfold(source.clone(), |source| async move {
        let chunk = source.lock().await.next().await?;
        Some((chunk, source))
    });
    // Decompression polls once more after the end, which `unfold` does not allow.
    let chunks = chunks.fuse();
    let response = next.run(Request::from_parts(head, Body::from_stream(chunks))).await;
    if response.status().is_client_error() {
        let rest = async {
            let (mut source, mut length) = (source.lock().await, 0);
            while let Some(Ok(chunk)) = source.next().await {
                length += chunk.len();
                if length > MAX_BULK {
                    break;
                }
            }
        };
        let _timed_out = tokio::time::timeout(DISCARD_TIMEOUT, rest).await;
    }
    response
}

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
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let route =
        request.extensions().get::<MatchedPath>().map_or("none".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id, method, path);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;

    let status = response.status();
    if let Some(mut problem) = problem_of(&mut response, &method, &path) {
        problem.request_id = Some(id.clone());
        let rendered = problem.render();
        let allow = response.headers_mut().remove(header::ALLOW);
        response = rendered;
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let seconds = started.elapsed().as_secs_f64();
    let labels = [("method", method), ("route", route), ("status", status.as_u16().to_string())];
    metrics::counter!("dateline_http_requests_total", &labels).increment(1);
    metrics::histogram!("dateline_http_request_duration_seconds", &labels[..2]).record(seconds);
    span.in_scope(|| tracing::info!(status = status.as_u16(), seconds, "answered"));
    response
}

/// Returns the problem of a response: the one that a handler returned, or one for an error of the framework.
fn problem_of(response: &mut Response, method: &str, path: &str) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    let status = response.status();
    let is_rendered = response.headers().contains_key(header::CONTENT_TYPE);
    if is_rendered && !status.is_server_error() && status != StatusCode::NOT_FOUND {
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
        StatusCode::INTERNAL_SERVER_ERROR => Some(Problem::internal()),
        _ => None,
    }
}
