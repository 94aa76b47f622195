//! `GET` and `POST /v1/reconcile`

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, Uri},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extension,
    request::{self, MAX_QUERIES},
    view::{ReconciliationAnswer, ReconciliationCandidate, ReconciliationManifest, ReconciliationResult},
};
use crate::{
    api::{
        AppState,
        body::{self, ContentKind},
        openapi::{ListProblems, ReconciliationProblems},
        own_address::own_address,
        problem::Problem,
        query::{NoParameters, Parameters},
    },
    input::FieldError,
    store::actors,
};

/// Longest form, in bytes: a hundred names of the greatest length, encoded.
const MAX_FORM: usize = 512 * 1024;

/// Parameters of a reconciliation.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ReconciliationQuery {
    /// JSON with at most 100 queries by keys of the caller: `{"q0": {"query": "Elena Petrova", "type": "person", "limit": 3}}`.
    /// `type` is `person`, `organization`, `place` or `group`, or a list of them. Without it the answer describes the service.
    queries: Option<String>,
    /// JSON with at most 100 ids of actors and the properties to add to each:
    /// `{"ids": ["act_…"], "properties": [{"id": "roles"}, {"id": "article_count"}]}`.
    extend: Option<String>,
}

/// Names to compare, or actors to add properties to, as a form.
#[derive(Deserialize, ToSchema)]
#[allow(dead_code)]
pub struct ReconciliationForm {
    /// The queries, as in the parameter of this name.
    queries: Option<String>,
    /// The actors and properties, as in the parameter of this name.
    extend: Option<String>,
}

/// What a form asks for.
enum Question {
    Queries(String),
    Extension(String),
}

/// Describe the reconciliation service, reconcile the names of `queries`, or `extend` actors by properties
///
/// It is a service of the [Reconciliation API](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/)
/// 0.2: in OpenRefine, add its address as a standard service.
#[utoipa::path(
    get, path = "/v1/reconcile", tag = "reconciliation", operation_id = "describe_reconciliation",
    params(ReconciliationQuery),
    responses((status = 200, description = "The service; with `queries` the candidates, with `extend` the properties", body = ReconciliationAnswer), ListProblems)
)]
pub async fn describe(
    State(app): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<ReconciliationAnswer>, Problem> {
    let form = uri.query().unwrap_or_default();
    match question(form.as_bytes())? {
        Some(question) => answer_question(&app, question).await.map(Json),
        None => {
            let manifest = ReconciliationManifest::new(&own_address(&headers), MAX_QUERIES);
            Ok(Json(ReconciliationAnswer::Manifest(Box::new(manifest))))
        }
    }
}

/// Reconcile names with actors, or extend actors by properties
///
/// `match` is true where one actor alone has a name of the same words; a last name alone matches no person.
#[utoipa::path(
    post, path = "/v1/reconcile", tag = "reconciliation", operation_id = "reconcile",
    request_body(content((ReconciliationForm = "application/x-www-form-urlencoded"))),
    responses(
        (status = 200, description = "The candidates of each query by its key, or the properties", body = ReconciliationAnswer),
        ReconciliationProblems
    )
)]
pub async fn answer(
    State(app): State<AppState>,
    request: Request,
) -> Result<Json<ReconciliationAnswer>, Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Form])?;
    let form = body::read(content, MAX_FORM).await?;
    let Some(question) = question(&form)? else {
        let missing = FieldError::new("queries", "is missing; send queries={…} or extend={…}");
        return Err(Problem::invalid_query(vec![missing]));
    };
    answer_question(&app, question).await.map(Json)
}

/// Returns what a form asks for, if anything.
fn question(form: &[u8]) -> Result<Option<Question>, Problem> {
    let mut parameters = Parameters::of_form::<ReconciliationQuery>(form, MAX_FORM);
    let (queries, extend) = (parameters.one("queries"), parameters.one("extend"));
    if queries.is_some() && extend.is_some() {
        parameters.reject("extend", "can't be asked for with “queries”; send one of them");
    }
    parameters.finish()?;
    Ok(queries.map(Question::Queries).or(extend.map(Question::Extension)))
}

async fn answer_question(app: &AppState, question: Question) -> Result<ReconciliationAnswer, Problem> {
    match question {
        Question::Queries(queries) => reconcile(app, &queries).await.map(ReconciliationAnswer::Results),
        Question::Extension(extend) => {
            extension::extend(app, &extend).await.map(ReconciliationAnswer::Extension)
        }
    }
}

async fn reconcile(app: &AppState, queries: &str) -> Result<BTreeMap<String, ReconciliationResult>, Problem> {
    let queries = request::parse(queries).map_err(Problem::invalid_query)?;
    let mut results = BTreeMap::new();
    for (key, query) in queries {
        let found = actors::reconcile(&app.pools.reads, &query).await?;
        let result = found.into_iter().map(ReconciliationCandidate::from).collect();
        results.insert(key, ReconciliationResult { result });
    }
    Ok(results)
}
