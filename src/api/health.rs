//! `/livez`, `/readyz` and `/metrics`.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::extract::State;
use tokio::sync::Mutex;

use super::{AppState, openapi::Unavailable, problem::Problem};
use crate::store::{self, Pools, queue};

/// Time for which the space on the database's disk is not checked again. The check writes.
const SPACE_CHECK_INTERVAL: Duration = Duration::from_secs(2);

/// Check that the process answers
#[utoipa::path(
    get, path = "/livez", tag = "operations", operation_id = "check_live",
    responses((status = 200, description = "The process answers", body = String))
)]
pub async fn livez() -> &'static str {
    "ok\n"
}

/// The last check of the space on the database's disk. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<Mutex<Option<SpaceCheck>>>);

/// The time of a check, and its outcome.
type SpaceCheck = (Instant, Result<(), Problem>);

impl Readiness {
    /// Checks that the database answers and has space; the latter at most every two seconds.
    async fn check(&self, pools: &Pools) -> Result<(), Problem> {
        store::ping(&pools.health).await?;
        let mut last = self.0.lock().await;
        match &*last {
            Some((at, outcome)) if at.elapsed() < SPACE_CHECK_INTERVAL => outcome.clone(),
            _ => {
                let outcome = store::check_space(&pools.health).await.map_err(Problem::from);
                *last = Some((Instant::now(), outcome.clone()));
                outcome
            }
        }
    }
}

/// Check that the service can work: the database answers, and has space for new articles
#[utoipa::path(
    get, path = "/readyz", tag = "operations", operation_id = "check_ready",
    responses((status = 200, description = "The database answers and has space", body = String), Unavailable)
)]
pub async fn readyz(State(app): State<AppState>) -> Result<&'static str, Problem> {
    app.readiness.check(&app.pools).await?;
    Ok("ok\n")
}

/// Read the metrics in the text format of Prometheus
#[utoipa::path(
    get, path = "/metrics", tag = "operations", operation_id = "get_metrics",
    responses((status = 200, description = "The metrics", body = String))
)]
pub async fn metrics(State(app): State<AppState>) -> String {
    // The queue is counted on request, because all processes share one queue.
    let depth = queue::depth(&app.pools.health).await;
    metrics::gauge!("dateline_database_up").set(if depth.is_ok() { 1.0 } else { 0.0 });
    if let Ok(depth) = depth {
        for (state, jobs) in [("ready", depth.ready), ("running", depth.running), ("failed", depth.failed)] {
            metrics::gauge!("dateline_jobs", "state" => state).set(jobs as f64);
        }
        metrics::gauge!("dateline_oldest_ready_job_age_seconds").set(depth.oldest_seconds);
    }
    app.metrics.render()
}
