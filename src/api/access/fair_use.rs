//! Fair use: a quota of requests for each caller, and a share of the queries that run.

use std::time::Instant;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    query_shares::QueryShares,
    rate_limit::{Allowance, RateLimit, WINDOW},
};
use crate::api::{Caller, problem::Problem};

/// What a caller has left, and what it had (draft-ietf-httpapi-ratelimit-headers).
pub const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
pub const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What asks whether the process is well, which is never refused.
const CHECKS: [&str; 2] = ["/livez", "/readyz"];
/// The name of the policy in these headers.
const POLICY: &str = "requests";

/// Operations that query by `POST`.
const QUERIES: [&str; 3] = ["/v1/statements/check", "/v1/reconcile", "/mcp"];
/// The operation that follows changes, whose answer does not end.
const STREAM: &str = "/v1/stream";

/// The limits of all callers. Clones share them.
#[derive(Debug, Clone)]
pub struct FairUse {
    rate: Option<RateLimit>,
    queries: QueryShares,
}

impl FairUse {
    /// Creates limits of `quota` requests a minute, and of the queries that run on `connections` at the same time.
    pub fn new(quota: Option<u32>, connections: u32) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { rate: quota.map(RateLimit::new), queries: QueryShares::new(connections as usize, cores) }
    }
}

/// Refuses requests beyond the caller's quota with a 429, and lets its queries wait for each other.
///
/// A caller is a key, else an address. Without a key nothing is limited on loopback: that is the machine's own use.
pub async fn limit_use(State(fair_use): State<FairUse>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let caller = Caller::of(&head);
    let is_exempt = caller.is_loopback() || CHECKS.contains(&head.uri.path());
    let path = head.uri.path();
    let is_query = head.method == Method::GET && path != STREAM || QUERIES.contains(&path);
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
    let share = if is_query { Some(fair_use.queries.begin(caller).await) } else { None };
    let mut response = next.run(request).await;
    drop(share);
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
