//! Creation and progress of loads.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{LoadId, RereadId, StoreError, queue::Priority, row_struct::row_struct};
use extraction::language::ModelKind;

/// Loads that a list has, at most.
const MAX_LISTED: i64 = 100;
/// Old loads that the creation of one deletes.
const DELETED_AT_ONCE: i64 = 10;
/// Seconds over which the rate is measured.
const RATE_SECONDS: f64 = 60.0;

row_struct! {
    /// Numbers of lines by outcome.
    #[derive(Debug, Clone, Copy, Default)]
    pub struct LineCounts {
        /// New articles.
        pub accepted: i64,
        /// New revisions.
        pub revised: i64,
        /// Articles that were stored before with the same text.
        pub unchanged: i64,
        /// Articles that were withdrawn.
        pub withdrawn: i64,
        /// Lines that were not stored.
        pub rejected: i64,
    }
}

/// What became of the articles that a load queued.
#[derive(Debug, Clone, Default)]
pub struct QueuedArticles {
    /// They wait for a worker, or a worker has them.
    pub waiting: i64,
    /// They were extracted from; also those that wait to be read again.
    pub extracted: i64,
    /// Their extraction failed.
    pub failed: i64,
    /// Articles by the model that they name; `None` for the service's own.
    pub models: BTreeMap<Option<String>, i64>,
    /// Extracted articles a second, over the last minute.
    pub rate: f64,
}

/// A load.
#[derive(Debug, Clone)]
pub struct Load {
    /// Its id.
    pub id: LoadId,
    /// The name of the caller's key.
    pub by: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When its last line was decided.
    pub updated_at: Timestamp,
    /// Lines that are decided, blank ones included.
    pub lines: i64,
    /// Lines by outcome.
    pub counts: LineCounts,
    /// What became of its articles.
    pub articles: QueuedArticles,
    /// The reread that reads its articles with the accurate model, after the fast one.
    pub reread: Option<RereadId>,
}

row_struct! {
    struct LoadRow {
        load_id: Uuid,
        made_by: Option<String>,
        created_at: SqlTimestamp,
        updated_at: SqlTimestamp,
        lines: i64,
        reread_id: Option<Uuid>,
        .. counts: LineCounts,
    }
}

row_struct! {
    struct JobsRow {
        load_id: Uuid,
        state: String,
        model: Option<String>,
        count: i64,
        recent: i64,
        /// Seconds since the first job was queued, at most a minute.
        seconds: f64,
    }
}

/// Creates a load without lines, and deletes some that are older than 90 days.
///
/// With `quick_first` its articles are read with the fast model, and by a reread with the accurate one behind it.
pub async fn create(pool: &PgPool, by: Option<&str>, quick_first: bool) -> Result<LoadId, StoreError> {
    let id = LoadId(Uuid::now_v7());
    let mut transaction = pool.begin().await?;
    let reread = quick_first.then(Uuid::now_v7);
    if let Some(reread) = reread {
        sqlx::query("INSERT INTO rereads (reread_id, model, made_by) VALUES ($1, $2, $3)")
            .bind(reread)
            .bind(ModelKind::Accurate.name())
            .bind(by)
            .execute(&mut *transaction)
            .await?;
    }
    sqlx::query("INSERT INTO loads (load_id, made_by, reread_id) VALUES ($1, $2, $3)")
        .bind(id.0)
        .bind(by)
        .bind(reread)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    sqlx::query(
        "DELETE FROM loads WHERE load_id IN (
           SELECT load_id FROM loads WHERE updated_at < now() - interval '90 days' ORDER BY load_id LIMIT $1::bigint
           FOR UPDATE SKIP LOCKED)",
    )
    .bind(DELETED_AT_ONCE)
    .execute(pool)
    .await?;
    Ok(id)
}

/// Returns the latest hundred loads, the latest first.
pub async fn all(pool: &PgPool) -> Result<Vec<Load>, StoreError> {
    select(pool, None).await
}

/// Returns a load, or `None` where there is none with this id.
pub async fn fetch(pool: &PgPool, id: LoadId) -> Result<Option<Load>, StoreError> {
    Ok(select(pool, Some(id)).await?.pop())
}

async fn select(pool: &PgPool, id: Option<LoadId>) -> Result<Vec<Load>, StoreError> {
    let rows: Vec<LoadRow> = sqlx::query_as(
        "SELECT * FROM loads WHERE $1::uuid IS NULL OR load_id = $1 ORDER BY load_id DESC LIMIT $2::bigint",
    )
    .bind(id.map(|id| id.0))
    .bind(MAX_LISTED)
    .fetch_all(pool)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.load_id).collect();
    let jobs: Vec<JobsRow> = sqlx::query_as(
        "SELECT load_id, CASE WHEN priority = $3 AND state IN ('ready', 'running') THEN 'done' ELSE state END AS state,
                model, count(*) AS count,
                count(*) FILTER (WHERE finished_at > now() - make_interval(secs => $2)) AS recent,
                least($2, extract(epoch FROM now() - min(queued_at)))::float8 AS seconds
         FROM jobs WHERE load_id = ANY($1) GROUP BY 1, 2, 3",
    )
    .bind(&ids)
    .bind(RATE_SECONDS)
    .bind(Priority::Reread.rank())
    .fetch_all(pool)
    .await?;
    let mut articles: HashMap<Uuid, QueuedArticles> = HashMap::new();
    for row in jobs {
        let of_load = articles.entry(row.load_id).or_default();
        *of_load.models.entry(row.model).or_default() += row.count;
        match row.state.as_str() {
            "done" => {
                of_load.extracted += row.count;
                of_load.rate += row.recent as f64 / row.seconds.max(1.0);
            }
            "failed" => of_load.failed += row.count,
            _ => of_load.waiting += row.count,
        }
    }
    Ok(rows.into_iter().map(|row| load(row, &mut articles)).collect())
}

fn load(row: LoadRow, articles: &mut HashMap<Uuid, QueuedArticles>) -> Load {
    Load {
        id: LoadId(row.load_id),
        by: row.made_by,
        created_at: row.created_at.to_jiff(),
        updated_at: row.updated_at.to_jiff(),
        lines: row.lines,
        counts: row.counts,
        articles: articles.remove(&row.load_id).unwrap_or_default(),
        reread: row.reread_id.map(RereadId),
    }
}
