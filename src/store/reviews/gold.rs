//! Reviewed articles as gold data.

use sqlx::{PgPool, types::Json};
use uuid::Uuid;

use crate::store::{ArticleId, StoreError, row_struct::row_struct};
use extraction::schema::Statement;

/// Articles that are returned at a time.
const BATCH: i64 = 50;

/// An article with reviewed statements.
#[derive(Debug, Clone)]
pub struct ReviewedArticle {
    /// The article.
    pub article_id: ArticleId,
    /// The text, to which all spans refer.
    pub body: String,
    /// Its statements that nobody rejected, and whether each is reviewed.
    pub statements: Vec<(Statement, bool)>,
}

row_struct! {
    struct GoldRow {
        article_id: Uuid,
        body: String,
        documents: Json<Vec<Statement>>,
        reviewed: Vec<bool>,
    }
}

/// Returns the next articles with a reviewed statement, rejected ones among them, in the order of their ids.
pub async fn reviewed_articles(
    pool: &PgPool,
    after: Option<ArticleId>,
) -> Result<Vec<ReviewedArticle>, StoreError> {
    let rows: Vec<GoldRow> = sqlx::query_as(
        "SELECT x.article_id, r.body, s.documents, s.reviewed
         FROM (SELECT DISTINCT article_id FROM all_statements WHERE review_id IS NOT NULL AND article_id > $1
               ORDER BY article_id LIMIT $2) wanted
         JOIN extractions x USING (article_id)
         JOIN revisions r ON r.article_id = x.article_id AND r.revision = x.revision
         CROSS JOIN LATERAL (
           SELECT coalesce(jsonb_agg(document ORDER BY ordinal), '[]'::jsonb) AS documents,
                  coalesce(array_agg(review_id IS NOT NULL ORDER BY ordinal), '{}') AS reviewed
           FROM statements WHERE article_id = x.article_id
         ) s ORDER BY x.article_id",
    )
    .bind(after.map_or(Uuid::nil(), |id| id.0))
    .bind(BATCH)
    .fetch_all(pool)
    .await?;
    let article = |row: GoldRow| ReviewedArticle {
        article_id: ArticleId(row.article_id),
        body: row.body,
        statements: row.documents.0.into_iter().zip(row.reviewed).collect(),
    };
    Ok(rows.into_iter().map(article).collect())
}
