//! The articles that are most similar to an article.

use std::collections::{BTreeSet, HashMap};

use sqlx::PgTransaction;
use uuid::Uuid;

use crate::store::StoreError;

/// Number of similar articles that are compared with an article, so that its work is bounded.
const MAX_SIMILAR_ARTICLES: i64 = 8;

/// Returns the most similar articles of each article, the most similar first.
pub(super) async fn similar_articles(
    transaction: &mut PgTransaction<'_>,
    articles: BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, Vec<Uuid>>, StoreError> {
    let pairs: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT own.id, similar_to.id FROM UNNEST($1::uuid[]) AS own (id) CROSS JOIN LATERAL (
           SELECT * FROM (
             SELECT other_article_id AS id, similarity_permille FROM article_similarities WHERE article_id = own.id
             UNION ALL
             SELECT article_id, similarity_permille FROM article_similarities WHERE other_article_id = own.id
           ) pairs ORDER BY similarity_permille DESC, id LIMIT $2
         ) similar_to",
    )
    .bind(articles.into_iter().collect::<Vec<_>>())
    .bind(MAX_SIMILAR_ARTICLES)
    .fetch_all(&mut **transaction)
    .await?;
    let mut similar: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (article, other) in pairs {
        similar.entry(article).or_default().push(other);
    }
    Ok(similar)
}
