//! `GET /v1/stories`, `GET /v1/stories/{id}`

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
    actors::{list::ListedActorView, named::named},
    articles::show::NoQuery,
    page::{List, list as answer, page_request},
    parameters::Parameters,
    problem::Problem,
};
use crate::store::{
    StoryId,
    actors::NameUse,
    stories::{self, ListedStory, Story, StoryActor, StoryFilter},
};

/// Articles about the same affair.
#[derive(Debug, Serialize, ToSchema)]
pub struct StoryView {
    /// Its id, to be asked for as `story=`.
    pub id: String,
    /// The headline that stands for it: that of the article most like the others.
    pub title: String,
    /// How many articles tell it.
    pub articles: i32,
    /// When the first of them was published.
    #[schema(value_type = String, format = DateTime)]
    pub first_published: Timestamp,
    /// When the last was.
    #[schema(value_type = String, format = DateTime)]
    pub last_published: Timestamp,
}

/// A story with who tells it and of whom.
#[derive(Debug, Serialize, ToSchema)]
pub struct FullStoryView {
    /// The story.
    #[serde(flatten)]
    pub story: StoryView,
    /// Who tells it.
    pub sources: Vec<String>,
    /// Of whom it speaks: the twenty actors that most of its articles name.
    pub actors: Vec<ListedActorView>,
}

impl From<ListedStory> for StoryView {
    fn from(story: ListedStory) -> Self {
        Self {
            id: story.story_id.to_string(),
            title: story.title,
            articles: story.article_count,
            first_published: story.first_published_at,
            last_published: story.last_published_at,
        }
    }
}

impl From<Story> for FullStoryView {
    fn from(story: Story) -> Self {
        let actor = |StoryActor { id, name, actor_type, article_count }| ListedActorView {
            id: id.to_string(),
            name,
            kind: actor_type.as_str().to_owned(),
            articles: article_count,
        };
        Self {
            story: story.listed.into(),
            sources: story.sources,
            actors: story.actors.into_iter().map(actor).collect(),
        }
    }
}

/// What may be asked of stories.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct StoryQuery {
    /// With these words in a headline, as a search engine reads them.
    q: Option<String>,
    /// Of which an article speaks of this actor: an id or a name.
    actor: Option<String>,
    /// Told by this source; several parted by commas.
    source: Option<String>,
    /// Still told on or after this day, month or year.
    from: Option<String>,
    /// First told on or before this day, month or year.
    to: Option<String>,
    /// At most so many rows, 50 unless given, 200 at most.
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// Stories: articles about the same affair, two at least; the last told first
#[utoipa::path(
    get, path = "/v1/stories", tag = "stories", params(StoryQuery),
    responses((status = 200, body = List<StoryView>), (status = 300, body = Problem),
              (status = 400, body = Problem), (status = 404, body = Problem))
)]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    let mut query = Parameters::of::<StoryQuery>(&uri);
    let actor = query.one("actor");
    let mut filter = StoryFilter {
        words: query.one("q"),
        actor: None,
        sources: query.list("source"),
        from: query.first_day("from"),
        to: query.last_day("to"),
    };
    let page = page_request(&mut query);
    query.finish()?;
    filter.actor = named(&app, "actor", actor, NameUse::Any).await?;
    Ok(answer(&uri, stories::list(&app.pool, &filter, &page).await?, StoryView::from))
}

/// One story: its headline, who tells it, of whom it speaks
///
/// Its articles, statements, events and timeline are had from their own lists with `story=`. Where two
/// stories turned out to be one, the id of either leads to it.
#[utoipa::path(
    get, path = "/v1/stories/{id}", tag = "stories", params(("id" = String, Path, description = "`sto_…`")),
    responses((status = 200, body = FullStoryView), (status = 404, body = Problem))
)]
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<FullStoryView>, Problem> {
    Parameters::of::<NoQuery>(&uri).finish()?;
    let missing = || Problem::not_found("story", &id);
    let known: StoryId = id.parse().map_err(|_| missing())?;
    let story = stories::fetch(&app.pool, known).await?.ok_or_else(missing)?;
    Ok(Json(story.into()))
}

/// The story that a query's `story=` means; one that is nowhere is a 404, since an empty answer would read
/// as "nothing was told".
pub async fn existing(app: &App, given: Option<String>) -> Result<Option<StoryId>, Problem> {
    let Some(given) = given else { return Ok(None) };
    let missing = || Problem::not_found("story", &given);
    let id: StoryId = given.parse().map_err(|_| missing())?;
    Ok(Some(stories::resolve_merge(&app.pool, id).await?.ok_or_else(missing)?))
}
