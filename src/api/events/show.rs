//! `GET /v1/events/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::EventView;
use crate::{
    api::{
        AppState,
        articles::hidden::missing_fact,
        openapi::FactProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::{EventId, events},
};

/// Get an event
#[utoipa::path(
    get, path = "/v1/events/{id}", tag = "events", operation_id = "get_event",
    params(("id" = String, Path, description = "`evt_…`")),
    responses((status = 200, description = "The event", body = EventView), FactProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<EventView>, Problem> {
    let event_id: EventId = parse_id("event", &id)?;
    match events::fetch(&app.pools.reads, event_id).await? {
        Some(event) => Ok(Json(event.into())),
        None => Err(missing_fact(&app, "event", &id, event_id.0).await),
    }
}
