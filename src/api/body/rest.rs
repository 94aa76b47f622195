//! The part of a body that its handler did not read.

use std::{sync::Arc, time::Duration};

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::StreamExt;
use tokio::sync::Mutex;

use super::MAX_BULK;

/// Longest time for which the rest of a body is read.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(10);

/// A body that a handler reads and, after it, the discarding of its rest. Clones share it; requests carry one as an
/// extension.
#[derive(Clone)]
pub struct RestOfBody {
    source: Arc<Mutex<Source>>,
    /// Whether the sender waits for `100 Continue`, which the first reading sends.
    waits: bool,
}

struct Source {
    body: BodyDataStream,
    is_begun: bool,
}

impl RestOfBody {
    /// Takes a body; `waits` where its sender expects `100 Continue`.
    pub fn new(body: Body, waits: bool) -> Self {
        let source = Source { body: body.into_data_stream(), is_begun: false };
        Self { source: Arc::new(Mutex::new(source)), waits }
    }

    /// Returns the next part; `None` at the end.
    pub(super) async fn next(&self) -> Option<Result<Bytes, axum::Error>> {
        let mut source = self.source.lock().await;
        source.is_begun = true;
        source.body.next().await
    }

    /// Reads and discards the rest, at most [`MAX_BULK`] bytes; nothing where the sender still waits.
    ///
    /// A connection that is closed while the caller still writes is reset, and the caller never sees the answer.
    pub async fn discard(&self) {
        let rest = async {
            let mut source = self.source.lock().await;
            if self.waits && !source.is_begun {
                return;
            }
            let mut length = 0;
            while let Some(Ok(chunk)) = source.body.next().await {
                length += chunk.len();
                if length > MAX_BULK {
                    break;
                }
            }
        };
        let _timed_out = tokio::time::timeout(DISCARD_TIMEOUT, rest).await;
    }
}
