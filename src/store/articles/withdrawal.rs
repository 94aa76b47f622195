//! Withdrawal of an article: its facts are deleted, and a tombstone stays.

use serde_json::json;
use sqlx::PgPool;

use super::Change;
use crate::store::{
    ArticleId, StoreError,
    audit::{self, Action, NewEntry},
    changes::{self, ChangeType, NewChange},
    queue,
    write::remove_facts,
};
use extraction::event_coreference::EventCoreference;

/// The hash of a notice, which no text has: the same text may be submitted again.
pub(super) const NO_TEXT: &[u8] = b"withdrawn";

/// Hides an article and deletes its facts, in one transaction; returns false where there is no such article.
///
/// Its newest revision is the notice. The same notice again changes nothing. `by` is the name of the
/// caller's key. Locks are taken as in [`super::delete`].
pub async fn apply_withdrawal(
    pool: &PgPool,
    coreference: &EventCoreference,
    article: ArticleId,
    change: Change,
    note: Option<&str>,
    by: Option<&str>,
) -> Result<bool, StoreError> {
    let mut transaction = pool.begin().await?;
    sqlx::query(
        "SELECT 1 FROM article_keys WHERE dedup_key = (SELECT dedup_key FROM articles WHERE article_id = $1) FOR UPDATE",
    )
    .bind(article.0)
    .execute(&mut *transaction)
    .await?;
    let newest: Option<(i32, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT a.revision, r.change, r.note FROM articles a JOIN revisions r USING (article_id, revision)
         WHERE a.article_id = $1",
    )
    .bind(article.0)
    .fetch_optional(&mut *transaction)
    .await?;
    let Some((revision, stored_change, stored_note)) = newest else { return Ok(false) };
    if stored_change.as_deref() == Some(change.as_str()) && stored_note.as_deref() == note {
        return Ok(true);
    }
    queue::end(&mut transaction, &[article.0]).await?;
    for sql in [
        "INSERT INTO withdrawn_facts (fact_id, article_id)
         SELECT statement_id, article_id FROM statements WHERE article_id = $1 ON CONFLICT DO NOTHING",
        "INSERT INTO withdrawn_facts (fact_id, article_id)
         SELECT event_id, article_id FROM events WHERE article_id = $1 ON CONFLICT DO NOTHING",
    ] {
        sqlx::query(sql).bind(article.0).execute(&mut *transaction).await?;
    }
    sqlx::query(
        "INSERT INTO revisions (article_id, revision, body, published_at, utc_offset_minutes, content_hash, change, note,
                                extract)
         SELECT article_id, $2, '', published_at, utc_offset_minutes, $3, $4, $5, false
         FROM revisions WHERE article_id = $1 AND revision = $2 - 1",
    )
    .bind(article.0)
    .bind(revision + 1)
    .bind(NO_TEXT)
    .bind(change.as_str())
    .bind(note)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("UPDATE articles SET revision = $2, hidden_until = 'infinity' WHERE article_id = $1")
        .bind(article.0)
        .bind(revision + 1)
        .execute(&mut *transaction)
        .await?;
    let entry = NewEntry {
        who: by,
        action: Action::ArticleWithdrawal,
        subject: article.to_string(),
        reason: note,
        before: None,
        after: Some(json!({"change": change.as_str(), "revision": revision + 1})),
    };
    audit::record(&mut transaction, &[entry]).await?;
    let withdrawn = NewChange::of_article(ChangeType::ArticleWithdrawn, article.0, Some(revision + 1));
    changes::record(&mut transaction, &[withdrawn]).await?;
    remove_facts(&mut transaction, coreference, &[article.0]).await?;
    transaction.commit().await?;
    Ok(true)
}
