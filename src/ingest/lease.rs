//! Leases of the jobs that a worker holds, renewed while it works (heartbeat).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::PgPool;
use tokio::{sync::watch, task::JoinHandle};
use tracing::warn;

use crate::store::{
    ArticleId,
    queue::{self, Claim},
};

/// Renewals during one lease: two may fail before it expires.
const RENEWALS: u32 = 3;

/// The leases of a batch, which are renewed until they are given up or lost. Dropping ends the renewal.
#[derive(Debug)]
pub struct Leases {
    held: LeaseMap,
    heartbeat: JoinHandle<()>,
}

type LeaseMap = Arc<Mutex<HashMap<ArticleId, Lease>>>;

#[derive(Debug)]
struct Lease {
    claim: Claim,
    /// Turns true when the job was taken away: by another worker, a new revision, or a deletion.
    lost: watch::Sender<bool>,
}

impl Leases {
    /// Renews the leases of `claims`, each three times in its `length`.
    pub fn keep(pool: &PgPool, claims: &[Claim], length: Duration) -> Self {
        // The text is not needed for a renewal.
        let lease = |claim: &Claim| Lease {
            claim: Claim { body: String::new(), ..claim.clone() },
            lost: watch::Sender::new(false),
        };
        let held = claims.iter().map(|claim| (claim.article_id, lease(claim))).collect();
        let held: LeaseMap = Arc::new(Mutex::new(held));
        let heartbeat = tokio::spawn(renew(pool.clone(), held.clone(), length));
        Self { held, heartbeat }
    }

    /// Returns a receiver that turns true when the lease of `claim` is lost.
    pub fn lost(&self, claim: &Claim) -> watch::Receiver<bool> {
        match lock(&self.held).get(&claim.article_id) {
            Some(lease) => lease.lost.subscribe(),
            None => watch::Sender::new(true).subscribe(),
        }
    }

    /// Ends the renewal for a claim that is completed, failed or released.
    pub fn give_up(&self, claim: &Claim) {
        lock(&self.held).remove(&claim.article_id);
    }
}

impl Drop for Leases {
    fn drop(&mut self) {
        self.heartbeat.abort();
    }
}

async fn renew(pool: PgPool, held: LeaseMap, length: Duration) {
    let pause = length / RENEWALS;
    loop {
        tokio::time::sleep(pause).await;
        let claims: Vec<Claim> = lock(&held).values().map(|lease| lease.claim.clone()).collect();
        if claims.is_empty() {
            continue;
        }
        match tokio::time::timeout(pause, queue::renew(&pool, &claims, length)).await {
            Ok(Ok(lost)) => {
                let mut held = lock(&held);
                for lease in lost.iter().filter_map(|article| held.remove(article)) {
                    lease.lost.send_replace(true);
                }
            }
            Ok(Err(error)) => warn!(%error, "leases could not be renewed; trying again"),
            Err(_) => warn!("leases could not be renewed in time; trying again"),
        }
    }
}

fn lock(held: &LeaseMap) -> MutexGuard<'_, HashMap<ArticleId, Lease>> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}
