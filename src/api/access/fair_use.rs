//! Fair use: a quota of requests for each caller, and connections of the database that one alone cannot take all of.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::rate_limit::{Allowance, RateLimit, WINDOW};
use crate::api::{Caller, problem::Problem};

/// What a caller has left, and what it had (draft-ietf-httpapi-ratelimit-headers).
pub const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
pub const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What asks whether the process is well, which is never refused.
const CHECKS: [&str; 2] = ["/livez", "/readyz"];
/// The name of the policy in these headers.
const POLICY: &str = "requests";

/// The limits of all callers. Clones share them.
#[derive(Debug, Clone)]
pub struct FairUse {
    rate: Option<RateLimit>,
    /// Queries of one caller that run at the same time; others of it wait.
    max_queries: usize,
    queries: Arc<Mutex<HashMap<Caller, Arc<Semaphore>>>>,
}

impl FairUse {
    /// Creates limits of `quota` requests a minute, and of half of `connections` for the queries of one caller.
    pub fn new(quota: Option<u32>, connections: u32) -> Self {
        Self {
            rate: quota.map(RateLimit::new),
            max_queries: (connections as usize / 2).max(1),
            queries: Arc::default(),
        }
    }

    /// Waits until the caller has fewer than its share of running queries.
    async fn query(&self, caller: Caller) -> Option<OwnedSemaphorePermit> {
        let semaphore = {
            let mut queries = self.queries.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever has no query is forgotten.
            queries.retain(|_, one| Arc::strong_count(one) > 1);
            queries.entry(caller).or_insert_with(|| Arc::new(Semaphore::new(self.max_queries))).clone()
        };
        semaphore.acquire_owned().await.ok()
    }
}

/// Refuses requests beyond the caller's quota with a 429, and lets its queries wait for each other.
///
/// A caller is a key, else an address. Without a key nothing is limited on loopback: that is the machine's own use.
pub async fn limit_use(State(fair_use): State<FairUse>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let caller = Caller::of(&head);
    let is_exempt = caller.is_loopback() || CHECKS.contains(&head.uri.path());
    let is_query = head.method == Method::GET;
    let request = Request::from_parts(head, body);
    if is_exempt {
        return next.run(request).await;
    }
    let allowance = fair_use.rate.as_ref().map(|rate| rate.take(caller, Instant::now()));
    if let Some(refused) = allowance.filter(|allowance| !allowance.is_granted) {
        let mut response = too_many(refused).into_response();
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(refused.seconds));
        add_headers(&mut response, refused);
        return response;
    }
    let permit = if is_query { fair_use.query(caller).await } else { None };
    let mut response = next.run(request).await;
    drop(permit);
    if let Some(allowance) = allowance {
        add_headers(&mut response, allowance);
    }
    response
}

fn add_headers(response: &mut Response, allowance: Allowance) {
    let policy = format!("\"{POLICY}\";q={};w={}", allowance.quota, WINDOW.as_secs());
    let left = format!("\"{POLICY}\";r={};t={}", allowance.remaining, allowance.seconds);
    for (name, value) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, left)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
}

fn too_many(refused: Allowance) -> Problem {
    let detail = format!(
        "You may send {} requests a minute, and have sent them: repeat this one in {} seconds. Who runs the service \
         changes that with --rate-limit.",
        refused.quota, refused.seconds
    );
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate-limited", "Too many requests in a minute", detail)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn queries_of_one_caller_wait_for_each_other_and_for_nobody_else() {
        let fair_use = FairUse::new(None, 4);
        let caller = |number: u8| Caller::from_address([192, 0, 2, number].into());
        let mut running = vec![fair_use.query(caller(1)).await, fair_use.query(caller(1)).await];
        let short = Duration::from_millis(20);
        assert!(timeout(short, fair_use.query(caller(1))).await.is_err());
        running
            .push(timeout(short, fair_use.query(caller(2))).await.expect("another caller has its own share"));
        running.remove(0);
        assert!(timeout(short, fair_use.query(caller(1))).await.is_ok());
        drop(running);
        let other = fair_use.query(caller(3)).await;
        assert_eq!(fair_use.queries.lock().unwrap_or_else(PoisonError::into_inner).len(), 1);
        drop(other);
    }
}
