//! The HTTP API: a folder for each noun, with a file for each verb.
//!
//! `query`, `body` and `formats` are what handlers share: parameters and pages, bodies, output formats.

mod access;
mod actors;
mod articles;
mod body;
mod caller;
mod corrections;
mod events;
mod formats;
mod health;
mod middleware;
mod openapi;
mod page;
mod problem;
mod query;
mod quotations;
mod request_head;
mod secure_headers;
mod state;
mod statements;
mod statistics;
mod stories;
mod timelines;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::{Method, StatusCode, header},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::Response,
    routing::get,
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, cors::CorsLayer, timeout::TimeoutLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use access::{Access, Hosts, Origins, is_loopback};
use caller::Caller;
use formats::{
    Format::{Csv, ICalendar, Json, Ndjson, TimelineJs},
    with_formats,
};
pub use openapi::openapi_json;
pub use state::AppState;

/// Longest time of one request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// Returns the routes of the API and their OpenAPI document.
///
/// Each list names its output formats here, the default one first.
fn routes() -> (Router<AppState>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(with_formats(routes!(articles::submit::submit, articles::list::list), &[Json, Ndjson, Csv]))
        .routes(routes!(articles::show::show, articles::delete::delete))
        .routes(routes!(articles::extract::extract))
        .routes(with_formats(routes!(statements::list::list), &[Json, Ndjson, Csv]))
        .routes(routes!(statements::check::check))
        .routes(routes!(statements::show::show))
        .routes(with_formats(routes!(statistics::speakers::speakers), &[Json, Ndjson, Csv]))
        .routes(with_formats(routes!(quotations::list::list), &[Json, Ndjson, Csv]))
        .routes(routes!(quotations::show::show))
        .routes(with_formats(routes!(events::list::list), &[Json, Ndjson, Csv]))
        .routes(routes!(events::show::show))
        .routes(with_formats(routes!(timelines::list::list), &[Json, Ndjson, Csv, ICalendar, TimelineJs]))
        .routes(with_formats(routes!(stories::list::list), &[Json, Ndjson, Csv]))
        .routes(routes!(stories::show::show))
        .routes(with_formats(routes!(actors::list::list), &[Json, Ndjson, Csv]))
        .routes(routes!(actors::show::show))
        .routes(with_formats(routes!(actors::statements::statements), &[Json, Ndjson, Csv]))
        .routes(with_formats(
            routes!(actors::timeline::timeline),
            &[Json, Ndjson, Csv, ICalendar, TimelineJs],
        ))
        .routes(with_formats(routes!(corrections::history::history), &[Json, Ndjson, Csv]))
        .routes(routes!(corrections::merge::merge))
        .routes(routes!(corrections::split::split))
        .routes(routes!(corrections::rename::rename))
        .routes(routes!(corrections::reassign::reassign))
        .routes(routes!(corrections::show::show))
        .routes(routes!(corrections::undo::undo))
        .routes(routes!(health::livez))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
        .split_for_parts()
}

/// Returns the whole service: API, documentation, page, and the layers around every request.
pub fn router(app: AppState, access: Access) -> Router {
    let (routes, _) = routes();
    let cors = cors(&access.origins);
    routes
        .route("/openapi.json", get(openapi::document))
        .route("/docs", get(openapi::page))
        .route("/docs/page.css", get(openapi::style))
        .route("/docs/page.js", get(openapi::script))
        .merge(page::routes())
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(app)
        .layer(from_fn(body::decompress))
        .layer(CatchPanicLayer::custom(panic_response))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, REQUEST_TIMEOUT))
        .layer(from_fn(request_head::check_head))
        .layer(from_fn_with_state(Arc::new(access), access::check_access))
        .layer(from_fn(middleware::observe))
        .layer(from_fn(body::limit_body))
        .layer(CompressionLayer::new())
        .layer(cors)
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
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, problem::REQUEST_ID, header::HeaderName::from_static("prefer")])
        .expose_headers([header::LINK, header::LOCATION, problem::REQUEST_ID])
}
