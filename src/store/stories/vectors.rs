//! Rows of `article_vectors` and `article_terms`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::NewArticle;
use crate::store::{StoreError, digest::FieldDigest};
use extraction::keywords::Keyword;

/// Longest term, in bytes: an index entry of Postgres holds at most 2,704, and no word is as long as this.
const MAX_TERM: usize = 256;

#[derive(Serialize)]
struct VectorRow<'a> {
    article_id: Uuid,
    source: &'a str,
    headline: &'a str,
    published_at: Timestamp,
    fingerprint: Uuid,
    squared_norm: i32,
    story_id: Option<Uuid>,
}

#[derive(Serialize)]
struct TermRow<'a> {
    article_id: Uuid,
    term: &'a str,
    weight: u8,
    is_name: bool,
    published_at: Timestamp,
}

/// Returns the hash of all that decides an article's story and its entry in lists.
pub(super) fn fingerprint(article: &NewArticle<'_>) -> Uuid {
    let mut digest = FieldDigest::default();
    digest.field(article.source).field(&article.keywords.headline).field(article.published_at.to_string());
    for keyword in &article.keywords.words {
        digest.field(&keyword.word).field(format!("{} {}", keyword.weight, keyword.is_name));
    }
    digest.uuid()
}

/// Inserts term vectors; an article stays in its story of `stories` until its edges are known.
pub(super) async fn insert(
    transaction: &mut PgTransaction<'_>,
    articles: &[(&NewArticle<'_>, Uuid)],
    stories: &BTreeMap<Uuid, Uuid>,
) -> Result<(), StoreError> {
    let vectors: Vec<VectorRow<'_>> = articles
        .iter()
        .map(|&(article, fingerprint)| VectorRow {
            article_id: article.article_id.0,
            source: article.source,
            headline: &article.keywords.headline,
            published_at: article.published_at,
            fingerprint,
            squared_norm: terms(article).map(|term| i32::from(term.weight).pow(2)).sum(),
            story_id: stories.get(&article.article_id.0).copied(),
        })
        .collect();
    sqlx::query(
        "INSERT INTO article_vectors (article_id, source, headline, published_at, fingerprint, squared_norm, story_id)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, source text, headline text, published_at timestamptz, fingerprint uuid,
            squared_norm integer, story_id uuid)",
    )
    .bind(Json(&vectors))
    .execute(&mut **transaction)
    .await?;
    let terms: Vec<TermRow<'_>> = articles.iter().flat_map(|(article, _)| term_rows(article)).collect();
    sqlx::query(
        "INSERT INTO article_terms (article_id, term, weight, is_name, published_at)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, term text, weight integer, is_name boolean, published_at timestamptz)",
    )
    .bind(Json(&terms))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Returns the keywords of an article that an index can hold.
fn terms<'a>(article: &'a NewArticle<'_>) -> impl Iterator<Item = &'a Keyword> {
    article.keywords.words.iter().filter(|keyword| keyword.word.len() <= MAX_TERM)
}

fn term_rows<'a>(article: &'a NewArticle<'_>) -> impl Iterator<Item = TermRow<'a>> {
    terms(article).map(|keyword| TermRow {
        article_id: article.article_id.0,
        term: &keyword.word,
        weight: keyword.weight,
        is_name: keyword.is_name,
        published_at: article.published_at,
    })
}
