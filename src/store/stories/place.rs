//! Finding an article's place among the stories, and taking it out again.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    likeness::{BROUGHT, Common, DAYS, LINKS, RARITY, alike},
    settle::settle,
};
use crate::store::{ArticleId, StoreError};
use extraction::keywords::Keywords;

/// An article that wants a place.
pub(in crate::store) struct Newcomer<'a> {
    pub article_id: ArticleId,
    pub source: &'a str,
    pub published_at: Timestamp,
    pub keywords: Keywords,
}

#[derive(Serialize)]
struct GistRow<'a> {
    article_id: Uuid,
    source: &'a str,
    headline: &'a str,
    published_at: Timestamp,
    digest: Uuid,
    norm: i32,
    story_id: Option<Uuid>,
}

#[derive(Serialize)]
struct WordRow<'a> {
    article_id: Uuid,
    word: &'a str,
    weight: u8,
    is_name: bool,
    published_at: Timestamp,
}

/// Two articles that are alike.
#[derive(Debug, Clone, Copy, Serialize, FromRow)]
pub(super) struct Link {
    pub article_id: Uuid,
    pub other_id: Uuid,
    pub likeness: i32,
}

/// Gives each article its place: a story it is like, a new one with others that had none, or none yet. One
/// whose gist is unchanged stays where it is. Asked under the [`lock`].
pub(in crate::store) async fn place(
    transaction: &mut PgTransaction<'_>,
    newcomers: &[Newcomer<'_>],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = newcomers.iter().map(|one| one.article_id.0).collect();
    let known: HashMap<Uuid, Uuid> =
        sqlx::query_as::<_, (Uuid, Uuid)>("SELECT article_id, digest FROM gists WHERE article_id = ANY($1)")
            .bind(&ids)
            .fetch_all(&mut **transaction)
            .await?
            .into_iter()
            .collect();
    let changed: Vec<(&Newcomer<'_>, Uuid)> = newcomers
        .iter()
        .map(|one| (one, digest(one)))
        .filter(|(one, digest)| known.get(&one.article_id.0) != Some(digest))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = changed.iter().map(|(one, _)| one.article_id.0).collect();
    let former = take_out(transaction, &ids).await?;
    insert(transaction, &changed, &former).await?;
    let links = find_links(transaction, &ids).await?;
    insert_links(transaction, &links).await?;
    settle(transaction, former.into_values().collect(), &links).await
}

/// Takes articles out of their stories; what they alone held together falls apart. Asked under the [`lock`].
pub(in crate::store) async fn withdraw(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    let former = take_out(transaction, articles).await?;
    settle(transaction, former.into_values().collect(), &[]).await
}

/// The lock under which stories and happenings change, held until the transaction ends: two articles of one affair
/// that come in at the same time must see each other.
pub(in crate::store) async fn lock(transaction: &mut PgTransaction<'_>) -> Result<(), StoreError> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('dateline stories'))")
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Deletes gists and links; the stories in which the articles stood.
async fn take_out(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
    sqlx::query(
        "WITH gone AS (
           DELETE FROM story_links WHERE article_id = ANY($1) OR other_id = ANY($1)
           RETURNING article_id, other_id, likeness
         ), lost AS (
           SELECT id, sum(likeness)::integer AS likeness
           FROM (SELECT article_id AS id, likeness FROM gone UNION ALL SELECT other_id, likeness FROM gone) ends
           GROUP BY id
         )
         UPDATE gists g SET degree = g.degree - lost.likeness FROM lost WHERE g.article_id = lost.id",
    )
    .bind(articles)
    .execute(&mut **transaction)
    .await?;
    let former: Vec<(Uuid, Option<Uuid>)> =
        sqlx::query_as("DELETE FROM gists WHERE article_id = ANY($1) RETURNING article_id, story_id")
            .bind(articles)
            .fetch_all(&mut **transaction)
            .await?;
    Ok(former.into_iter().filter_map(|(article, story)| Some((article, story?))).collect())
}

async fn insert(
    transaction: &mut PgTransaction<'_>,
    changed: &[(&Newcomer<'_>, Uuid)],
    former: &BTreeMap<Uuid, Uuid>,
) -> Result<(), StoreError> {
    let gists: Vec<GistRow<'_>> = changed
        .iter()
        .map(|&(one, digest)| GistRow {
            article_id: one.article_id.0,
            source: one.source,
            headline: &one.keywords.headline,
            published_at: one.published_at,
            digest,
            norm: one.keywords.words.iter().map(|word| i32::from(word.weight).pow(2)).sum(),
            // It stays in its story until it turns out that nothing holds it there any more.
            story_id: former.get(&one.article_id.0).copied(),
        })
        .collect();
    sqlx::query(
        "INSERT INTO gists (article_id, source, headline, published_at, digest, norm, story_id)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, source text, headline text, published_at timestamptz, digest uuid, norm integer,
            story_id uuid)",
    )
    .bind(Json(&gists))
    .execute(&mut **transaction)
    .await?;
    let words: Vec<WordRow<'_>> = changed
        .iter()
        .flat_map(|(one, _)| {
            one.keywords.words.iter().map(|word| WordRow {
                article_id: one.article_id.0,
                word: &word.word,
                weight: word.weight,
                is_name: word.is_name,
                published_at: one.published_at,
            })
        })
        .collect();
    sqlx::query(
        "INSERT INTO gist_words (article_id, word, weight, is_name, published_at)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, word text, weight integer, is_name boolean, published_at timestamptz)",
    )
    .bind(Json(&words))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct Candidate {
    article_id: Uuid,
    other_id: Uuid,
    product: i64,
    words: i64,
    names: i64,
    own_norm: i32,
    other_norm: i32,
}

/// The articles most like the given ones: of each at most eight, each pair once.
async fn find_links(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<Vec<Link>, StoreError> {
    let mut query = sqlx::QueryBuilder::new(
        "SELECT c.*, o.norm AS own_norm, t.norm AS other_norm FROM (
           SELECT article_id, other_id, sum(product * ",
    );
    query.push(RARITY).push(
        ")::bigint AS product, count(*) AS words, count(*) FILTER (WHERE is_name) AS names
           FROM (
             SELECT m.article_id, n.article_id AS other_id, m.weight * n.weight AS product,
                    m.is_name AND n.is_name AS is_name,
                    count(*) OVER (PARTITION BY m.article_id, m.word) AS brought
             FROM gist_words m CROSS JOIN LATERAL (
               SELECT w.article_id, w.weight, w.is_name FROM gist_words w
               WHERE w.word = m.word
                 AND w.published_at BETWEEN m.published_at - make_interval(days => ",
    );
    query.push_bind(DAYS).push(") AND m.published_at + make_interval(days => ").push_bind(DAYS);
    query.push(") ORDER BY w.published_at DESC LIMIT ").push_bind(BROUGHT);
    query.push(") n WHERE m.article_id = ANY(").push_bind(articles);
    query.push(
        ")) brought_by_word WHERE article_id <> other_id GROUP BY article_id, other_id HAVING count(*) >= 3
         ) c JOIN gists o ON o.article_id = c.article_id JOIN gists t ON t.article_id = c.other_id",
    );
    let candidates: Vec<Candidate> = query.build_query_as().fetch_all(&mut **transaction).await?;
    let mut of_each: BTreeMap<Uuid, Vec<Link>> = BTreeMap::new();
    for one in candidates {
        let common = Common {
            product: one.product,
            words: one.words,
            names: one.names,
            norms: (one.own_norm, one.other_norm),
        };
        if let Some(likeness) = alike(&common) {
            let (article_id, other_id) = (one.article_id.max(one.other_id), one.article_id.min(one.other_id));
            of_each.entry(one.article_id).or_default().push(Link { article_id, other_id, likeness });
        }
    }
    let mut pairs = BTreeMap::new();
    for links in of_each.values_mut() {
        links.sort_by_key(|link| (std::cmp::Reverse(link.likeness), link.other_id, link.article_id));
        links.truncate(LINKS);
        for link in links {
            pairs.entry((link.article_id, link.other_id)).or_insert(*link);
        }
    }
    Ok(pairs.into_values().collect())
}

async fn insert_links(transaction: &mut PgTransaction<'_>, links: &[Link]) -> Result<(), StoreError> {
    if links.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "WITH new AS (
           INSERT INTO story_links (article_id, other_id, likeness)
           SELECT * FROM jsonb_to_recordset($1) AS new (article_id uuid, other_id uuid, likeness integer)
           ON CONFLICT DO NOTHING RETURNING article_id, other_id, likeness
         ), gained AS (
           SELECT id, sum(likeness)::integer AS likeness
           FROM (SELECT article_id AS id, likeness FROM new UNION ALL SELECT other_id, likeness FROM new) ends
           GROUP BY id
         )
         UPDATE gists g SET degree = g.degree + gained.likeness FROM gained WHERE g.article_id = gained.id",
    )
    .bind(Json(links))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The same for an article that would be placed in the same way, and listed by the same words.
fn digest(one: &Newcomer<'_>) -> Uuid {
    let mut digest = Sha256::new();
    let mut part = |text: &str| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    };
    part(one.source);
    part(&one.keywords.headline);
    part(&one.published_at.to_string());
    for word in &one.keywords.words {
        part(&word.word);
        part(&format!("{} {}", word.weight, word.is_name));
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
