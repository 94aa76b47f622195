//! State that all routes share.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use sqlx::PgPool;
use tokio::sync::Semaphore;

use extraction::{Extractors, language::ModelKind};

/// State that all routes share. Clones are cheap.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub pool: PgPool,
    /// The metrics that `/metrics` renders.
    pub metrics: PrometheusHandle,
    /// Permits for `/v1/extract`: one a core; further requests wait.
    pub extraction_permits: Arc<Semaphore>,
    /// The loaded models.
    pub extractors: Extractors,
    /// The model of articles that name none.
    pub model: ModelKind,
    /// Articles of one NDJSON submission that use [`AppState::model`]; those after them use the fast one.
    pub bulk_default_model_limit: usize,
}

impl AppState {
    /// Creates the state of a service.
    pub fn new(
        pool: PgPool,
        metrics: PrometheusHandle,
        extractors: Extractors,
        model: ModelKind,
        bulk_default_model_limit: usize,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let extraction_permits = Arc::new(Semaphore::new(cores));
        Self { pool, metrics, extraction_permits, extractors, model, bulk_default_model_limit }
    }
}
