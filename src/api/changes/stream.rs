//! `GET /v1/stream`

use std::time::Duration;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use serde_json::Value;
use utoipa::IntoParams;

use super::{
    query::{ChangeParameters, UnresolvedFilter, expired, parse_since},
    view::ChangeView,
    watch::{Follower, Woken},
};
use crate::{
    api::{
        AppState,
        openapi::StreamProblems,
        problem::Problem,
        query::{Both, Parameters},
        searches::{FollowedSearch, follow_search, show::fetch},
    },
    input::FieldError,
    store::{
        SearchId, StoreError,
        changes::{self, ChangeFilter, ChangeRecord, Position, Since},
    },
};

/// The header in which a browser repeats the last id that it has seen.
const LAST_EVENT_ID: &str = "last-event-id";
/// Changes that are read at a time.
const PAGE: u32 = 100;
/// Time without a change after which a comment is sent, so that nothing between takes the connection for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// What every stream begins with: clients reconnect after three seconds.
const BEGINNING: &str = "retry: 3000\n\n";

/// The parameter of streams alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct StreamParameters {
    /// New results of this saved search, `sea_…`, each as its list gives it in `result`, in the place of all changes.
    search: Option<String>,
}

/// Follow changes of the record as server-sent events
///
/// Each event is a change as in `/v1/changes`, with its position as `id`. It begins with what changes from now on, or behind
/// `since`, or behind the header `Last-Event-ID`, which browsers send when they reconnect: nothing is lost or doubled.
/// A comment comes every 15 seconds. An event named `expired` ends a stream that is too slow for the changes that are kept.
#[utoipa::path(
    get, path = "/v1/stream", tag = "changes", operation_id = "stream_changes",
    params(Both<ChangeParameters, StreamParameters>, ("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last change that was read; it counts more than `since`.")),
    responses((status = 200, description = "Server-sent events without an end", body = String, content_type = "text/event-stream"), StreamProblems)
)]
pub async fn stream(State(app): State<AppState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let mut parameters = Parameters::of::<Both<ChangeParameters, StreamParameters>>(&uri);
    let mut since = parameters.parsed("since", parse_since).unwrap_or(Since::Now);
    if let Some(last) = headers.get(LAST_EVENT_ID) {
        match last.to_str().unwrap_or_default().parse::<Position>() {
            Ok(position) => since = Since::After(position),
            Err(error) => parameters.reject("Last-Event-ID", error.to_string()),
        }
    }
    let filter = UnresolvedFilter::read(&mut parameters);
    let search = parameters.parsed("search", str::parse::<SearchId>);
    if search.is_some() && !filter.matches_all() {
        parameters.reject("search", "has filters of its own; leave out type, speaker and actor");
    }
    parameters.finish()?;
    let (mut filter, _) = filter.resolve(&app).await?;
    let search = match search {
        None => None,
        Some(id) => Some(follow(&app, id).await?),
    };
    if let Some(search) = &search {
        filter.types = vec![search.change_type];
    }
    let follower = app.changes.follow(&app.pools.reads)?;
    let first = changes::read(&app.pools.reads, &filter, since, PAGE).await?.ok_or_else(expired)?;
    let events = Events { filter, search, position: first.next, follower, is_at_end: false, app };
    let first = events.write(first.changes).await?;
    let beginning = BEGINNING.to_owned() + &first;
    let rest = stream::unfold(events, async |mut events| Some((events.next().await?, events)));
    let body = stream::iter([beginning]).chain(rest).map(Ok::<_, StoreError>);
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, Body::from_stream(body)).into_response())
}

/// The events of one stream, read from the log a page at a time as the client takes them.
struct Events {
    app: AppState,
    filter: ChangeFilter,
    /// The search whose new results are sent.
    search: Option<FollowedSearch>,
    /// Behind which changes are not sent yet.
    position: Position,
    follower: Follower,
    /// Whether the stream ends.
    is_at_end: bool,
}

impl Events {
    /// Returns the next text to send; `None` where the service stops or the database fails, and the client reconnects.
    async fn next(&mut self) -> Option<String> {
        while !self.is_at_end && !self.follower.is_closed() {
            let since = Since::After(self.position);
            let page = changes::read(&self.app.pools.reads, &self.filter, since, PAGE).await;
            let page = page.inspect_err(|error| tracing::warn!(%error, "a stream was cut off")).ok()?;
            let Some(page) = page else {
                self.is_at_end = true;
                return Some(end_of_expired());
            };
            self.position = page.next;
            let has_more = page.has_more;
            let events = self.write(page.changes).await;
            let events =
                events.inspect_err(|problem| tracing::warn!(problem.detail, "a stream was cut off")).ok()?;
            if !events.is_empty() {
                return Some(events);
            }
            if has_more {
                continue;
            }
            match self.follower.wait(self.position, KEEP_ALIVE).await {
                Woken::Changes => {}
                // The id alone is no event: it moves the position of a client whose filter matches nothing.
                Woken::Idle => return Some(format!(": keep-alive\nid: {}\n\n", self.position)),
                Woken::Closed => return None,
            }
        }
        None
    }

    /// Writes changes as server-sent events; with a search those that made a result of it.
    async fn write(&self, changes: Vec<ChangeRecord>) -> Result<String, Problem> {
        let Some(search) = &self.search else {
            return Ok(changes.into_iter().map(|change| event_of(change.into(), None)).collect());
        };
        let results = search.results(&self.app, &changes).await?;
        let changes = changes.into_iter().map(ChangeView::from);
        Ok(changes
            .filter_map(|change| {
                let result = results.iter().find(|result| result["id"] == *change.subject_id)?;
                Some(event_of(change, Some(result)))
            })
            .collect())
    }
}

/// Writes a change as a server-sent event, with the result that it made.
fn event_of(change: ChangeView, result: Option<&Value>) -> String {
    // Views have text keys alone, so that they can be written.
    let mut data = serde_json::to_value(&change).unwrap_or_default();
    if let Some(result) = result {
        data["result"] = result.clone();
    }
    format!("id: {}\ndata: {data}\n\n", change.id)
}

/// Returns the saved search with an id; the error is the problem 404, or 400 where its list cannot be followed.
async fn follow(app: &AppState, id: SearchId) -> Result<FollowedSearch, Problem> {
    if let Some(search) = follow_search(app, id).await? {
        return Ok(search);
    }
    fetch(app, &id.to_string()).await?;
    let detail = "can't be followed: only statements, articles, timelines and the statements of an actor can";
    Err(Problem::invalid_query(vec![FieldError::new("search", detail)]))
}

/// Writes the event of a stream whose next changes were deleted.
fn end_of_expired() -> String {
    format!("event: expired\ndata: {}\n\n", serde_json::to_string(&expired()).unwrap_or_default())
}
