//! `GET /v1/actors/{id}`

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use super::view::ActorView;
use crate::{
    api::{
        AppState,
        openapi::ActorProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::{CorrectionId, actors},
};

/// Get the profile of an actor: names, roles and counts
#[utoipa::path(
    get, path = "/v1/actors/{id}", tag = "actors", operation_id = "get_actor",
    params(("id" = String, Path, description = "`act_…`")),
    responses((status = 200, description = "The profile", body = ActorView), ActorProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<ActorView>, Problem> {
    let profile = actors::fetch(&app.pools.reads, parse_id("actor", &id)?).await?;
    let profile = profile.ok_or_else(|| Problem::not_found("actor", &id))?;
    match profile.dismissal {
        Some(correction) => Err(dismissed(&id, correction)),
        None => Ok(Json(profile.into())),
    }
}

/// The problem of an actor that an editor dismissed.
fn dismissed(id: &str, correction: CorrectionId) -> Problem {
    let detail = format!(
        "{id} was dismissed by an editor: there is no such actor. /v1/corrections/{correction} says who did it and why; \
         POST /v1/corrections/{correction}/undo brings it back."
    );
    Problem::new(StatusCode::GONE, "dismissed", "The actor was dismissed", detail)
}
