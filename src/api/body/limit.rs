//! The time that the body of a request may take, and what happens to the rest of a rejected one.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};
use futures_util::{StreamExt, stream};
use tokio::sync::Mutex;

use super::MAX_BULK;
use crate::http_server::TransferBudget;

/// Longest time for which the rest of a rejected body is read.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(10);

/// The error of a body whose sender pauses for too long.
#[derive(Debug, thiserror::Error)]
#[error("the sender paused for too long")]
pub struct SlowBody;

/// Limits the time that the body may take, and discards the rest of one that was rejected before answering.
///
/// Only the time in which the service waits for the sender counts ([`TransferBudget`]). At most [`MAX_BULK`] bytes are
/// discarded: a connection that is closed while the caller still writes is reset, and the caller never sees the
/// problem. A caller that waits for `100 Continue` does not write yet.
pub async fn limit_body(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let waits = head.headers.contains_key(header::EXPECT);
    let source = Source::new(body);
    let body = limited(source.clone(), TransferBudget::default());
    let response = next.run(Request::from_parts(head, body)).await;
    if response.status().is_client_error() && response.status() != StatusCode::REQUEST_TIMEOUT {
        let _timed_out = tokio::time::timeout(DISCARD_TIMEOUT, source.discard(waits)).await;
    }
    response
}

/// A body that a handler reads and, after it, the discarding of its rest. Clones share it.
#[derive(Clone)]
struct Source(Arc<Mutex<(BodyDataStream, bool)>>);

impl Source {
    fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new((body.into_data_stream(), false))))
    }

    async fn next(&self) -> Option<Result<Bytes, axum::Error>> {
        let mut source = self.0.lock().await;
        source.1 = true;
        source.0.next().await
    }

    /// Reads at most [`MAX_BULK`] bytes; none where the sender `waits` for the first reading.
    async fn discard(&self, waits: bool) {
        let (source, is_begun) = &mut *self.0.lock().await;
        if waits && !*is_begun {
            return;
        }
        let mut length = 0;
        while let Some(Ok(chunk)) = source.next().await {
            length += chunk.len();
            if length > MAX_BULK {
                break;
            }
        }
    }
}

/// Returns the body of a source, which fails with [`SlowBody`] when the budget is used up.
fn limited(source: Source, budget: TransferBudget) -> Body {
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
    use super::{super::read, *};

    #[tokio::test]
    async fn a_body_that_pauses_is_a_problem_408() {
        let chunks = stream::iter([Ok::<_, axum::Error>(Bytes::from_static(b"The coun"))]);
        let body = Body::from_stream(chunks.chain(stream::pending()));
        let budget = TransferBudget::new(Duration::from_millis(50));
        let problem = read(limited(Source::new(body), budget), 100).await.expect_err("is too slow");
        assert_eq!((problem.status, problem.problem_type.as_str()), (408, "/docs#slow-body"));
    }

    #[tokio::test]
    async fn a_whole_body_is_read() {
        let body = limited(Source::new(Body::from("The council met.")), TransferBudget::default());
        assert_eq!(read(body, 100).await.expect("is read"), b"The council met.");
    }
}
