//! Hashes and deduplication keys of an article whose stored texts were changed.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::PgTransaction;
use uuid::Uuid;

use super::{
    PublicationTime, canonical_url,
    dedup_keys::key_of,
    submit::{HashedText, content_hash},
    withdrawal::NO_TEXT,
};
use crate::store::{StoreError, row_struct::row_struct};

row_struct! {
    struct RevisionRow {
        revision: i32,
        title: Option<String>,
        body: String,
        published_at: SqlTimestamp,
        utc_offset_minutes: i32,
        extract: bool,
    }
}

/// Computes hashes and key anew, so that the same article is recognised when it is submitted again.
///
/// The key of another article stays that one's. Call it with the key of the article locked.
pub(in crate::store) async fn renew_keys(
    transaction: &mut PgTransaction<'_>,
    article: Uuid,
) -> Result<(), StoreError> {
    let rows: Vec<RevisionRow> = sqlx::query_as(
        "SELECT revision, title, body, published_at, utc_offset_minutes, extract FROM revisions
         WHERE article_id = $1 AND content_hash <> $2 ORDER BY revision",
    )
    .bind(article)
    .bind(NO_TEXT)
    .fetch_all(&mut **transaction)
    .await?;
    let mut newest_body = String::new();
    for row in rows {
        let text = HashedText {
            title: row.title.as_deref(),
            body: &row.body,
            published: PublicationTime::from_stored(row.published_at.to_jiff(), row.utc_offset_minutes),
            extract: row.extract,
        };
        sqlx::query("UPDATE revisions SET content_hash = $3 WHERE article_id = $1 AND revision = $2")
            .bind(article)
            .bind(row.revision)
            .bind(content_hash(&text).as_slice())
            .execute(&mut **transaction)
            .await?;
        newest_body = row.body;
    }
    let (source, external_id, url): (String, Option<String>, Option<String>) =
        sqlx::query_as("SELECT source, external_id, url FROM articles WHERE article_id = $1")
            .bind(article)
            .fetch_one(&mut **transaction)
            .await?;
    let canonical = url.as_deref().map(canonical_url);
    let key = key_of(&source, external_id.as_deref(), canonical.as_deref(), &newest_body);
    sqlx::query("UPDATE articles SET canonical_url = $2 WHERE article_id = $1")
        .bind(article)
        .bind(&canonical)
        .execute(&mut **transaction)
        .await?;
    sqlx::query(
        "WITH taken AS (
           INSERT INTO article_keys (dedup_key, article_id) VALUES ($2, $1) ON CONFLICT DO NOTHING RETURNING dedup_key
         ), moved AS (
           UPDATE articles a SET dedup_key = t.dedup_key FROM taken t, articles old
           WHERE a.article_id = $1 AND old.article_id = $1 RETURNING old.dedup_key
         )
         DELETE FROM article_keys k USING moved m WHERE k.dedup_key = m.dedup_key",
    )
    .bind(article)
    .bind(key.as_slice())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
