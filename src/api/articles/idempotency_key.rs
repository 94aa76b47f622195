//! The header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07).

use axum::http::{HeaderMap, HeaderName, StatusCode};
use sha2::{Digest, Sha256};

use crate::{api::problem::Problem, store::articles::IdempotencyKey};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key, in bytes.
const MAX_KEY: usize = 255;

/// Reads the key, a string in quotation marks (RFC 8941) or without them, beside the digest of what is sent.
pub fn read(
    headers: &HeaderMap,
    query: Option<&str>,
    body: &[u8],
) -> Result<Option<IdempotencyKey>, Problem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let key = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let is_key = (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !is_key || values.next().is_some() {
        return Err(invalid("It has 1 to 255 letters, digits and signs of ASCII, and is sent once."));
    }
    let mut digest = Sha256::new();
    for part in [query.unwrap_or_default().as_bytes(), body] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    Ok(Some(IdempotencyKey { key: key.to_owned(), fingerprint: digest.finalize().into() }))
}

/// Rejects the key of a request that has no use for one.
pub fn reject(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.contains_key(IDEMPOTENCY_KEY) {
        true => Err(invalid(
            "It goes with one article. A load needs none: what is stored stays as it is when its lines are sent again.",
        )),
        false => Ok(()),
    }
}

fn invalid(detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "invalid-idempotency-key", "The Idempotency-Key is wrong", detail)
}

/// Creates the problem of a key that another request had.
pub fn other_request() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency-key-reused",
        "The Idempotency-Key is already used",
        "Another request had this key in the last 48 hours; nothing was stored. Send a new key with a new request.",
    )
}

/// Creates the problem of a key whose first request is not answered yet.
pub fn in_flight() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "request-in-flight",
        "A request with this Idempotency-Key is not answered yet",
        "Wait for its answer, or send the same request again in a second.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_with_and_without_quotation_marks() {
        let read = |value: &str, query, body: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(IDEMPOTENCY_KEY, value.parse().expect("a header"));
            read(&headers, query, body)
        };
        let first = read("\"8e03978e\"", None, b"{}").expect("is valid").expect("is there");
        let second = read("8e03978e", None, b"{}").expect("is valid").expect("is there");
        assert_eq!((first.key, first.fingerprint), (second.key, second.fingerprint));
        let other = read("8e03978e", Some("a=b"), b"{}").expect("is valid").expect("is there");
        assert_ne!(other.fingerprint, first.fingerprint);
        for wrong in ["", "\"\"", &"x".repeat(256)] {
            assert_eq!(read(wrong, None, b"{}").expect_err("is wrong").status, 400, "{wrong}");
        }
        assert!(super::read(&HeaderMap::new(), None, b"").expect("is valid").is_none());
    }
}
