//! `GET /v1/audit`

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::view::AuditEntryView;
use crate::{
    api::{
        AppState,
        openapi::ListProblems,
        problem::Problem,
        query::{Both, ListParameters, ListRequest, MatchedActors, Page},
    },
    store::audit::{self, Action, AuditFilter},
};

/// Parameters of the audit, but for those of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct AuditParameters {
    /// One of these actions, separated by commas: `article.delete,review.make`.
    action: Option<String>,
    /// Made by this name.
    who: Option<String>,
    /// About this id: `art_…`, `stm_…`, `act_…`.
    subject: Option<String>,
}

/// Parameters of the audit.
type AuditQuery = Both<AuditParameters, ListParameters>;

/// List all changes, the latest first, with who made them and why
///
/// Each entry is chained to the one before it by a hash; `dateline audit verify` checks the chain.
#[utoipa::path(
    get, path = "/v1/audit", tag = "operations", operation_id = "list_audit", params(AuditQuery),
    responses((status = 200, description = "A page of changes", body = Page<AuditEntryView>), ListProblems)
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<AuditQuery>();
    let actions: Vec<_> = Action::ALL.iter().map(|one| (one.as_str(), one.as_str())).collect();
    let filter = AuditFilter {
        actions: parameters.choices("action", &actions),
        who: parameters.one("who"),
        subject: parameters.one("subject"),
    };
    let output = request.output::<AuditEntryView>(&mut parameters);
    parameters.finish()?;
    // The changes of the last second wait for their place.
    audit::seal(&app.pools.writes).await?;
    request.respond(&app, &output, filter, MatchedActors::default(), AuditEntryView::from).await
}
