//! Limits of callers: a quota of requests for each key, and connections that one alone cannot take.

use std::time::{Duration, Instant};

use dateline::store::keys::Scope;
use futures_util::future::join_all;
use reqwest::{Response, StatusCode};

use crate::{
    harness::{Service, articles::harbour, problem},
    keys::new_key,
};

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers()[name].to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_beyond_the_quota_of_a_key_are_refused_with_the_time_to_wait() {
    let service = Service::start_with_rate_limit(6).await;
    let one = new_key(&service.database, "one", &[Scope::Read]).await;
    let other = new_key(&service.database, "other", &[Scope::Read]).await;
    let get = async |key: &str| service.get("/v1/articles").bearer_auth(key).send().await.unwrap();
    for left in (0..6).rev() {
        let response = get(&one).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, "ratelimit-policy"), "\"requests\";q=6;w=60");
        assert!(
            header(&response, "ratelimit").starts_with(&format!("\"requests\";r={left};t=")),
            "{response:?}"
        );
    }
    let refused = get(&one).await;
    let seconds: u64 = header(&refused, "retry-after").parse().unwrap();
    assert!((1..=10).contains(&seconds), "{seconds}");
    assert_eq!(header(&refused, "ratelimit"), format!("\"requests\";r=0;t={seconds}"));
    let refused = problem(refused, 429, "rate-limited").await;
    assert!(refused["detail"].as_str().unwrap().contains("6 requests a minute"), "{refused}");
    // Another key has a quota of its own, and so has a request that signs in.
    assert_eq!(get(&other).await.status(), StatusCode::OK);
    let live = service.get("/livez").send().await.unwrap();
    assert!(live.status().is_success() && !live.headers().contains_key("ratelimit"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_nothing_is_limited_on_loopback() {
    let service = Service::start().await;
    for _ in 0..30 {
        let response = service.get("/v1/articles").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(!response.headers().contains_key("ratelimit"));
    }
}

/// The time that a tenth of thirty short queries is below: what the machine does beside slows the others.
async fn time_of_query(service: &Service, key: &str) -> Duration {
    let mut times = Vec::new();
    for _ in 0..30 {
        let begin = Instant::now();
        let response = service.get("/v1/actors?limit=5").bearer_auth(key).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 10]
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_of_others_are_at_most_a_tenth_slower_beside_a_caller_whose_queries_do_not_end() {
    let service = Service::start_with_keys().await;
    let keys = [new_key(&service.database, "greedy", &[Scope::Read]).await, {
        new_key(&service.database, "desk", &[Scope::Admin]).await
    }];
    let [greedy, desk] = &keys;
    let stored = service.post("/v1/articles").bearer_auth(desk).json(&harbour()).send().await.unwrap();
    assert!(stored.status().is_success());
    time_of_query(&service, desk).await;
    let mut ratios = Vec::new();
    // What the machine does beside may slow one round.
    for _ in 0..4 {
        let alone = time_of_query(&service, desk).await;
        let mut lock = service.database.pool.begin().await.unwrap();
        sqlx::query("LOCK TABLE article_vectors IN ACCESS EXCLUSIVE MODE").execute(&mut *lock).await.unwrap();
        let blocked = (0..40).map(|_| service.get("/v1/stories").bearer_auth(greedy).send());
        let blocked = tokio::spawn(join_all(blocked.collect::<Vec<_>>()));
        tokio::time::sleep(Duration::from_millis(200)).await;
        let beside = time_of_query(&service, desk).await;
        lock.rollback().await.unwrap();
        blocked.await.unwrap();
        ratios.push(beside.as_secs_f64() / alone.as_secs_f64());
        if ratios.last().is_some_and(|ratio| *ratio <= 1.1) {
            return;
        }
    }
    panic!("times beside a greedy caller to those alone: {ratios:?}");
}
