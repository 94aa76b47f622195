//! Conditional requests: entity tags, and answers 304 (RFC 9110, section 13).
//!
//! The tag of an answer is a digest of it, so that no version has to be kept. Answers that are written while they are
//! sent have none.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use http_body::Body as _;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// What a compressed answer has behind its tag: it is another representation of the same thing.
const COMPRESSED: &str = "-gzip";

/// Marks an answer whose tag is weak: a list, in which order and digits may differ where the items are the same.
#[derive(Debug, Clone, Copy)]
pub struct WeakTag;

/// Gives answers of the API a tag, and answers 304 where the client has the same.
///
/// Clients may keep answers and have to ask whether they still hold. `HEAD` is answered as `GET` without the body.
pub async fn tag(mut request: Request, next: Next) -> Response {
    let is_head = request.method() == Method::HEAD;
    if !(is_head || request.method() == Method::GET) || !request.uri().path().starts_with("/v1/") {
        return next.run(request).await;
    }
    *request.method_mut() = Method::GET;
    let known = request.headers().clone();
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let mut response = tagged(response, &known).await;
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    headers.append(header::VARY, HeaderValue::from_static("accept"));
    if is_head {
        if let Some(length) =
            response.body().size_hint().exact().filter(|_| response.status() == StatusCode::OK)
        {
            response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        }
        *response.body_mut() = Body::empty();
    }
    response
}

/// Adds the tag to an answer whose body is complete, and removes the body where the client has it.
async fn tagged(response: Response, known: &HeaderMap) -> Response {
    if response.body().size_hint().exact().is_none() {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return axum::response::IntoResponse::into_response(Problem::internal());
    };
    let digest = digest(&bytes);
    let weak = if head.extensions.get::<WeakTag>().is_some() { "W/" } else { "" };
    if let Ok(tag) = HeaderValue::from_str(&format!("{weak}\"{digest}\"")) {
        head.headers.insert(header::ETAG, tag);
    }
    if has(known, &digest) {
        head.status = StatusCode::NOT_MODIFIED;
        head.headers.remove(header::CONTENT_TYPE);
        head.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(head, Body::empty());
    }
    Response::from_parts(head, Body::from(bytes))
}

/// Returns the digest of an answer, in hexadecimal digits.
fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses a change of what has changed since the caller saw it: its tag is not in the header `If-Match`.
///
/// `current` is what `GET` answers with now. Without the header nothing is checked.
pub fn check_if_match(headers: &HeaderMap, current: &impl Serialize) -> Result<(), Problem> {
    if !headers.contains_key(header::IF_MATCH) {
        return Ok(());
    }
    let bytes = serde_json::to_vec(current).map_err(|_| Problem::internal())?;
    if has_in(headers, &header::IF_MATCH, &digest(&bytes)) {
        return Ok(());
    }
    let detail =
        "It has changed since you got the ETag in If-Match: get it again, and decide on what it is now.";
    Err(Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "changed-meanwhile",
        "It has changed meanwhile",
        detail,
    ))
}

/// Tests whether the header `If-None-Match` has a tag; strong and weak ones of the same digest are the same.
fn has(headers: &HeaderMap, digest: &str) -> bool {
    has_in(headers, &header::IF_NONE_MATCH, digest)
}

fn has_in(headers: &HeaderMap, name: &HeaderName, digest: &str) -> bool {
    let given = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).map(str::trim).any(|tag| {
        let opaque = tag.trim_start_matches("W/").trim_matches('"');
        tag == "*" || opaque.trim_end_matches(COMPRESSED) == digest
    })
}

/// Changes the tag of an answer that was compressed: a strong one is of one representation alone.
pub async fn mark_compressed(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let strong = tag.and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"'));
    if let Some(opaque) = strong.filter(|_| headers.contains_key(header::CONTENT_ENCODING))
        && let Ok(tag) = HeaderValue::from_str(&format!("\"{opaque}{COMPRESSED}\""))
    {
        headers.insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_without_their_strength() {
        let has = |given: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(given));
            has(&headers, "ab12")
        };
        for same in ["\"ab12\"", "W/\"ab12\"", "\"x\", W/\"ab12\"", "*", "\"ab12-gzip\""] {
            assert!(has(same), "{same}");
        }
        for other in ["\"ab\"", "", "W/\"\"", "\"ab12x\""] {
            assert!(!has(other), "{other}");
        }
    }
}
