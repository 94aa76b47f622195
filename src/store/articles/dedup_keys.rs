//! Deduplication keys: by which the article of a submission is found again, and locked.

use std::collections::BTreeMap;

use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::{ArticleDetails, Submission, canonical_url};
use crate::store::{ArticleId, StoreError, digest::FieldDigest, ids::new_article_id, row_struct::row_struct};

/// The stored state of an article, found by its deduplication key.
pub(super) struct StoredKey {
    pub article_id: ArticleId,
    /// Number of the newest revision; 0 for a new article.
    pub revision: i32,
    /// Hash of the newest revision; `None` for a new article.
    pub content_hash: Option<Vec<u8>>,
    /// What is known of it beside its text.
    pub details: ArticleDetails,
    pub is_withdrawn: bool,
}

row_struct! {
    struct StoredRow {
        article_id: Uuid,
        revision: i32,
        content_hash: Vec<u8>,
        details: Option<Json<ArticleDetails>>,
        is_withdrawn: bool,
    }
}

/// Claims new deduplication keys and locks all keys until the transaction ends.
///
/// The keys are locked in sorted order, so that two submissions of one article wait for each other and never
/// deadlock.
pub(super) async fn lock_keys(
    transaction: &mut PgTransaction<'_>,
    keys: &[[u8; 32]],
) -> Result<BTreeMap<[u8; 32], StoredKey>, StoreError> {
    let mut sorted: Vec<&[u8]> = keys.iter().map(<[u8; 32]>::as_slice).collect();
    sorted.sort_unstable();
    let new_ids: Vec<Uuid> = sorted.iter().map(|_| new_article_id().0).collect();
    sqlx::query(
        "INSERT INTO article_keys (dedup_key, article_id)
         SELECT dedup_key, article_id FROM UNNEST($1::bytea[], $2::uuid[]) AS new (dedup_key, article_id)
         ORDER BY dedup_key
         ON CONFLICT DO NOTHING",
    )
    .bind(&sorted)
    .bind(&new_ids)
    .execute(&mut **transaction)
    .await?;
    let rows: Vec<(Vec<u8>, Uuid)> = sqlx::query_as(
        "SELECT dedup_key, article_id FROM article_keys WHERE dedup_key = ANY($1) ORDER BY dedup_key FOR UPDATE",
    )
    .bind(&sorted)
    .fetch_all(&mut **transaction)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|(_, id)| *id).collect();
    let stored: Vec<StoredRow> = sqlx::query_as(
        "SELECT a.article_id, a.revision, r.content_hash, coalesce(
                  r.details, (SELECT b.details FROM revisions b WHERE b.article_id = a.article_id
                              AND b.details IS NOT NULL ORDER BY b.revision DESC LIMIT 1)) AS details,
                coalesce(a.hidden_until = 'infinity', false) AS is_withdrawn
         FROM articles a JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         WHERE a.article_id = ANY($1)",
    )
    .bind(&ids)
    .fetch_all(&mut **transaction)
    .await?;
    let mut stored: BTreeMap<Uuid, StoredRow> = stored.into_iter().map(|row| (row.article_id, row)).collect();
    Ok(rows
        .into_iter()
        .filter_map(|(key, id)| {
            let row = stored.remove(&id);
            let stored = StoredKey {
                article_id: ArticleId(id),
                revision: row.as_ref().map_or(0, |row| row.revision),
                is_withdrawn: row.as_ref().is_some_and(|row| row.is_withdrawn),
                details: row
                    .as_ref()
                    .and_then(|row| row.details.clone())
                    .map(|details| details.0)
                    .unwrap_or_default(),
                content_hash: row.map(|row| row.content_hash),
            };
            Some((key.try_into().ok()?, stored))
        })
        .collect())
}

/// Returns the key that identifies the article of a submission.
pub(super) fn dedup_key(submission: &Submission) -> [u8; 32] {
    let canonical = submission.url.as_deref().map(canonical_url);
    key_of(&submission.source, submission.external_id.as_deref(), canonical.as_deref(), &submission.body)
}

/// Returns the key of an article: of its id, else of its canonical address, else of its text.
pub(super) fn key_of(
    source: &str,
    external_id: Option<&str>,
    canonical_url: Option<&str>,
    body: &str,
) -> [u8; 32] {
    match (external_id, canonical_url) {
        (Some(id), _) => field_key(source, "external_id", id),
        (None, Some(url)) => address_key(source, url),
        (None, None) => field_key(source, "body", body),
    }
}

/// Returns the key of an article that is known by its canonical address.
pub(super) fn address_key(source: &str, canonical_url: &str) -> [u8; 32] {
    field_key(source, "url", canonical_url)
}

fn field_key(source: &str, field: &str, value: &str) -> [u8; 32] {
    FieldDigest::default().field(source).field(field).field(value).bytes()
}
