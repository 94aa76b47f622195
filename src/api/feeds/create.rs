//! `POST /v1/feeds`

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use super::{
    request::{self, invalid, poll_seconds},
    view::FeedView,
};
use crate::{
    api::{AppState, access::key_name, openapi::FeedProblems, problem::Problem, searches::create::too_many},
    input::{FieldError, JsonFields},
    store::feeds::{self, MAX_FEEDS, NewFeed},
};

/// Longest address, and longest name of a publisher, in bytes.
const MAX_TEXT: usize = 2_000;
/// Seconds between two polls by default.
const POLL_SECONDS: i32 = 900;

/// A feed to be polled.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedRequest {
    /// Its address: https, at a public address.
    url: String,
    /// The publisher of its articles; by default the host of the address without `www.`.
    source: Option<String>,
    /// Seconds between two polls, 900 by default.
    #[schema(minimum = 60, maximum = 604800)]
    poll_seconds: Option<u32>,
}

/// Poll a feed (RSS, Atom, JSON Feed): its entries become articles
///
/// The content of an entry, else its summary, is read as a page is. An entry that was there before, by its id, its address in any
/// form, its headline and time, or its text, is the same article: another text is a revision. The feed is got by conditional
/// requests where the /robots.txt of its host permits it; redirects are followed to public addresses. After failures the polls
/// become rarer, up to one a day; 410 ends them. The address is the same feed: sent again, it changes nothing.
///
/// The service polls feeds where it runs with `--feeds` alone.
#[utoipa::path(
    post, path = "/v1/feeds", tag = "feeds", operation_id = "create_feed", request_body = FeedRequest,
    responses(
        (status = 201, description = "The feed", body = FeedView),
        (status = 200, description = "The feed, which there was before", body = FeedView),
        FeedProblems
    )
)]
pub async fn create(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let who = key_name(request.extensions());
    let value = request::read_json(&app, request).await?;
    let mut fields = JsonFields::new(&value, "a feed as a JSON object with url").map_err(invalid)?;
    let url = fields.required_parsed("url", MAX_TEXT, "send the address of the feed", |text| {
        Url::parse(text)
            .ok()
            .filter(|url| url.has_host())
            .ok_or("is no address; send one like https://desk.example/feed.xml")
    });
    let source = fields.optional_line("source", MAX_TEXT);
    let poll_seconds = poll_seconds(&mut fields);
    fields.reject_unknown();
    let url = fields.finish(|| url).map_err(invalid)?;
    app.http_client
        .check(&url)
        .await
        .map_err(|error| invalid(vec![FieldError::new("url", error.to_string())]))?;
    let host = url.host_str().unwrap_or_default();
    let source = source.unwrap_or_else(|| host.trim_start_matches("www.").to_owned());
    let new = NewFeed { url: url.to_string(), source, poll_seconds: poll_seconds.unwrap_or(POLL_SECONDS) };
    let (feed, is_new) = feeds::create(&app.pools.writes, &new, who.as_deref())
        .await?
        .ok_or_else(|| too_many("feeds", MAX_FEEDS))?;
    let location = HeaderValue::from_str(&format!("/v1/feeds/{}", feed.id));
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let mut response = (status, Json(FeedView::from(feed))).into_response();
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
