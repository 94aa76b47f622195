//! Reading of one article: its newest revision, its job, and its extraction.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgPool, types::Json};
use uuid::Uuid;

use super::{JobState, PublicationTime, Warning};
use crate::store::{ArticleId, HappeningId, StoreError, StoryId, hydrate, row_struct::row_struct};
use extraction::{Extraction, omit::omit};

/// An article as stored.
#[derive(Debug, Clone)]
pub struct StoredArticle {
    /// The article's id.
    pub article_id: ArticleId,
    /// The publisher.
    pub source: String,
    /// The publisher's own id of the article.
    pub external_id: Option<String>,
    /// The article's address on the web.
    pub url: Option<String>,
    /// Number of the newest revision, from 1.
    pub revision: i32,
    /// Headline of the newest revision.
    pub title: Option<String>,
    /// Text of the newest revision.
    pub body: String,
    /// Time of publication.
    pub published: PublicationTime,
    /// Time at which the newest revision was submitted.
    pub submitted_at: Timestamp,
    /// State of the newest revision's job.
    pub state: JobState,
    /// Number of attempts of the job.
    pub attempts: i32,
    /// Error of the last attempt, if it failed.
    pub last_error: Option<String>,
    /// The story that the article belongs to.
    pub story_id: Option<StoryId>,
    /// The stored extraction, if any: of an older revision while the newest one waits.
    pub extraction: Option<StoredExtraction>,
}

/// An extraction with the revision it was made from.
#[derive(Debug, Clone)]
pub struct StoredExtraction {
    /// Number of the revision.
    pub revision: i32,
    /// The extraction, with the ids and names of canonical actors.
    pub extraction: Extraction,
    /// What it lacks.
    pub warnings: Vec<Warning>,
}

row_struct! {
    struct ArticleRow {
        source: String,
        external_id: Option<String>,
        url: Option<String>,
        revision: i32,
        title: Option<String>,
        body: String,
        published_at: SqlTimestamp,
        utc_offset_minutes: i32,
        submitted_at: SqlTimestamp,
        state: String,
        attempts: i32,
        last_error: Option<String>,
        story_id: Option<Uuid>,
        extracted_revision: Option<i32>,
        document: Option<Json<Extraction>>,
        warnings: Option<Json<Vec<Warning>>>,
    }
}

/// Returns the article, or `None` when there is none.
pub async fn fetch(pool: &PgPool, id: ArticleId) -> Result<Option<StoredArticle>, StoreError> {
    let row: Option<ArticleRow> = sqlx::query_as(
        "SELECT a.source, a.external_id, a.url, a.revision, r.title, r.body, r.published_at, r.utc_offset_minutes,
                r.submitted_at, j.state, j.attempts, j.last_error, v.story_id, x.revision AS extracted_revision,
                x.document, x.warnings
         FROM articles a
         JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         JOIN jobs j ON j.article_id = a.article_id
         LEFT JOIN extractions x ON x.article_id = a.article_id
         LEFT JOIN article_vectors v ON v.article_id = a.article_id
         WHERE a.article_id = $1",
    )
    .bind(id.0)
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let extraction = match (row.extracted_revision, row.document) {
        (Some(revision), Some(Json(mut extraction))) => {
            hydrate::extraction(pool, &mut extraction).await?;
            set_happening_ids(pool, id, &mut extraction).await?;
            let warnings = row.warnings.map(|warnings| warnings.0).unwrap_or_default();
            Some(StoredExtraction { revision, extraction, warnings })
        }
        _ => None,
    };
    Ok(Some(StoredArticle {
        article_id: id,
        source: row.source,
        external_id: row.external_id,
        url: row.url,
        revision: row.revision,
        title: row.title,
        body: row.body,
        published: PublicationTime::from_stored(row.published_at.to_jiff(), row.utc_offset_minutes),
        submitted_at: row.submitted_at.to_jiff(),
        state: JobState::from_stored(&row.state),
        attempts: row.attempts,
        last_error: row.last_error,
        story_id: row.story_id.map(StoryId),
        extraction,
    }))
}

/// Sets the ids of the happenings that the article's happenings belong to, and omits what editors rejected.
async fn set_happening_ids(
    pool: &PgPool,
    article: ArticleId,
    extraction: &mut Extraction,
) -> Result<(), StoreError> {
    let rows: Vec<(Uuid, Uuid, bool)> = sqlx::query_as(
        "SELECT e.event_id, e.happening_id, h.rejected FROM events e JOIN all_happenings h USING (happening_id)
         WHERE e.article_id = $1",
    )
    .bind(article.0)
    .fetch_all(pool)
    .await?;
    let rejected_events: HashSet<Uuid> = rows.iter().filter(|row| row.2).map(|row| row.0).collect();
    let rejected_statements: Vec<Uuid> =
        sqlx::query_scalar("SELECT statement_id FROM all_statements WHERE article_id = $1 AND rejected")
            .bind(article.0)
            .fetch_all(pool)
            .await?;
    if !rejected_events.is_empty() || !rejected_statements.is_empty() {
        omit(
            extraction,
            |statement| statement.id.is_some_and(|id| rejected_statements.contains(&id.0)),
            |event| event.id.is_some_and(|id| rejected_events.contains(&id.0)),
        );
    }
    let happening_of: HashMap<Uuid, Uuid> =
        rows.into_iter().map(|(event, happening, _)| (event, happening)).collect();
    for happening in &mut extraction.happenings {
        let first = happening.mentions.first();
        let event = first.and_then(|mention| extraction.events.get(mention.event_index as usize));
        let id = event.and_then(|event| happening_of.get(&event.id?.0));
        happening.id = id.copied().map(HappeningId);
    }
    Ok(())
}

/// Returns the state of the article's job, or `None` when there is no such article.
pub async fn state(pool: &PgPool, id: ArticleId) -> Result<Option<JobState>, StoreError> {
    let state: Option<String> = sqlx::query_scalar("SELECT state FROM jobs WHERE article_id = $1")
        .bind(id.0)
        .fetch_optional(pool)
        .await?;
    Ok(state.as_deref().map(JobState::from_stored))
}
