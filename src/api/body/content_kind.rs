//! The kind of a body by its `Content-Type`.

use axum::http::{HeaderMap, StatusCode, header};

use crate::api::problem::Problem;

/// Charsets whose bytes are UTF-8.
const CHARSETS: [&str; 3] = ["utf-8", "utf8", "us-ascii"];

/// The kind of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentKind {
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// Plain text.
    Text,
    /// A page, or a part of one.
    Html,
    /// Parameters as a form of HTML sends them.
    Form,
    /// An item of NewsML-G2 or NITF.
    Xml,
    /// A table.
    Csv,
}

impl ContentKind {
    /// Reads `Content-Type`. A kind that is not `accepted`, and a charset other than UTF-8, is a 415.
    ///
    /// A page, and XML, may have any charset of the web.
    pub fn of(headers: &HeaderMap, accepted: &[Self]) -> Result<Self, Problem> {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let mut parts = content_type.unwrap_or_default().split(';').map(str::trim);
        let kind = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "application/json" | "application/ninjs+json" => Some(Self::Json),
            "application/x-ndjson" | "application/jsonl" | "application/ndjson" => Some(Self::Ndjson),
            "text/csv" => Some(Self::Csv),
            "text/plain" => Some(Self::Text),
            "text/html" | "application/xhtml+xml" => Some(Self::Html),
            "application/x-www-form-urlencoded" => Some(Self::Form),
            "application/xml" | "text/xml" | "application/nitf+xml" => Some(Self::Xml),
            "application/vnd.iptc.g2.newsitem+xml" | "application/vnd.iptc.g2.newsmessage+xml" => {
                Some(Self::Xml)
            }
            _ => None,
        };
        if let Some(charset) = charset(headers)
            && !CHARSETS.contains(&charset.to_ascii_lowercase().as_str())
            && !(matches!(kind, Some(Self::Html | Self::Xml)) && webpage::is_charset(charset))
        {
            let charset: String = charset.chars().take(40).collect();
            return Err(unsupported(format!("The charset {charset} is not supported; send UTF-8.")));
        }
        kind.filter(|kind| accepted.contains(kind)).ok_or_else(|| {
            let given = match content_type {
                Some(content_type) => {
                    format!("“{}” is not supported here", content_type.chars().take(80).collect::<String>())
                }
                None => "There is no Content-Type".to_owned(),
            };
            let names: Vec<&str> = accepted.iter().map(|kind| kind.media_type()).collect();
            let names = names.join(" or ");
            let first = accepted.first().map_or("", |kind| kind.media_type());
            unsupported(format!("{given}; send {names}. With curl: -H 'Content-Type: {first}'."))
        })
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Text => "text/plain",
            Self::Html => "text/html",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Xml => "application/xml",
            Self::Csv => "text/csv",
        }
    }
}

/// Returns the charset of `Content-Type`.
pub fn charset(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()?.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

fn unsupported(detail: String) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported-type",
        "The type of the body is not supported",
        detail,
    )
}
