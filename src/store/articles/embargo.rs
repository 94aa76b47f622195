//! Embargoes: until its hour an article is hidden, and has no facts.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use crate::store::{
    StoreError,
    changes::{self, ChangeType, NewChange},
    queue,
};

/// Most embargoes whose end is recorded in one transaction.
const BATCH: i64 = 1_000;

/// Records the ends of embargoes that are over.
///
/// An article that comes under embargo as it is submitted is in the log of changes from then on, and not before.
pub async fn end_embargoes(pool: &PgPool) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    end(&mut transaction, None).await?;
    transaction.commit().await?;
    Ok(())
}

/// Records the ends of embargoes that are over, of these articles or of all; returns the articles.
pub(in crate::store) async fn end(
    transaction: &mut PgTransaction<'_>,
    articles: Option<&[Uuid]>,
) -> Result<Vec<Uuid>, StoreError> {
    let ended: Vec<(Uuid, i32)> = sqlx::query_as(
        "UPDATE articles a SET hidden_until = NULL
         FROM (SELECT article_id FROM articles
               WHERE hidden_until <= now() AND ($1::uuid[] IS NULL OR article_id = ANY($1))
               ORDER BY article_id LIMIT $2 FOR UPDATE SKIP LOCKED) ended
         WHERE a.article_id = ended.article_id RETURNING a.article_id, a.revision",
    )
    .bind(articles)
    .bind(BATCH)
    .fetch_all(&mut **transaction)
    .await?;
    let changes: Vec<NewChange> =
        ended.iter().map(|(article, revision)| submission(*article, *revision)).collect();
    changes::record(transaction, &changes).await?;
    Ok(ended.into_iter().map(|(article, _)| article).collect())
}

/// Makes the change of an article that is new, or has another text.
pub(super) fn submission(article: Uuid, revision: i32) -> NewChange {
    let change_type = match revision {
        1 => ChangeType::ArticleSubmitted,
        _ => ChangeType::ArticleRevised,
    };
    NewChange::of_article(change_type, article, Some(revision))
}

/// Returns those of the articles that are under embargo, or withdrawn.
pub(super) async fn hidden_among(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT article_id FROM articles WHERE article_id = ANY($1) AND hidden_until > now()",
    )
    .bind(articles)
    .fetch_all(&mut **transaction)
    .await?)
}

/// Sets the ends of the embargoes of articles; one in the past ends the article's now.
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
           UPDATE articles a SET hidden_until = greatest(new.until, now())
           FROM UNNEST($1::uuid[], $2::timestamptz[]) AS new (article_id, until)
           WHERE a.article_id = new.article_id
             AND CASE WHEN new.until > now() THEN a.hidden_until IS DISTINCT FROM new.until
                      ELSE a.hidden_until IS NOT NULL END
           RETURNING a.article_id, a.hidden_until
         )
         UPDATE jobs j SET state = 'ready', attempts = 0, run_at = g.hidden_until,
                           queued_at = g.hidden_until, lease_expires_at = NULL, finished_at = NULL,
                           last_error = NULL, fencing_token = j.fencing_token + 1
         FROM given g WHERE j.article_id = g.article_id
         RETURNING CASE WHEN g.hidden_until > now() THEN j.article_id END",
    )
    .bind(&articles)
    .bind(&ends)
    .fetch_all(&mut **transaction)
    .await?;
    queue::notify(transaction).await?;
    Ok(changed.into_iter().flatten().collect())
}
