//! Ids and names of canonical actors in stored documents, and the provenance of their rows.
//!
//! Documents keep the actor ids with which they were written. Every view passes through this module, so that a
//! rename or merge shows in all of them.

use std::collections::BTreeSet;

use sqlx::PgExecutor;

use super::{ActorId, StoreError, actors, row_struct::row_struct};
use extraction::{
    Extraction,
    schema::{Event, ExtractorVersion, ReferenceMut, Statement},
};

/// The revision and the extractor of a statement or event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Number of the article's revision, from 1.
    pub revision: i32,
    /// The program and model.
    pub extractor: ExtractorVersion,
}

/// Columns of `extractions x` that give the provenance.
pub const PROVENANCE_COLUMNS: &str = "x.revision, x.extractor_name, x.extractor_version, x.extractor_model";

row_struct! {
    /// A row with [`PROVENANCE_COLUMNS`].
    pub struct ProvenanceRow {
        revision: i32,
        extractor_name: String,
        extractor_version: String,
        extractor_model: String,
    }
}

impl ProvenanceRow {
    /// Returns the number of the article's revision.
    pub fn revision(&self) -> i32 {
        self.revision
    }
}

impl From<ProvenanceRow> for Provenance {
    fn from(row: ProvenanceRow) -> Self {
        let (name, version, model) = (row.extractor_name, row.extractor_version, row.extractor_model);
        Self { revision: row.revision, extractor: ExtractorVersion { name, version, model } }
    }
}

/// Replaces ids and names of actors in an extraction by those of canonical actors.
pub async fn extraction(
    connection: impl PgExecutor<'_>,
    extraction: &mut Extraction,
) -> Result<(), StoreError> {
    canonical_actors(connection, extraction.references_mut().collect()).await
}

/// Replaces ids and names of actors in statements, and removes indexes, which mean nothing outside an extraction.
pub async fn statements(
    connection: impl PgExecutor<'_>,
    mut statements: Vec<&mut Statement>,
) -> Result<(), StoreError> {
    statements.iter_mut().for_each(|statement| statement.detach());
    canonical_actors(connection, statements.into_iter().flat_map(Statement::references_mut).collect()).await
}

/// Replaces ids and names of actors in events, and removes indexes, which mean nothing outside an extraction.
pub async fn events(connection: impl PgExecutor<'_>, mut events: Vec<&mut Event>) -> Result<(), StoreError> {
    for event in &mut events {
        event.participants.iter_mut().for_each(|participant| participant.actor_index = None);
        event.places.iter_mut().for_each(|place| place.actor_index = None);
        event.statement_index = None;
    }
    canonical_actors(connection, events.into_iter().flat_map(Event::references_mut).collect()).await
}

/// Replaces ids and names by those of canonical actors, with one query; a reference without an id stays as it is.
async fn canonical_actors(
    connection: impl PgExecutor<'_>,
    references: Vec<ReferenceMut<'_>>,
) -> Result<(), StoreError> {
    let ids: BTreeSet<ActorId> = references.iter().filter_map(|reference| *reference.actor_id).collect();
    let canonical = actors::resolve_merges(connection, ids).await?;
    for reference in references {
        if let Some(actor) = reference.actor_id.and_then(|id| canonical.get(&id)) {
            *reference.actor_id = Some(actor.id);
            reference.name.clone_from(&actor.name);
        }
    }
    Ok(())
}
