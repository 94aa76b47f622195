//! Bodies of requests, read up to a limit that holds after decompression.

mod content_kind;
mod decompress;
mod gzip;
mod limit;
mod lines;
mod rest;

use axum::{
    body::{Body, BodyDataStream, Bytes},
    http::StatusCode,
};
use futures_util::StreamExt;
use serde_json::Value;
use tokio::{sync::Semaphore, task::spawn_blocking};
use webpage::MAX_HTML;

use super::problem::Problem;
use crate::{ingest::submission::MAX_BODY, input};
pub use content_kind::{ContentKind, charset};
pub use decompress::decompress;
use limit::SlowBody;
pub use limit::limit_body;
pub use lines::Lines;
pub use rest::RestOfBody;

/// Longest article, in bytes after decompression: JSON can double the longest page by escapes.
pub const MAX_ARTICLE: usize = 2 * MAX_HTML + 64 * 1024;
/// Longest request with a text that is not stored, in bytes after decompression.
pub const MAX_TEXT: usize = 2 * MAX_BODY + 64 * 1024;
/// Longest NDJSON submission, in bytes after decompression.
pub const MAX_BULK: usize = 64 << 20;
/// Longest text that is parsed on a thread of the runtime, in bytes: it takes some 50 microseconds.
const MAX_INLINE: usize = 8 << 10;
/// Texts longer than [`MAX_INLINE`] that are parsed at a time. A parsed one can take thirty times its length.
static PARSERS: Semaphore = Semaphore::const_new(4);

/// Reads the whole body, of at most `max_bytes` bytes after decompression.
pub async fn read(body: Body, max_bytes: usize) -> Result<Bytes, Problem> {
    let mut bytes = Vec::new();
    let mut stream = body.into_data_stream();
    while let Some(chunk) = next_chunk(&mut stream).await? {
        if bytes.len() + chunk.len() > max_bytes {
            return Err(too_large(max_bytes));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}

/// Returns the next part of a body; `None` at its end.
///
/// Errors: the body was cut off or too slow, or cannot be decompressed.
async fn next_chunk(stream: &mut BodyDataStream) -> Result<Option<Bytes>, Problem> {
    stream.next().await.transpose().map_err(|error| unreadable(&error))
}

/// Creates the problem of a body that was cut off or too slow, or that cannot be decompressed.
fn unreadable(error: &axum::Error) -> Problem {
    let mut causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    if causes.any(|cause| cause.is::<SlowBody>()) {
        return Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "slow-body",
            "The body came too slowly",
            "The body paused for 30 seconds, or came at less than 1,000 bytes a second; send it again, in parts.",
        );
    }
    let detail = format!("The body ended early, or does not have its Content-Encoding ({error}).");
    Problem::new(StatusCode::BAD_REQUEST, "unreadable-body", "The body can't be read", detail)
}

/// Creates the problem of a body with more than `max_bytes` bytes.
pub fn too_large(max_bytes: usize) -> Problem {
    let detail =
        format!("At most {max_bytes} bytes are accepted, after decompression; send less, or in parts.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large", detail)
}

/// Runs `parse` on a text; where that is long, on a thread on which it delays no other request.
pub async fn parse<T: Send + 'static>(
    text: Bytes,
    parse: impl FnOnce(&[u8]) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    if text.len() <= MAX_INLINE {
        return parse(&text);
    }
    let _permit = PARSERS.acquire().await;
    spawn_blocking(move || parse(&text)).await.unwrap_or_else(|_| Err(Problem::internal()))
}

/// Parses one JSON value, which may begin with a byte order mark. A key that an object has twice is an error.
pub fn parse_json(bytes: &[u8]) -> Result<Value, Problem> {
    let bytes = input::without_bom(bytes);
    input::parse_json(bytes).map_err(|error| {
        let detail = match std::str::from_utf8(bytes) {
            Err(invalid) => {
                format!("The body is not UTF-8 from byte {} on; send UTF-8.", invalid.valid_up_to())
            }
            Ok(_) => format!("The body is not JSON: {error}."),
        };
        Problem::new(StatusCode::BAD_REQUEST, "invalid-json", "The body is not JSON", detail)
    })
}

/// Decodes plain text, without its byte order mark.
pub fn parse_text(bytes: &[u8]) -> Result<String, Problem> {
    let text = std::str::from_utf8(input::without_bom(bytes));
    text.map(str::to_owned).map_err(|error| {
        let detail = format!("The text is not UTF-8 from byte {} on; send UTF-8.", error.valid_up_to());
        Problem::new(StatusCode::BAD_REQUEST, "invalid-text", "The text is not UTF-8", detail)
    })
}
