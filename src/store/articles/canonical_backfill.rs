//! Canonical addresses of articles that earlier versions stored.

use sqlx::PgPool;
use uuid::Uuid;

use super::{canonical_url, dedup_keys::address_key};
use crate::store::StoreError;

/// Articles of one transaction.
const BATCH: i64 = 1_000;

/// Computes the canonical addresses that are missing; articles that are known by their address are found by it from then on.
///
/// Of two articles that earlier versions stored for two forms of one address, a submission meets the first. Several processes
/// may call this at once. Some ten thousand articles take a second.
pub async fn add_canonical_urls(pool: &PgPool) -> Result<(), StoreError> {
    loop {
        let mut transaction = pool.begin().await?;
        let rows: Vec<(Uuid, String, Option<String>, String)> = sqlx::query_as(
            "SELECT article_id, source, external_id, url FROM articles
             WHERE url IS NOT NULL AND canonical_url IS NULL ORDER BY article_id LIMIT $1 FOR UPDATE",
        )
        .bind(BATCH)
        .fetch_all(&mut *transaction)
        .await?;
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = rows.iter().map(|(id, ..)| *id).collect();
        let canonical: Vec<String> = rows.iter().map(|(.., url)| canonical_url(url)).collect();
        let by_address =
            rows.iter().zip(&canonical).filter(|((_, _, external_id, _), _)| external_id.is_none());
        let (known, keys): (Vec<Uuid>, Vec<Vec<u8>>) =
            by_address.map(|((id, source, ..), url)| (*id, address_key(source, url).to_vec())).unzip();
        sqlx::query(
            "UPDATE articles a SET canonical_url = new.url FROM UNNEST($1::uuid[], $2::text[]) AS new (article_id, url)
             WHERE a.article_id = new.article_id",
        )
        .bind(&ids)
        .bind(&canonical)
        .execute(&mut *transaction)
        .await?;
        // The old key stays for the article that does not get the new one.
        sqlx::query(
            "WITH taken AS (
               INSERT INTO article_keys (dedup_key, article_id)
               SELECT DISTINCT ON (dedup_key) dedup_key, article_id
               FROM UNNEST($1::uuid[], $2::bytea[]) AS new (article_id, dedup_key) ORDER BY dedup_key, article_id
               ON CONFLICT DO NOTHING RETURNING dedup_key, article_id
             ), moved AS (
               UPDATE articles a SET dedup_key = t.dedup_key FROM taken t, articles old
               WHERE a.article_id = t.article_id AND old.article_id = a.article_id
               RETURNING old.dedup_key
             )
             DELETE FROM article_keys k USING moved m WHERE k.dedup_key = m.dedup_key",
        )
        .bind(&known)
        .bind(&keys)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
    }
}
