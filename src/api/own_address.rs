//! The address that the service was called at.

use axum::http::{HeaderMap, header};

/// Returns scheme and host that the service was called at, in front of its paths; empty without a host.
///
/// A proxy in front of the service says in `X-Forwarded-Proto` that it was called by https.
pub fn own_address(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = text("x-forwarded-proto").filter(|scheme| *scheme == "https").unwrap_or("http");
    match text(header::HOST.as_str()) {
        Some(host) => format!("{scheme}://{host}"),
        None => String::new(),
    }
}
