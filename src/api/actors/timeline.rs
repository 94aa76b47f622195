//! `GET /v1/actors/{id}/timeline`

use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::api::{
    AppState,
    openapi::TimelineProblems,
    problem::Problem,
    query::{ListRequest, resolve_actor_id},
    timelines::{self, query::ActorTimelineQuery, view::TimelineView},
};

/// List what happened with an actor as a participant or place, in time order
#[utoipa::path(
    get, path = "/v1/actors/{id}/timeline", tag = "actors", operation_id = "list_actor_timeline",
    params(("id" = String, Path, description = "`act_…`"), ActorTimelineQuery),
    responses(
        (status = 200, description = "A page of the timeline, or with `granularity` its counts", body = TimelineView),
        TimelineProblems
    )
)]
pub async fn timeline(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    let parameters = request.parameters::<ActorTimelineQuery>();
    let actor = resolve_actor_id(&app, &id).await?;
    timelines::respond(&app, &request, parameters, Some(actor)).await
}
