//! Ends of an attempt: completed, failed, or released.

use std::collections::HashSet;

use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use super::{Claim, QueuePolicy, claim::ClaimKey};
use crate::store::{ArticleId, StoreError};

/// Marks the jobs of valid claims as done; returns their articles.
///
/// A claim is valid while its fencing token is the newest. The jobs stay locked until the transaction ends, so
/// that what is written after this call is written under a valid claim.
pub(in crate::store) async fn complete(
    transaction: &mut PgTransaction<'_>,
    claims: &[&Claim],
) -> Result<HashSet<ArticleId>, StoreError> {
    let keys: Vec<ClaimKey> = claims.iter().copied().map(ClaimKey::of).collect();
    let completed: Vec<Uuid> = sqlx::query_scalar(
        "WITH valid AS (
           SELECT j.article_id FROM jobs j
           JOIN jsonb_to_recordset($1) AS c (article_id uuid, fencing_token bigint)
             ON j.article_id = c.article_id AND j.fencing_token = c.fencing_token AND j.state = 'running'
           ORDER BY j.article_id FOR UPDATE OF j
         )
         UPDATE jobs j SET state = 'done', lease_expires_at = NULL, last_error = NULL, finished_at = now()
         FROM valid WHERE j.article_id = valid.article_id
         RETURNING j.article_id",
    )
    .bind(Json(keys))
    .fetch_all(&mut **transaction)
    .await?;
    Ok(completed.into_iter().map(ArticleId).collect())
}

/// Records a failed attempt: the job becomes ready after a wait, or dead after its last attempt.
///
/// Does nothing when the claim is no longer valid.
pub async fn fail(pool: &PgPool, claim: &Claim, error: &str, policy: &QueuePolicy) -> Result<(), StoreError> {
    let is_last = claim.attempt as u32 >= policy.max_attempts;
    sqlx::query(
        "UPDATE jobs SET state = CASE WHEN $3 THEN 'failed' ELSE 'ready' END,
                         finished_at = CASE WHEN $3 THEN now() END,
                         last_error = $4, lease_expires_at = NULL, run_at = now() + make_interval(secs => $5)
         WHERE article_id = $1 AND fencing_token = $2 AND state = 'running'",
    )
    .bind(claim.article_id.0)
    .bind(claim.fencing_token)
    .bind(is_last)
    .bind(format!("attempt {}: {error}", claim.attempt))
    .bind(policy.wait_after(claim.attempt).as_secs_f64())
    .execute(pool)
    .await?;
    Ok(())
}

/// Makes a claimed job ready again without counting the attempt: the failure was not the article's.
///
/// Does nothing when the claim is no longer valid.
pub async fn release(pool: &PgPool, claim: &Claim) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET state = 'ready', attempts = greatest(attempts - 1, 0), lease_expires_at = NULL
         WHERE article_id = $1 AND fencing_token = $2 AND state = 'running'",
    )
    .bind(claim.article_id.0)
    .bind(claim.fencing_token)
    .execute(pool)
    .await?;
    Ok(())
}
