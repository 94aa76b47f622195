//! One article as it stands: its newest text, where its job is, and the reading it has.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{FromRow, PgPool, types::Json};
use uuid::Uuid;

use super::Published;
use std::collections::HashMap;

use crate::store::{
    ArticleId, StoreError, StoryId,
    actors::{self, Standing},
};
use extraction::Extraction;

/// How far the pipeline is with an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waiting for a worker, perhaps after an attempt that failed.
    Ready,
    /// A worker has it.
    Running,
    /// Its facts are stored.
    Done,
    /// It rests after its last attempt, with the error.
    Failed,
}

impl JobState {
    /// The name in the store.
    pub(super) fn as_stored(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    pub(super) fn from_stored(state: &str) -> Self {
        match state {
            "running" => Self::Running,
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Ready,
        }
    }
}

/// An article as stored.
#[derive(Debug, Clone)]
pub struct StoredArticle {
    /// Its id.
    pub article_id: ArticleId,
    /// Who publishes it.
    pub source: String,
    /// The publisher's own id of it.
    pub external_id: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// The newest revision's number, from 1.
    pub revision: i32,
    /// The newest headline.
    pub title: Option<String>,
    /// The newest text.
    pub body: String,
    /// When it was published.
    pub published: Published,
    /// When the newest revision came in.
    pub submitted_at: Timestamp,
    /// Where the newest revision's job is.
    pub state: JobState,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// The story it is part of.
    pub story_id: Option<StoryId>,
    /// The reading that is stored, with the revision it is of: an older one while a newer waits.
    pub reading: Option<(i32, Extraction)>,
}

#[derive(FromRow)]
struct ArticleRow {
    source: String,
    external_id: Option<String>,
    url: Option<String>,
    revision: i32,
    title: Option<String>,
    body: String,
    published_at: SqlTimestamp,
    utc_offset: i32,
    submitted_at: SqlTimestamp,
    state: String,
    attempts: i32,
    error: Option<String>,
    story_id: Option<Uuid>,
    read_revision: Option<i32>,
    reading: Option<Json<Extraction>>,
}

/// The article, or `None` where there is none.
pub async fn fetch(pool: &PgPool, id: ArticleId) -> Result<Option<StoredArticle>, StoreError> {
    let row: Option<ArticleRow> = sqlx::query_as(
        "SELECT a.source, a.external_id, a.url, a.revision, r.title, r.body, r.published_at, r.utc_offset,
                r.submitted_at, j.state, j.attempts, j.error, g.story_id, f.revision AS read_revision, f.reading
         FROM articles a
         JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         JOIN jobs j ON j.article_id = a.article_id
         LEFT JOIN readings f ON f.article_id = a.article_id
         LEFT JOIN gists g ON g.article_id = a.article_id
         WHERE a.article_id = $1",
    )
    .bind(id.0)
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let reading = match (row.read_revision, row.reading) {
        (Some(revision), Some(Json(mut reading))) => {
            name_actors(pool, id, &mut reading).await?;
            Some((revision, reading))
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
        published: Published::from_stored(row.published_at.to_jiff(), row.utc_offset),
        submitted_at: row.submitted_at.to_jiff(),
        state: JobState::from_stored(&row.state),
        attempts: row.attempts,
        error: row.error,
        story_id: row.story_id.map(StoryId),
        reading,
    }))
}

/// Where the article's job is; `None` where there is no such article.
pub async fn state(pool: &PgPool, id: ArticleId) -> Result<Option<JobState>, StoreError> {
    let state: Option<String> = sqlx::query_scalar("SELECT state FROM jobs WHERE article_id = $1")
        .bind(id.0)
        .fetch_optional(pool)
        .await?;
    Ok(state.as_deref().map(JobState::from_stored))
}

/// Puts the actors' ids, as they stand today, into a reading.
async fn name_actors(pool: &PgPool, id: ArticleId, reading: &mut Extraction) -> Result<(), StoreError> {
    let rows: Vec<(i32, Uuid)> =
        sqlx::query_as("SELECT member, actor_id FROM cast_members WHERE article_id = $1 ORDER BY member")
            .bind(id.0)
            .fetch_all(pool)
            .await?;
    let today = actors::standing(pool, rows.iter().map(|(_, actor)| *actor).collect()).await?;
    let canonical: HashMap<u32, &Standing> =
        rows.iter().filter_map(|(index, actor)| Some((*index as u32, today.get(actor)?))).collect();
    for reference in reading.references_mut() {
        if let Some(actor) = reference.actor_index.and_then(|index| canonical.get(&index)) {
            *reference.actor_id = Some(actor.id);
            reference.name.clone_from(&actor.name);
        }
    }
    Ok(())
}
