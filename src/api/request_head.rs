//! Checks of the request line and headers that hold for every route.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;

use super::problem::Problem;

/// Longest path with its query, in bytes.
const MAX_TARGET: usize = 16 * 1024;
/// Most bytes of all headers together.
const MAX_HEADERS: usize = 32 * 1024;

/// Refuses an address that is too long or no UTF-8 and headers that are too long; normalizes `Content-Encoding`.
pub async fn check_head(mut request: Request, next: Next) -> Response {
    if let Err(problem) = check_target(request.uri()).and_then(|()| check_headers(request.headers())) {
        return problem.into_response();
    }
    normalize_encoding(request.headers_mut());
    next.run(request).await
}

fn check_target(uri: &Uri) -> Result<(), Problem> {
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    if path.len() + query.len() > MAX_TARGET {
        let detail = format!("Path and query have at most {MAX_TARGET} bytes; send fewer parameters.");
        return Err(Problem::new(
            StatusCode::URI_TOO_LONG,
            "too-long-address",
            "The address is too long",
            detail,
        ));
    }
    for (part, text) in [("path", path), ("query", query)] {
        if percent_decode_str(text).decode_utf8().is_err() {
            let detail = format!("The {part} is not UTF-8 once its %XX are decoded; send UTF-8.");
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "invalid-address",
                "The address is not UTF-8",
                detail,
            ));
        }
    }
    Ok(())
}

fn check_headers(headers: &HeaderMap) -> Result<(), Problem> {
    let length: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if length <= MAX_HEADERS {
        return Ok(());
    }
    let detail = format!("All headers together have at most {MAX_HEADERS} bytes; send fewer.");
    Err(Problem::new(
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        "too-large-headers",
        "The headers are too large",
        detail,
    ))
}

/// Writes `Content-Encoding` as decompression expects it: lower case, `gzip` for `x-gzip`, no `identity` (RFC 9110, 8.4).
fn normalize_encoding(headers: &mut HeaderMap) {
    let values = headers.get_all(header::CONTENT_ENCODING).iter();
    let joined = values.map(|value| value.to_str().unwrap_or("?")).collect::<Vec<_>>().join(",");
    let codings = joined.split(',').map(|coding| coding.trim().to_ascii_lowercase());
    let codings: Vec<String> = codings
        .filter(|coding| !coding.is_empty() && coding != "identity")
        .map(|coding| if coding == "x-gzip" { "gzip".to_owned() } else { coding })
        .collect();
    headers.remove(header::CONTENT_ENCODING);
    if let (false, Ok(value)) = (codings.is_empty(), HeaderValue::from_str(&codings.join(", "))) {
        headers.insert(header::CONTENT_ENCODING, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_encodings_are_normalized() {
        for (given, expected) in [
            (&["GZIP"][..], Some("gzip")),
            (&["X-Gzip"], Some("gzip")),
            (&["identity"], None),
            (&[" "], None),
            (&["identity, gzip"], Some("gzip")),
            (&["gzip", "gzip"], Some("gzip, gzip")),
            (&["br"], Some("br")),
        ] {
            let mut headers = HeaderMap::new();
            for value in given {
                headers.append(header::CONTENT_ENCODING, HeaderValue::from_static(value));
            }
            normalize_encoding(&mut headers);
            let normalized =
                headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().expect("ASCII"));
            assert_eq!(normalized, expected, "{given:?}");
        }
    }

    #[test]
    fn addresses_are_utf_8() {
        let is_accepted = |uri: &str| check_target(&uri.parse().expect("a URI")).is_ok();
        assert!(is_accepted("/v1/statements?q=%C3%A9&speaker=100%"));
        assert!(!is_accepted("/v1/statements?q=%C3"));
        assert!(!is_accepted("/v1/articles/%FF"));
        assert!(!is_accepted(&format!("/v1/statements?q={}", "x".repeat(MAX_TARGET))));
    }
}
