//! What the feed of a list says of itself.

use axum::http::Uri;
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::pagination::filters;
use crate::api::formats::Feed;

/// Describes the feed of a list; `next` is the address of its next page.
///
/// The id is made of path and filters: it is the same on every page, and whatever the service is called as.
pub fn describe(uri: &Uri, next: Option<String>) -> Feed {
    let filters = filters(uri);
    let mut digest = Sha256::new();
    let mut title = format!("Dateline: {}", uri.path().trim_start_matches("/v1/").replace('/', " "));
    digest.update(uri.path());
    for (at, (name, value)) in filters.iter().enumerate() {
        digest.update([0]);
        digest.update(name);
        digest.update([1]);
        digest.update(value);
        title.push_str(if at == 0 { ", " } else { "; " });
        title.push_str(&format!("{name} {value}"));
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    let address = uri.path_and_query().map_or(uri.path(), |address| address.as_str()).to_owned();
    Feed { id: Builder::from_custom_bytes(bytes).into_uuid().urn().to_string(), title, address, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_the_same_on_every_page() {
        let feed = |address: &str| describe(&address.parse().expect("a URI"), None);
        let first = feed("/v1/statements?speaker=Elena+Petrova&q=bridge&format=atom");
        assert_eq!(first.title, "Dateline: statements, q bridge; speaker Elena Petrova");
        let next = feed("/v1/statements?q=bridge&speaker=Elena%20Petrova&cursor=x&limit=3");
        assert_eq!(first.id, next.id);
        assert_ne!(first.id, feed("/v1/statements?q=bridge").id);
    }
}
