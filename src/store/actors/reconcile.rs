//! Actors that the names of a table may be, with how well each fits.

use sqlx::PgPool;

use super::{Namesake, find::describe, search::similar_names};
use crate::store::StoreError;
use extraction::schema::ActorType;

/// Similarity of a name that has the same words, in millionths.
const SAME_WORDS: i64 = 1_000_000;

/// A name of a table.
#[derive(Debug, Clone)]
pub struct NameQuery {
    /// The name.
    pub name: String,
    /// The types that the actor may have.
    pub types: Vec<ActorType>,
    /// Largest number of candidates.
    pub limit: u32,
}

/// An actor that a name may be.
#[derive(Debug, Clone)]
pub struct Reconciled {
    /// The actor.
    pub actor: Namesake,
    /// How similar its most similar name is, from 0 to 100.
    pub score: f64,
    /// Whether it alone has a name of the same words, and for a person not the last name alone.
    pub is_match: bool,
}

/// Returns the candidates for a name, the most similar ones first.
pub async fn reconcile(pool: &PgPool, query: &NameQuery) -> Result<Vec<Reconciled>, StoreError> {
    // A second one of the same words shows that the first is not the only one.
    let found = similar_names(pool, &query.name, &query.types, query.limit.max(2)).await?;
    let similarities: Vec<i64> = found.iter().map(|(_, similarity)| *similarity).collect();
    let same_words = similarities.iter().filter(|similarity| **similarity == SAME_WORDS).count();
    let has_several_words = query.name.split_whitespace().nth(1).is_some();
    let found = found.into_iter().map(|(actor, _)| actor).take(query.limit as usize);
    let described = describe(pool, found).await?.into_iter().zip(similarities);
    let candidates = described.map(|(actor, similarity)| Reconciled {
        is_match: similarity == SAME_WORDS
            && same_words == 1
            && (has_several_words || actor.actor_type != ActorType::Person),
        score: similarity as f64 / 10_000.0,
        actor,
    });
    Ok(candidates.collect())
}
