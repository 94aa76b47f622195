//! `GET /v1/statements`, `GET /v1/statements/{id}`

use axum::{
    Json,
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    actors::named::named,
    articles::show::NoQuery,
    page::{List, list as answer, page_request},
    parameters::Parameters,
    problem::Problem,
    stories::existing,
};
use crate::store::{
    ActorId, ArticleId, StatementId,
    actors::NameUse,
    statements::{self, StatementFilter, StoredStatement},
};
use extraction::schema::{self, ExtractorVersion, StatementType};

/// A statement with the article it stands in.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementView {
    /// The article.
    pub article_id: String,
    /// Number of the article's revision that it was extracted from.
    pub revision: i32,
    /// The program and model that extracted it.
    pub extractor: ExtractorVersion,
    /// The statement.
    #[serde(flatten)]
    pub statement: schema::Statement,
    /// When the article was published.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Who published it.
    pub source: String,
}

impl From<StoredStatement> for StatementView {
    fn from(stored: StoredStatement) -> Self {
        Self {
            article_id: stored.article_id.to_string(),
            revision: stored.provenance.revision,
            extractor: stored.provenance.extractor,
            statement: stored.statement,
            published_at: stored.published_at,
            source: stored.source,
        }
    }
}

/// What may be asked of statements.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct StatementQuery {
    /// Said by this actor: an id or a name.
    speaker: Option<String>,
    /// Speaking of this actor: an id or a name.
    about: Option<String>,
    /// With these words in it, as a search engine reads them: `border -visit "two sides"`.
    q: Option<String>,
    /// `direct`, `indirect`, `mixed`; several parted by commas.
    kind: Option<String>,
    /// Said on or after this day, month or year: `2025-04-22`, `2025-04`.
    from: Option<String>,
    /// Said on or before this day, month or year.
    to: Option<String>,
    /// Published by this source; several parted by commas.
    source: Option<String>,
    /// Standing in this article: `art_…`.
    article: Option<String>,
    /// Standing in articles of this story: `sto_…`.
    story: Option<String>,
    /// At most so many rows, 50 unless given, 200 at most.
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// Who said what: statements, the latest said first
#[utoipa::path(
    get, path = "/v1/statements", tag = "statements", params(StatementQuery),
    responses((status = 200, body = List<StatementView>), (status = 300, body = Problem),
              (status = 400, body = Problem), (status = 404, body = Problem))
)]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    respond(&app, &uri, Parameters::of::<StatementQuery>(&uri), None).await
}

/// Answers with the statements the query asks for; `speaker` is set where the path names it.
pub async fn respond(
    app: &App,
    uri: &Uri,
    mut query: Parameters,
    speaker: Option<ActorId>,
) -> Result<Response, Problem> {
    let speaker_given = query.one("speaker");
    let about_given = query.one("about");
    let story_given = query.one("story");
    let mut filter = StatementFilter {
        words: query.one("q"),
        types: query.choices("kind", &StatementType::ALL.map(|kind| (kind.as_str(), kind))),
        from: query.first_day("from"),
        to: query.last_day("to"),
        sources: query.list("source"),
        article: query
            .parsed("article", |value| value.parse::<ArticleId>().map_err(|error| error.to_string())),
        ..StatementFilter::default()
    };
    let page = page_request(&mut query);
    query.finish()?;
    filter.speaker = match speaker {
        Some(speaker) => Some(speaker),
        None => named(app, "speaker", speaker_given, NameUse::Speaker).await?,
    };
    filter.about = named(app, "about", about_given, NameUse::Any).await?;
    filter.story = existing(app, story_given).await?;
    Ok(answer(uri, statements::list(&app.pool, &filter, &page).await?, StatementView::from))
}

/// One statement
#[utoipa::path(
    get, path = "/v1/statements/{id}", tag = "statements",
    params(("id" = String, Path, description = "`stm_…`")),
    responses((status = 200, body = StatementView), (status = 404, body = Problem))
)]
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<StatementView>, Problem> {
    Parameters::of::<NoQuery>(&uri).finish()?;
    let missing = || Problem::not_found("statement", &id);
    let known: StatementId = id.parse().map_err(|_| missing())?;
    let statement = statements::fetch(&app.pool, known).await?.ok_or_else(missing)?;
    Ok(Json(statement.into()))
}
