//! The origins whose pages may call the API.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use tower_http::cors::{AllowOrigin, Any};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The origins whose pages may call the API beside its own: named ones may read and write, with `*` all may read.
///
/// `*` does not allow writing, since every page that an editor opens could then change and delete articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    any: bool,
    named: Vec<String>,
}

impl Origins {
    /// Creates the origins that an operator gives, such as `https://desk.example`.
    pub fn new(given: &[String]) -> Self {
        let given = given.iter().map(|origin| origin.trim().trim_end_matches('/').to_ascii_lowercase());
        let (any, named): (Vec<String>, Vec<String>) =
            given.filter(|origin| !origin.is_empty()).partition(|origin| origin == "*");
        Self { any: !any.is_empty(), named }
    }

    /// Returns the origins whose pages may read answers (the header `Access-Control-Allow-Origin`).
    pub fn readers(&self) -> AllowOrigin {
        if self.any {
            return AllowOrigin::from(Any);
        }
        AllowOrigin::list(self.named.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    }

    /// Tests whether a request that writes comes from a program, a page of this service, or one of a named origin.
    ///
    /// Browsers state the relation in `Sec-Fetch-Site`, older ones the page's origin alone; pages can set neither.
    pub fn may_write(&self, headers: &HeaderMap) -> bool {
        let origin = headers.get(header::ORIGIN).map(|origin| origin.as_bytes().to_ascii_lowercase());
        let is_named =
            origin.as_ref().is_some_and(|origin| self.named.iter().any(|name| name.as_bytes() == origin));
        match (headers.get(SEC_FETCH_SITE), origin) {
            _ if is_named => true,
            (Some(site), _) => site == "same-origin" || site == "none",
            (None, Some(origin)) => is_own(&origin, headers),
            (None, None) => true,
        }
    }
}

/// Tests whether an origin has the host and port that the request is sent to; their schemes differ behind a proxy.
fn is_own(origin: &[u8], headers: &HeaderMap) -> bool {
    let without_default_port =
        |authority: &str, port: &str| authority.strip_suffix(port).unwrap_or(authority).to_owned();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_ascii_lowercase);
    let origin = std::str::from_utf8(origin).ok().and_then(|origin| origin.split_once("://"));
    let (Some(host), Some((scheme, authority))) = (host, origin) else { return false };
    let port = if scheme == "https" { ":443" } else { ":80" };
    without_default_port(authority, port) == without_default_port(&host, port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).chain([(header::HOST, HeaderValue::from_static("localhost:8080"))]).collect()
    }

    #[test]
    fn programs_own_pages_and_named_origins_may_write() {
        let origins = Origins::new(&["https://desk.example/".to_owned(), "*".to_owned()]);
        for allowed in [
            &[][..],
            &[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:8080")],
            &[("sec-fetch-site", "none")],
            &[("origin", "http://localhost:8080")],
            &[("origin", "https://LOCALHOST:8080")],
            &[("origin", "https://desk.example"), ("sec-fetch-site", "cross-site")],
        ] {
            assert!(origins.may_write(&headers(allowed)), "{allowed:?}");
        }
        for refused in [
            &[("origin", "https://evil.example")][..],
            &[("origin", "null")],
            &[("origin", "http://localhost:9090")],
            &[("origin", "https://desk.example.evil.example")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site"), ("origin", "http://localhost:8080")],
        ] {
            assert!(!origins.may_write(&headers(refused)), "{refused:?}");
        }
    }
}
