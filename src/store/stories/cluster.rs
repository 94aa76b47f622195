//! Addition of articles to the similarity graph, and their removal.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use jiff::Timestamp;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    components,
    similarity::{
        IDF_SQL, MAX_DAYS, MAX_EDGES, MAX_POSTINGS, MIN_CANDIDATE_TERMS, Overlap, SimilarPair, similarity,
    },
    vectors,
};
use crate::store::{ArticleId, StoreError, row_struct::row_struct};
use extraction::keywords::Keywords;

/// An article to be added to stories.
pub(in crate::store) struct NewArticle<'a> {
    pub article_id: ArticleId,
    pub source: &'a str,
    pub published_at: Timestamp,
    pub keywords: &'a Keywords,
}

/// Locks stories and happenings until the transaction ends.
///
/// Two articles on one topic that are written at the same time must see each other.
pub(in crate::store) async fn lock(transaction: &mut PgTransaction<'_>) -> Result<(), StoreError> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('dateline stories'))")
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Assigns each article to the story of a similar article, to a new story with similar unassigned ones, or to none.
///
/// An article with unchanged keywords stays where it is. Requires the [`lock`].
pub(in crate::store) async fn add_articles(
    transaction: &mut PgTransaction<'_>,
    articles: &[NewArticle<'_>],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = articles.iter().map(|article| article.article_id.0).collect();
    let stored: Vec<(Uuid, Uuid)> =
        sqlx::query_as("SELECT article_id, fingerprint FROM article_vectors WHERE article_id = ANY($1)")
            .bind(&ids)
            .fetch_all(&mut **transaction)
            .await?;
    let stored: HashMap<Uuid, Uuid> = stored.into_iter().collect();
    let changed: Vec<(&NewArticle<'_>, Uuid)> = articles
        .iter()
        .map(|article| (article, vectors::fingerprint(article)))
        .filter(|(article, fingerprint)| stored.get(&article.article_id.0) != Some(fingerprint))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = changed.iter().map(|(article, _)| article.article_id.0).collect();
    let former_stories = detach(transaction, &ids).await?;
    vectors::insert(transaction, &changed, &former_stories).await?;
    let pairs = find_similar(transaction, &ids).await?;
    insert_pairs(transaction, &pairs).await?;
    components::update(transaction, former_stories.into_values().collect(), &pairs).await
}

/// Removes articles from their stories, which are divided where these articles connected them.
///
/// Requires the [`lock`].
pub(in crate::store) async fn remove_articles(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    let former_stories = detach(transaction, articles).await?;
    components::update(transaction, former_stories.into_values().collect(), &[]).await
}

/// Deletes term vectors and edges of articles; returns the former story of each.
async fn detach(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
    sqlx::query(
        "WITH deleted AS (
           DELETE FROM article_similarities WHERE article_id = ANY($1) OR other_article_id = ANY($1)
           RETURNING article_id, other_article_id, similarity_permille
         ), loss AS (
           SELECT id, sum(similarity_permille)::integer AS similarity_permille
           FROM (SELECT article_id AS id, similarity_permille FROM deleted
                 UNION ALL SELECT other_article_id, similarity_permille FROM deleted) ends
           GROUP BY id
         )
         UPDATE article_vectors v SET link_weight = v.link_weight - loss.similarity_permille
         FROM loss WHERE v.article_id = loss.id",
    )
    .bind(articles)
    .execute(&mut **transaction)
    .await?;
    let stories: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(
        "DELETE FROM article_vectors WHERE article_id = ANY($1) RETURNING article_id, story_id",
    )
    .bind(articles)
    .fetch_all(&mut **transaction)
    .await?;
    Ok(stories.into_iter().filter_map(|(article, story)| Some((article, story?))).collect())
}

row_struct! {
    struct OverlapRow {
        article_id: Uuid,
        other_article_id: Uuid,
        product: i64,
        terms: i64,
        names: i64,
        own_squared_norm: i32,
        other_squared_norm: i32,
    }
}

/// Returns the edges of new articles: for each at most eight, each pair once.
async fn find_similar(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<Vec<SimilarPair>, StoreError> {
    let mut query = sqlx::QueryBuilder::new(
        "SELECT c.*, own.squared_norm AS own_squared_norm, other.squared_norm AS other_squared_norm FROM (
           SELECT article_id, other_article_id, sum(product * ",
    );
    query.push(IDF_SQL).push(
        ")::bigint AS product, count(*) AS terms, count(*) FILTER (WHERE is_name) AS names
           FROM (
             SELECT t.article_id, c.article_id AS other_article_id, t.weight * c.weight AS product,
                    t.is_name AND c.is_name AS is_name,
                    count(*) OVER (PARTITION BY t.article_id, t.term) AS postings
             FROM article_terms t CROSS JOIN LATERAL (
               SELECT p.article_id, p.weight, p.is_name FROM article_terms p
               WHERE p.term = t.term
                 AND p.published_at BETWEEN t.published_at - make_interval(days => ",
    );
    query.push_bind(MAX_DAYS).push(") AND t.published_at + make_interval(days => ").push_bind(MAX_DAYS);
    query.push(") ORDER BY p.published_at DESC LIMIT ").push_bind(MAX_POSTINGS);
    query.push(") c WHERE t.article_id = ANY(").push_bind(articles);
    query
        .push(")) shared_terms WHERE article_id <> other_article_id GROUP BY article_id, other_article_id")
        .push(" HAVING count(*) >= ")
        .push_bind(MIN_CANDIDATE_TERMS)
        .push(
            ") c JOIN article_vectors own ON own.article_id = c.article_id
               JOIN article_vectors other ON other.article_id = c.other_article_id",
        );
    let rows: Vec<OverlapRow> = query.build_query_as().fetch_all(&mut **transaction).await?;
    Ok(strongest(rows))
}

/// Returns the strongest pairs of each article, each pair once.
fn strongest(rows: Vec<OverlapRow>) -> Vec<SimilarPair> {
    let mut by_article: BTreeMap<Uuid, Vec<SimilarPair>> = BTreeMap::new();
    for row in rows {
        let overlap = Overlap {
            product: row.product,
            terms: row.terms,
            names: row.names,
            squared_norms: (row.own_squared_norm, row.other_squared_norm),
        };
        if let Some(similarity_permille) = similarity(&overlap) {
            by_article.entry(row.article_id).or_default().push(SimilarPair {
                article_id: row.article_id.max(row.other_article_id),
                other_article_id: row.article_id.min(row.other_article_id),
                similarity_permille,
            });
        }
    }
    let mut pairs = BTreeMap::new();
    for edges in by_article.values_mut() {
        edges.sort_by_key(|pair| (Reverse(pair.similarity_permille), pair.other_article_id, pair.article_id));
        edges.truncate(MAX_EDGES);
        for pair in edges {
            pairs.entry((pair.article_id, pair.other_article_id)).or_insert(*pair);
        }
    }
    pairs.into_values().collect()
}

/// Inserts edges, and adds their similarity to the link weights of their articles.
async fn insert_pairs(transaction: &mut PgTransaction<'_>, pairs: &[SimilarPair]) -> Result<(), StoreError> {
    if pairs.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "WITH inserted AS (
           INSERT INTO article_similarities (article_id, other_article_id, similarity_permille)
           SELECT * FROM jsonb_to_recordset($1) AS new
             (article_id uuid, other_article_id uuid, similarity_permille integer)
           ON CONFLICT DO NOTHING RETURNING article_id, other_article_id, similarity_permille
         ), gain AS (
           SELECT id, sum(similarity_permille)::integer AS similarity_permille
           FROM (SELECT article_id AS id, similarity_permille FROM inserted
                 UNION ALL SELECT other_article_id, similarity_permille FROM inserted) ends
           GROUP BY id
         )
         UPDATE article_vectors v SET link_weight = v.link_weight + gain.similarity_permille
         FROM gain WHERE v.article_id = gain.id",
    )
    .bind(Json(pairs))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
