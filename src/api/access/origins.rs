//! The origins whose pages may call the API.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use tower_http::cors::{AllowOrigin, Any};
use url::Url;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The origins whose pages may call the API beside its own: named ones may read and write, with `*` all may read.
///
/// `*` does not allow writing, since every page that an editor opens could then change and delete articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    any: bool,
    named: Vec<String>,
}

/// A text that is no origin as browsers send it, so that no page could match it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// It is another spelling of an origin, or more than one.
    #[error("no page has the origin “{0}”: write {1}, without path, slash at the end or usual port")]
    Spelling(String, String),
    /// It has no scheme, or none of the web.
    #[error("“{0}” is no origin; write scheme and host, like https://desk.example, or * for all pages")]
    NoOrigin(String),
}

/// Parses an origin as an operator gives it, such as `https://desk.example`, or `*`; case does not count.
pub fn parse_origin(given: &str) -> Result<String, OriginError> {
    let origin = given.trim().to_ascii_lowercase();
    if origin.is_empty() || origin == "*" {
        return Ok(origin);
    }
    let url = Url::parse(&origin).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| OriginError::NoOrigin(given.to_owned()))?;
    match url.origin().ascii_serialization() {
        sent if sent == origin => Ok(sent),
        sent => Err(OriginError::Spelling(given.to_owned(), sent)),
    }
}

impl Origins {
    /// Creates the origins that an operator gives, each as [`parse_origin`] returns it; empty ones are passed over.
    pub fn new(given: &[String]) -> Self {
        let given = given.iter().filter(|origin| !origin.is_empty()).cloned();
        let (any, named): (Vec<String>, Vec<String>) = given.partition(|origin| origin == "*");
        Self { any: !any.is_empty(), named }
    }

    /// Returns the origins whose pages may read answers (the header `Access-Control-Allow-Origin`).
    pub fn readers(&self) -> AllowOrigin {
        if self.any {
            return AllowOrigin::from(Any);
        }
        AllowOrigin::list(self.named.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    }

    /// Returns the origins whose pages may show a preview in a frame (the directive `frame-ancestors`).
    pub fn frames(&self) -> String {
        if self.any {
            "*".to_owned()
        } else {
            format!("'self' {}", self.named.join(" ")).trim_end().to_owned()
        }
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
    fn origins_that_no_page_has_are_refused() {
        for origin in ["https://desk.example", "http://localhost:8081", "*", ""] {
            assert_eq!(parse_origin(origin).as_deref(), Ok(origin));
        }
        assert_eq!(parse_origin(" HTTPS://Desk.Example").as_deref(), Ok("https://desk.example"));
        for (wrong, right) in [
            ("https://desk.example/", "https://desk.example"),
            ("https://desk.example/page", "https://desk.example"),
            ("https://desk.example:443", "https://desk.example"),
            ("https://user@desk.example", "https://desk.example"),
            ("https://zürich.example", "https://xn--zrich-kva.example"),
        ] {
            let error = parse_origin(wrong).expect_err(wrong);
            assert_eq!(error, OriginError::Spelling(wrong.to_owned(), right.to_owned()));
        }
        for wrong in
            ["desk.example", "localhost:8081", "null", "ftp://desk.example", "file:///page", "https://"]
        {
            assert_eq!(parse_origin(wrong), Err(OriginError::NoOrigin(wrong.to_owned())));
        }
    }

    #[test]
    fn programs_own_pages_and_named_origins_may_write() {
        let origins = Origins::new(&["https://desk.example".to_owned(), "*".to_owned()]);
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
