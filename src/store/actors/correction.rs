//! What editors put right about actors, as it is kept: one row a correction, with who, when and why.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgExecutor, PgPool, types::Json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{assign::Passage, with_merged};
use crate::store::{
    ActorId, CorrectionId, StoreError,
    page::{Cursor, Page, PageRequest},
};

/// What a correction changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// The actor was taken for the other.
    Merge,
    /// In some articles the actor is another of the same name.
    Split {
        /// The articles (`art_…`).
        articles: Vec<String>,
    },
    /// The actor goes by another name.
    Rename {
        /// The name before.
        from: String,
        /// The name after.
        to: String,
        /// Nobody held the name: articles that use it mean this actor from then on.
        claimed: bool,
    },
    /// One mention of the actor is the other.
    Reassignment {
        /// The article (`art_…`).
        article_id: String,
        /// The mention.
        passage: Passage,
    },
}

/// Who makes a correction, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A correction as it stands in the history.
#[derive(Debug, Clone)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// What it changed.
    pub change: Change,
    /// The actor it is about.
    pub actor: ActorId,
    /// The actor at the other end.
    pub other: Option<ActorId>,
    /// Who made it, and why.
    pub made: Signature,
    /// When.
    pub made_at: Timestamp,
    /// Who undid it, why, and when.
    pub undone: Option<(Signature, Timestamp)>,
}

#[derive(FromRow)]
struct Row {
    correction_id: Uuid,
    actor_id: Uuid,
    other_id: Option<Uuid>,
    change: Json<Change>,
    made_by: String,
    reason: String,
    made_at: SqlTimestamp,
    undone_by: Option<String>,
    undone_reason: Option<String>,
    undone_at: Option<SqlTimestamp>,
}

impl From<Row> for Correction {
    fn from(row: Row) -> Self {
        let undone = row.undone_by.zip(row.undone_reason).zip(row.undone_at);
        Self {
            id: CorrectionId(row.correction_id),
            change: row.change.0,
            actor: ActorId(row.actor_id),
            other: row.other_id.map(ActorId),
            made: Signature { by: row.made_by, reason: row.reason },
            made_at: row.made_at.to_jiff(),
            undone: undone.map(|((by, reason), at)| (Signature { by, reason }, at.to_jiff())),
        }
    }
}

/// One correction.
pub async fn correction(
    connection: impl PgExecutor<'_>,
    id: CorrectionId,
) -> Result<Option<Correction>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM corrections WHERE correction_id = $1")
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(Correction::from))
}

/// What was put right about an actor and about those merged into it, the latest first.
pub async fn history(
    pool: &PgPool,
    actor: ActorId,
    page: &PageRequest,
) -> Result<Page<Correction>, StoreError> {
    let everyone = with_merged(pool, actor).await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM corrections WHERE (actor_id = ANY($1) OR other_id = ANY($1))
           AND ($2::uuid IS NULL OR correction_id < $2)
         ORDER BY correction_id DESC LIMIT $3",
    )
    .bind(&everyone)
    .bind(page.after.map(|after| after.id))
    .bind(i64::from(page.limit) + 1)
    .fetch_all(pool)
    .await?;
    // Ids grow with time: they are the order.
    let cut = Page::cut(rows, page, |row| Cursor { key: 0, id: row.correction_id });
    Ok(Page { rows: cut.rows.into_iter().map(Correction::from).collect(), next: cut.next })
}
