//! The time that the body of a request may take, and what happens to the rest of a rejected one.

use std::time::Instant;

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};
use futures_util::{StreamExt, stream};

use super::RestOfBody;
use crate::http_server::TransferBudget;

/// The error of a body whose sender pauses for too long.
#[derive(Debug, thiserror::Error)]
#[error("the sender paused for too long")]
pub struct SlowBody;

/// Limits the time that the body may take, and discards the rest of one that was rejected before answering.
///
/// Only the time in which the service waits for the sender counts ([`TransferBudget`]). The request carries its
/// [`RestOfBody`], for handlers that answer before they have read all.
pub async fn limit_body(request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    let rest = RestOfBody::new(body, head.headers.contains_key(header::EXPECT));
    head.extensions.insert(rest.clone());
    let body = limited(rest.clone(), TransferBudget::default());
    let response = next.run(Request::from_parts(head, body)).await;
    if response.status().is_client_error() && response.status() != StatusCode::REQUEST_TIMEOUT {
        rest.discard().await;
    }
    response
}

/// Returns the body of a source, which fails with [`SlowBody`] when the budget is used up.
fn limited(source: RestOfBody, budget: TransferBudget) -> Body {
    let chunks = stream::unfold(Some((source, budget)), |body| async move {
        let (source, mut budget) = body?;
        let begun = Instant::now();
        let Ok(chunk) = tokio::time::timeout(budget.left(), source.next()).await else {
            return Some((Err(axum::Error::new(SlowBody)), None));
        };
        let chunk = chunk?;
        budget.record(begun.elapsed(), chunk.as_ref().map_or(0, Bytes::len));
        Some((chunk, Some((source, budget))))
    });
    // Decompression polls once more after the end, which `unfold` does not allow.
    Body::from_stream(chunks.fuse())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{super::read, *};

    #[tokio::test]
    async fn a_body_that_pauses_is_a_problem_408() {
        let chunks = stream::iter([Ok::<_, axum::Error>(Bytes::from_static(b"The coun"))]);
        let body = Body::from_stream(chunks.chain(stream::pending()));
        let budget = TransferBudget::new(Duration::from_millis(50));
        let problem =
            read(limited(RestOfBody::new(body, false), budget), 100).await.expect_err("is too slow");
        assert_eq!((problem.status, problem.problem_type.as_str()), (408, "/docs#slow-body"));
    }

    #[tokio::test]
    async fn a_whole_body_is_read() {
        let body = limited(RestOfBody::new(Body::from("The council met."), false), TransferBudget::default());
        assert_eq!(read(body, 100).await.expect("is read"), &b"The council met."[..]);
    }
}
