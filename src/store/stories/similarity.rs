//! Similarity of two articles by their terms. Pure.

use serde::Serialize;
use uuid::Uuid;

use crate::store::row_struct::row_struct;

/// Most days between the publications of two similar articles; a story lasts longer through articles in between.
pub(super) const MAX_DAYS: i32 = 3;
/// Most articles that one term makes candidates, the latest first.
pub(super) const MAX_POSTINGS: i64 = 64;
/// Most edges of a new article, the strongest first.
pub(super) const MAX_EDGES: usize = 8;
/// Fewest shared terms of a candidate.
pub(super) const MIN_CANDIDATE_TERMS: i64 = 3;

/// Least similarity of an edge, in thousandths.
const MIN_SIMILARITY: i32 = 260;
/// Fewest shared terms of an edge, so that one name and one number make no story.
const MIN_TERMS: i64 = 4;
/// Fewest shared names of an edge.
const MIN_NAMES: i64 = 1;

/// Inverse document frequency of a term in quarters, in SQL over column `postings`, its number of candidates.
pub(super) const IDF_SQL: &str = "CASE WHEN postings <= 12 THEN 4 WHEN postings <= 32 THEN 3 ELSE 2 END";
/// The value of [`IDF_SQL`] for a rare term.
const MAX_IDF: f64 = 4.0;

row_struct! {
    /// An edge of the similarity graph; of the two ids `article_id` is the greater.
    #[derive(Debug, Clone, Copy, Serialize)]
    pub(super) struct SimilarPair {
        pub article_id: Uuid,
        pub other_article_id: Uuid,
        /// Cosine of the term vectors, in thousandths.
        pub similarity_permille: i32,
    }
}

/// The terms that two articles share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Overlap {
    /// Scalar product of the term vectors, with [`IDF_SQL`] as weight.
    pub product: i64,
    /// Number of shared terms.
    pub terms: i64,
    /// Number of shared terms that are part of names in both.
    pub names: i64,
    /// Squared lengths of the two vectors.
    pub squared_norms: (i32, i32),
}

/// Returns the similarity of two articles in thousandths, or `None` below the thresholds of an edge.
pub(super) fn similarity(overlap: &Overlap) -> Option<i32> {
    if overlap.terms < MIN_TERMS || overlap.names < MIN_NAMES {
        return None;
    }
    let (own, other) = overlap.squared_norms;
    let norms = (f64::from(own.max(1)) * f64::from(other.max(1))).sqrt();
    let permille = (1000.0 * overlap.product as f64 / MAX_IDF / norms) as i32;
    (permille >= MIN_SIMILARITY).then_some(permille)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EQUAL: Overlap = Overlap { product: 4 * 100, terms: 12, names: 3, squared_norms: (100, 100) };

    #[test]
    fn equal_vectors_have_similarity_one() {
        assert_eq!(similarity(&EQUAL), Some(1000));
    }

    #[test]
    fn few_terms_or_no_name_or_a_small_product_make_no_edge() {
        assert_eq!(similarity(&Overlap { terms: 3, ..EQUAL }), None);
        assert_eq!(similarity(&Overlap { names: 0, ..EQUAL }), None);
        assert_eq!(similarity(&Overlap { product: 80, ..EQUAL }), None);
    }
}
