//! Reading of corrections.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgExecutor, PgPool, types::Json};
use uuid::Uuid;

use super::{Change, Correction, CorrectionAuthor};
use crate::store::{
    ActorId, CorrectionId, StoreError,
    actors::with_merged,
    pagination::{Cursor, Page, PageRequest},
    row_struct::row_struct,
};

row_struct! {
    struct CorrectionRow {
        correction_id: Uuid,
        actor_id: Uuid,
        target_actor_id: Option<Uuid>,
        payload: Json<Change>,
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

/// Lists the corrections of an actor and of those merged into it, the latest first.
pub async fn history(
    pool: &PgPool,
    actor: ActorId,
    page: &PageRequest,
) -> Result<Page<Correction>, StoreError> {
    let actor_ids = with_merged(pool, actor).await?;
    let rows: Vec<CorrectionRow> = sqlx::query_as(
        "SELECT * FROM corrections WHERE (actor_id = ANY($1) OR target_actor_id = ANY($1))
           AND ($2::uuid IS NULL OR correction_id < $2)
         ORDER BY correction_id DESC LIMIT $3",
    )
    .bind(&actor_ids)
    .bind(page.after.map(|after| after.id))
    .bind(page.rows_to_select())
    .fetch_all(pool)
    .await?;
    // Correction ids sort by time, so that they need no sort key.
    let page = Page::from_rows(rows, page, |row| Cursor { key: 0, id: row.correction_id });
    Ok(page.map(Correction::from))
}
