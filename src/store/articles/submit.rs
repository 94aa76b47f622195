//! Submission of articles: article, revision and job, in one transaction.

use std::{borrow::Cow, collections::HashSet};

use serde::Serialize;
use serde_json::json;
use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    ArticleDetails, Change, PublicationTime, Submission, canonical_url,
    dedup_keys::{dedup_key, lock_keys},
    embargo,
};
use crate::store::{
    ArticleId, LoadId, StoreError,
    audit::{self, Action, NewEntry},
    changes::{self, NewChange},
    digest::{FieldDigest, hex},
    erasures, queue,
    write::remove_facts,
};
use extraction::{event_coreference::EventCoreference, language::ModelKind};

/// The result of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A new article: stored and queued.
    Accepted(ArticleId),
    /// The same article with the same text is stored already.
    Unchanged(ArticleId),
    /// The same article with another text: a new revision is stored and queued.
    Revised(ArticleId),
    /// The article was withdrawn, and the submission does not say what it changes: nothing is stored.
    Withdrawn(ArticleId),
}

impl Outcome {
    /// Returns the article's id.
    pub fn article_id(self) -> ArticleId {
        match self {
            Self::Accepted(id) | Self::Unchanged(id) | Self::Revised(id) | Self::Withdrawn(id) => id,
        }
    }
}

/// Stores articles and queues them; returns the outcomes in the order of the submissions.
///
/// On success all of them are durable, on an error none is. Two submissions are the same article when source and
/// external id are equal, else source and canonical URL, else source and text. The facts of an article that comes under embargo, or that
/// is only to be stored from now on, are deleted; `coreference` decides which events are the same then. `by` is the name of the
/// caller's key.
pub async fn submit(
    pool: &PgPool,
    coreference: &EventCoreference,
    submissions: &[Submission],
    by: Option<&str>,
) -> Result<Vec<Outcome>, StoreError> {
    let mut transaction = pool.begin().await?;
    let origin = Origin { by, load: None, first_model: None };
    let outcomes = submit_in(&mut transaction, coreference, submissions, origin).await?;
    transaction.commit().await?;
    Ok(outcomes)
}

/// Where submissions come from.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Origin<'a> {
    /// The name of the caller's key.
    pub by: Option<&'a str>,
    /// The load that they are lines of.
    pub load: Option<LoadId>,
    /// The model that first reads new texts that name none; `None` for the service's own.
    pub first_model: Option<ModelKind>,
}

/// Stores articles and queues them in a transaction.
pub(in crate::store) async fn submit_in(
    transaction: &mut PgTransaction<'_>,
    coreference: &EventCoreference,
    submissions: &[Submission],
    origin: Origin<'_>,
) -> Result<Vec<Outcome>, StoreError> {
    let erased = erasures::begin_submission(transaction).await?;
    let masked: Vec<Cow<'_, Submission>> =
        submissions.iter().map(|submission| erasures::mask_submission(&erased, submission)).collect();
    let mut outcomes = Vec::with_capacity(submissions.len());
    let mut without_facts = Vec::new();
    let mut rest = masked.as_slice();
    while !rest.is_empty() {
        // A chunk holds no article twice: the second is a revision of the first, and must see it stored.
        let mut keys = HashSet::new();
        let distinct = rest.iter().take_while(|submission| keys.insert(dedup_key(submission))).count();
        let (chunk, later) = rest.split_at(distinct);
        without_facts.extend(submit_chunk(transaction, chunk, origin, &mut outcomes).await?);
        rest = later;
    }
    remove_facts(transaction, coreference, &without_facts).await?;
    if outcomes.iter().any(|outcome| matches!(outcome, Outcome::Accepted(_) | Outcome::Revised(_))) {
        queue::notify(transaction).await?;
    }
    Ok(outcomes)
}

/// What the hash of a revision covers.
pub(super) struct HashedText<'t> {
    pub title: Option<&'t str>,
    pub body: &'t str,
    pub published: PublicationTime,
    pub extract: bool,
}

/// The columns of one submission, for `articles` and `revisions`.
#[derive(Serialize)]
struct SubmissionRow<'s> {
    article_id: Uuid,
    revision: i32,
    source: &'s str,
    external_id: Option<&'s str>,
    url: Option<&'s str>,
    canonical_url: Option<String>,
    title: Option<&'s str>,
    body: &'s str,
    html: Option<&'s str>,
    published_at: jiff::Timestamp,
    utc_offset_minutes: i32,
    dedup_key: String,
    content_hash: String,
    details: ArticleDetails,
    labels: Vec<String>,
    extract: bool,
    embargoed_until: Option<jiff::Timestamp>,
    change: Option<Change>,
    note: Option<&'s str>,
    model: Option<ModelKind>,
}

/// Stores submissions of different articles and adds their outcomes; returns the articles that are to have no facts.
async fn submit_chunk(
    transaction: &mut PgTransaction<'_>,
    submissions: &[Cow<'_, Submission>],
    Origin { by, load, first_model }: Origin<'_>,
    outcomes: &mut Vec<Outcome>,
) -> Result<Vec<Uuid>, StoreError> {
    let keys: Vec<[u8; 32]> = submissions.iter().map(|submission| dedup_key(submission)).collect();
    let stored = lock_keys(transaction, &keys).await?;
    let (mut articles, mut revisions, mut unchanged) = (Vec::new(), Vec::new(), Vec::new());
    let mut changed: Vec<NewEntry<'_>> = Vec::new();
    for (submission, key) in submissions.iter().zip(&keys) {
        let hash = content_hash(&HashedText {
            title: submission.title.as_deref(),
            body: &submission.body,
            published: submission.published,
            extract: submission.extract,
        });
        let article = &stored[key];
        let outcome = match article.content_hash.as_deref() {
            None => Outcome::Accepted(article.article_id),
            Some(_) if article.is_withdrawn && submission.change.is_none() => {
                Outcome::Withdrawn(article.article_id)
            }
            Some(stored) if stored == hash => Outcome::Unchanged(article.article_id),
            Some(_) => Outcome::Revised(article.article_id),
        };
        outcomes.push(outcome);
        let details = article.details.merged(&submission.details);
        let has_new_details = details != article.details;
        let row = SubmissionRow {
            article_id: article.article_id.0,
            revision: article.revision + 1,
            source: &submission.source,
            external_id: submission.external_id.as_deref(),
            url: submission.url.as_deref(),
            canonical_url: submission.url.as_deref().map(canonical_url),
            title: submission.title.as_deref(),
            body: &submission.body,
            html: submission.html.as_deref(),
            published_at: submission.published.at,
            utc_offset_minutes: submission.published.offset_minutes(),
            dedup_key: hex(key),
            content_hash: hex(&hash),
            labels: details.labels(),
            details,
            extract: submission.extract,
            embargoed_until: submission.embargoed_until,
            change: submission.change,
            note: submission.note.as_deref(),
            model: submission.model,
        };
        match outcome {
            Outcome::Unchanged(id) => {
                let is_queued = match submission.model {
                    Some(model) if submission.extract => {
                        queue::requeue_with_model(transaction, id, model, load).await?
                    }
                    _ => queue::retry_failed(transaction, id, load).await?,
                };
                if is_queued {
                    changed.push(requeue_entry(by, &row));
                }
                if has_new_details || row.embargoed_until.is_some() {
                    changed.push(details_entry(by, &row, &article.details));
                    unchanged.push(row);
                }
            }
            Outcome::Accepted(_) => articles.push(row),
            Outcome::Revised(_) => revisions.push(row),
            Outcome::Withdrawn(_) => {}
        }
    }
    let entries = articles.iter().map(|row| entry(Action::SubmitArticle, by, row));
    let entries: Vec<NewEntry<'_>> = entries
        .chain(revisions.iter().map(|row| entry(Action::ReviseArticle, by, row)))
        .chain(changed)
        .collect();
    audit::record(transaction, &entries).await?;
    insert_articles(transaction, &articles).await?;
    update_details(transaction, &unchanged).await?;
    let rows: Vec<SubmissionRow<'_>> = articles.into_iter().chain(revisions).collect();
    insert_revisions(transaction, &rows, (load, first_model)).await?;
    let all = || rows.iter().chain(&unchanged);
    let ends: Vec<_> = all().filter_map(|row| Some((row.article_id, row.embargoed_until?))).collect();
    let mut without_facts = embargo::set(transaction, &ends).await?;
    record_submissions(transaction, &rows, &ends).await?;
    let only_stored: Vec<Uuid> = all().filter(|row| !row.extract).map(|row| row.article_id).collect();
    queue::end(transaction, &only_stored).await?;
    without_facts.extend(only_stored);
    Ok(without_facts)
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

/// Makes the entry of the audit for an article that is queued again as it is.
fn requeue_entry<'a>(by: Option<&'a str>, row: &SubmissionRow<'_>) -> NewEntry<'a> {
    let after = json!({"model": row.model.map(ModelKind::name)});
    NewEntry::of_change(by, Action::Requeue, ArticleId(row.article_id), None, Some(after))
}

/// Makes the entry of the audit for an article with other details and the same text.
fn details_entry<'a>(by: Option<&'a str>, row: &SubmissionRow<'_>, former: &ArticleDetails) -> NewEntry<'a> {
    let after = json!({"details": row.details, "embargoed_until": row.embargoed_until});
    let before = json!({ "details": former });
    NewEntry::of_change(by, Action::ChangeDetails, ArticleId(row.article_id), Some(before), Some(after))
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
        "INSERT INTO articles (article_id, source, external_id, url, canonical_url, revision, dedup_key)
         SELECT article_id, source, external_id, url, canonical_url, revision, decode(dedup_key, 'hex')
         FROM jsonb_to_recordset($1) AS new
           (article_id uuid, source text, external_id text, url text, canonical_url text, revision integer,
            dedup_key text)",
    )
    .bind(Json(rows))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Inserts revisions, makes them the newest of their articles, and queues them. A withdrawn article is visible again.
async fn insert_revisions(
    transaction: &mut PgTransaction<'_>,
    rows: &[SubmissionRow<'_>],
    (load, first_model): (Option<LoadId>, Option<ModelKind>),
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    for sql in [
        "INSERT INTO revisions (article_id, revision, title, body, html, published_at, utc_offset_minutes, content_hash,
                                details, labels, extract, change, note)
         SELECT article_id, revision, title, body, html, published_at, utc_offset_minutes, decode(content_hash, 'hex'),
                details, labels, extract, change, note
         FROM jsonb_to_recordset($1) AS new
           (article_id uuid, revision integer, title text, body text, html text, published_at timestamptz,
            utc_offset_minutes integer, content_hash text, details jsonb, labels text[], extract boolean, change text,
            note text)",
        "UPDATE articles a SET revision = new.revision, url = coalesce(new.url, a.url),
                               canonical_url = coalesce(new.canonical_url, a.canonical_url),
                               hidden_until = nullif(a.hidden_until, 'infinity')
         FROM jsonb_to_recordset($1) AS new (article_id uuid, revision integer, url text, canonical_url text)
         WHERE a.article_id = new.article_id",
        "DELETE FROM withdrawn_facts w USING jsonb_to_recordset($1) AS new (article_id uuid)
         WHERE w.article_id = new.article_id",
    ] {
        sqlx::query(sql).bind(Json(rows)).execute(&mut **transaction).await?;
    }
    let model = |row: &SubmissionRow<'_>| row.model.or(first_model.filter(|_| row.embargoed_until.is_none()));
    let jobs: Vec<_> = rows.iter().map(|row| (ArticleId(row.article_id), row.revision, model(row))).collect();
    queue::enqueue(transaction, &jobs, load).await
}

/// Replaces the details of the newest revisions of articles whose text stayed the same.
async fn update_details(
    transaction: &mut PgTransaction<'_>,
    rows: &[SubmissionRow<'_>],
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE revisions r SET details = new.details, labels = new.labels
         FROM jsonb_to_recordset($1) AS new (article_id uuid, revision integer, details jsonb, labels text[])
         WHERE r.article_id = new.article_id AND r.revision = new.revision - 1",
    )
    .bind(Json(rows))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Records that articles are new, have another revision, or are no longer under embargo; `ends` are of embargoes.
async fn record_submissions(
    transaction: &mut PgTransaction<'_>,
    rows: &[SubmissionRow<'_>],
    ends: &[(Uuid, jiff::Timestamp)],
) -> Result<(), StoreError> {
    let with_end: Vec<Uuid> = ends.iter().map(|(article, _)| *article).collect();
    let mut recorded_otherwise = embargo::end(transaction, Some(&with_end)).await?;
    let articles: Vec<Uuid> = rows.iter().map(|row| row.article_id).collect();
    recorded_otherwise.extend(embargo::hidden_among(transaction, &articles).await?);
    let recorded = rows.iter().filter(|row| !recorded_otherwise.contains(&row.article_id));
    let changes: Vec<NewChange> =
        recorded.map(|row| embargo::submission(row.article_id, row.revision)).collect();
    changes::record(transaction, &changes).await
}

/// Returns the hash of all that an extraction depends on: headline, text, time of publication, and whether there is one.
pub(super) fn content_hash(text: &HashedText<'_>) -> [u8; 32] {
    let published = text.published;
    let mut digest = FieldDigest::default();
    digest
        .field(text.title.unwrap_or_default())
        .field(text.body)
        .field(published.at.to_string())
        .field(published.offset_minutes().to_string());
    if !text.extract {
        digest.field("only stored");
    }
    digest.bytes()
}
