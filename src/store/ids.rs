//! Making of ids. Their types are part of the wire schema: [`extraction::schema`].

use std::collections::HashMap;

pub use extraction::schema::{
    ActorId, ArticleId, CorrectionId, ErasureId, EventId, FeedId, HappeningId, IdError, LoadId, MessageId,
    QuotationId, RereadId, ReviewId, SearchId, StatementId, StoryId, WebhookId,
};
use uuid::Uuid;

use super::digest::derive_id;

/// Makes a new article id, which sorts after those made before it (UUID version 7).
pub fn new_article_id() -> ArticleId {
    ArticleId(Uuid::now_v7())
}

/// Derives the ids of an article's facts of one kind from their fingerprints, in order.
///
/// An id is made of the article, the kind, the fingerprint, and the number of equal fingerprints before it. So a
/// fact keeps its id when the article is extracted again, or revised elsewhere, and links to it stay valid; and the
/// id sorts with its article.
pub fn fact_ids<'f>(
    article: ArticleId,
    kind: &str,
    fingerprints: impl IntoIterator<Item = &'f str>,
) -> impl Iterator<Item = Uuid> {
    let mut counts = HashMap::<&str, u32>::new();
    fingerprints.into_iter().map(move |fingerprint| {
        let count = counts.entry(fingerprint).or_default();
        *count += 1;
        derive_id(article.0, &[kind.as_bytes(), fingerprint.as_bytes(), &count.to_be_bytes()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_keeps_its_id_when_other_facts_come_and_go() {
        let article = new_article_id();
        let before: Vec<_> = fact_ids(article, "statement", ["a", "b", "a"]).collect();
        let after: Vec<_> = fact_ids(article, "statement", ["new", "a", "a", "b"]).collect();
        assert_eq!(before[0], after[1]);
        assert_eq!(before[1], after[3]);
        assert_eq!(before[2], after[2]);
        assert_ne!(before[0], before[2]);
    }
}
