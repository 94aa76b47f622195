//! Creation, report and deletion of rereads.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::store::{
    ArticleId, RereadId, StoreError,
    audit::{self, Action, NewEntry},
    row_struct::row_struct,
};
use extraction::language::ModelKind;

/// Rereads that a list has, at most.
const MAX_LISTED: i64 = 100;

/// A reread to be created.
#[derive(Debug, Clone)]
pub struct NewReread {
    /// Only articles of this publisher.
    pub source: Option<String>,
    /// Only these articles.
    pub articles: Option<Vec<ArticleId>>,
    /// Also articles that this version has read with this model.
    pub include_current: bool,
    /// The model to extract with; `None` for the one of the article's submission.
    pub model: Option<ModelKind>,
    /// The model of articles that name none.
    pub default_model: ModelKind,
    /// The version of the extractor.
    pub version: String,
    /// The name of the caller's key.
    pub by: Option<String>,
}

row_struct! {
    /// Numbers of articles by state.
    #[derive(Debug, Clone, Copy, Default)]
    pub struct StateCounts {
        /// They are not queued yet.
        pub waiting: i64,
        /// They wait for a worker, or a worker has them.
        pub queued: i64,
        /// They were extracted from.
        pub done: i64,
        /// Their extraction failed.
        pub failed: i64,
        /// They are gone, hidden, revised or no longer to be extracted from.
        pub skipped: i64,
        /// Of the done ones, those whose facts differ from before.
        pub changed: i64,
    }
}

/// How the facts of a type differ from those before.
#[derive(Debug, Clone, Copy, Default)]
pub struct FactCounts {
    /// There were none with their id.
    pub added: i64,
    /// There are none with their id any more.
    pub gone: i64,
    /// They are the same with other particulars; confidence does not count.
    pub altered: i64,
    /// They are as before.
    pub unchanged: i64,
}

/// A reread.
#[derive(Debug, Clone)]
pub struct Reread {
    /// Its id.
    pub id: RereadId,
    /// The publisher whose articles it has.
    pub source: Option<String>,
    /// The model to extract with.
    pub model: Option<String>,
    /// The name of the caller's key.
    pub by: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When the last article was done.
    pub finished_at: Option<Timestamp>,
    /// Numbers of articles by state.
    pub articles: StateCounts,
    /// Differences by type of fact: `statement`, `event`, `actor`, `review`.
    pub facts: BTreeMap<String, FactCounts>,
}

row_struct! {
    struct RereadRow {
        reread_id: Uuid,
        source: Option<String>,
        model: Option<String>,
        made_by: Option<String>,
        created_at: SqlTimestamp,
        finished_at: Option<SqlTimestamp>,
        .. articles: StateCounts,
    }
}

row_struct! {
    struct CountRow {
        reread_id: Uuid,
        fact_type: String,
        added: i64,
        gone: i64,
        altered: i64,
        unchanged: i64,
    }
}

/// Creates a reread of the articles that are extracted from at this moment and match; returns it.
///
/// An article that waits for its extraction is left out: this version reads it anyway.
pub async fn create(pool: &PgPool, new: &NewReread) -> Result<Reread, StoreError> {
    let id = RereadId(Uuid::now_v7());
    let mut transaction = pool.begin().await?;
    sqlx::query("INSERT INTO rereads (reread_id, source, model, made_by) VALUES ($1, $2, $3, $4)")
        .bind(id.0)
        .bind(&new.source)
        .bind(new.model.map(ModelKind::name))
        .bind(&new.by)
        .execute(&mut *transaction)
        .await?;
    let articles: Option<Vec<Uuid>> =
        new.articles.as_ref().map(|articles| articles.iter().map(|article| article.0).collect());
    sqlx::query(
        "INSERT INTO reread_articles (reread_id, article_id)
         SELECT $1, j.article_id
         FROM jobs j
         JOIN articles a ON a.article_id = j.article_id
         JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         LEFT JOIN extractions x ON x.article_id = j.article_id
         WHERE j.state IN ('done', 'failed') AND r.extract AND (a.hidden_until IS NULL OR a.hidden_until <= now())
           AND ($2::text IS NULL OR a.source = $2) AND ($3::uuid[] IS NULL OR j.article_id = ANY($3))
           AND ($4::boolean OR x.extractor_version IS DISTINCT FROM $5
                OR x.extractor_model IS DISTINCT FROM coalesce($6::text, j.model, $7::text))",
    )
    .bind(id.0)
    .bind(&new.source)
    .bind(&articles)
    .bind(new.include_current)
    .bind(&new.version)
    .bind(new.model.map(ModelKind::name))
    .bind(new.default_model.name())
    .execute(&mut *transaction)
    .await?;
    // One that has no articles is finished.
    sqlx::query(
        "UPDATE rereads r SET finished_at = now() WHERE r.reread_id = $1
           AND NOT EXISTS (SELECT 1 FROM reread_articles a WHERE a.reread_id = r.reread_id)",
    )
    .bind(id.0)
    .execute(&mut *transaction)
    .await?;
    let reread = select(&mut transaction, Some(id)).await?.pop();
    let reread = reread.ok_or(StoreError::Database(sqlx::Error::RowNotFound))?;
    let after = json!({
        "source": new.source, "model": reread.model, "include_current": new.include_current,
        "article_count": reread.articles.waiting,
    });
    let entry = NewEntry::of_change(new.by.as_deref(), Action::CreateReread, id, None, Some(after));
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(reread)
}

/// Returns the latest hundred rereads, the latest first.
pub async fn all(pool: &PgPool) -> Result<Vec<Reread>, StoreError> {
    let mut connection = pool.acquire().await?;
    select(&mut connection, None).await
}

/// Returns a reread, or `None` where there is none with this id.
pub async fn fetch(pool: &PgPool, id: RereadId) -> Result<Option<Reread>, StoreError> {
    let mut connection = pool.acquire().await?;
    Ok(select(&mut connection, Some(id)).await?.pop())
}

async fn select(connection: &mut PgConnection, id: Option<RereadId>) -> Result<Vec<Reread>, StoreError> {
    let rows: Vec<RereadRow> = sqlx::query_as(
        "SELECT r.*, c.* FROM rereads r CROSS JOIN LATERAL (
           SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'queued') AS queued,
                  count(*) FILTER (WHERE state = 'done') AS done, count(*) FILTER (WHERE state = 'failed') AS failed,
                  count(*) FILTER (WHERE state = 'skipped') AS skipped, count(*) FILTER (WHERE changed) AS changed
           FROM reread_articles a WHERE a.reread_id = r.reread_id
         ) c
         WHERE $1::uuid IS NULL OR r.reread_id = $1 ORDER BY r.reread_id DESC LIMIT $2::bigint",
    )
    .bind(id.map(|id| id.0))
    .bind(MAX_LISTED)
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.reread_id).collect();
    let counts: Vec<CountRow> = sqlx::query_as("SELECT * FROM reread_counts WHERE reread_id = ANY($1)")
        .bind(&ids)
        .fetch_all(&mut *connection)
        .await?;
    Ok(rows.into_iter().map(|row| reread(row, &counts)).collect())
}

fn reread(row: RereadRow, counts: &[CountRow]) -> Reread {
    let of_reread = counts.iter().filter(|count| count.reread_id == row.reread_id);
    let facts = of_reread.map(|count| {
        let CountRow { added, gone, altered, unchanged, .. } = *count;
        (count.fact_type.clone(), FactCounts { added, gone, altered, unchanged })
    });
    Reread {
        id: RereadId(row.reread_id),
        source: row.source,
        model: row.model,
        by: row.made_by,
        created_at: row.created_at.to_jiff(),
        finished_at: row.finished_at.map(SqlTimestamp::to_jiff),
        articles: row.articles,
        facts: facts.collect(),
    }
}

/// Ends a reread and deletes its report; articles that are queued are read all the same. `who` does it, as the audit notes.
pub async fn delete(pool: &PgPool, id: RereadId, who: Option<&str>) -> Result<bool, StoreError> {
    let mut transaction = pool.begin().await?;
    let Some(reread) = select(&mut transaction, Some(id)).await?.pop() else { return Ok(false) };
    let deleted =
        sqlx::query("DELETE FROM rereads WHERE reread_id = $1").bind(id.0).execute(&mut *transaction).await?;
    if deleted.rows_affected() == 0 {
        return Ok(false);
    }
    let before =
        json!({"source": reread.source, "model": reread.model, "is_finished": reread.finished_at.is_some()});
    let entry = NewEntry::of_change(who, Action::DeleteReread, id, Some(before), None);
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Returns true where there is a publisher with this name.
pub async fn is_source(pool: &PgPool, name: &str) -> Result<bool, StoreError> {
    let found =
        sqlx::query("SELECT 1 FROM sources WHERE source = $1").bind(name).fetch_optional(pool).await?;
    Ok(found.is_some())
}

/// Returns those of `articles` that are not stored.
pub async fn unknown_articles(pool: &PgPool, articles: &[ArticleId]) -> Result<Vec<ArticleId>, StoreError> {
    let ids: Vec<Uuid> = articles.iter().map(|article| article.0).collect();
    let unknown: Vec<Uuid> = sqlx::query_scalar(
        "SELECT given FROM UNNEST($1::uuid[]) AS given
         WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.article_id = given) ORDER BY given",
    )
    .bind(&ids)
    .fetch_all(pool)
    .await?;
    Ok(unknown.into_iter().map(ArticleId).collect())
}
