//! `GET /v1/articles/{id}`

use axum::{
    Json,
    extract::{Path, State},
    http::Uri,
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{App, parameters::Parameters, problem::Problem},
    store::{
        ArticleId,
        articles::{self, JobState, StoredArticle},
    },
};
use extraction::Extraction;

/// How far an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleStatus {
    /// Waiting to be read.
    Queued,
    /// Being read.
    Reading,
    /// Read; its facts can be asked for.
    Done,
    /// Not readable after several attempts; `error` says why. Post it again to have it tried again.
    Failed,
}

/// An article, how far it is, and what it says.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleView {
    /// Its id.
    pub id: String,
    /// Who publishes it.
    pub source: String,
    /// The publisher's own id of it.
    pub external_id: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// The revision this is, from 1.
    pub revision: i32,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// When this revision came in.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
    /// How far it is.
    pub status: ArticleStatus,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// The story it is part of, once another article tells of the same affair.
    pub story_id: Option<String>,
    /// Its text.
    pub body: String,
    /// What it says; while a new revision waits, what the one before said.
    pub reading: Option<Extraction>,
    /// The revision that `reading` is of.
    pub reading_revision: Option<i32>,
}

impl From<JobState> for ArticleStatus {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Ready => Self::Queued,
            JobState::Running => Self::Reading,
            JobState::Done => Self::Done,
            JobState::Failed => Self::Failed,
        }
    }
}

impl From<StoredArticle> for ArticleView {
    fn from(article: StoredArticle) -> Self {
        let (reading_revision, reading) =
            article.extraction.map(|stored| (stored.revision, stored.extraction)).unzip();
        Self {
            id: article.article_id.to_string(),
            source: article.source,
            external_id: article.external_id,
            url: article.url,
            revision: article.revision,
            title: article.title,
            published_at: article.published.at,
            submitted_at: article.submitted_at,
            status: article.state.into(),
            attempts: article.attempts,
            error: article.last_error,
            story_id: article.story_id.map(|id| id.to_string()),
            body: article.body,
            reading,
            reading_revision,
        }
    }
}

/// No parameters.
#[derive(IntoParams)]
pub struct NoQuery {}

/// One article: its text, how far it is, and its reading
#[utoipa::path(
    get, path = "/v1/articles/{id}", tag = "articles", params(("id" = String, Path, description = "`art_…`")),
    responses((status = 200, body = ArticleView), (status = 404, body = Problem))
)]
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<ArticleView>, Problem> {
    Parameters::of::<NoQuery>(&uri).finish()?;
    let missing = || Problem::not_found("article", &id);
    let known: ArticleId = id.parse().map_err(|_| missing())?;
    let article = articles::fetch(&app.pool, known).await?.ok_or_else(missing)?;
    Ok(Json(article.into()))
}
