//! `GET /v1/timelines`

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    counts::CountsView,
    query::{self, TimelineAnswer, TimelineQuery},
    view::{EntryView, TimelineView},
};
use crate::{
    api::{
        AppState,
        openapi::TimelineProblems,
        problem::Problem,
        query::{ListRequest, Parameters},
    },
    store::{ActorId, timelines},
};

/// List what happened when: happenings in time order, each with its evidence
///
/// Entries without a date come last. iCalendar and TimelineJS contain dated entries only. TimelineJS can't draw a timeline
/// without events: an empty one is a 404 of type `empty-timeline`.
#[utoipa::path(
    get, path = "/v1/timelines", tag = "timelines", operation_id = "list_timeline", params(TimelineQuery),
    responses(
        (status = 200, description = "A page of the timeline, or with `granularity` its counts", body = TimelineView),
        TimelineProblems
    )
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    respond(&app, &request, request.parameters::<TimelineQuery>(), None).await
}

/// Answers with a timeline; `involving` is the actor that the path names.
pub async fn respond(
    app: &AppState,
    request: &ListRequest,
    parameters: Parameters,
    involving: Option<ActorId>,
) -> Result<Response, Problem> {
    match query::read(app, request, parameters, involving).await? {
        (filter, matched, TimelineAnswer::Counts(granularity)) => {
            let counts = timelines::count(&app.pools.reads, &filter, granularity).await?;
            Ok(Json(CountsView::new(counts, granularity, matched)).into_response())
        }
        (filter, matched, TimelineAnswer::Entries(output)) => {
            let state = app.clone();
            let view = move |entry| EntryView::new(entry, state.lexicon());
            request.respond(app, &output, filter, matched, view).await
        }
    }
}
