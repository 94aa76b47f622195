//! The queue: one job an article, always for its newest revision.
//!
//! A claim takes a lease and a token. The token grows with every claim and every new revision, so that
//! a worker that was frozen past its lease, or reads a text that was replaced, finds at the end that its
//! token is old, and writes nothing.

use std::{collections::HashSet, time::Duration};

use jiff_sqlx::Timestamp as SqlTimestamp;
use serde::Serialize;
use sqlx::{FromRow, PgPool, PgTransaction, postgres::PgListener, types::Json};
use uuid::Uuid;

use super::{ArticleId, StoreError, articles::Published};
use extraction::language::ModelKind;

/// The channel on which new work is announced.
const CHANNEL: &str = "dateline_jobs";

/// How jobs are leased and tried.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// How long a worker may hold a job before others may take it.
    pub lease: Duration,
    /// After how many attempts a job rests as failed.
    pub max_attempts: u32,
    /// How long the first retry waits; each further one waits twice as long, up to ten minutes.
    pub backoff: Duration,
}

/// A job in a worker's hands, with the text it is about.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The article.
    pub article_id: ArticleId,
    /// The revision to read.
    pub revision: i32,
    /// Proof of the claim.
    pub token: i64,
    /// Which attempt this is, from 1.
    pub attempt: i32,
    /// Who publishes the article.
    pub source: String,
    /// The publisher's own id of it.
    pub external_id: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its text.
    pub body: String,
    /// When it was published.
    pub published: Published,
    /// The model it was submitted for.
    pub model: Option<ModelKind>,
}

#[derive(FromRow)]
struct ClaimRow {
    article_id: Uuid,
    revision: i32,
    token: i64,
    attempts: i32,
    source: String,
    external_id: Option<String>,
    title: Option<String>,
    body: String,
    published_at: SqlTimestamp,
    utc_offset: i32,
    model: Option<String>,
}

impl From<ClaimRow> for Claim {
    fn from(row: ClaimRow) -> Self {
        Self {
            article_id: ArticleId(row.article_id),
            revision: row.revision,
            token: row.token,
            attempt: row.attempts,
            source: row.source,
            external_id: row.external_id,
            title: row.title,
            body: row.body,
            published: Published::from_stored(row.published_at.to_jiff(), row.utc_offset),
            model: row.model.as_deref().and_then(ModelKind::from_name),
        }
    }
}

/// Queues the given revisions, each in place of what its article had queued before.
pub(super) async fn enqueue(
    transaction: &mut PgTransaction<'_>,
    revisions: &[(ArticleId, i32, Option<ModelKind>)],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = revisions.iter().map(|(id, ..)| id.0).collect();
    let numbers: Vec<i32> = revisions.iter().map(|(_, number, _)| *number).collect();
    let models: Vec<Option<&str>> = revisions.iter().map(|(.., model)| model.map(ModelKind::name)).collect();
    sqlx::query(
        "INSERT INTO jobs (article_id, revision, model)
         SELECT article_id, revision, model
         FROM UNNEST($1::uuid[], $2::integer[], $3::text[]) AS new (article_id, revision, model)
         ORDER BY article_id
         ON CONFLICT (article_id) DO UPDATE
         SET revision = excluded.revision, model = excluded.model, state = 'ready', attempts = 0, run_at = now(), lease_until = NULL,
             token = jobs.token + 1, error = NULL, queued_at = now(), finished_at = NULL",
    )
    .bind(&ids)
    .bind(&numbers)
    .bind(&models)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Gives a job that rests as failed another round of attempts.
pub(super) async fn retry_failed(
    transaction: &mut PgTransaction<'_>,
    id: ArticleId,
) -> Result<(), StoreError> {
    let retried = sqlx::query(
        "UPDATE jobs SET state = 'ready', attempts = 0, run_at = now(), finished_at = NULL, token = token + 1
         WHERE article_id = $1 AND state = 'failed'",
    )
    .bind(id.0)
    .execute(&mut **transaction)
    .await?;
    if retried.rows_affected() > 0 {
        announce(transaction).await?;
    }
    Ok(())
}

/// Queues articles to be read again as they stand; the jobs are locked in one order, as everywhere.
pub(super) async fn read_again(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    for sql in [
        "SELECT 1 FROM jobs WHERE article_id = ANY($1) ORDER BY article_id FOR UPDATE",
        "UPDATE jobs SET state = 'ready', attempts = 0, run_at = now(), lease_until = NULL, token = token + 1,
           error = NULL, queued_at = now(), finished_at = NULL WHERE article_id = ANY($1)",
    ] {
        sqlx::query(sql).bind(articles).execute(&mut **transaction).await?;
    }
    announce(transaction).await
}

/// Has an article read again with a model that it was not last queued for.
pub(super) async fn read_with(
    transaction: &mut PgTransaction<'_>,
    id: ArticleId,
    model: ModelKind,
) -> Result<(), StoreError> {
    let queued = sqlx::query(
        "UPDATE jobs SET state = 'ready', attempts = 0, run_at = now(), lease_until = NULL, error = NULL,
                         queued_at = now(), finished_at = NULL, token = token + 1, model = $2
         WHERE article_id = $1 AND (model IS DISTINCT FROM $2 OR state = 'failed')",
    )
    .bind(id.0)
    .bind(model.name())
    .execute(&mut **transaction)
    .await?;
    if queued.rows_affected() > 0 {
        announce(transaction).await?;
    }
    Ok(())
}

/// Wakes the workers when the transaction commits.
pub(super) async fn announce(transaction: &mut PgTransaction<'_>) -> Result<(), StoreError> {
    sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&mut **transaction).await?;
    Ok(())
}

/// Waits for announcements of new work; each `recv` returns after at least one.
pub async fn listen(pool: &PgPool) -> Result<PgListener, StoreError> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// The same claim for two sets of jobs, as two texts: each is planned with the partial index made for it.
macro_rules! claim_sql {
    ($which:literal) => {
        concat!(
            "WITH due AS (
               SELECT article_id FROM jobs WHERE state = 'ready' AND attempts ",
            $which,
            " AND run_at <= now() ORDER BY run_at, article_id LIMIT $1 FOR UPDATE SKIP LOCKED
             ), claimed AS (
               UPDATE jobs j SET state = 'running', attempts = attempts + 1, token = token + 1,
                                 lease_until = now() + make_interval(secs => $2)
               FROM due WHERE j.article_id = due.article_id
               RETURNING j.article_id, j.revision, j.token, j.attempts, j.model
             )
             SELECT c.*, a.source, a.external_id, r.title, r.body, r.published_at, r.utc_offset
             FROM claimed c JOIN articles a ON a.article_id = c.article_id
             JOIN revisions r ON r.article_id = c.article_id AND r.revision = c.revision"
        )
    };
}

/// Claims up to `limit` jobs that are due. A job that was tried before is claimed alone, so that what
/// stopped its worker can stop no other job with it.
pub async fn claim(pool: &PgPool, limit: usize, terms: &Terms) -> Result<Vec<Claim>, StoreError> {
    take_back_expired(pool, terms).await?;
    let again = claim_with(pool, claim_sql!("> 0"), 1, terms).await?;
    if !again.is_empty() {
        return Ok(again);
    }
    claim_with(pool, claim_sql!("= 0"), limit, terms).await
}

/// Takes jobs from workers whose lease is over; one that used up its attempts rests as failed.
async fn take_back_expired(pool: &PgPool, terms: &Terms) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET
           state = CASE WHEN attempts >= $1 THEN 'failed' ELSE 'ready' END,
           finished_at = CASE WHEN attempts >= $1 THEN now() END,
           error = 'attempt ' || attempts || ': the worker that had it stopped, or took longer than its lease',
           lease_until = NULL, token = token + 1, run_at = now()
         WHERE article_id IN (SELECT article_id FROM jobs WHERE state = 'running' AND lease_until < now()
                              ORDER BY lease_until LIMIT 100 FOR UPDATE SKIP LOCKED)",
    )
    .bind(terms.max_attempts as i32)
    .execute(pool)
    .await?;
    Ok(())
}

async fn claim_with(
    pool: &PgPool,
    sql: &'static str,
    limit: usize,
    terms: &Terms,
) -> Result<Vec<Claim>, StoreError> {
    let rows: Vec<ClaimRow> =
        sqlx::query_as(sql).bind(limit as i64).bind(terms.lease.as_secs_f64()).fetch_all(pool).await?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

#[derive(Serialize)]
struct Held {
    article_id: Uuid,
    token: i64,
}

/// Marks the claims as done that still hold, and locks their jobs until the transaction ends: the facts
/// are written behind this lock. Returns the articles that still hold; the others changed hands.
pub(super) async fn finish(
    transaction: &mut PgTransaction<'_>,
    claims: &[&Claim],
) -> Result<HashSet<ArticleId>, StoreError> {
    let held: Vec<Held> =
        claims.iter().map(|claim| Held { article_id: claim.article_id.0, token: claim.token }).collect();
    let finished: Vec<Uuid> = sqlx::query_scalar(
        "WITH held AS (
           SELECT j.article_id FROM jobs j
           JOIN jsonb_to_recordset($1) AS h (article_id uuid, token bigint)
             ON j.article_id = h.article_id AND j.token = h.token AND j.state = 'running'
           ORDER BY j.article_id FOR UPDATE OF j
         )
         UPDATE jobs j SET state = 'done', lease_until = NULL, error = NULL, finished_at = now()
         FROM held WHERE j.article_id = held.article_id
         RETURNING j.article_id",
    )
    .bind(Json(held))
    .fetch_all(&mut **transaction)
    .await?;
    Ok(finished.into_iter().map(ArticleId).collect())
}

/// Says that an attempt failed: the job waits for its next, or rests as failed after its last. Nothing
/// happens when the claim no longer holds.
pub async fn fail(pool: &PgPool, claim: &Claim, error: &str, terms: &Terms) -> Result<(), StoreError> {
    let rests = claim.attempt as u32 >= terms.max_attempts;
    let doublings = claim.attempt.clamp(1, 20) as u32 - 1;
    let wait = terms.backoff.saturating_mul(1 << doublings).min(Duration::from_secs(600));
    sqlx::query(
        "UPDATE jobs SET state = CASE WHEN $3 THEN 'failed' ELSE 'ready' END,
                         finished_at = CASE WHEN $3 THEN now() END,
                         error = $4, lease_until = NULL, run_at = now() + make_interval(secs => $5)
         WHERE article_id = $1 AND token = $2 AND state = 'running'",
    )
    .bind(claim.article_id.0)
    .bind(claim.token)
    .bind(rests)
    .bind(format!("attempt {}: {error}", claim.attempt))
    .bind(wait.as_secs_f64())
    .execute(pool)
    .await?;
    Ok(())
}

/// Hands a claim back as if it had not been made: the fault was not the article's.
pub async fn release(pool: &PgPool, claim: &Claim) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET state = 'ready', attempts = greatest(attempts - 1, 0), lease_until = NULL
         WHERE article_id = $1 AND token = $2 AND state = 'running'",
    )
    .bind(claim.article_id.0)
    .bind(claim.token)
    .execute(pool)
    .await?;
    Ok(())
}

/// How the queue stands.
#[derive(Debug, Clone, Copy, Default, FromRow)]
pub struct Depth {
    /// Jobs that wait.
    pub ready: i64,
    /// Jobs in workers' hands.
    pub running: i64,
    /// Jobs that rest as failed.
    pub failed: i64,
    /// Seconds since the oldest job that is due was queued.
    pub oldest_seconds: f64,
}

/// Counts the queue.
pub async fn depth(pool: &PgPool) -> Result<Depth, StoreError> {
    Ok(sqlx::query_as(
        "SELECT count(*) FILTER (WHERE state = 'ready') AS ready,
                count(*) FILTER (WHERE state = 'running') AS running,
                count(*) FILTER (WHERE state = 'failed') AS failed,
                coalesce(extract(epoch FROM now() - min(queued_at) FILTER (WHERE state = 'ready')), 0)::float8
                  AS oldest_seconds
         FROM jobs WHERE state IN ('ready', 'running', 'failed')",
    )
    .fetch_one(pool)
    .await?)
}
