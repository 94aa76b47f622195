//! `GET /v1/authorities`

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::view::AuthorityView;
use crate::{
    api::{
        AppState,
        openapi::ListProblems,
        problem::Problem,
        query::{Both, ListParameters, ListRequest, MatchedActors, Page},
    },
    store::authorities::AuthorityFilter,
};

/// Parameters of authorities alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct AuthorityParameters {
    /// `true`: only those with names that another actor has; `false`: only those without.
    clashing: Option<bool>,
}

/// Parameters of a list of authorities.
pub type AuthorityQuery = Both<AuthorityParameters, ListParameters>;

/// List the persons, organizations and groups that were loaded, the latest first
#[utoipa::path(
    get, path = "/v1/authorities", tag = "authorities", operation_id = "list_authorities", params(AuthorityQuery),
    responses((status = 200, description = "A page of authorities", body = Page<AuthorityView>), ListProblems)
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<AuthorityQuery>();
    let filter = AuthorityFilter { clashing: parameters.flag("clashing") };
    let output = request.output::<AuthorityView>(&mut parameters);
    parameters.finish()?;
    request.respond(&app, &output, filter, MatchedActors::default(), AuthorityView::from).await
}
