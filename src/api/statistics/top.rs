//! `GET /v1/statistics/types`, `/v1/statistics/sources` and `/v1/statistics/places`

use axum::{extract::State, response::Response};

use super::{
    counts::respond,
    group_view::{GroupView, GroupedCountsView},
    groups::GroupParameters,
};
use crate::{
    api::{
        AppState,
        articles::query::ArticleParameters,
        openapi::NamedListProblems,
        problem::Problem,
        query::{
            Both, DetailParameters, EventParameters, ListRequest, MatchedActors, ParticipantParameter,
            UnresolvedConditions, resolve_story,
        },
    },
    store::{
        grouped_counts::{Countable, Grouping},
        timelines::TimelineFilter,
    },
};
use extraction::schema::Importance;

/// Parameters of top lists of happenings.
pub type HappeningTopQuery =
    Both<ParticipantParameter, Both<EventParameters, Both<DetailParameters, GroupParameters>>>;
/// Parameters of top lists of articles.
pub type ArticleTopQuery = Both<ArticleParameters, Both<DetailParameters, GroupParameters>>;

/// Count happenings by type: what happens most
#[utoipa::path(
    get, path = "/v1/statistics/types", tag = "statistics", operation_id = "count_types", params(HappeningTopQuery),
    responses((status = 200, description = "The counts", body = GroupedCountsView), NamedListProblems)
)]
pub async fn types(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    count_happenings(&app, &request, Grouping::Type).await
}

/// Count happenings by place: where most happens
#[utoipa::path(
    get, path = "/v1/statistics/places", tag = "statistics", operation_id = "count_places", params(HappeningTopQuery),
    responses((status = 200, description = "The counts", body = GroupedCountsView), NamedListProblems)
)]
pub async fn places(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    count_happenings(&app, &request, Grouping::Place).await
}

async fn count_happenings(app: &AppState, request: &ListRequest, by: Grouping) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<HappeningTopQuery>();
    let conditions = UnresolvedConditions::read(&mut parameters, Importance::Main);
    let output = request.output::<GroupView>(&mut parameters);
    parameters.finish()?;
    let (conditions, matched) = conditions.resolve(app).await?;
    let filter = TimelineFilter { conditions, ..TimelineFilter::default() };
    respond(app, &output, Countable::Happenings(filter), by, matched).await
}

/// Count articles by publisher: who publishes most
#[utoipa::path(
    get, path = "/v1/statistics/sources", tag = "statistics", operation_id = "count_sources", params(ArticleTopQuery),
    responses((status = 200, description = "The counts", body = GroupedCountsView), NamedListProblems)
)]
pub async fn sources(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ArticleTopQuery>();
    let (mut filter, story) = ArticleParameters::read(&mut parameters);
    let output = request.output::<GroupView>(&mut parameters);
    parameters.finish()?;
    filter.story = resolve_story(&app, story).await?;
    respond(&app, &output, Countable::Articles(filter), Grouping::Source, MatchedActors::default()).await
}
