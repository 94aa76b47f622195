//! One quotation with its occurrences, and the statements of versions.

use std::collections::HashMap;

use sqlx::{PgPool, types::Json};
use uuid::Uuid;

use super::{
    ListedQuotation,
    list::{QuotationRow, load},
};
use crate::store::{
    ArticleId, QuotationId, StoreError,
    statements::{self, StoredStatement},
};
use extraction::schema::Statement;

/// Most occurrences of a quotation that are shown, the first published.
const MAX_OCCURRENCES: i64 = 500;
/// Most statements of one version that a check sees.
const MAX_STATEMENTS: i64 = 5;

/// A quotation with the statements that have its words.
#[derive(Debug, Clone)]
pub struct StoredQuotation {
    /// The quotation as in lists.
    pub listed: ListedQuotation,
    /// The statements, at most 500, the first published first.
    pub occurrences: Vec<StoredStatement>,
}

/// A statement with the version whose words it has.
#[derive(Debug, Clone)]
pub struct QuotationOccurrence {
    /// The version.
    pub version_id: Uuid,
    /// The statement.
    pub statement: StoredStatement,
}

/// Returns a quotation, or `None` when there is none with this id.
pub async fn fetch(pool: &PgPool, id: QuotationId) -> Result<Option<StoredQuotation>, StoreError> {
    let row: Option<QuotationRow> = sqlx::query_as(
        "SELECT quotation_id, text, article_count, source_count, first_published_at, last_published_at, last_day
         FROM quotations WHERE quotation_id = $1",
    )
    .bind(id.0)
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT statement_id FROM quotation_occurrences WHERE quotation_id = $1
         ORDER BY published_at, statement_id LIMIT $2",
    )
    .bind(id.0)
    .bind(MAX_OCCURRENCES)
    .fetch_all(pool)
    .await?;
    let occurrences = in_order(pool, &ids).await?;
    let listed = load(&mut *pool.acquire().await?, vec![row]).await?.pop();
    Ok(listed.map(|listed| StoredQuotation { listed, occurrences }))
}

/// Returns of each version at most five statements of `speakers`, and five of any: the first published of each.
pub async fn statements_of(
    pool: &PgPool,
    versions: &[Uuid],
    speakers: &[Uuid],
) -> Result<Vec<QuotationOccurrence>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT wanted.id, o.statement_id FROM UNNEST($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
         CROSS JOIN LATERAL (
           (SELECT statement_id, 0 AS rank, published_at FROM quotation_occurrences
            WHERE version_id = wanted.id AND speaker_id = ANY($2) ORDER BY published_at, statement_id LIMIT $3)
           UNION ALL
           (SELECT statement_id, 1, published_at FROM quotation_occurrences
            WHERE version_id = wanted.id ORDER BY published_at, statement_id LIMIT $3)
         ) o ORDER BY wanted.place, o.rank, o.published_at, o.statement_id",
    )
    .bind(versions)
    .bind(speakers)
    .bind(MAX_STATEMENTS)
    .fetch_all(pool)
    .await?;
    let mut version_of: HashMap<Uuid, Uuid> = HashMap::new();
    let mut ids = Vec::new();
    for (version, statement) in rows {
        if version_of.insert(statement, version).is_none() {
            ids.push(statement);
        }
    }
    let statements = in_order(pool, &ids).await?;
    let occurrence = |statement: StoredStatement| {
        let version_id = *version_of.get(&statement.statement_id.0)?;
        Some(QuotationOccurrence { version_id, statement })
    };
    Ok(statements.into_iter().filter_map(occurrence).collect())
}

/// Returns the statements with quotation marks of articles, in the order of their texts, by article.
pub async fn quoting_statements(
    pool: &PgPool,
    articles: &[ArticleId],
) -> Result<HashMap<ArticleId, Vec<Statement>>, StoreError> {
    let rows: Vec<(Uuid, Json<Statement>)> = sqlx::query_as(
        "SELECT article_id, document FROM statements WHERE article_id = ANY($1) AND statement_type <> 'indirect'
         ORDER BY article_id, ordinal",
    )
    .bind(articles.iter().map(|article| article.0).collect::<Vec<Uuid>>())
    .fetch_all(pool)
    .await?;
    let mut statements: HashMap<ArticleId, Vec<Statement>> = HashMap::new();
    for (article, Json(statement)) in rows {
        statements.entry(ArticleId(article)).or_default().push(statement);
    }
    for of_article in statements.values_mut() {
        of_article.sort_by_key(|statement| statement.span);
    }
    Ok(statements)
}

/// Loads statements in the order of their ids in `ids`.
async fn in_order(pool: &PgPool, ids: &[Uuid]) -> Result<Vec<StoredStatement>, StoreError> {
    let statements = statements::fetch_entries(&mut *pool.acquire().await?, ids, false).await?;
    let mut by_id: HashMap<Uuid, StoredStatement> =
        statements.into_iter().map(|statement| (statement.statement_id.0, statement)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}
