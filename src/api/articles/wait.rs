//! Waiting for extractions on request (`Prefer: wait`, RFC 7240).

use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName};

use crate::{
    api::{AppState, problem::Problem},
    store::{
        ArticleId,
        articles::{self, JobState},
    },
};

/// Longest wait, in seconds.
const MAX_WAIT: u64 = 60;
const PREFER: HeaderName = HeaderName::from_static("prefer");
/// First and longest pause between two looks at the job; each pause is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const MAX_PAUSE: Duration = Duration::from_millis(100);

/// Returns the seconds in `Prefer: wait=10`, at most 60.
pub fn prefer_wait(headers: &HeaderMap) -> Option<u64> {
    headers
        .get_all(PREFER)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split([',', ';']))
        .find_map(|preference| preference.trim().strip_prefix("wait=")?.trim_matches('"').parse::<u64>().ok())
        .map(|seconds| seconds.min(MAX_WAIT))
}

/// Polls the job of an article, on the connections of writes, whose callers wait here; returns true once it is done, false when it failed, is gone, or `timeout` has passed.
pub async fn wait_until_done(app: &AppState, id: ArticleId, timeout: Duration) -> Result<bool, Problem> {
    let deadline = Instant::now() + timeout;
    let mut pause = FIRST_PAUSE;
    loop {
        match articles::state(&app.pools.writes, id).await? {
            Some(JobState::Done) => return Ok(true),
            Some(JobState::Failed) | None => return Ok(false),
            Some(JobState::Ready | JobState::Running) if Instant::now() >= deadline => return Ok(false),
            Some(JobState::Ready | JobState::Running) => {}
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}
