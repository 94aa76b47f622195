//! Claiming of jobs, and reclaiming of those whose lease expired.

use jiff_sqlx::Timestamp as SqlTimestamp;
use serde::Serialize;
use sqlx::{PgPool, QueryBuilder};
use uuid::Uuid;

use super::{Priority, QueuePolicy};
use crate::store::{ArticleId, StoreError, articles::PublicationTime, row_struct::row_struct};
use extraction::language::ModelKind;

/// A job that a worker holds, with the revision to extract.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The article.
    pub article_id: ArticleId,
    /// Number of the revision, from 1.
    pub revision: i32,
    /// Fencing token of this claim.
    pub fencing_token: i64,
    /// Number of this attempt, from 1.
    pub attempt: i32,
    /// The article's publisher.
    pub source: String,
    /// The publisher's own id of the article.
    pub external_id: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The text.
    pub body: String,
    /// Time of publication.
    pub published: PublicationTime,
    /// Model named at submission; `None` for the worker's own.
    pub model: Option<ModelKind>,
    /// Whether a caller may wait for it: it is no line of a load, and is not read again.
    pub is_awaited: bool,
}

/// What identifies a claim in the database: the article and the fencing token.
#[derive(Serialize)]
pub(super) struct ClaimKey {
    article_id: Uuid,
    fencing_token: i64,
}

impl ClaimKey {
    /// Returns the key of a claim.
    pub fn of(claim: &Claim) -> Self {
        Self { article_id: claim.article_id.0, fencing_token: claim.fencing_token }
    }
}

row_struct! {
    struct ClaimRow {
        article_id: Uuid,
        revision: i32,
        fencing_token: i64,
        attempts: i32,
        source: String,
        external_id: Option<String>,
        title: Option<String>,
        body: String,
        published_at: SqlTimestamp,
        utc_offset_minutes: i32,
        model: Option<String>,
        priority: i16,
    }
}

impl From<ClaimRow> for Claim {
    fn from(row: ClaimRow) -> Self {
        Self {
            article_id: ArticleId(row.article_id),
            revision: row.revision,
            fencing_token: row.fencing_token,
            attempt: row.attempts,
            source: row.source,
            external_id: row.external_id,
            title: row.title,
            body: row.body,
            published: PublicationTime::from_stored(row.published_at.to_jiff(), row.utc_offset_minutes),
            model: row.model.as_deref().and_then(ModelKind::from_name),
            is_awaited: row.priority == Priority::Single.rank(),
        }
    }
}

/// Condition on `attempts` of jobs that were not tried yet.
///
/// The conditions are part of the text of the query, so that each is planned with the partial index made for it.
const FIRST_ATTEMPTS: &str = "= 0";
/// Condition on `attempts` of jobs that failed before.
const RETRIES: &str = "> 0";

/// Claims up to `limit` jobs that are due, after reclaiming those whose lease expired.
///
/// A retry is claimed alone, so that an article that kills its worker takes no other job with it. Jobs that
/// another worker is claiming are skipped (`SKIP LOCKED`).
pub async fn claim(pool: &PgPool, limit: usize, policy: &QueuePolicy) -> Result<Vec<Claim>, StoreError> {
    reclaim_expired(pool, policy).await?;
    let retries = claim_by(pool, RETRIES, 1, policy).await?;
    if !retries.is_empty() {
        return Ok(retries);
    }
    claim_by(pool, FIRST_ATTEMPTS, limit, policy).await
}

async fn claim_by(
    pool: &PgPool,
    attempts: &'static str,
    limit: usize,
    policy: &QueuePolicy,
) -> Result<Vec<Claim>, StoreError> {
    let mut query =
        QueryBuilder::new("WITH due AS (SELECT article_id FROM jobs WHERE state = 'ready' AND attempts ");
    query.push(attempts);
    // An article under embargo has no facts, whatever queued it.
    query.push(
        " AND run_at <= now() AND NOT EXISTS (SELECT 1 FROM articles h
            WHERE h.article_id = jobs.article_id AND h.hidden_until > now())
          ORDER BY priority, run_at, article_id LIMIT ",
    );
    query.push_bind(limit as i64);
    query
        .push(
            " FOR UPDATE OF jobs SKIP LOCKED
             ), claimed AS (
               UPDATE jobs j SET state = 'running', attempts = attempts + 1, fencing_token = fencing_token + 1,
                                 lease_expires_at = now() + make_interval(secs => ",
        )
        .push_bind(policy.lease.as_secs_f64())
        .push(
            ") FROM due WHERE j.article_id = due.article_id
               RETURNING j.article_id, j.revision, j.fencing_token, j.attempts, j.model, j.priority
             )
             SELECT c.*, a.source, a.external_id, r.title, r.body, r.published_at, r.utc_offset_minutes
             FROM claimed c JOIN articles a ON a.article_id = c.article_id
             JOIN revisions r ON r.article_id = c.article_id AND r.revision = c.revision",
        );
    let rows: Vec<ClaimRow> = query.build_query_as().fetch_all(pool).await?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

/// Ends the leases of all running jobs, which were those of a process that is no more; returns their number.
///
/// Call it where nobody else can hold one: a worker that still did would find its token outdated. The attempt counts, because
/// the article may have ended the process.
pub async fn end_leases(pool: &PgPool) -> Result<u64, StoreError> {
    let ended = sqlx::query(
        "UPDATE jobs SET lease_expires_at = now() - interval '1 second' WHERE state = 'running' AND lease_expires_at >= now()",
    )
    .execute(pool)
    .await?;
    Ok(ended.rows_affected())
}

/// Makes up to 100 jobs whose lease expired ready again; a job without attempts left is dead.
async fn reclaim_expired(pool: &PgPool, policy: &QueuePolicy) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET
           state = CASE WHEN attempts >= $1 THEN 'failed' ELSE 'ready' END,
           finished_at = CASE WHEN attempts >= $1 THEN now() END,
           last_error = 'attempt ' || attempts || ': the worker stopped, or exceeded its lease',
           lease_expires_at = NULL, fencing_token = fencing_token + 1, run_at = now()
         WHERE article_id IN (SELECT article_id FROM jobs WHERE state = 'running' AND lease_expires_at < now()
                              ORDER BY lease_expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)",
    )
    .bind(policy.max_attempts as i32)
    .execute(pool)
    .await?;
    Ok(())
}
