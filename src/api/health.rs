//! `/livez`, `/readyz` and `/metrics`.

use axum::extract::State;

use super::{AppState, openapi::Unavailable, problem::Problem};
use crate::store::{self, queue};

/// Check that the process answers
#[utoipa::path(
    get, path = "/livez", tag = "operations", operation_id = "check_live",
    responses((status = 200, description = "The process answers", body = String))
)]
pub async fn livez() -> &'static str {
    "ok\n"
}

/// Check that the service can work: the database answers
#[utoipa::path(
    get, path = "/readyz", tag = "operations", operation_id = "check_ready",
    responses((status = 200, description = "The database answers", body = String), Unavailable)
)]
pub async fn readyz(State(app): State<AppState>) -> Result<&'static str, Problem> {
    store::ping(&app.pool).await?;
    Ok("ok\n")
}

/// Read the metrics in the text format of Prometheus
#[utoipa::path(
    get, path = "/metrics", tag = "operations", operation_id = "get_metrics",
    responses((status = 200, description = "The metrics", body = String))
)]
pub async fn metrics(State(app): State<AppState>) -> String {
    // The queue is counted on request, because all processes share one queue.
    let depth = queue::depth(&app.pool).await;
    metrics::gauge!("dateline_database_up").set(if depth.is_ok() { 1.0 } else { 0.0 });
    if let Ok(depth) = depth {
        for (state, jobs) in [("ready", depth.ready), ("running", depth.running), ("failed", depth.failed)] {
            metrics::gauge!("dateline_jobs", "state" => state).set(jobs as f64);
        }
        metrics::gauge!("dateline_oldest_ready_job_age_seconds").set(depth.oldest_seconds);
    }
    app.metrics.render()
}
