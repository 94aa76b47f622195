//! `GET /v1/searches/{id}/results`

use axum::{
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use utoipa::IntoParams;

use super::{show::fetch, view::address};
use crate::api::{
    AppState, answer_within,
    openapi::TimelineProblems,
    problem::Problem,
    query::{ListParameters, Parameters},
};

/// Read the results of a saved search, as its list gives them
///
/// The formats are those of the list: `format=atom` is a feed. The next page is at the address of the list, in the header
/// `Link`, or here with its `cursor`.
#[utoipa::path(
    get, path = "/v1/searches/{id}/results", tag = "searches", operation_id = "list_search_results",
    params(("id" = String, Path, description = "`sea_…`"), ListParameters),
    responses((status = 200, description = "What the list answers", content_type = "application/json", body = Object), TimelineProblems)
)]
pub async fn results(
    State(app): State<AppState>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let parameters = result_parameters(&uri)?;
    let search = fetch(&app, &id).await?;
    answer_within(&app, &address(&search, &parameters), &headers).await
}

/// Returns the parameters that decide how results are read, as a query.
fn result_parameters(uri: &Uri) -> Result<String, Problem> {
    let mut parameters = Parameters::of::<ListParameters>(uri);
    let mut given = form_urlencoded::Serializer::new(String::new());
    for parameter in ListParameters::into_params(|| None) {
        if let Some(value) = parameters.one(&parameter.name) {
            given.append_pair(&parameter.name, &value);
        }
    }
    parameters.finish()?;
    Ok(given.finish())
}
