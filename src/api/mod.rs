//! The service over HTTP: routes by noun, problems, OpenAPI.

mod actors;
mod articles;
mod body;
mod docs;
mod events;
mod extract;
mod health;
mod middleware;
mod page;
mod parameters;
mod problem;
mod statements;
mod stories;
mod timelines;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use sqlx::PgPool;
use tokio::sync::Semaphore;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{AllowOrigin, Any, CorsLayer},
    decompression::RequestDecompressionLayer,
    timeout::TimeoutLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use extraction::{Extractors, language::ModelKind};

pub use docs::openapi_json;

/// How the service behaves towards its callers.
#[derive(Debug, Clone, Default)]
pub struct ApiSettings {
    /// Origins whose pages may call the service from a browser; `*` is any.
    pub cors_origins: Vec<String>,
}

/// What every route needs.
#[derive(Clone)]
pub struct App {
    /// The record.
    pub pool: PgPool,
    /// Where `/metrics` reads.
    pub metrics: PrometheusHandle,
    /// As many readings at once as there are cores; further ones wait in line.
    pub readers: Arc<Semaphore>,
    /// The loaded models.
    pub extractors: Extractors,
    /// The model that `extract` reads with unless told another.
    pub model: ModelKind,
    /// Lines of one load that the service's model reads; further ones are read fast.
    pub bulk_size: usize,
}

impl App {
    /// The state of a service on `pool`.
    pub fn new(
        pool: PgPool,
        metrics: PrometheusHandle,
        extractors: Extractors,
        model: ModelKind,
        bulk_size: usize,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { pool, metrics, readers: Arc::new(Semaphore::new(cores)), extractors, model, bulk_size }
    }
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Dateline",
    description = "Who said what, who did what, when, where, and in which sentence it stands.\n\nAll spans are code points of the article's body, end exclusive. Errors are RFC 9457 problems. A query parameter that is not listed is refused."
))]
struct Document;

/// The routes and the document made from them.
fn routes() -> (Router<App>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(articles::submit::submit, articles::list::list))
        .routes(routes!(articles::show::show, articles::delete::delete))
        .routes(routes!(extract::extract))
        .routes(routes!(statements::list))
        .routes(routes!(statements::show))
        .routes(routes!(timelines::list))
        .routes(routes!(stories::list))
        .routes(routes!(stories::show))
        .routes(routes!(events::list))
        .routes(routes!(events::show))
        .routes(routes!(actors::list::list))
        .routes(routes!(actors::show::show))
        .routes(routes!(actors::show::statements))
        .routes(routes!(actors::show::timeline))
        .routes(routes!(actors::history::history))
        .routes(routes!(actors::correct::merge))
        .routes(routes!(actors::correct::split))
        .routes(routes!(actors::correct::rename))
        .routes(routes!(actors::correct::reassign))
        .routes(routes!(actors::history::show))
        .routes(routes!(actors::correct::undo))
        .routes(routes!(health::livez))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
        .split_for_parts()
}

/// The whole service.
pub fn router(app: App, settings: &ApiSettings) -> Router {
    let (routes, _) = routes();
    routes
        .route("/openapi.json", get(docs::openapi))
        .route("/docs", get(docs::page))
        .route("/", get(docs::home))
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(app)
        .layer(RequestDecompressionLayer::new().pass_through_unaccepted(false))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(120)))
        .layer(axum::middleware::from_fn(middleware::finish))
        .layer(axum::middleware::from_fn(middleware::drain))
        .layer(CompressionLayer::new())
        .layer(cors(settings))
}

/// A bug in a route: the log has the panic, the caller a problem, and the service goes on.
fn panicked(_panic: Box<dyn std::any::Any + Send>) -> Response {
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
