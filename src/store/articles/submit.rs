//! Taking articles in: article, revision and job, in one transaction.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use super::Submission;
use crate::store::{ArticleId, StoreError, jobs};
use extraction::language::ModelKind;

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Not seen before: written, and queued.
    Accepted(ArticleId),
    /// The same article with the same text is there.
    Known(ArticleId),
    /// The same article with another text: a new revision, queued.
    Revised(ArticleId),
}

impl Outcome {
    /// The article's id, whatever became of it.
    pub fn article_id(self) -> ArticleId {
        match self {
            Self::Accepted(id) | Self::Known(id) | Self::Revised(id) => id,
        }
    }
}

/// Takes articles in; the outcomes stand in the order of the submissions. When this returns, all of
/// them are durable; when it fails, none is.
///
/// An article is the same when source and external id are, else source and URL, else source and text.
pub async fn submit(pool: &PgPool, submissions: &[Submission]) -> Result<Vec<Outcome>, StoreError> {
    let mut transaction = pool.begin().await?;
    let mut outcomes = Vec::with_capacity(submissions.len());
    let mut rest = submissions;
    while !rest.is_empty() {
        // The same article twice in one call is a revision of itself: it goes in by turns.
        let mut keys = HashSet::new();
        let distinct = rest.iter().take_while(|one| keys.insert(dedup_key(one))).count();
        let (turn, later) = rest.split_at(distinct);
        submit_distinct(&mut transaction, turn, &mut outcomes).await?;
        rest = later;
    }
    if outcomes.iter().any(|outcome| !matches!(outcome, Outcome::Known(_))) {
        jobs::announce(&mut transaction).await?;
    }
    transaction.commit().await?;
    Ok(outcomes)
}

/// A submission beside what is stored of its article.
#[derive(Serialize)]
struct Row<'s> {
    article_id: Uuid,
    revision: i32,
    source: &'s str,
    external_id: Option<&'s str>,
    url: Option<&'s str>,
    title: Option<&'s str>,
    body: &'s str,
    published_at: jiff::Timestamp,
    utc_offset: i32,
    dedup_key: String,
    content_hash: String,
    model: Option<ModelKind>,
}

async fn submit_distinct(
    transaction: &mut PgTransaction<'_>,
    submissions: &[Submission],
    outcomes: &mut Vec<Outcome>,
) -> Result<(), StoreError> {
    let keys: Vec<[u8; 32]> = submissions.iter().map(dedup_key).collect();
    let known = lock_keys(transaction, &keys).await?;
    let (mut articles, mut revisions) = (Vec::new(), Vec::new());
    for (submission, key) in submissions.iter().zip(&keys) {
        let hash = content_hash(submission);
        let place = &known[key];
        let outcome = match place.content_hash.as_deref() {
            None => Outcome::Accepted(place.article_id),
            Some(stored) if stored == hash => Outcome::Known(place.article_id),
            Some(_) => Outcome::Revised(place.article_id),
        };
        outcomes.push(outcome);
        let row = Row {
            article_id: place.article_id.0,
            revision: place.revision + 1,
            source: &submission.source,
            external_id: submission.external_id.as_deref(),
            url: submission.url.as_deref(),
            title: submission.title.as_deref(),
            body: &submission.body,
            published_at: submission.published.at,
            utc_offset: submission.published.minutes_east(),
            dedup_key: hex(key),
            content_hash: hex(&hash),
            model: submission.model,
        };
        match outcome {
            Outcome::Known(id) => match submission.model {
                Some(model) => jobs::read_with(transaction, id, model).await?,
                None => jobs::retry_failed(transaction, id).await?,
            },
            Outcome::Accepted(_) => articles.push(row),
            Outcome::Revised(_) => revisions.push(row),
        }
    }
    write_new_articles(transaction, &articles).await?;
    write_revisions(transaction, articles.into_iter().chain(revisions).collect()).await
}

/// What is stored of an article, found by its key; `content_hash` is absent for a new one.
struct Place {
    article_id: ArticleId,
    revision: i32,
    content_hash: Option<Vec<u8>>,
}

/// Claims the keys that nobody holds and locks all of them, in one order everywhere, so that two
/// submissions of one article go one after the other and never wait for each other in a circle.
async fn lock_keys(
    transaction: &mut PgTransaction<'_>,
    keys: &[[u8; 32]],
) -> Result<BTreeMap<[u8; 32], Place>, StoreError> {
    let mut sorted: Vec<&[u8]> = keys.iter().map(<[u8; 32]>::as_slice).collect();
    sorted.sort_unstable();
    let ids: Vec<Uuid> = sorted.iter().map(|_| crate::store::id::new_article_id().0).collect();
    sqlx::query(
        "INSERT INTO article_keys (dedup_key, article_id)
         SELECT dedup_key, article_id FROM UNNEST($1::bytea[], $2::uuid[]) AS new (dedup_key, article_id)
         ORDER BY dedup_key
         ON CONFLICT DO NOTHING",
    )
    .bind(&sorted)
    .bind(&ids)
    .execute(&mut **transaction)
    .await?;
    let rows: Vec<(Vec<u8>, Uuid)> = sqlx::query_as(
        "SELECT dedup_key, article_id FROM article_keys WHERE dedup_key = ANY($1) ORDER BY dedup_key FOR UPDATE",
    )
    .bind(&sorted)
    .fetch_all(&mut **transaction)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|(_, id)| *id).collect();
    let mut stored: BTreeMap<Uuid, (i32, Vec<u8>)> = sqlx::query_as::<_, (Uuid, i32, Vec<u8>)>(
        "SELECT a.article_id, a.revision, r.content_hash
         FROM articles a JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         WHERE a.article_id = ANY($1)",
    )
    .bind(&ids)
    .fetch_all(&mut **transaction)
    .await?
    .into_iter()
    .map(|(id, revision, hash)| (id, (revision, hash)))
    .collect();
    Ok(rows
        .into_iter()
        .filter_map(|(key, id)| {
            let (revision, content_hash) = match stored.remove(&id) {
                Some((revision, hash)) => (revision, Some(hash)),
                None => (0, None),
            };
            Some((key.try_into().ok()?, Place { article_id: ArticleId(id), revision, content_hash }))
        })
        .collect())
}

async fn write_new_articles(transaction: &mut PgTransaction<'_>, rows: &[Row<'_>]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO sources (source)
         SELECT DISTINCT source FROM jsonb_to_recordset($1) AS new (source text) ORDER BY source
         ON CONFLICT DO NOTHING",
    )
    .bind(Json(rows))
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "INSERT INTO articles (article_id, source, external_id, url, revision, dedup_key)
         SELECT article_id, source, external_id, url, revision, decode(dedup_key, 'hex')
         FROM jsonb_to_recordset($1) AS new
           (article_id uuid, source text, external_id text, url text, revision integer, dedup_key text)",
    )
    .bind(Json(rows))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn write_revisions(transaction: &mut PgTransaction<'_>, rows: Vec<Row<'_>>) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO revisions (article_id, revision, title, body, published_at, utc_offset, content_hash)
         SELECT article_id, revision, title, body, published_at, utc_offset, decode(content_hash, 'hex')
         FROM jsonb_to_recordset($1) AS new
           (article_id uuid, revision integer, title text, body text, published_at timestamptz,
            utc_offset integer, content_hash text)",
    )
    .bind(Json(&rows))
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "UPDATE articles a SET revision = new.revision, url = coalesce(new.url, a.url)
         FROM jsonb_to_recordset($1) AS new (article_id uuid, revision integer, url text)
         WHERE a.article_id = new.article_id",
    )
    .bind(Json(&rows))
    .execute(&mut **transaction)
    .await?;
    let jobs: Vec<_> = rows.iter().map(|row| (ArticleId(row.article_id), row.revision, row.model)).collect();
    jobs::enqueue(transaction, &jobs).await
}

/// Which article a submission is.
fn dedup_key(submission: &Submission) -> [u8; 32] {
    let (by, what) = match (&submission.external_id, &submission.url) {
        (Some(id), _) => ("external_id", id.as_str()),
        (None, Some(url)) => ("url", url.as_str()),
        (None, None) => ("body", submission.body.as_str()),
    };
    digest(&[&submission.source, by, what])
}

/// Changes with everything a reading depends on.
fn content_hash(submission: &Submission) -> [u8; 32] {
    let published = submission.published;
    let title = submission.title.as_deref().unwrap_or_default();
    let instant = published.at.to_string();
    digest(&[title, &submission.body, &instant, &published.minutes_east().to_string()])
}

fn digest(parts: &[&str]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
