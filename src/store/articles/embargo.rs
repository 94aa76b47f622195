//! Embargoes: until its hour an article is hidden, and has no facts.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgTransaction;
use uuid::Uuid;

use crate::store::{StoreError, queue};

/// Sets the ends of the embargoes of articles; one in the past lifts the article's.
///
/// Returns the articles that come under embargo. They are extracted from when it ends.
pub(super) async fn set(
    transaction: &mut PgTransaction<'_>,
    ends: &[(Uuid, Timestamp)],
) -> Result<Vec<Uuid>, StoreError> {
    if ends.is_empty() {
        return Ok(Vec::new());
    }
    let (articles, ends): (Vec<Uuid>, Vec<_>) = ends.iter().map(|(id, end)| (*id, end.to_sqlx())).unzip();
    let changed: Vec<Option<Uuid>> = sqlx::query_scalar(
        "WITH given AS (
           UPDATE articles a SET hidden_until = CASE WHEN new.until > now() THEN new.until END
           FROM UNNEST($1::uuid[], $2::timestamptz[]) AS new (article_id, until)
           WHERE a.article_id = new.article_id
             AND a.hidden_until IS DISTINCT FROM CASE WHEN new.until > now() THEN new.until END
           RETURNING a.article_id, a.hidden_until
         )
         UPDATE jobs j SET state = 'ready', attempts = 0, run_at = coalesce(g.hidden_until, now()),
                           queued_at = coalesce(g.hidden_until, now()), lease_expires_at = NULL, finished_at = NULL,
                           last_error = NULL, fencing_token = j.fencing_token + 1
         FROM given g WHERE j.article_id = g.article_id
         RETURNING CASE WHEN g.hidden_until IS NOT NULL THEN j.article_id END",
    )
    .bind(&articles)
    .bind(&ends)
    .fetch_all(&mut **transaction)
    .await?;
    queue::notify(transaction).await?;
    Ok(changed.into_iter().flatten().collect())
}
