//! Bodies of requests: read to a limit, whatever their encoding claims to unpack to.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, header},
};
use futures_util::StreamExt;
use serde_json::Value;

use super::problem::Problem;
use crate::ingest::submission::MAX_BODY;

/// Longest article as it comes in, in bytes after unpacking: a body of the longest kind, escaped.
pub const MAX_ARTICLE: usize = 2 * MAX_BODY + 64 * 1024;
/// Longest load of many articles, in bytes after unpacking.
pub const MAX_BULK: usize = 64 << 20;

/// What kind of body a request says it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentKind {
    /// One JSON value.
    Json,
    /// A JSON value a line.
    Ndjson,
    /// The bare text of an article.
    Text,
}

/// The kind a request's `Content-Type` names.
pub fn content_kind(headers: &HeaderMap, ndjson: bool) -> Result<ContentKind, Problem> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = given.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| part.strip_prefix("charset=")).map(|name| name.trim_matches('"'));
    if let Some(charset) =
        charset.filter(|name| !["utf-8", "utf8", "us-ascii"].contains(&name.to_ascii_lowercase().as_str()))
    {
        let charset: String = charset.chars().take(40).collect();
        return Err(unsupported(format!("The charset {charset} isn't read; send the text as UTF-8.")));
    }
    match essence.as_str() {
        "application/json" => Ok(ContentKind::Json),
        "application/x-ndjson" | "application/jsonl" | "application/ndjson" if ndjson => {
            Ok(ContentKind::Ndjson)
        }
        "text/plain" => Ok(ContentKind::Text),
        _ => {
            let kinds = match ndjson {
                true => "application/json, application/x-ndjson or text/plain",
                false => "application/json or text/plain",
            };
            let given: String = given.chars().take(80).collect();
            let given = if given.is_empty() {
                "no Content-Type is given".to_owned()
            } else {
                format!("“{given}” isn't read")
            };
            Err(unsupported(format!(
                "{given}; send {kinds}. With curl: -H 'Content-Type: application/json'."
            )))
        }
    }
}

fn unsupported(detail: String) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported-type",
        "This kind of body isn't read",
        detail,
    )
}

/// The whole body, of at most `most` bytes after unpacking.
pub async fn read(body: Body, most: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut stream = body.into_data_stream();
    while let Some(chunk) = stream.next().await {
        let chunk: Bytes = chunk.map_err(|error| unreadable(&error))?;
        if bytes.len() + chunk.len() > most {
            return Err(too_large(most));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A body cut off on its way, or one that does not unpack.
pub fn unreadable(error: &axum::Error) -> Problem {
    let detail = format!(
        "The body ended early, or is not what its Content-Encoding says ({error}); nothing was stored."
    );
    Problem::new(StatusCode::BAD_REQUEST, "unreadable-body", "The body can't be read", detail)
}

/// More than is taken.
pub fn too_large(most: usize) -> Problem {
    let detail =
        format!("At most {most} bytes are taken in one piece, after unpacking; send less, or in parts.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large", detail)
}

/// The bytes as one JSON value.
pub fn json(bytes: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let detail = match std::str::from_utf8(bytes) {
            Err(invalid) => {
                format!("The body is no UTF-8 from byte {} on; send UTF-8.", invalid.valid_up_to())
            }
            Ok(_) => format!("The body is no JSON: {error}."),
        };
        Problem::new(StatusCode::BAD_REQUEST, "invalid-json", "The JSON can't be read", detail)
    })
}

/// The bytes as text.
pub fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let detail = format!("The text is no UTF-8 from byte {at} on; send UTF-8.");
        Problem::new(StatusCode::BAD_REQUEST, "invalid-text", "The text can't be read", detail)
    })
}
