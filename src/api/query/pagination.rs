//! Pages of lists: limits, cursors, and links to the next page.

use axum::http::Uri;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::MatchedActors;
use crate::store::pagination::Cursor;

/// Number of rows of a page that is asked for without a number.
pub const DEFAULT_LIMIT: u32 = 50;
/// Largest number of rows of a page.
pub const MAX_LIMIT: u32 = 200;
/// Parameters that may change from page to page.
const PAGE_PARAMETERS: [&str; 5] = ["cursor", "limit", "format", "fields", "count"];

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub data: Vec<T>,
    /// Information about the page.
    pub meta: PageMeta,
}

/// Information about a page.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageMeta {
    /// The `cursor` of the next page; null on the last page.
    pub next_cursor: Option<String>,
    /// Number of rows on all pages together, with `count=exact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// The actors that names in the request were taken for.
    #[serde(flatten)]
    pub matched: MatchedActors,
}

/// Makes the address of the next page: the same query with another cursor.
pub fn next_address(uri: &Uri, cursor: &str) -> String {
    let kept = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .filter(|(name, _)| name != "cursor");
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("cursor", cursor)
        .finish();
    format!("{}?{query}", uri.path())
}

/// Encodes a cursor with a digest of itself and of the query that it belongs to.
pub fn encode_cursor(uri: &Uri, cursor: Cursor) -> String {
    format!("{:x}.{}.{}", cursor.key as u64, cursor.id.simple(), digest(uri, cursor))
}

/// Decodes a cursor that [`encode_cursor`] made for this query; any other text is an error.
pub fn decode_cursor(uri: &Uri, text: &str) -> Result<Cursor, &'static str> {
    const MALFORMED: &str = "is no cursor of this service; send meta.next_cursor unchanged";
    let parts: Vec<&str> = text.split('.').collect();
    let [key, id, _] = parts[..] else { return Err(MALFORMED) };
    let key = u64::from_str_radix(key, 16).map_err(|_| MALFORMED)? as i64;
    // Every sort key is a day or a count; another number was not made here, and could overflow in SQL.
    if !(i64::from(i32::MIN)..=i64::from(i32::MAX)).contains(&key) {
        return Err(MALFORMED);
    }
    let cursor = Cursor { key, id: Uuid::try_parse(id).map_err(|_| MALFORMED)? };
    // Any other spelling of the same numbers was not made here either.
    if text != encode_cursor(uri, cursor) {
        return Err(
            "is changed, or belongs to another query; send meta.next_cursor unchanged and repeat the parameters, \
             or leave the cursor out to start again",
        );
    }
    Ok(cursor)
}

/// Returns the parameters that are the same on every page, in one order.
pub fn filters(uri: &Uri) -> Vec<(String, String)> {
    let mut filters: Vec<(String, String)> =
        form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .filter(|(name, _)| !PAGE_PARAMETERS.contains(&name.as_str()))
            .collect();
    filters.sort();
    filters
}

/// Hashes path, filters and position; the order of the filters does not count.
fn digest(uri: &Uri, cursor: Cursor) -> String {
    let filters = filters(uri);
    let mut digest = Sha256::new();
    digest.update(cursor.key.to_be_bytes());
    digest.update(cursor.id.as_bytes());
    for part in [uri.path()].into_iter().chain(filters.iter().flat_map(|(name, value)| [&**name, &**value])) {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> Uri {
        text.parse().expect("a URI")
    }

    #[test]
    fn a_cursor_can_be_decoded_for_its_own_query_only() {
        let query = uri("/v1/statements?speaker=Tammy%20Bruce&q=border");
        for key in [-20_000, 0, i64::from(i32::MAX)] {
            let cursor = Cursor { key, id: Uuid::from_u128(7) };
            let text = encode_cursor(&query, cursor);
            assert_eq!(decode_cursor(&query, &text), Ok(cursor));
            let next = uri(&format!("/v1/statements?q=border&speaker=Tammy+Bruce&limit=3&cursor={text}"));
            assert_eq!(decode_cursor(&next, &text), Ok(cursor));
            assert!(decode_cursor(&uri("/v1/statements?q=border"), &text).is_err());
            assert!(decode_cursor(&uri("/v1/events?speaker=Tammy+Bruce&q=border"), &text).is_err());
        }
        assert!(decode_cursor(&query, "x").is_err());
        assert!(decode_cursor(&query, "1.2.3").is_err());
    }

    #[test]
    fn the_next_page_has_the_same_query() {
        let next = next_address(&uri("/v1/statements?speaker=Tammy%20Bruce&cursor=old"), "new");
        assert_eq!(next, "/v1/statements?speaker=Tammy+Bruce&cursor=new");
    }
}
