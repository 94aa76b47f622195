//! `/livez`, `/readyz`, `/metrics`

use axum::{extract::State, http::StatusCode};

use super::{App, problem::Problem};
use crate::store::{self, queue};

/// The process answers
#[utoipa::path(get, path = "/livez", tag = "operation", responses((status = 200, body = String)))]
pub async fn livez() -> &'static str {
    "ok\n"
}

/// The process can do its work: the database answers
#[utoipa::path(
    get, path = "/readyz", tag = "operation",
    responses((status = 200, body = String), (status = 503, body = Problem))
)]
pub async fn readyz(State(app): State<App>) -> Result<&'static str, Problem> {
    store::ping(&app.pool).await?;
    Ok("ok\n")
}

/// Figures for Prometheus
#[utoipa::path(get, path = "/metrics", tag = "operation", responses((status = 200, body = String)))]
pub async fn metrics(State(app): State<App>) -> (StatusCode, String) {
    // The queue is counted when it is asked for: every process sees the same queue.
    let depth = queue::depth(&app.pool).await;
    metrics::gauge!("dateline_database_up").set(if depth.is_ok() { 1.0 } else { 0.0 });
    if let Ok(depth) = depth {
        for (state, jobs) in [("ready", depth.ready), ("running", depth.running), ("failed", depth.failed)] {
            metrics::gauge!("dateline_jobs", "state" => state).set(jobs as f64);
        }
        metrics::gauge!("dateline_oldest_ready_job_age_seconds").set(depth.oldest_seconds);
    }
    (StatusCode::OK, app.metrics.render())
}
