//! Headers that restrict what a browser does with an answer.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// The policy of answers that no browser is to run or show in a frame.
const DATA_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
/// The policy of the documentation page: its own script and style, and requests to this service.
pub const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'",
);

/// Marks an answer whose policy says which pages may show it in a frame.
#[derive(Debug, Clone, Copy)]
pub struct Framed;

/// Adds the headers to an answer, whatever its status; a policy that it has stays, with the frames that this allows.
pub async fn secure_headers(mut response: Response) -> Response {
    let is_framed = response.extensions().get::<Framed>().is_some();
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(DATA_POLICY);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_framed {
        // An older header, which names no origins.
        headers.remove(header::X_FRAME_OPTIONS);
    }
    response
}
