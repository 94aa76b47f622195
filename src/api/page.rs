//! Lists as the outside sees them.

use axum::{
    Json,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::parameters::Parameters;
use crate::store::pagination::{Cursor, Page, PageRequest};

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 200;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The rows.
    pub data: Vec<T>,
    /// About the page.
    pub meta: Meta,
}

/// About a page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meta {
    /// Give it as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// Takes `limit` and `cursor` from the query.
pub fn page_request(parameters: &mut Parameters) -> PageRequest {
    let limit = parameters.parsed("limit", |value| match value.parse() {
        Ok(limit @ 1..=MAX_LIMIT) => Ok(limit),
        _ => Err(format!("give a number from 1 to {MAX_LIMIT}")),
    });
    let after = parameters.parsed("cursor", |value| {
        read_cursor(value)
            .ok_or_else(|| "is no cursor of this service; take meta.next_cursor as it is".to_owned())
    });
    PageRequest { limit: limit.unwrap_or(DEFAULT_LIMIT), after }
}

/// The answer for a page: the rows, the cursor, and the next page as a `Link` header.
pub fn list<R, T: Serialize>(uri: &Uri, page: Page<R>, view: impl FnMut(R) -> T) -> Response {
    let next_cursor = page.next.map(write_cursor);
    let data: Vec<T> = page.rows.into_iter().map(view).collect();
    with_link(uri, page.next, Json(List { data, meta: Meta { next_cursor } }).into_response())
}

/// An answer with the next page, if there is one, as a `Link` header.
pub fn with_link(uri: &Uri, next: Option<Cursor>, mut response: Response) -> Response {
    if let Some(link) = next.and_then(|cursor| next_link(uri, &write_cursor(cursor))) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

fn next_link(uri: &Uri, cursor: &str) -> Option<HeaderValue> {
    let kept = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .filter(|(name, _)| name != "cursor");
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("cursor", cursor)
        .finish();
    HeaderValue::from_str(&format!("<{}?{query}>; rel=\"next\"", uri.path())).ok()
}

fn write_cursor(cursor: Cursor) -> String {
    format!("{:x}.{}", cursor.key as u64, cursor.id.simple())
}

fn read_cursor(text: &str) -> Option<Cursor> {
    let (key, id) = text.split_once('.')?;
    let key = u64::from_str_radix(key, 16).ok()? as i64;
    // All keys are days or counts: a cursor outside of them was not made here.
    (i64::from(i32::MIN)..=i64::from(i32::MAX)).contains(&key).then_some(())?;
    Some(Cursor { key, id: Uuid::try_parse(id).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back() {
        for key in [-20_000, 0, i64::from(i32::MAX)] {
            let cursor = Cursor { key, id: Uuid::from_u128(7) };
            assert_eq!(read_cursor(&write_cursor(cursor)), Some(cursor));
        }
        assert_eq!(read_cursor("x"), None);
        assert_eq!(read_cursor("1.2"), None);
    }

    #[test]
    fn the_next_page_keeps_the_question() {
        let uri: Uri = "/v1/statements?speaker=Tammy%20Bruce&cursor=old".parse().expect("a URI");
        let link = next_link(&uri, "new").expect("a link");
        assert_eq!(link, "</v1/statements?speaker=Tammy+Bruce&cursor=new>; rel=\"next\"");
    }
}
