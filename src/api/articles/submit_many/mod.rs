//! Submission of several articles as NDJSON.
//!
//! `load` reads and stores the lines in a task of its own, so that a caller who reads the answer only after its last
//! line is not waited for; `report` is the answer, whose status is decided here before it begins.

mod load;
mod report;

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, Uri, header, request::Parts},
    response::Response,
};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::{Instant, timeout_at},
};
use tracing::Instrument;
use utoipa::IntoParams;

use super::outcome::SubmissionOutcome;
use crate::{
    api::{
        AppState,
        access::key_name,
        body::RestOfBody,
        formats::{Format, negotiate},
        problem::Problem,
        query::Parameters,
    },
    store::{LoadId, loads},
};
use load::Load;
pub use report::BulkResponse;
use report::{LineResult, Report};

/// Most lines that are decided before the status is.
const MAX_UNDECIDED_LINES: usize = 1_000;
/// Longest time before the status is decided.
const MAX_UNDECIDED_TIME: Duration = Duration::from_secs(60);

/// The parameters of several articles.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct LoadQuery {
    /// Of `application/x-ndjson` alone: the load that these lines continue, `lod_…`. Send the lines behind those that it has.
    load: Option<String>,
    /// Of `application/x-ndjson` alone, where the load begins: `true` reads its articles with the fast model, and each behind that
    /// with the accurate one, by a reread (`reread_id` of the load). Lines that name a model are read with that one.
    quick_first: Option<bool>,
}

/// What a load reports: the outcome of each line in order, then its end.
enum Progress {
    /// The outcome of a line.
    Decided(LineResult),
    /// Nothing follows; the reason, where the load ended early.
    Ended(Option<Box<Problem>>),
}

/// Stores the lines as they arrive and answers with the outcome of each.
///
/// The status is 202 as soon as an article is stored, and after 1,000 lines or a minute in any case. Where the load ends
/// before that, it is 200 if all articles were stored before, 422 if all lines were rejected, and else that of the
/// problem that ended it.
pub async fn submit_many(app: &AppState, head: &Parts, body: Body) -> Result<Response, Problem> {
    let format = negotiate(&head.headers, &[Format::Json, Format::Ndjson]).unwrap_or(Format::Json);
    let by = key_name(&head.extensions);
    let (id, lines) = begin_or_continue(app, &head.uri, by.as_deref()).await?;
    let (sender, mut progress) = unbounded_channel();
    let load = Load::new(app.clone(), by, (id, lines), sender);
    let rest = head.extensions.get::<RestOfBody>().cloned();
    tokio::spawn(load.run(body, rest).in_current_span());
    let (results, end) = first_results(&mut progress).await;
    let status = status(&results, end.as_ref())?;
    let mut response = Report::new(format, id, progress).answer(status, results, end);
    if let Ok(location) = HeaderValue::from_str(&format!("/v1/loads/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Begins a load, or finds the one that the request continues; returns it with the number of its lines.
async fn begin_or_continue(app: &AppState, uri: &Uri, by: Option<&str>) -> Result<(LoadId, usize), Problem> {
    let mut parameters = Parameters::of::<LoadQuery>(uri);
    let load = parameters.parsed("load", str::parse::<LoadId>);
    let quick_first = parameters.flag("quick_first");
    if load.is_some() && quick_first.is_some() {
        parameters.reject("quick_first", "is said where the load begins; a load goes on as it began");
    }
    parameters.finish()?;
    let Some(id) = load else {
        return Ok((loads::create(&app.pools.writes, by, quick_first == Some(true)).await?, 0));
    };
    let load = loads::fetch(&app.pools.writes, id).await?;
    let load = load.ok_or_else(|| Problem::not_found("load", &id.to_string()))?;
    Ok((id, usize::try_from(load.lines).unwrap_or_default()))
}

/// Returns the results until the status can be decided, and the end where that came first.
async fn first_results(progress: &mut UnboundedReceiver<Progress>) -> (Vec<LineResult>, Option<Progress>) {
    let deadline = Instant::now() + MAX_UNDECIDED_TIME;
    let mut results = Vec::new();
    while results.len() <= MAX_UNDECIDED_LINES {
        match timeout_at(deadline, progress.recv()).await {
            Ok(Some(Progress::Decided(result))) => {
                results.push(result);
                if results.last().is_some_and(LineResult::is_queued) {
                    break;
                }
            }
            Ok(Some(end @ Progress::Ended(_))) => return (results, Some(end)),
            Ok(None) => return (results, Some(Progress::failed())),
            Err(_) => break,
        }
    }
    (results, None)
}

impl Progress {
    /// The end of a load whose task failed.
    fn failed() -> Self {
        Self::Ended(Some(Box::new(Problem::internal())))
    }
}

/// Returns the status of the answer, or the problem that is the answer.
fn status(results: &[LineResult], end: Option<&Progress>) -> Result<StatusCode, Problem> {
    let Some(Progress::Ended(aborted)) = end else { return Ok(StatusCode::ACCEPTED) };
    let has = |outcome| results.iter().any(|result| result.outcome == outcome);
    if results.iter().any(LineResult::is_queued) {
        return Ok(StatusCode::ACCEPTED);
    }
    if has(SubmissionOutcome::Unchanged) || has(SubmissionOutcome::Withdrawn) {
        return Ok(StatusCode::OK);
    }
    match aborted {
        // The problems of the lines say more than the one that ended the load because of them.
        Some(problem) if results.is_empty() || problem.status != 422 => Err((**problem).clone()),
        None if results.is_empty() => Err(empty_body()),
        _ => Ok(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn empty_body() -> Problem {
    let detail = "There is no line in the body; send one JSON article a line.";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "empty-body", "The body is empty", detail)
}
