//! `GET /v1/actors/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::ActorView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::actors,
};

/// Get the profile of an actor: names, roles and counts
#[utoipa::path(
    get, path = "/v1/actors/{id}", tag = "actors", operation_id = "get_actor",
    params(("id" = String, Path, description = "`act_…`")),
    responses((status = 200, description = "The profile", body = ActorView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<ActorView>, Problem> {
    let profile = actors::fetch(&app.pools.reads, parse_id("actor", &id)?).await?;
    Ok(Json(profile.ok_or_else(|| Problem::not_found("actor", &id))?.into()))
}
