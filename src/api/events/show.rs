//! `GET /v1/events/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::EventView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::events,
};

/// Get an event
#[utoipa::path(
    get, path = "/v1/events/{id}", tag = "events", operation_id = "get_event",
    params(("id" = String, Path, description = "`evt_…`")),
    responses((status = 200, description = "The event", body = EventView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<EventView>, Problem> {
    let event = events::fetch(&app.pools.reads, parse_id("event", &id)?).await?;
    Ok(Json(event.ok_or_else(|| Problem::not_found("event", &id))?.into()))
}
