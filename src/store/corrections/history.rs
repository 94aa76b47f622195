//! Reading of corrections.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, PgExecutor, PgPool, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{Correction, CorrectionAuthor, Edit};
use crate::store::{
    ActorId, CorrectionId, StoreError,
    actors::{resolve_merges, with_merged},
    lists::{List, Selection},
    pagination::Cursor,
    row_struct::row_struct,
};

row_struct! {
    /// A correction as it is selected.
    pub struct CorrectionRow {
        correction_id: Uuid,
        actor_id: Uuid,
        target_actor_id: Option<Uuid>,
        payload: Json<Edit>,
        made_by: String,
        reason: String,
        made_at: SqlTimestamp,
        undone_by: Option<String>,
        undone_reason: Option<String>,
        undone_at: Option<SqlTimestamp>,
    }
}

impl From<CorrectionRow> for Correction {
    fn from(row: CorrectionRow) -> Self {
        let undone = row.undone_by.zip(row.undone_reason).zip(row.undone_at);
        Self {
            id: CorrectionId(row.correction_id),
            change: row.payload.0,
            actor: ActorId(row.actor_id),
            target: row.target_actor_id.map(ActorId),
            made: CorrectionAuthor { by: row.made_by, reason: row.reason },
            made_at: row.made_at.to_jiff(),
            undone: undone.map(|((by, reason), at)| (CorrectionAuthor { by, reason }, at.to_jiff())),
        }
    }
}

/// Returns a correction, or `None` when there is none with this id.
pub async fn fetch(pool: &PgPool, id: CorrectionId) -> Result<Option<Correction>, StoreError> {
    fetch_with(pool, id).await
}

/// Returns a correction as the given connection, or transaction, sees it.
pub(super) async fn fetch_with(
    connection: impl PgExecutor<'_>,
    id: CorrectionId,
) -> Result<Option<Correction>, StoreError> {
    let row: Option<CorrectionRow> = sqlx::query_as("SELECT * FROM corrections WHERE correction_id = $1")
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(Correction::from))
}

/// The corrections of an actor and of those merged into it, the latest first.
#[derive(Debug, Clone, Copy)]
pub struct History {
    /// The actor.
    pub actor: ActorId,
}

impl List for History {
    type Row = CorrectionRow;
    type Item = NamedCorrection;

    async fn push(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        let actor_ids = with_merged(connection, self.actor).await?;
        query.push("SELECT * FROM corrections WHERE (actor_id = ANY(").push_bind(actor_ids.clone());
        query.push(") OR target_actor_id = ANY(").push_bind(actor_ids).push("))");
        selection.push_keyset(query, None, "correction_id");
        Ok(())
    }

    fn cursor(row: &CorrectionRow) -> Cursor {
        // Correction ids sort by time, so that they need no sort key.
        Cursor { key: 0, id: row.correction_id }
    }

    async fn load(
        &self,
        connection: &mut PgConnection,
        rows: Vec<CorrectionRow>,
    ) -> Result<Vec<NamedCorrection>, StoreError> {
        with_names(connection, rows.into_iter().map(Correction::from).collect()).await
    }
}

/// A correction with the names of the canonical actors; `None` for an actor that is no longer there.
#[derive(Debug, Clone)]
pub struct NamedCorrection {
    /// The correction.
    pub correction: Correction,
    /// The name of its actor.
    pub actor_name: Option<String>,
    /// The name of its target actor.
    pub target_name: Option<String>,
}

/// Adds the names of actors to corrections.
pub async fn with_names(
    connection: impl PgExecutor<'_>,
    corrections: Vec<Correction>,
) -> Result<Vec<NamedCorrection>, StoreError> {
    let ids: Vec<ActorId> =
        corrections.iter().flat_map(|one| std::iter::once(one.actor).chain(one.target)).collect();
    let canonical = resolve_merges(connection, ids).await?;
    let name = |actor: ActorId| canonical.get(&actor).map(|actor| actor.name.clone());
    let named = |correction: Correction| NamedCorrection {
        actor_name: name(correction.actor),
        target_name: correction.target.and_then(name),
        correction,
    };
    Ok(corrections.into_iter().map(named).collect())
}
