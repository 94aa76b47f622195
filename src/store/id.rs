//! Ids that the store makes: time-ordered for articles, derived from content for facts.

use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use extraction::schema::{
    ActorId, ArticleId, CorrectionId, EventId, HappeningId, IdError, StatementId, StoryId,
};

/// Makes an article id; it sorts after those made before it.
pub fn new_article_id() -> ArticleId {
    ArticleId(Uuid::now_v7())
}

/// Ids for the facts of one article: each is made from the article, the kind of fact, its words, and
/// how many facts of the same words came before it. Read again, or revised elsewhere, the same fact
/// keeps its id, so that a link to it holds; and it sorts with its article, whose time it carries.
pub fn fact_ids<'t>(
    article: ArticleId,
    kind: &str,
    words: impl IntoIterator<Item = &'t str>,
) -> impl Iterator<Item = Uuid> {
    let mut seen = std::collections::HashMap::<&str, u32>::new();
    words.into_iter().map(move |text| {
        let nth = seen.entry(text).or_default();
        *nth += 1;
        derive(article.0, &[kind.as_bytes(), text.as_bytes(), &nth.to_be_bytes()])
    })
}

/// A UUID (version 8: our own making) with the time of `base` in front and a digest of `parts` behind.
pub(super) fn derive(base: Uuid, parts: &[&[u8]]) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(base.as_bytes());
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    bytes[..6].copy_from_slice(&base.as_bytes()[..6]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
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
        assert_eq!(before[0].as_bytes()[..6], article.0.as_bytes()[..6]);
    }
}
