//! The HTTP API: a folder for each noun, with a file for each verb.
//!
//! `query`, `body` and `formats` are what handlers share: parameters and pages, bodies, output formats.

mod actors;
mod articles;
mod body;
mod corrections;
mod events;
mod formats;
mod health;
mod middleware;
mod openapi;
mod problem;
mod query;
mod state;
mod statements;
mod stories;
mod timelines;

use std::time::Duration;

use axum::{
    Router,
    http::{HeaderValue, Method, StatusCode, header},
    response::{Redirect, Response},
    routing::get,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{AllowOrigin, Any, CorsLayer},
    decompression::RequestDecompressionLayer,
    timeout::TimeoutLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use formats::{
    Format::{Csv, ICalendar, Json, Ndjson, TimelineJs},
    with_formats,
};
pub use openapi::openapi_json;
pub use state::{ApiSettings, AppState};

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
        .routes(routes!(statements::show::show))
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

/// Returns the whole service: API, documentation, and the layers around every request.
pub fn router(app: AppState, settings: &ApiSettings) -> Router {
    let (routes, _) = routes();
    routes
        .route("/openapi.json", get(openapi::document))
        .route("/docs", get(openapi::page))
        .route("/", get(async || Redirect::temporary("/docs")))
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(app)
        .layer(RequestDecompressionLayer::new().pass_through_unaccepted(false))
        .layer(CatchPanicLayer::custom(panic_response))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, REQUEST_TIMEOUT))
        .layer(axum::middleware::from_fn(middleware::observe))
        .layer(axum::middleware::from_fn(middleware::discard_body))
        .layer(CompressionLayer::new())
        .layer(cors(settings))
}

/// Answers a request whose handler panicked: the panic is in the log, and the service continues.
fn panic_response(_panic: Box<dyn std::any::Any + Send>) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

fn cors(settings: &ApiSettings) -> CorsLayer {
    let origins = match settings.cors_origins.iter().any(|origin| origin == "*") {
        true => AllowOrigin::from(Any),
        false => AllowOrigin::list(
            settings
                .cors_origins
                .iter()
                .filter_map(|origin| HeaderValue::from_str(origin.trim_end_matches('/')).ok()),
        ),
    };
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, problem::REQUEST_ID, header::HeaderName::from_static("prefer")])
        .expose_headers([header::LINK, header::LOCATION, problem::REQUEST_ID])
}
