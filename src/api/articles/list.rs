//! `GET /v1/articles`

use axum::{extract::State, http::Uri, response::Response};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::show::ArticleStatus;
use crate::{
    api::{
        App,
        page::{List, list as answer, page_request},
        parameters::Parameters,
        problem::Problem,
        stories::existing,
    },
    store::articles::{self, ArticleFilter, JobState, ListedArticle},
};

/// An article in a list: without its text and reading.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedArticleView {
    /// Its id.
    pub id: String,
    /// Who publishes it.
    pub source: String,
    /// The publisher's own id of it.
    pub external_id: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// How far it is.
    pub status: ArticleStatus,
    /// The story it is part of, once another article tells of the same affair.
    pub story_id: Option<String>,
}

impl From<ListedArticle> for ListedArticleView {
    fn from(article: ListedArticle) -> Self {
        Self {
            id: article.article_id.to_string(),
            source: article.source,
            external_id: article.external_id,
            url: article.url,
            title: article.title,
            published_at: article.published_at,
            status: article.state.into(),
            story_id: article.story_id.map(|id| id.to_string()),
        }
    }
}

/// What may be asked of articles.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ArticleQuery {
    /// Of this story: `sto_…`.
    story: Option<String>,
    /// Published by this source; several parted by commas.
    source: Option<String>,
    /// `queued`, `reading`, `done`, `failed`; several parted by commas.
    status: Option<String>,
    /// Published on or after this day, month or year, in UTC.
    from: Option<String>,
    /// Published on or before this day, month or year, in UTC.
    to: Option<String>,
    /// At most so many rows, 50 unless given, 200 at most.
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

const STATUSES: [(&str, JobState); 4] = [
    ("queued", JobState::Ready),
    ("reading", JobState::Running),
    ("done", JobState::Done),
    ("failed", JobState::Failed),
];

/// Articles, the last to come in first
#[utoipa::path(
    get, path = "/v1/articles", tag = "articles", params(ArticleQuery),
    responses((status = 200, body = List<ListedArticleView>), (status = 400, body = Problem),
              (status = 404, body = Problem))
)]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    let mut query = Parameters::of::<ArticleQuery>(&uri);
    let story = query.one("story");
    let mut filter = ArticleFilter {
        story: None,
        sources: query.list("source"),
        states: query.choices("status", &STATUSES),
        from: query.first_day("from"),
        to: query.last_day("to"),
    };
    let page = page_request(&mut query);
    query.finish()?;
    filter.story = existing(&app, story).await?;
    Ok(answer(&uri, articles::list(&app.pool, &filter, &page).await?, ListedArticleView::from))
}
