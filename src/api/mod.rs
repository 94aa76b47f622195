//! The HTTP API: a folder for each noun, with a file for each verb.
//!
//! `query`, `body` and `formats` are what handlers share: parameters and pages, bodies, output formats.

mod access;
mod actors;
mod articles;
mod audit;
mod authorities;
mod body;
mod caller;
mod changes;
mod corrections;
mod entity_tags;
mod erasures;
mod events;
mod exports;
mod feeds;
mod formats;
mod happenings;
mod health;
mod keys;
mod llms;
mod loads;
mod mcp;
mod middleware;
mod openapi;
mod options;
mod own_address;
mod page;
mod permissions;
mod problem;
mod query;
mod queue_limit;
mod quotations;
mod reconciliation;
mod request_head;
mod rereads;
mod reviews;
mod searches;
mod secure_headers;
mod session;
mod sources;
mod state;
mod statements;
mod statistics;
mod stories;
mod timelines;
mod webhooks;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    Extension, Router,
    body::Body,
    http::{HeaderMap, HeaderName, Method, Request, StatusCode, header},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::Response,
    routing::{get, post},
};
use hyper_util::service::TowerToHyperService;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, cors::CorsLayer, timeout::TimeoutLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use access::{Access, Hosts, OriginError, Origins, is_loopback, parse_origin};
use access::{FairUse, KeyCheck};
pub use body::charset;
use caller::Caller;
pub use changes::ChangeView;
use formats::{
    Format::{self, Atom, Csv, ICalendar, Json, JsonLd, Ndjson, TimelineJs},
    with_formats,
};
pub use openapi::openapi_json;
use problem::Problem;
pub use queue_limit::{DEFAULT_MAX_QUEUED, QueueLimit};
pub use searches::{FollowedSearch, follow_search};
pub use state::AppState;

/// Longest time of one request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// Formats of every list, the default one first.
const TABLES: &[Format] = &[Json, Ndjson, Csv];
/// Formats of articles, statements and quotations: those of publications.
const PUBLICATIONS: &[Format] = &[Json, Ndjson, Csv, Atom, JsonLd];
/// Formats of events.
const EVENTS: &[Format] = &[Json, Ndjson, Csv, Atom, ICalendar, JsonLd];
/// All formats: those of the lists that can be saved as a search.
const ALL: &[Format] = &[Json, Ndjson, Csv, Atom, ICalendar, TimelineJs, JsonLd];
/// Formats of timelines.
const TIMELINES: &[Format] = ALL;

/// Returns the routes of the API and their OpenAPI document.
///
/// Each list names its output formats here.
fn routes() -> (Router<AppState>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(with_formats(
            routes!(
                articles::submit::submit,
                articles::list::list,
                articles::delete_by_reference::delete_by_reference
            ),
            PUBLICATIONS,
        ))
        .routes(routes!(articles::show::show, articles::delete::delete))
        .routes(with_formats(routes!(articles::revisions::revisions), TABLES))
        .routes(routes!(articles::revision::revision))
        .routes(routes!(articles::revision_difference::revision_difference))
        .routes(routes!(articles::extract::extract))
        .routes(with_formats(routes!(statements::list::list), PUBLICATIONS))
        .routes(routes!(statements::check::check))
        .routes(routes!(statements::show::show))
        .routes(with_formats(routes!(statistics::speakers::speakers), TABLES))
        .routes(with_formats(routes!(statistics::counts::statements), TABLES))
        .routes(with_formats(routes!(statistics::counts::happenings), TABLES))
        .routes(with_formats(routes!(statistics::counts::articles), TABLES))
        .routes(with_formats(routes!(statistics::top::types), TABLES))
        .routes(with_formats(routes!(statistics::top::sources), TABLES))
        .routes(with_formats(routes!(statistics::top::places), TABLES))
        .routes(with_formats(routes!(statistics::reviews::reviews), TABLES))
        .routes(with_formats(routes!(quotations::list::list), PUBLICATIONS))
        .routes(routes!(quotations::show::show))
        .routes(with_formats(routes!(events::list::list), EVENTS))
        .routes(routes!(events::show::show))
        .routes(with_formats(routes!(timelines::list::list), TIMELINES))
        .routes(with_formats(routes!(stories::list::list), TABLES))
        .routes(routes!(stories::show::show))
        .routes(with_formats(routes!(actors::list::list), TABLES))
        .routes(routes!(actors::show::show))
        .routes(with_formats(routes!(actors::statements::statements), PUBLICATIONS))
        .routes(with_formats(routes!(actors::timeline::timeline), TIMELINES))
        .routes(with_formats(routes!(actors::companions::companions), TABLES))
        .routes(routes!(reconciliation::answer::describe, reconciliation::answer::answer))
        .routes(routes!(reconciliation::suggest::suggest))
        .routes(routes!(reconciliation::properties::list))
        .routes(routes!(reconciliation::preview::preview))
        .routes(with_formats(routes!(corrections::history::history), TABLES))
        .routes(routes!(corrections::merge::merge))
        .routes(routes!(corrections::split::split))
        .routes(routes!(corrections::rename::rename))
        .routes(routes!(corrections::reassign::reassign))
        .routes(routes!(corrections::dismiss::dismiss))
        .routes(routes!(erasures::erase::erase))
        .routes(routes!(corrections::show::show))
        .routes(with_formats(routes!(reviews::history::of_statement, reviews::review::of_statement), TABLES))
        .routes(with_formats(routes!(reviews::history::of_happening, reviews::review::of_happening), TABLES))
        .routes(with_formats(routes!(reviews::history::of_quotation, reviews::review::of_quotation), TABLES))
        .routes(routes!(reviews::next::next))
        .routes(routes!(reviews::show::show))
        .routes(routes!(happenings::show::show))
        .routes(routes!(corrections::undo::undo))
        .routes(routes!(changes::list::list))
        .routes(routes!(changes::stream::stream))
        .routes(routes!(searches::create::create, searches::list::list))
        .routes(routes!(searches::show::show, searches::delete::delete))
        .routes(with_formats(routes!(searches::results::results), ALL))
        .routes(routes!(webhooks::create::create, webhooks::list::list))
        .routes(routes!(webhooks::show::show, webhooks::change::change, webhooks::delete::delete))
        .routes(routes!(webhooks::rotate::rotate))
        .routes(routes!(webhooks::test::test))
        .routes(routes!(webhooks::messages::messages))
        .routes(routes!(webhooks::redeliver::redeliver))
        .routes(routes!(keys::create::create, keys::list::list))
        .routes(routes!(keys::revoke::revoke))
        .routes(with_formats(routes!(authorities::list::list, authorities::load::load), TABLES))
        .routes(routes!(authorities::delete::delete))
        .routes(routes!(feeds::create::create, feeds::list::list))
        .routes(routes!(feeds::show::show, feeds::change::change, feeds::delete::delete))
        .routes(routes!(sources::list::list))
        .routes(routes!(sources::show::show, sources::set::set, sources::remove::remove))
        .routes(routes!(loads::list::list))
        .routes(routes!(loads::show::show))
        .routes(with_formats(routes!(loads::errors::errors), TABLES))
        .routes(routes!(rereads::create::create, rereads::list::list))
        .routes(routes!(rereads::show::show, rereads::delete::delete))
        .routes(with_formats(routes!(audit::list::list), TABLES))
        .routes(routes!(session::show::show, session::sign_in::sign_in, session::sign_out::sign_out))
        .routes(routes!(health::livez))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
        .split_for_parts()
}

/// Answers a request for a list within the process, without the layers around requests of others.
///
/// Of `headers` the list has `Accept` alone.
async fn answer_within(app: &AppState, address: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let mut request = Request::get(address);
    if let Some(accept) = headers.get(header::ACCEPT) {
        request = request.header(header::ACCEPT, accept);
    }
    let request = request.body(Body::empty()).map_err(|_| Problem::internal())?;
    Ok(answer_request_within(app, request).await)
}

/// Answers a request within the process, without the layers around requests of others.
async fn answer_request_within(app: &AppState, request: Request<Body>) -> Response {
    static ROUTES: OnceLock<Router<AppState>> = OnceLock::new();
    let router = ROUTES.get_or_init(|| routes().0).clone().with_state(app.clone());
    let Ok(response) = hyper::service::Service::call(&TowerToHyperService::new(router), request).await;
    response
}

/// Returns the whole service: API, documentation, page, and the layers around every request.
pub fn router(app: AppState, access: Access) -> Router {
    let (routes, _) = routes();
    let cors = cors(&access.origins);
    let frames = Extension(reconciliation::Frames(access.origins.frames()));
    let fair_use = FairUse::new(access.rate_limit, app.pools.reads.options().get_max_connections());
    let keys = KeyCheck { keys: app.keys.clone(), required: access.keys_required };
    routes
        .route("/mcp", post(mcp::answer))
        .layer(frames)
        .layer(from_fn_with_state(fair_use, access::limit_use))
        .layer(from_fn_with_state(keys, access::authorize))
        .route("/openapi.json", get(openapi::document))
        .route("/llms.txt", get(llms::describe))
        .route("/docs", get(openapi::page))
        .route("/docs/page.css", get(openapi::style))
        .route("/docs/page.js", get(openapi::script))
        .merge(page::routes())
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(app)
        .layer(from_fn(options::answer))
        .layer(from_fn(entity_tags::tag))
        .layer(from_fn(body::decompress))
        .layer(CatchPanicLayer::custom(panic_response))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, REQUEST_TIMEOUT))
        .layer(from_fn(request_head::check_head))
        .layer(from_fn_with_state(Arc::new(access), access::check_access))
        .layer(from_fn(middleware::observe))
        .layer(from_fn(body::limit_body))
        .layer(CompressionLayer::new())
        .layer(map_response(entity_tags::mark_compressed))
        .layer(cors)
        .layer(from_fn(options::disguise))
        .layer(map_response(secure_headers::secure_headers))
}

/// Answers a request whose handler panicked: the panic is in the log, and the service continues.
fn panic_response(_panic: Box<dyn std::any::Any + Send>) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

fn cors(origins: &Origins) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(origins.readers())
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_ENCODING,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            problem::REQUEST_ID,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("last-event-id"),
            HeaderName::from_static("mcp-protocol-version"),
            HeaderName::from_static("prefer"),
        ])
        .expose_headers([
            header::ETAG,
            header::LINK,
            header::LOCATION,
            header::RETRY_AFTER,
            problem::REQUEST_ID,
            access::RATE_LIMIT,
            access::RATE_LIMIT_POLICY,
        ])
}
