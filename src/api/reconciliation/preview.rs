//! `GET /v1/reconcile/preview`

use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use utoipa::IntoParams;

use super::view::{ReconciledType, describe};
use crate::{
    api::{AppState, openapi::ItemProblems, problem::Problem, query::Parameters, secure_headers::Framed},
    ingest::xml::escaped,
    store::{
        ActorId,
        actors::{self, ActorProperties},
    },
};

/// Width of the frame, in pixels.
pub const WIDTH: u32 = 400;
/// Height of the frame, in pixels.
pub const HEIGHT: u32 = 160;
/// Most other names that are shown.
const MAX_ALIASES: usize = 5;

/// The origins whose pages may show a preview, as the directive `frame-ancestors` names them.
#[derive(Debug, Clone)]
pub struct Frames(pub String);

/// Parameters of a preview.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct PreviewQuery {
    /// Id of the actor.
    id: ActorId,
}

/// Show an actor in a small frame
///
/// It is a page without scripts. Pages of this service and of the origins that may read answers can show it.
#[utoipa::path(
    get, path = "/v1/reconcile/preview", tag = "reconciliation", operation_id = "preview_actor", params(PreviewQuery),
    responses((status = 200, description = "A short page of 400 by 160 pixels", body = String, content_type = "text/html"), ItemProblems)
)]
pub async fn preview(
    State(app): State<AppState>,
    frames: Option<Extension<Frames>>,
    uri: Uri,
) -> Result<Response, Problem> {
    let mut parameters = Parameters::of::<PreviewQuery>(&uri);
    let id = parameters.parsed("id", |text| text.parse::<ActorId>());
    if id.is_none() && !parameters.has_errors() {
        parameters.reject("id", "is missing; send the id of an actor");
    }
    parameters.finish()?;
    let id = id.ok_or_else(Problem::internal)?;
    let actor = actors::properties(&app.pools.reads, &[id]).await?.remove(&id);
    let actor = actor.ok_or_else(|| Problem::not_found("actor", &id.to_string()))?;
    let frames = frames.map_or("'self'".to_owned(), |Extension(Frames(origins))| origins);
    let policy = format!("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors {frames}");
    let policy = HeaderValue::from_str(&policy).map_err(|_| Problem::internal())?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    Ok((Extension(Framed), headers, page(&actor)).into_response())
}

/// Writes the page: name, type, what distinguishes the actor, its other names, and when it was mentioned.
fn page(properties: &ActorProperties) -> String {
    let actor = &properties.actor;
    let other: Vec<String> = properties
        .aliases
        .iter()
        .filter(|alias| **alias != actor.name)
        .take(MAX_ALIASES)
        .map(|alias| escaped(alias))
        .collect();
    let mut lines = vec![
        format!("<h1>{}</h1>", escaped(&actor.name)),
        format!("<p>{} · {}</p>", ReconciledType::of(actor.actor_type).name(), escaped(&describe(actor))),
    ];
    if !other.is_empty() {
        lines.push(format!("<p>Also: {}</p>", other.join(", ")));
    }
    if let Some((first, last)) = properties.seen_at {
        lines.push(format!("<p>Mentioned {} to {}</p>", day(first), day(last)));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>\n{}\n</body></html>\n",
        escaped(&actor.name),
        lines.join("\n")
    )
}

/// Writes the day of an instant, in UTC.
fn day(instant: jiff::Timestamp) -> String {
    instant.strftime("%Y-%m-%d").to_string()
}
