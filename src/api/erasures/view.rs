//! Erasures on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{
    ActorId, ErasureId,
    erasures::{Erasure, ErasureMode},
};

/// An erasure.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasureView {
    /// Its id, as the audit has it.
    pub id: ErasureId,
    /// The actor.
    pub actor_id: ActorId,
    /// What replaces the name.
    pub mode: ErasureMode,
    /// The pseudonym; null where blocks replace the name.
    pub pseudonym: Option<String>,
    /// The ground in law, without the name.
    pub legal_ground: String,
    /// The author.
    pub by: String,
    /// The reason, without the name.
    pub reason: String,
    /// The time.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// Number of articles whose texts had the name; they are extracted from again.
    pub article_count: usize,
    /// Number of entries of the audit that had it.
    pub masked_entry_count: u64,
}

impl From<Erasure> for ErasureView {
    fn from(erasure: Erasure) -> Self {
        Self {
            id: erasure.id,
            actor_id: erasure.actor,
            mode: erasure.mode,
            pseudonym: erasure.pseudonym,
            legal_ground: erasure.legal_ground,
            by: erasure.author.by,
            reason: erasure.author.reason,
            made_at: erasure.made_at,
            article_count: erasure.articles.len(),
            masked_entry_count: erasure.masked_entries,
        }
    }
}
