//! State that all routes share.

use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;

use super::{
    access::KeyRing,
    articles::ExtractionQueue,
    changes::ChangeWatch,
    exports::Exports,
    health::Readiness,
    queue_limit::{DEFAULT_MAX_QUEUED, QueueLimit},
    sources::SourceDefaultsCache,
};
use crate::{
    http_client::{HttpClient, Networks},
    store::Pools,
};
use extraction::{
    Extractors,
    language::{Lexicon, ModelKind},
};

/// Time for the extraction of a whole article by `/v1/extract`.
const EXTRACTION_TIMEOUT: Duration = Duration::from_secs(40);

/// State that all routes share. Clones are cheap.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub pools: Pools,
    /// The valid keys.
    pub keys: KeyRing,
    /// The lists that are given whole.
    pub exports: Exports,
    /// Wakes the streams of changes.
    pub changes: ChangeWatch,
    /// Sends messages to webhooks.
    pub http_client: HttpClient,
    /// The last answer of `/readyz`.
    pub readiness: Readiness,
    /// The metrics that `/metrics` renders.
    pub metrics: PrometheusHandle,
    /// The threads of `/v1/extract`, and the requests that wait for one.
    pub extraction_queue: ExtractionQueue,
    /// Time after which `/v1/extract` gives up the whole article and extracts from its start.
    pub extraction_timeout: Duration,
    /// The loaded models.
    pub extractors: Extractors,
    /// The model of articles that name none.
    pub model: ModelKind,
    /// Articles of one NDJSON submission that use [`AppState::model`], where those after them use the fast one.
    pub bulk_default_model_limit: Option<usize>,
    /// Refuses articles while too many wait.
    pub queue_limit: QueueLimit,
    /// Whether feeds are polled.
    pub polls_feeds: bool,
    /// What articles have by their publishers.
    pub source_defaults: SourceDefaultsCache,
}

impl AppState {
    /// Creates the state of a service.
    pub fn new(
        pools: Pools,
        metrics: PrometheusHandle,
        extractors: Extractors,
        model: ModelKind,
        bulk_default_model_limit: Option<usize>,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let exports = Exports::new(pools.reads.options().get_max_connections());
        Self {
            keys: KeyRing::new(pools.clone()),
            pools,
            exports,
            changes: ChangeWatch::default(),
            http_client: HttpClient::new(Networks::default()),
            readiness: Readiness::default(),
            metrics,
            extraction_queue: ExtractionQueue::new(cores),
            extraction_timeout: EXTRACTION_TIMEOUT,
            extractors,
            model,
            bulk_default_model_limit,
            queue_limit: QueueLimit::new(DEFAULT_MAX_QUEUED),
            polls_feeds: false,
            source_defaults: SourceDefaultsCache::default(),
        }
    }

    /// Returns the word lists by which texts are split into sentences.
    pub fn lexicon(&self) -> &Lexicon {
        self.extractors.get(self.model).model().lexicon()
    }
}
