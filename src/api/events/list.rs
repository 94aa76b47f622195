//! `GET /v1/events`

use axum::{extract::State, response::Response};

use super::{query::EventQuery, view::EventView};
use crate::{
    api::{
        AppState,
        openapi::NamedListProblems,
        problem::Problem,
        query::{ListRequest, Page, UnresolvedConditions},
    },
    store::{ArticleId, events::EventFilter, reviews::Verified},
};
use extraction::schema::Importance;

/// List events, the latest first; events without a date lead
#[utoipa::path(
    get, path = "/v1/events", tag = "events", operation_id = "list_events", params(EventQuery),
    responses((status = 200, description = "A page of events", body = Page<EventView>), NamedListProblems)
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<EventQuery>();
    let conditions = UnresolvedConditions::read(&mut parameters, Importance::Minor);
    let sources = parameters.list("source");
    let article = parameters.parsed("article", str::parse::<ArticleId>);
    let verified = parameters.choice("verified", &Verified::CHOICES);
    let output = request.output::<EventView>(&mut parameters);
    parameters.finish()?;
    let (conditions, matched) = conditions.resolve(&app).await?;
    let filter = EventFilter { conditions, sources, article, verified };
    request.respond(&app, &output, filter, matched, EventView::from).await
}
