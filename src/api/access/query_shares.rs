//! How many queries of one caller run at the same time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use crate::api::Caller;

/// Time for which a caller is present after its last query.
const PRESENCE: Duration = Duration::from_secs(10);

/// The running queries of all callers. Clones share them.
///
/// A caller that is alone may run as many as `alone`. Beside others it may run `beside`, which leave a core of the processor to
/// them, so that they are not slowed; its other queries wait.
#[derive(Debug, Clone)]
pub struct QueryShares {
    alone: usize,
    beside: usize,
    callers: Arc<Mutex<HashMap<Caller, Presence>>>,
    /// Notified when a query ends.
    ended: Arc<Notify>,
}

/// What a caller does.
#[derive(Debug)]
struct Presence {
    running: usize,
    last: Instant,
}

/// Leave to run one query, until it is dropped.
#[derive(Debug)]
pub struct QueryShare {
    shares: QueryShares,
    caller: Caller,
}

impl QueryShares {
    /// Creates shares of half of `connections` for a caller alone, and of all `cores` but one beside others.
    pub fn new(connections: usize, cores: usize) -> Self {
        let alone = (connections / 2).max(1);
        let beside = cores.saturating_sub(1).clamp(1, alone);
        Self { alone, beside, callers: Arc::default(), ended: Arc::default() }
    }

    /// Waits until the caller runs fewer queries than it may.
    pub async fn begin(&self, caller: Caller) -> QueryShare {
        loop {
            let ended = self.ended.notified();
            tokio::pin!(ended);
            // A query that ends after the check is not missed.
            ended.as_mut().enable();
            if self.try_begin(caller, Instant::now()) {
                return QueryShare { shares: self.clone(), caller };
            }
            ended.await;
        }
    }

    fn try_begin(&self, caller: Caller, now: Instant) -> bool {
        let mut callers = self.lock();
        // Who has not asked for a while is forgotten.
        callers.retain(|_, presence| presence.running > 0 || now.duration_since(presence.last) < PRESENCE);
        let is_alone = callers.keys().all(|other| *other == caller);
        let presence = callers.entry(caller).or_insert(Presence { running: 0, last: now });
        presence.last = now;
        let may_run = presence.running < if is_alone { self.alone } else { self.beside };
        presence.running += usize::from(may_run);
        may_run
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Caller, Presence>> {
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for QueryShare {
    fn drop(&mut self) {
        if let Some(presence) = self.shares.lock().get_mut(&self.caller) {
            presence.running = presence.running.saturating_sub(1);
        }
        self.shares.ended.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    fn caller(number: u8) -> Caller {
        Caller::from_address([192, 0, 2, number].into())
    }

    #[tokio::test]
    async fn queries_of_one_caller_wait_for_each_other_and_for_nobody_else() {
        let shares = QueryShares::new(4, 2);
        let mut running = vec![shares.begin(caller(1)).await, shares.begin(caller(1)).await];
        let short = Duration::from_millis(20);
        assert!(timeout(short, shares.begin(caller(1))).await.is_err(), "it may run half of four");
        running.push(timeout(short, shares.begin(caller(2))).await.expect("another has its own share"));
        running.remove(0);
        assert!(timeout(short, shares.begin(caller(1))).await.is_err(), "beside another it may run one");
        running.remove(0);
        let waiting = tokio::spawn({
            let shares = shares.clone();
            async move { shares.begin(caller(1)).await }
        });
        timeout(short, waiting).await.expect("it begins").expect("does not panic");
    }

    #[test]
    fn a_caller_that_has_gone_counts_no_more() {
        let shares = QueryShares::new(8, 1);
        let now = Instant::now();
        assert!(shares.try_begin(caller(1), now) && shares.try_begin(caller(2), now));
        assert!(!shares.try_begin(caller(1), now));
        drop(QueryShare { shares: shares.clone(), caller: caller(2) });
        assert!(!shares.try_begin(caller(1), now + PRESENCE / 2), "it was here a moment ago");
        assert!(shares.try_begin(caller(1), now + PRESENCE));
        assert_eq!(shares.lock().len(), 1);
    }
}
