//! Renewal of leases.

use std::time::Duration;

use sqlx::{PgPool, types::Json};
use uuid::Uuid;

use super::{Claim, claim::ClaimKey};
use crate::store::{ArticleId, StoreError};

/// Renews the leases of claims to `length` from now; returns the articles whose claims are no longer valid.
///
/// A job that is locked at this moment is being completed or replaced, and is passed over: waiting for its lock could
/// deadlock.
pub async fn renew(pool: &PgPool, claims: &[Claim], length: Duration) -> Result<Vec<ArticleId>, StoreError> {
    let keys: Vec<ClaimKey> = claims.iter().map(ClaimKey::of).collect();
    let lost: Vec<Uuid> = sqlx::query_scalar(
        "WITH claim AS (
           SELECT * FROM jsonb_to_recordset($1) AS c (article_id uuid, fencing_token bigint)
         ), valid AS (
           SELECT j.article_id FROM jobs j JOIN claim c USING (article_id, fencing_token) WHERE j.state = 'running'
         ), locked AS (
           SELECT j.article_id FROM jobs j JOIN claim c USING (article_id, fencing_token) WHERE j.state = 'running'
           FOR UPDATE OF j SKIP LOCKED
         ), renewed AS (
           UPDATE jobs j SET lease_expires_at = now() + make_interval(secs => $2)
           FROM locked WHERE j.article_id = locked.article_id
         )
         SELECT article_id FROM claim WHERE article_id NOT IN (SELECT article_id FROM valid)",
    )
    .bind(Json(keys))
    .bind(length.as_secs_f64())
    .fetch_all(pool)
    .await?;
    Ok(lost.into_iter().map(ArticleId).collect())
}
