//! `PATCH /v1/feeds/{id}`

use axum::{
    Json,
    extract::{Path, Request, State},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    request::{self, invalid, poll_seconds},
    view::FeedView,
};
use crate::{
    api::{AppState, access::key_name, openapi::FeedProblems, problem::Problem, query::parse_id},
    input::JsonFields,
    store::feeds::{self, FeedChange},
};

/// What is to be changed of a feed; what is absent stays.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedChangeRequest {
    /// `false`: it is not polled; `true`: it is polled at once, and on.
    enabled: Option<bool>,
    /// Seconds between two polls.
    #[schema(minimum = 60, maximum = 604800)]
    poll_seconds: Option<u32>,
}

/// Change how often a feed is polled, stop it, or poll it at once
#[utoipa::path(
    patch, path = "/v1/feeds/{id}", tag = "feeds", operation_id = "change_feed",
    params(("id" = String, Path, description = "`fee_…`")), request_body = FeedChangeRequest,
    responses((status = 200, description = "The feed", body = FeedView), FeedProblems)
)]
pub async fn change(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<FeedView>, Problem> {
    let who = key_name(request.extensions());
    let value = request::read_json(&app, request).await?;
    let mut fields =
        JsonFields::new(&value, "a JSON object with what is to be changed of the feed").map_err(invalid)?;
    let change =
        FeedChange { enabled: fields.optional_flag("enabled"), poll_seconds: poll_seconds(&mut fields) };
    fields.reject_unknown();
    let change = fields.finish(|| Some(change)).map_err(invalid)?;
    let feed = feeds::change(&app.pools.writes, parse_id("feed", &id)?, &change, who.as_deref()).await?;
    Ok(Json(feed.ok_or_else(|| Problem::not_found("feed", &id))?.into()))
}
