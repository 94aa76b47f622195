//! Decides whose article `POST /v1/extract` processes next.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::StatusCode;
use tokio::{sync::oneshot, time::timeout};

use crate::api::{Caller, problem::Problem};

/// Most requests of one caller, and of all, that wait or are processed.
const MAX_PER_CALLER: usize = 32;
const MAX_IN_ALL: usize = 128;
/// Longest article that may take the express thread, in bytes: half a second with the accurate model.
const MAX_EXPRESS: usize = 16 << 10;
/// Longest time for which a request waits for its turn.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// Threads for extractions, shared fairly by the callers. Clones share them.
///
/// There is one thread a core, as many as there are workers, so that the two have half of the processor each. One of
/// them is the express thread: it takes short articles of callers that have no other request, so that these never wait
/// behind a caller with many. On the others each caller has its turn by the sum of the lengths of its articles
/// (start-time fair queueing, Goyal et al. 1996).
#[derive(Clone)]
pub struct ExtractionQueue(Arc<Mutex<Shared>>);

struct Shared {
    /// Free threads besides the express thread.
    free: usize,
    is_express_free: bool,
    callers: HashMap<Caller, Account>,
    /// Requests of all callers that wait or are processed.
    requests: usize,
    /// The start, in bytes of articles, of the turn that was granted last.
    virtual_time: u64,
}

/// The requests of one caller.
#[derive(Default)]
struct Account {
    /// Those that wait or are processed.
    requests: usize,
    waiting: VecDeque<Waiting>,
    /// The virtual time at which the caller's last turn ends.
    finish: u64,
}

/// A request with its article, which waits for a thread.
struct Waiting {
    length: usize,
    turn: oneshot::Sender<Turn>,
}

/// A place among the requests of a caller; it ends when this value is dropped.
pub struct Place {
    queue: ExtractionQueue,
    caller: Caller,
}

/// The use of a thread; it ends when this value is dropped.
pub struct Turn {
    is_express: bool,
    queue: ExtractionQueue,
}

impl ExtractionQueue {
    /// Creates a queue for as many threads as there are cores, but at least for two.
    pub fn new(cores: usize) -> Self {
        Self(Arc::new(Mutex::new(Shared {
            free: cores.saturating_sub(1).max(1),
            is_express_free: true,
            callers: HashMap::new(),
            requests: 0,
            virtual_time: 0,
        })))
    }

    /// Takes a place for a request, before its body is read.
    ///
    /// Errors: 429 where the caller has 32 requests, 503 where all have 128.
    pub fn enter(&self, caller: Caller) -> Result<Place, Problem> {
        let mut shared = self.lock();
        if shared.requests >= MAX_IN_ALL {
            return Err(busy());
        }
        let account = shared.callers.entry(caller).or_default();
        if account.requests >= MAX_PER_CALLER {
            return Err(too_many_requests());
        }
        account.requests += 1;
        shared.requests += 1;
        Ok(Place { queue: self.clone(), caller })
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Grants turns while a thread is free and a request waits.
    fn grant(&self) {
        loop {
            // The lock ends with this line: dropping the turn of a request that has gone locks the queue again.
            let next = self.lock().next();
            let Some((waiting, is_express)) = next else { return };
            let _ = waiting.turn.send(Turn { is_express, queue: self.clone() });
        }
    }
}

impl Shared {
    /// Takes the next request off the queue, and its thread; returns whether that is the express thread.
    fn next(&mut self) -> Option<(Waiting, bool)> {
        let is_for_express = |account: &Account| {
            account.requests == 1 && account.waiting.front().is_some_and(|first| first.length <= MAX_EXPRESS)
        };
        let express = self.first(is_for_express).filter(|_| self.is_express_free);
        let caller = match express {
            Some(caller) => caller,
            None => self.first(|account| !account.waiting.is_empty()).filter(|_| self.free > 0)?,
        };
        let account = self.callers.get_mut(&caller)?;
        let waiting = account.waiting.pop_front()?;
        let start = self.virtual_time.max(account.finish);
        account.finish = start + waiting.length as u64;
        match express {
            Some(_) => self.is_express_free = false,
            None => (self.free, self.virtual_time) = (self.free - 1, start),
        }
        Some((waiting, express.is_some()))
    }

    /// Returns the caller that has had the least, of those that fulfil a condition.
    fn first(&self, is_candidate: impl Fn(&Account) -> bool) -> Option<Caller> {
        let candidates = self.callers.iter().filter(|(_, account)| is_candidate(account));
        candidates.min_by_key(|(caller, account)| (account.finish, **caller)).map(|(caller, _)| *caller)
    }

    fn leave(&mut self, caller: Caller) {
        self.requests -= 1;
        if let Some(account) = self.callers.get_mut(&caller) {
            account.requests -= 1;
            account.waiting.retain(|waiting| !waiting.turn.is_closed());
        }
        // A caller that has had more than others is remembered until they have had as much.
        let (requests, now) = (self.requests, self.virtual_time);
        self.callers.retain(|_, account| account.requests > 0 || (requests > 0 && account.finish > now));
    }
}

impl Place {
    /// Waits for the turn of an article of `length` bytes. The place is to be kept until its extraction ends.
    ///
    /// Errors: 503 after a minute.
    pub async fn turn(&self, length: usize) -> Result<Turn, Problem> {
        let (sender, turn) = oneshot::channel();
        if let Some(account) = self.queue.lock().callers.get_mut(&self.caller) {
            account.waiting.push_back(Waiting { length, turn: sender });
        }
        self.queue.grant();
        match timeout(MAX_WAIT, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(busy()),
        }
    }
}

impl Turn {
    /// Returns true for the express thread.
    pub fn is_express(&self) -> bool {
        self.is_express
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.queue.lock().leave(self.caller);
        self.queue.grant();
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut shared = self.queue.lock();
        match self.is_express {
            true => shared.is_express_free = true,
            false => shared.free += 1,
        }
        drop(shared);
        self.queue.grant();
    }
}

fn too_many_requests() -> Problem {
    let detail =
        format!("{MAX_PER_CALLER} of your requests wait or are processed; send more when they are answered.");
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests at a time", detail)
}

fn busy() -> Problem {
    let detail =
        "Too many articles of all callers wait for their extraction. Repeat the request in a few seconds.";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "The service is busy", detail)
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, future::LocalBoxFuture};

    use super::*;

    /// A request that waits for its turn or has it, until it is dropped.
    struct Request {
        waiting: Option<LocalBoxFuture<'static, (Place, Turn)>>,
        running: Option<(Place, Turn)>,
    }

    impl Request {
        fn new(queue: &ExtractionQueue, caller: u8, length: usize) -> Self {
            let place = queue.enter(Caller::from_address([192, 0, 2, caller].into())).expect("a place");
            let waiting = async move {
                let turn = place.turn(length).await.expect("a turn");
                (place, turn)
            };
            let mut request = Self { waiting: Some(waiting.boxed_local()), running: None };
            request.is_running();
            request
        }

        fn is_running(&mut self) -> bool {
            if let Some(waiting) = &mut self.waiting {
                self.running = waiting.as_mut().now_or_never();
            }
            if self.running.is_some() {
                self.waiting = None;
            }
            self.running.is_some()
        }
    }

    fn running(requests: &mut [Request]) -> usize {
        requests.iter_mut().filter_map(|request| request.is_running().then_some(())).count()
    }

    #[tokio::test]
    async fn a_single_short_article_does_not_wait_behind_callers_with_many() {
        let queue = ExtractionQueue::new(4);
        let mut many: Vec<Request> = (0..40).map(|n| Request::new(&queue, n % 2, 2_000)).collect();
        // The very first one was alone when it came, and took the express thread.
        assert_eq!(running(&mut many), 4);
        many.remove(0);
        assert_eq!(running(&mut many), 3, "the express thread is kept free");
        let mut single = Request::new(&queue, 2, 2_000);
        assert!(single.is_running());
        let mut another = Request::new(&queue, 3, 2_000);
        assert!(!another.is_running());
        drop(single);
        assert!(another.is_running());
        drop(another);
        assert!(!Request::new(&queue, 4, MAX_EXPRESS + 1).is_running(), "a long article has no express");
    }

    #[tokio::test]
    async fn callers_have_turns_by_the_length_of_their_articles() {
        let queue = ExtractionQueue::new(2);
        let lengths = [9_000, 1_000];
        let mut waiting: Vec<(usize, Request)> =
            (0..40).map(|n| (n % 2, Request::new(&queue, (n % 2) as u8, lengths[n % 2]))).collect();
        let mut turns = [0, 0];
        for _ in 0..22 {
            let next =
                waiting.iter_mut().position(|(_, request)| request.is_running()).expect("somebody runs");
            turns[waiting.remove(next).0] += 1;
        }
        assert!((2..=4).contains(&turns[0]), "{turns:?}");
    }

    #[tokio::test]
    async fn numbers_are_limited_and_whoever_has_gone_leaves_nothing() {
        let queue = ExtractionQueue::new(2);
        let enter = |caller| queue.enter(Caller::from_address([192, 0, 2, caller].into()));
        let mut requests: Vec<Request> =
            (0..MAX_PER_CALLER).map(|_| Request::new(&queue, 0, 100_000)).collect();
        assert_eq!(enter(0).err().map(|problem| problem.status), Some(429));
        for caller in 1..4 {
            requests.extend((0..MAX_PER_CALLER).map(|_| Request::new(&queue, caller, 100_000)));
        }
        assert_eq!(enter(4).err().map(|problem| problem.status), Some(503));
        assert_eq!(running(&mut requests), 1);
        // Those that wait go first, then the running one.
        requests.reverse();
        drop(requests);
        let shared = queue.lock();
        assert_eq!((shared.requests, shared.free, shared.is_express_free), (0, 1, true));
        assert!(shared.callers.is_empty());
    }
}
