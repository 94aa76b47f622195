//! Reading of changes behind a position.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{ChangeType, Position};
use crate::store::{ActorId, ArticleId, StoreError, filters, row_struct::row_struct};

/// Most changes that are looked at for one page where a filter leaves some out.
const MAX_SCANNED: i64 = 20_000;

/// Where reading begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// With the oldest change that is kept.
    Oldest,
    /// With what changes from now on.
    Now,
    /// Behind a position.
    After(Position),
}

/// Conditions on changes; `None` and empty lists match all.
#[derive(Debug, Clone, Default)]
pub struct ChangeFilter {
    /// Is of one of these types.
    pub types: Vec<ChangeType>,
    /// Is of a statement of this speaker.
    pub speaker: Option<ActorId>,
    /// Is of this actor, of a statement by or about it, or of a happening with it.
    pub actor: Option<ActorId>,
}

impl ChangeFilter {
    fn matches_all(&self) -> bool {
        self.types.is_empty() && self.speaker.is_none() && self.actor.is_none()
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRecord {
    /// Its position, which identifies it.
    pub position: Position,
    /// Time of the transaction.
    pub changed_at: jiff::Timestamp,
    /// Its type.
    pub change_type: ChangeType,
    /// What changed; the type says what it is.
    pub subject_id: Uuid,
    /// The article of an article or a statement.
    pub article_id: Option<ArticleId>,
    /// The revision of the article.
    pub revision: Option<i32>,
    /// The speaker of a statement.
    pub speaker_id: Option<ActorId>,
    /// The actors that the subject is about.
    pub actor_ids: Vec<ActorId>,
    /// What the subject was merged into, or what was split off.
    pub other_id: Option<Uuid>,
}

/// Some changes in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePage {
    /// The changes.
    pub changes: Vec<ChangeRecord>,
    /// Position behind which reading goes on.
    pub next: Position,
    /// Whether there may be more behind it now.
    pub has_more: bool,
}

row_struct! {
    struct Log {
        epoch: i64,
        deleted_transaction: i64,
        deleted_change: i64,
        horizon: i64,
    }
}

row_struct! {
    struct ChangeRow {
        transaction_id: i64,
        change_id: i64,
        changed_at: SqlTimestamp,
        change_type: String,
        subject_id: Uuid,
        article_id: Option<Uuid>,
        revision: Option<i32>,
        speaker_id: Option<Uuid>,
        actor_ids: Option<Vec<Uuid>>,
        other_id: Option<Uuid>,
    }
}

/// Returns at most `limit` changes; `None` where changes behind the position were deleted, or it is another database's.
///
/// Where a filter leaves out many, a page can be empty and have more behind it.
pub async fn read(
    pool: &PgPool,
    filter: &ChangeFilter,
    since: Since,
    limit: u32,
) -> Result<Option<ChangePage>, StoreError> {
    let mut transaction = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
    let log: Log = sqlx::query_as(
        "SELECT epoch, deleted_transaction, deleted_change,
                pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon
         FROM change_log",
    )
    .fetch_one(&mut *transaction)
    .await?;
    let at = |transaction, change| Position { epoch: log.epoch, transaction, change };
    let (oldest, now) = (at(log.deleted_transaction, log.deleted_change), at(log.horizon, 0));
    let after = match since {
        Since::Oldest => oldest,
        Since::Now => now,
        Since::After(position) if position.epoch != log.epoch || !(oldest..=now).contains(&position) => {
            return Ok(None);
        }
        Since::After(position) => position,
    };
    let scanned = if filter.matches_all() { i64::from(limit) + 1 } else { MAX_SCANNED };
    let mut rows = rows(&mut transaction, filter, (after, log.horizon), scanned, limit).await?;
    let page = match rows.len() > limit as usize {
        true => {
            rows.truncate(limit as usize);
            let next = rows.last().map_or(after, |last| at(last.transaction_id, last.change_id));
            (next, true)
        }
        false => match nth(&mut transaction, (after, log.horizon), scanned).await? {
            Some((transaction, change)) => (at(transaction, change), true),
            None => (now.max(after), false),
        },
    };
    let changes = rows.into_iter().filter_map(|row| row.into_change(log.epoch)).collect();
    Ok(Some(ChangePage { changes, next: page.0, has_more: page.1 }))
}

/// Returns the position of the last change that can be read; `None` where there is none.
pub async fn latest(pool: &PgPool) -> Result<Option<Position>, StoreError> {
    let row: Option<(i64, i64, i64)> = sqlx::query_as(
        "SELECT l.epoch, c.transaction_id, c.change_id FROM changes c, change_log l
         WHERE c.transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
         ORDER BY c.transaction_id DESC, c.change_id DESC LIMIT 1",
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|(epoch, transaction, change)| Position { epoch, transaction, change }))
}

/// Returns up to one more than `limit` changes that match, among the first `scanned` behind a position.
async fn rows(
    connection: &mut PgConnection,
    filter: &ChangeFilter,
    (after, horizon): (Position, i64),
    scanned: i64,
    limit: u32,
) -> Result<Vec<ChangeRow>, StoreError> {
    let types: Vec<&str> = filter.types.iter().map(|one| one.name()).collect();
    let speakers = filters::actor_ids(&mut *connection, filter.speaker).await?;
    let actors = filters::actor_ids(&mut *connection, filter.actor).await?;
    Ok(sqlx::query_as(
        "SELECT * FROM (
           SELECT * FROM changes WHERE (transaction_id, change_id) > ($1::bigint, $2::bigint) AND transaction_id < $3
           ORDER BY transaction_id, change_id LIMIT $4::bigint
         ) scanned
         WHERE ($5::text[] IS NULL OR change_type = ANY($5)) AND ($6::uuid[] IS NULL OR speaker_id = ANY($6))
           AND ($7::uuid[] IS NULL OR actor_ids && $7)
         ORDER BY transaction_id, change_id LIMIT $8::bigint",
    )
    .bind(after.transaction)
    .bind(after.change)
    .bind(horizon)
    .bind(scanned)
    .bind(if types.is_empty() { None } else { Some(types) })
    .bind(speakers)
    .bind(actors)
    .bind(i64::from(limit) + 1)
    .fetch_all(connection)
    .await?)
}

/// Returns the position of the `number`th change behind a position; `None` where there are fewer.
async fn nth(
    connection: &mut PgConnection,
    (after, horizon): (Position, i64),
    number: i64,
) -> Result<Option<(i64, i64)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT transaction_id, change_id FROM changes
         WHERE (transaction_id, change_id) > ($1::bigint, $2::bigint) AND transaction_id < $3
         ORDER BY transaction_id, change_id OFFSET $4::bigint LIMIT 1",
    )
    .bind(after.transaction)
    .bind(after.change)
    .bind(horizon)
    .bind(number - 1)
    .fetch_optional(connection)
    .await?)
}

impl ChangeRow {
    /// Returns the change; `None` for a type of a later version.
    fn into_change(self, epoch: i64) -> Option<ChangeRecord> {
        Some(ChangeRecord {
            position: Position { epoch, transaction: self.transaction_id, change: self.change_id },
            changed_at: self.changed_at.to_jiff(),
            change_type: ChangeType::from_name(&self.change_type)?,
            subject_id: self.subject_id,
            article_id: self.article_id.map(ArticleId),
            revision: self.revision,
            speaker_id: self.speaker_id.map(ActorId),
            actor_ids: self.actor_ids.unwrap_or_default().into_iter().map(ActorId).collect(),
            other_id: self.other_id,
        })
    }
}
