//! `GET /v1/events`, `GET /v1/events/{id}`

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
    ArticleId, EventId,
    actors::NameUse,
    events::{self, EventConditions, EventFilter, StoredEvent},
};
use extraction::schema::{self, EventStatus, ExtractorVersion};

/// An event as one sentence tells it.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    /// The article that tells it.
    pub article_id: String,
    /// The happening it is folded into.
    pub happening_id: String,
    /// The event. Its `attributed_to` is given as `statement_id`.
    #[serde(flatten)]
    pub event: schema::Event,
    /// Number of the article's revision that it was extracted from.
    pub revision: i32,
    /// The program and model that extracted it.
    pub extractor: ExtractorVersion,
    /// The statement it stands inside: somebody's word, not the paper's.
    pub statement_id: Option<String>,
    /// The clause that tells it, cut from the sentence.
    pub summary_text: String,
    /// The sentence that tells it.
    pub text: String,
    /// When the article was published.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Who published it.
    pub source: String,
}

impl From<StoredEvent> for EventView {
    fn from(stored: StoredEvent) -> Self {
        Self {
            article_id: stored.article_id.to_string(),
            happening_id: stored.happening_id.to_string(),
            statement_id: stored.statement_id.map(|id| id.to_string()),
            summary_text: stored.event.summary.text.clone(),
            text: stored.event.sentence.text.clone(),
            published_at: stored.published_at,
            source: stored.source,
            revision: stored.provenance.revision,
            extractor: stored.provenance.extractor,
            event: stored.event,
        }
    }
}

/// What may be asked of events.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct EventQuery {
    /// In which this actor takes part: an id or a name.
    actor: Option<String>,
    /// That take place here: an id or a name.
    place: Option<String>,
    /// Of this type, like `ASSAULT`; several parted by commas.
    #[param(rename = "type")]
    kind: Option<String>,
    /// `happened`, `ongoing`, `planned`, `possible`, `denied`; several parted by commas.
    status: Option<String>,
    /// Told in a sentence with these words, as a search engine reads them.
    q: Option<String>,
    /// On or after this day, month or year.
    from: Option<String>,
    /// On or before this day, month or year.
    to: Option<String>,
    /// Told by this source; several parted by commas.
    source: Option<String>,
    /// Told in this article: `art_…`.
    article: Option<String>,
    /// Told in articles of this story: `sto_…`.
    story: Option<String>,
    /// `true`: only what is told in passing, before what its article is about; `false`: only its news.
    background: Option<bool>,
    /// At most so many rows, 50 unless given, 200 at most.
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// Takes the filters that events and timelines share from the query; names are resolved afterwards by
/// [`name_filter`], once the query is known to be sound.
pub fn filter(query: &mut Parameters) -> (EventConditions, Names) {
    let names = Names { actor: query.one("actor"), place: query.one("place"), story: query.one("story") };
    let conditions = EventConditions {
        types: query.list("type").into_iter().map(|kind| kind.to_uppercase()).collect(),
        statuses: query.choices("status", &EventStatus::ALL.map(|status| (status.as_str(), status))),
        words: query.one("q"),
        from: query.first_day("from"),
        to: query.last_day("to"),
        background: query.flag("background"),
        ..EventConditions::default()
    };
    (conditions, names)
}

/// The actors and the story a query names, as given.
pub struct Names {
    actor: Option<String>,
    place: Option<String>,
    story: Option<String>,
}

/// Resolves the names of a query into the filter.
pub async fn name_filter(app: &App, conditions: &mut EventConditions, names: Names) -> Result<(), Problem> {
    conditions.actor = named(app, "actor", names.actor, NameUse::Any).await?;
    conditions.place = named(app, "place", names.place, NameUse::Place).await?;
    conditions.story = existing(app, names.story).await?;
    Ok(())
}

/// What happened, as single sentences tell it: events, the latest first
#[utoipa::path(
    get, path = "/v1/events", tag = "events", params(EventQuery),
    responses((status = 200, body = List<EventView>), (status = 300, body = Problem),
              (status = 400, body = Problem), (status = 404, body = Problem))
)]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    let mut query = Parameters::of::<EventQuery>(&uri);
    let (mut conditions, names) = filter(&mut query);
    let sources = query.list("source");
    let article =
        query.parsed("article", |value| value.parse::<ArticleId>().map_err(|error| error.to_string()));
    let page = page_request(&mut query);
    query.finish()?;
    name_filter(&app, &mut conditions, names).await?;
    let filter = EventFilter { conditions, sources, article };
    Ok(answer(&uri, events::list(&app.pool, &filter, &page).await?, EventView::from))
}

/// One event
#[utoipa::path(
    get, path = "/v1/events/{id}", tag = "events", params(("id" = String, Path, description = "`evt_…`")),
    responses((status = 200, body = EventView), (status = 404, body = Problem))
)]
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<EventView>, Problem> {
    Parameters::of::<NoQuery>(&uri).finish()?;
    let missing = || Problem::not_found("event", &id);
    let known: EventId = id.parse().map_err(|_| missing())?;
    let event = events::fetch(&app.pool, known).await?.ok_or_else(missing)?;
    Ok(Json(event.into()))
}
