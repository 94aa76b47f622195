//! Submissions with an `Idempotency-Key`: a repeated request does nothing twice.

use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use super::{
    Outcome, Submission,
    submit::{Origin, submit_in},
};
use crate::store::{ArticleId, StoreError, digest::FieldDigest};
use extraction::event_coreference::EventCoreference;

/// Keys that are deleted with each new one, once they are two days old.
const EXPIRED_AT_ONCE: i64 = 100;

/// The key of a request, and the digest of what it sends.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// The key.
    pub key: String,
    /// Digest of the request.
    pub fingerprint: [u8; 32],
}

/// What became of a submission with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyedOutcome {
    /// It was stored now.
    Stored(Outcome),
    /// The same request was answered before, with this outcome.
    Repeated(Outcome),
    /// Another request had the key.
    OtherRequest,
    /// A request with the key is not answered yet.
    InFlight,
}

/// Stores an article, and the key of its request in the same transaction.
pub async fn submit_with_key(
    pool: &PgPool,
    coreference: &EventCoreference,
    submission: &Submission,
    key: &IdempotencyKey,
    by: Option<&str>,
) -> Result<KeyedOutcome, StoreError> {
    let mut transaction = pool.begin().await?;
    let hash = hash_of(key);
    let [a, b, c, d, e, f, g, h, ..] = hash;
    let is_first: bool = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1)")
        .bind(i64::from_be_bytes([a, b, c, d, e, f, g, h]))
        .fetch_one(&mut *transaction)
        .await?;
    if !is_first {
        return Ok(KeyedOutcome::InFlight);
    }
    if let Some(repeated) = repeated(&mut *transaction, &hash, &key.fingerprint).await? {
        return Ok(repeated);
    }
    let origin = Origin { by, load: None, first_model: None };
    let outcomes = submit_in(&mut transaction, coreference, std::slice::from_ref(submission), origin).await?;
    let outcome = outcomes[0];
    if let Some(name) = stored_name(outcome) {
        sqlx::query(
            "INSERT INTO idempotency_keys (key_hash, fingerprint, article_id, outcome) VALUES ($1, $2, $3, $4)
             ON CONFLICT (key_hash) DO UPDATE SET fingerprint = excluded.fingerprint, article_id = excluded.article_id,
               outcome = excluded.outcome, created_at = now()",
        )
        .bind(&hash[..])
        .bind(&key.fingerprint[..])
        .bind(outcome.article_id().0)
        .bind(name)
        .execute(&mut *transaction)
        .await?;
    }
    sqlx::query(
        "DELETE FROM idempotency_keys WHERE key_hash IN (
           SELECT key_hash FROM idempotency_keys WHERE created_at < now() - interval '48 hours' LIMIT $1
           FOR UPDATE SKIP LOCKED)",
    )
    .bind(EXPIRED_AT_ONCE)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(KeyedOutcome::Stored(outcome))
}

/// Returns what became of an earlier request with the key, without storing anything; `None` where it is the first.
pub async fn earlier_outcome(
    pool: &PgPool,
    key: &IdempotencyKey,
) -> Result<Option<KeyedOutcome>, StoreError> {
    repeated(pool, &hash_of(key), &key.fingerprint).await
}

/// Returns the digest by which a key is found.
fn hash_of(key: &IdempotencyKey) -> [u8; 32] {
    FieldDigest::default().field(&key.key).bytes()
}

/// Returns what became of an earlier request with the key, at most two days ago.
async fn repeated(
    connection: impl PgExecutor<'_>,
    hash: &[u8; 32],
    fingerprint: &[u8; 32],
) -> Result<Option<KeyedOutcome>, StoreError> {
    let row: Option<(Vec<u8>, Uuid, String)> = sqlx::query_as(
        "SELECT fingerprint, article_id, outcome FROM idempotency_keys
         WHERE key_hash = $1 AND created_at >= now() - interval '48 hours'",
    )
    .bind(&hash[..])
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(stored, article, outcome)| match stored == fingerprint {
        false => KeyedOutcome::OtherRequest,
        true => KeyedOutcome::Repeated(from_stored_name(&outcome, ArticleId(article))),
    }))
}

/// Returns the name of an outcome in column `outcome`; a rejected submission has none, and may be sent again.
fn stored_name(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Accepted(_) => Some("accepted"),
        Outcome::Revised(_) => Some("revised"),
        Outcome::Unchanged(_) => Some("unchanged"),
        Outcome::Withdrawn(_) => None,
    }
}

fn from_stored_name(name: &str, article: ArticleId) -> Outcome {
    match name {
        "accepted" => Outcome::Accepted(article),
        "revised" => Outcome::Revised(article),
        _ => Outcome::Unchanged(article),
    }
}
