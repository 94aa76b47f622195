//! The page that a newsroom opens in a browser: its files, which are compiled in, and the addresses of its views.
//!
//! `web/build` makes the files from `web/src`. The page is one document whose script reads the address and asks the
//! API; so every view has the same document.

use std::future::ready;

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};

use super::AppState;

/// What the page may do: run its own script, show its own style and pictures, and ask this service.
///
/// `blob:` is for the picture of a timeline that the page draws for its reader. Trusted types forbid the script to make
/// elements from text, so that an article cannot bring its own.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
     trusted-types 'none'",
);
/// Browsers ask each time whether a file has changed: a new version of the program serves its own page at once.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// The addresses of the views beside `/`.
const VIEWS: [&str; 14] = [
    "/actors/{id}",
    "/articles",
    "/articles/{id}",
    "/check",
    "/map",
    "/quotations/{id}",
    "/review",
    "/settings",
    "/statements",
    "/statements/{id}",
    "/stories",
    "/stories/{id}",
    "/submit",
    "/timeline",
];

/// A file of the page.
#[derive(Clone, Copy)]
struct PageFile {
    path: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const DOCUMENT: PageFile = PageFile {
    path: "/",
    media_type: "text/html; charset=utf-8",
    bytes: include_bytes!("../../web/built/page.html"),
};

const FILES: [PageFile; 5] = [
    PageFile {
        path: "/page/page.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../web/built/page.js"),
    },
    PageFile {
        path: "/page/page.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../../web/built/page.css"),
    },
    PageFile {
        path: "/page/outline.json",
        media_type: "application/json",
        bytes: include_bytes!("../../web/built/outline.json"),
    },
    PageFile {
        path: "/page/icon.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../../web/built/icon.svg"),
    },
    DOCUMENT,
];

/// Returns the routes of the page.
pub fn routes() -> Router<AppState> {
    let mut router = Router::new();
    for file in FILES {
        let tag = entity_tag(file.bytes);
        router = router.route(file.path, get(move |headers: HeaderMap| ready(answer(&file, &tag, &headers))));
    }
    let tag = entity_tag(DOCUMENT.bytes);
    for view in VIEWS {
        let tag = tag.clone();
        router = router.route(view, get(move |headers: HeaderMap| ready(show_view(&tag, &headers))));
    }
    router
}

/// Answers a browser with the document; to a program, which asks for no HTML, a view is no address of the API.
fn show_view(tag: &HeaderValue, headers: &HeaderMap) -> Response {
    let accepts_html = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|accept| accept.to_str().ok())
        .any(|accept| accept.to_ascii_lowercase().contains("text/html"));
    let mut response =
        if accepts_html { answer(&DOCUMENT, tag, headers) } else { StatusCode::NOT_FOUND.into_response() };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// Answers with a file, or with 304 where the browser has it.
fn answer(file: &PageFile, tag: &HeaderValue, headers: &HeaderMap) -> Response {
    let is_stored = headers.get_all(header::IF_NONE_MATCH).iter().any(|stored| matches(stored, tag));
    let mut response =
        if is_stored { StatusCode::NOT_MODIFIED.into_response() } else { file.bytes.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CACHE_CONTROL, REVALIDATE);
    headers.insert(header::ETAG, tag.clone());
    response
}

/// Tests whether a list of entity tags (RFC 9110, 13.1.2) has a tag.
fn matches(list: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(list), Ok(tag)) = (list.to_str(), tag.to_str()) else { return false };
    list.split(',').any(|stored| stored.trim() == "*" || stored.trim() == tag)
}

/// Returns the entity tag of a file: weak, because the plain and the compressed bytes have one tag.
fn entity_tag(bytes: &[u8]) -> HeaderValue {
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("W/\"{hex}\"")).unwrap_or(HeaderValue::from_static("W/\"0\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_differ_with_the_bytes_and_are_found_in_lists() {
        let (one, other) = (entity_tag(b"one"), entity_tag(b"other"));
        assert_ne!(one, other);
        let list = format!("{}, {}", other.to_str().expect("ASCII"), one.to_str().expect("ASCII"));
        assert!(matches(&HeaderValue::from_str(&list).expect("ASCII"), &one));
        assert!(matches(&HeaderValue::from_static("*"), &one));
        assert!(!matches(&other, &one));
    }
}
