//! Submission of articles: article, revision and job, in one transaction.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use serde_json::json;
use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use super::Submission;
use crate::store::{
    ArticleId, StoreError,
    audit::{self, Action, NewEntry},
    digest::{FieldDigest, hex},
    ids::new_article_id,
    queue,
};
use extraction::language::ModelKind;

/// The result of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A new article: stored and queued.
    Accepted(ArticleId),
    /// The same article with the same text is stored already.
    Unchanged(ArticleId),
    /// The same article with another text: a new revision is stored and queued.
    Revised(ArticleId),
}

impl Outcome {
    /// Returns the article's id.
    pub fn article_id(self) -> ArticleId {
        match self {
            Self::Accepted(id) | Self::Unchanged(id) | Self::Revised(id) => id,
        }
    }
}

/// Stores articles and queues them; returns the outcomes in the order of the submissions.
///
/// On success all of them are durable, on an error none is. Two submissions are the same article when source and
/// external id are equal, else source and URL, else source and text. `by` is the name of the caller's key.
pub async fn submit(
    pool: &PgPool,
    submissions: &[Submission],
    by: Option<&str>,
) -> Result<Vec<Outcome>, StoreError> {
    let mut transaction = pool.begin().await?;
    let mut outcomes = Vec::with_capacity(submissions.len());
    let mut rest = submissions;
    while !rest.is_empty() {
        // A chunk holds no article twice: the second is a revision of the first, and must see it stored.
        let mut keys = HashSet::new();
        let distinct = rest.iter().take_while(|submission| keys.insert(dedup_key(submission))).count();
        let (chunk, later) = rest.split_at(distinct);
        submit_chunk(&mut transaction, chunk, by, &mut outcomes).await?;
        rest = later;
    }
    if outcomes.iter().any(|outcome| !matches!(outcome, Outcome::Unchanged(_))) {
        queue::notify(&mut transaction).await?;
    }
    transaction.commit().await?;
    Ok(outcomes)
}

/// The columns of one submission, for `articles` and `revisions`.
#[derive(Serialize)]
struct SubmissionRow<'s> {
    article_id: Uuid,
    revision: i32,
    source: &'s str,
    external_id: Option<&'s str>,
    url: Option<&'s str>,
    title: Option<&'s str>,
    body: &'s str,
    html: Option<&'s str>,
    published_at: jiff::Timestamp,
    utc_offset_minutes: i32,
    dedup_key: String,
    content_hash: String,
    model: Option<ModelKind>,
}

/// Stores submissions of different articles and adds their outcomes.
async fn submit_chunk(
    transaction: &mut PgTransaction<'_>,
    submissions: &[Submission],
    by: Option<&str>,
    outcomes: &mut Vec<Outcome>,
) -> Result<(), StoreError> {
    let keys: Vec<[u8; 32]> = submissions.iter().map(dedup_key).collect();
    let stored = lock_keys(transaction, &keys).await?;
    let (mut articles, mut revisions) = (Vec::new(), Vec::new());
    for (submission, key) in submissions.iter().zip(&keys) {
        let hash = content_hash(submission);
        let article = &stored[key];
        let outcome = match article.content_hash.as_deref() {
            None => Outcome::Accepted(article.article_id),
            Some(stored) if stored == hash => Outcome::Unchanged(article.article_id),
            Some(_) => Outcome::Revised(article.article_id),
        };
        outcomes.push(outcome);
        let row = SubmissionRow {
            article_id: article.article_id.0,
            revision: article.revision + 1,
            source: &submission.source,
            external_id: submission.external_id.as_deref(),
            url: submission.url.as_deref(),
            title: submission.title.as_deref(),
            body: &submission.body,
            html: submission.html.as_deref(),
            published_at: submission.published.at,
            utc_offset_minutes: submission.published.offset_minutes(),
            dedup_key: hex(key),
            content_hash: hex(&hash),
            model: submission.model,
        };
        match outcome {
            Outcome::Unchanged(id) => match submission.model {
                Some(model) => queue::requeue_with_model(transaction, id, model).await?,
                None => queue::retry_failed(transaction, id).await?,
            },
            Outcome::Accepted(_) => articles.push(row),
            Outcome::Revised(_) => revisions.push(row),
        }
    }
    let entries = articles.iter().map(|row| entry(Action::SubmitArticle, by, row));
    let entries: Vec<NewEntry<'_>> =
        entries.chain(revisions.iter().map(|row| entry(Action::ReviseArticle, by, row))).collect();
    audit::record(transaction, &entries).await?;
    insert_articles(transaction, &articles).await?;
    insert_revisions(transaction, articles.into_iter().chain(revisions).collect()).await
}

/// Makes the entry of the audit for a stored revision; the text itself is in the revision.
fn entry<'a>(action: Action, by: Option<&'a str>, row: &SubmissionRow<'_>) -> NewEntry<'a> {
    let former = row.revision - 1;
    NewEntry {
        who: by,
        action,
        subject: ArticleId(row.article_id).to_string(),
        reason: None,
        before: (former > 0).then(|| json!({"revision": former})),
        after: Some(json!({
            "source": row.source,
            "external_id": row.external_id,
            "url": row.url,
            "title": row.title,
            "revision": row.revision,
            "content_sha256": row.content_hash,
        })),
    }
}

/// The stored state of an article, found by its deduplication key.
struct StoredKey {
    article_id: ArticleId,
    /// Number of the newest revision; 0 for a new article.
    revision: i32,
    /// Hash of the newest revision; `None` for a new article.
    content_hash: Option<Vec<u8>>,
}

/// Claims new deduplication keys and locks all keys until the transaction ends.
///
/// The keys are locked in sorted order, so that two submissions of one article wait for each other and never
/// deadlock.
async fn lock_keys(
    transaction: &mut PgTransaction<'_>,
    keys: &[[u8; 32]],
) -> Result<BTreeMap<[u8; 32], StoredKey>, StoreError> {
    let mut sorted: Vec<&[u8]> = keys.iter().map(<[u8; 32]>::as_slice).collect();
    sorted.sort_unstable();
    let new_ids: Vec<Uuid> = sorted.iter().map(|_| new_article_id().0).collect();
    sqlx::query(
        "INSERT INTO article_keys (dedup_key, article_id)
         SELECT dedup_key, article_id FROM UNNEST($1::bytea[], $2::uuid[]) AS new (dedup_key, article_id)
         ORDER BY dedup_key
         ON CONFLICT DO NOTHING",
    )
    .bind(&sorted)
    .bind(&new_ids)
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
            Some((key.try_into().ok()?, StoredKey { article_id: ArticleId(id), revision, content_hash }))
        })
        .collect())
}

/// Inserts new articles with their sources.
async fn insert_articles(
    transaction: &mut PgTransaction<'_>,
    rows: &[SubmissionRow<'_>],
) -> Result<(), StoreError> {
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

/// Inserts revisions, makes them the newest of their articles, and queues them.
async fn insert_revisions(
    transaction: &mut PgTransaction<'_>,
    rows: Vec<SubmissionRow<'_>>,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO revisions (article_id, revision, title, body, html, published_at, utc_offset_minutes, content_hash)
         SELECT article_id, revision, title, body, html, published_at, utc_offset_minutes, decode(content_hash, 'hex')
         FROM jsonb_to_recordset($1) AS new
           (article_id uuid, revision integer, title text, body text, html text, published_at timestamptz,
            utc_offset_minutes integer, content_hash text)",
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
    queue::enqueue(transaction, &jobs).await
}

/// Returns the key that identifies the article of a submission.
fn dedup_key(submission: &Submission) -> [u8; 32] {
    let (field, value) = match (&submission.external_id, &submission.url) {
        (Some(id), _) => ("external_id", id.as_str()),
        (None, Some(url)) => ("url", url.as_str()),
        (None, None) => ("body", submission.body.as_str()),
    };
    FieldDigest::default().field(&submission.source).field(field).field(value).bytes()
}

/// Returns the hash of all that an extraction depends on: headline, text, and time of publication.
fn content_hash(submission: &Submission) -> [u8; 32] {
    let published = submission.published;
    FieldDigest::default()
        .field(submission.title.as_deref().unwrap_or_default())
        .field(&submission.body)
        .field(published.at.to_string())
        .field(published.offset_minutes().to_string())
        .bytes()
}
