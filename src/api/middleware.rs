//! What happens to every request and answer: an id, a line in the log, figures, problems written out, and
//! a body that nobody wanted taken to its end.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    http::{HeaderValue, StatusCode},
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

/// How long the rest of a refused body is waited for.
const DRAIN: Duration = Duration::from_secs(10);

/// Takes what a refused request is still sending, of at most [`MAX_BULK`] bytes, before it is answered: a
/// connection closed on a caller that still writes is reset, and the reason is lost with it.
pub async fn drain(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let sent = Arc::new(Mutex::new(body.into_data_stream()));
    let chunks = stream::unfold(sent.clone(), |sent| async move {
        let chunk = sent.lock().await.next().await?;
        Some((chunk, sent))
    });
    // Those who unpack a body ask once more after its end.
    let chunks = chunks.fuse();
    let response = next.run(Request::from_parts(head, Body::from_stream(chunks))).await;
    if response.status().is_client_error() {
        let rest = async {
            let (mut sent, mut taken) = (sent.lock().await, 0);
            while let Some(Ok(chunk)) = sent.next().await {
                taken += chunk.len();
                if taken > MAX_BULK {
                    break;
                }
            }
        };
        let _slow = tokio::time::timeout(DRAIN, rest).await;
    }
    response
}

/// Gives the request an id (its own, if it brings a sane one), logs and counts it, and writes out its
/// problem, if it ends in one, with the id.
pub async fn finish(request: Request, next: Next) -> Response {
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|given| given.to_str().ok())
        .filter(|given| (1..=64).contains(&given.len()) && given.chars().all(|c| c.is_ascii_graphic()))
        .map_or_else(|| Uuid::now_v7().simple().to_string(), str::to_owned);
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let route =
        request.extensions().get::<MatchedPath>().map_or("none".to_owned(), |at| at.as_str().to_owned());
    let span = tracing::info_span!("request", id, method, path);
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;

    let status = response.status();
    if let Some(mut problem) = problem_of(&mut response, &method, &path) {
        problem.request_id = Some(id.clone());
        let rendered = problem.render();
        let (head, _) = response.into_parts();
        response = rendered;
        for (name, value) in &head.headers {
            if name == axum::http::header::ALLOW {
                response.headers_mut().insert(name, value.clone());
            }
        }
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let labels = [("method", method), ("route", route), ("status", status.as_u16().to_string())];
    metrics::counter!("dateline_http_requests_total", &labels).increment(1);
    metrics::histogram!("dateline_http_request_duration_seconds", &labels[..2]).record(seconds);
    span.in_scope(|| tracing::info!(status = status.as_u16(), seconds, "answered"));
    response
}

/// The problem an answer carries, or the one that stands for a bare error of the framework's.
fn problem_of(response: &mut Response, method: &str, path: &str) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    let (kind, title, detail) = match response.status() {
        StatusCode::NOT_FOUND => {
            ("not-found", "Not found", format!("Nothing is at {path}; /docs lists what there is."))
        }
        StatusCode::METHOD_NOT_ALLOWED => (
            "method-not-allowed",
            "This can't be done here",
            format!("{path} has no {method}; the header Allow lists what it has."),
        ),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
            ("timeout", "This took too long", "Narrow the question, or ask for fewer rows.".to_owned())
        }
        StatusCode::INTERNAL_SERVER_ERROR => (
            "internal",
            "Something is broken here",
            "The fault is the service's, not yours; its log has the cause under this request's id."
                .to_owned(),
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            "unsupported-encoding",
            "This encoding isn't read",
            "Send the body plain, or with Content-Encoding gzip, br or zstd.".to_owned(),
        ),
        _ => return None,
    };
    let is_ours = response.headers().contains_key(axum::http::header::CONTENT_TYPE);
    let status = response.status();
    (!is_ours || status.is_server_error() || status == StatusCode::NOT_FOUND)
        .then(|| Problem::new(status, kind, title, detail))
}
