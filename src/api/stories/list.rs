//! `GET /v1/stories`

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::view::ListedStoryView;
use crate::{
    api::{
        AppState,
        openapi::NamedListProblems,
        problem::Problem,
        query::{Both, ListParameters, ListRequest, MatchedActors, Page, resolve_actor},
    },
    store::{actors::NameUse, stories::StoryFilter},
};

/// Parameters of stories alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct StoryParameters {
    /// With these words in the headline of an article, in the syntax of web search engines.
    q: Option<String>,
    /// With an article that mentions this actor: an id or a name.
    actor: Option<String>,
    /// With an article of this source; several separated by commas.
    source: Option<String>,
    /// With an article published on or after this day, month or year, in UTC.
    from: Option<String>,
    /// With an article published on or before this day, month or year, in UTC.
    to: Option<String>,
}

/// Parameters of a list of stories.
pub type StoryQuery = Both<StoryParameters, ListParameters>;

/// List stories: two articles or more on one topic; the one with the latest article first
#[utoipa::path(
    get, path = "/v1/stories", tag = "stories", operation_id = "list_stories", params(StoryQuery),
    responses((status = 200, description = "A page of stories", body = Page<ListedStoryView>), NamedListProblems)
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<StoryQuery>();
    let words = parameters.words("q");
    let actor = parameters.one("actor");
    let sources = parameters.list("source");
    let (from, to) = parameters.days();
    let output = request.output::<ListedStoryView>(&mut parameters);
    parameters.finish()?;
    let actor = resolve_actor(&app, "actor", actor, NameUse::Any).await?;
    let actor_id = actor.as_ref().map(|actor| actor.actor_id);
    let filter = StoryFilter { words, actor: actor_id, sources, from, to };
    let matched = MatchedActors { actor, ..MatchedActors::default() };
    request.respond(&app, &output, filter, matched, ListedStoryView::from).await
}
