//! What articles have by their publishers, kept for a moment.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::PgPool;
use tokio::sync::Mutex;

use crate::{
    ingest::source_defaults::SourceDefaults,
    store::{StoreError, sources},
};

/// Time after which the settings are read again: another process may have changed them.
const MAX_AGE: Duration = Duration::from_secs(2);

/// The defaults, and when they were read.
type Dated = (Instant, Arc<SourceDefaults>);

/// The defaults of all publishers. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct SourceDefaultsCache(Arc<Mutex<Option<Dated>>>);

impl SourceDefaultsCache {
    /// Returns the defaults as they were at most two seconds ago.
    pub async fn get(&self, pool: &PgPool) -> Result<Arc<SourceDefaults>, StoreError> {
        let mut cached = self.0.lock().await;
        if let Some((at, defaults)) = &*cached
            && at.elapsed() < MAX_AGE
        {
            return Ok(defaults.clone());
        }
        let defaults = Arc::new(SourceDefaults::of(sources::all(pool).await?));
        *cached = Some((Instant::now(), defaults.clone()));
        Ok(defaults)
    }

    /// Has the settings read again, after this process changed them.
    pub async fn forget(&self) {
        *self.0.lock().await = None;
    }
}
