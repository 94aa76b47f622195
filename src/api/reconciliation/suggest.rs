//! `GET /v1/reconcile/suggest`

use axum::{Json, extract::State, http::Uri};
use utoipa::IntoParams;

use super::{
    request::NAMED_TYPES,
    view::{SuggestedActor, SuggestedActors},
};
use crate::{
    api::{AppState, openapi::ListProblems, problem::Problem, query::Parameters},
    store::actors::{self, NameQuery},
};

/// Number of actors that are suggested at a time.
const SUGGESTED: u32 = 10;

/// Parameters of suggestions.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct SuggestionQuery {
    /// The beginning of a name, or one with typing errors.
    prefix: String,
}

/// Suggest actors while a name is typed
#[utoipa::path(
    get, path = "/v1/reconcile/suggest", tag = "reconciliation", operation_id = "suggest_actors", params(SuggestionQuery),
    responses((status = 200, description = "At most ten actors", body = SuggestedActors), ListProblems)
)]
pub async fn suggest(State(app): State<AppState>, uri: Uri) -> Result<Json<SuggestedActors>, Problem> {
    let mut parameters = Parameters::of::<SuggestionQuery>(&uri);
    let name = parameters.one("prefix");
    if name.is_none() && !parameters.has_errors() {
        parameters.reject("prefix", "is missing; send the beginning of a name");
    }
    parameters.finish()?;
    let name = name.unwrap_or_default();
    let query = NameQuery { name, types: NAMED_TYPES.to_vec(), limit: SUGGESTED };
    let found = actors::reconcile(&app.pools.reads, &query).await?;
    Ok(Json(SuggestedActors { result: found.into_iter().map(SuggestedActor::from).collect() }))
}
