//! The valid keys and sessions in memory, so that a request costs no query.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::store::{
    Pools, StoreError,
    keys::{self, Credential, KeyHolder},
};

/// Time after which keys are loaded again: a revoked one is refused everywhere after this long.
const MAX_AGE: Duration = Duration::from_secs(5);
/// Time after which an unknown secret is looked for in the database again; it may have been made a moment ago.
const MAX_AGE_FOR_UNKNOWN: Duration = Duration::from_secs(1);
/// Time after which the use of a key is noted again.
const NOTE_INTERVAL: Duration = Duration::from_secs(60);

/// The valid keys and sessions, as the database had them at most five seconds ago. Clones share them.
///
/// Whatever callers send, the database is asked at most once a second, by a connection for checks.
#[derive(Clone)]
pub struct KeyRing {
    pools: Pools,
    loaded: Arc<Mutex<Loaded>>,
}

#[derive(Default)]
struct Loaded {
    at: Option<Instant>,
    by_hash: HashMap<Vec<u8>, Credential>,
    noted: HashMap<Uuid, Instant>,
}

impl KeyRing {
    /// Creates a ring that loads keys when they are needed.
    pub fn new(pools: Pools) -> Self {
        Self { pools, loaded: Arc::default() }
    }

    /// Returns the holder of a key or token, and notes its use; `None` where it is not valid.
    pub async fn find(&self, secret: &str) -> Result<Option<KeyHolder>, StoreError> {
        let hash = keys::hash(secret);
        let mut loaded = self.loaded.lock().await;
        let max_age =
            if loaded.by_hash.contains_key(hash.as_slice()) { MAX_AGE } else { MAX_AGE_FOR_UNKNOWN };
        if loaded.at.is_none_or(|at| at.elapsed() >= max_age) {
            let credentials = keys::valid_credentials(&self.pools.health).await?;
            loaded.by_hash = credentials.into_iter().map(|one| (one.hash.clone(), one)).collect();
            loaded.at = Some(Instant::now());
        }
        let credential = loaded.by_hash.get(hash.as_slice());
        let holder = credential.filter(|one| one.is_valid(Timestamp::now())).map(|one| one.holder.clone());
        if let Some(holder) = &holder {
            self.note_use(&mut loaded, holder.key_id);
        }
        Ok(holder)
    }

    /// Forgets what is loaded, after a session was made or ended here.
    pub async fn reload(&self) {
        self.loaded.lock().await.at = None;
    }

    /// Notes the use of a key, at most once a minute and beside the request.
    fn note_use(&self, loaded: &mut Loaded, key_id: Uuid) {
        if loaded.noted.get(&key_id).is_some_and(|at| at.elapsed() < NOTE_INTERVAL) {
            return;
        }
        loaded.noted.insert(key_id, Instant::now());
        let pool = self.pools.writes.clone();
        tokio::spawn(async move {
            if let Err(error) = keys::note_use(&pool, key_id).await {
                tracing::warn!(%error, "the use of a key could not be noted");
            }
        });
    }
}
