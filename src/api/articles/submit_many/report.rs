//! The answer to a load, written while the load goes on.

use axum::{
    body::{Body, Bytes},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt as _, stream};
use serde::Serialize;
use tokio::sync::mpsc::UnboundedReceiver;
use utoipa::ToSchema;

use super::{
    super::{hidden::not_restored, outcome::SubmissionOutcome},
    Progress,
};
use crate::{
    api::{formats::Format, problem::Problem},
    store::{ArticleId, LoadId, articles::Outcome},
};

/// Most results that are written at a time.
const MAX_AT_ONCE: usize = 256;

/// The outcomes of an NDJSON submission.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code)]
pub struct BulkResponse {
    /// The outcome of each line, in order; blank lines are left out.
    data: Vec<LineResult>,
    /// Numbers of lines by outcome.
    meta: BulkSummary,
}

/// The outcome of a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineResult {
    /// Number of the line, from 1.
    pub line: usize,
    /// The article's id; absent where the line was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ArticleId>,
    /// The outcome.
    pub outcome: SubmissionOutcome,
    /// The reason of a rejection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Box<Problem>>,
}

impl LineResult {
    /// The outcome of a line that was rejected.
    pub fn rejected(line: usize, problem: Box<Problem>) -> Self {
        Self { line, id: None, outcome: SubmissionOutcome::Rejected, problem: Some(problem) }
    }

    /// The outcome of a line whose article is stored.
    pub fn stored(line: usize, outcome: Outcome) -> Self {
        if let Outcome::Withdrawn(id) = outcome {
            return Self::rejected(line, Box::new(not_restored(id)));
        }
        Self { line, id: Some(outcome.article_id()), outcome: outcome.into(), problem: None }
    }

    /// The outcome of a line that withdrew an article.
    pub fn withdrawn(line: usize, id: ArticleId) -> Self {
        Self { line, id: Some(id), outcome: SubmissionOutcome::Withdrawn, problem: None }
    }

    /// Returns true where an article was stored and queued.
    pub fn is_queued(&self) -> bool {
        matches!(self.outcome, SubmissionOutcome::Accepted | SubmissionOutcome::Revised)
    }
}

/// The load, and numbers of lines by outcome.
#[derive(Debug, Serialize, ToSchema)]
struct BulkSummary {
    /// The load: `/v1/loads/{id}` says how far it is.
    load_id: LoadId,
    /// New articles.
    accepted: usize,
    /// New revisions.
    revised: usize,
    /// Articles that were stored before with the same text.
    unchanged: usize,
    /// Articles that were withdrawn.
    withdrawn: usize,
    /// Lines that were not stored.
    rejected: usize,
    /// The reason for which the submission ended early; lines after the last listed one were not processed.
    #[serde(skip_serializing_if = "Option::is_none")]
    aborted: Option<Box<Problem>>,
}

/// The last line of an NDJSON report.
#[derive(Serialize)]
struct LastLine<'s> {
    meta: &'s BulkSummary,
}

/// A report in progress.
pub struct Report {
    format: Format,
    progress: UnboundedReceiver<Progress>,
    summary: BulkSummary,
    /// Results written so far.
    count: usize,
    is_finished: bool,
}

impl Report {
    /// Starts a report as JSON or NDJSON.
    pub fn new(format: Format, load_id: LoadId, progress: UnboundedReceiver<Progress>) -> Self {
        let (accepted, revised, unchanged, withdrawn, rejected) = Default::default();
        let summary =
            BulkSummary { load_id, accepted, revised, unchanged, withdrawn, rejected, aborted: None };
        Self { format, progress, summary, count: 0, is_finished: false }
    }

    /// Answers with the `results` so far, and with those that follow unless `end` is there already.
    pub fn answer(mut self, status: StatusCode, results: Vec<LineResult>, end: Option<Progress>) -> Response {
        let content_type = [(header::CONTENT_TYPE, self.format.media_type())];
        let mut first = Vec::new();
        if self.format == Format::Json {
            first.extend_from_slice(b"{\"data\":[");
        }
        for result in results.into_iter().map(Progress::Decided).chain(end) {
            self.write(result, &mut first);
        }
        let parts = stream::unfold((Some(first), self), |(first, mut report)| async move {
            let part = match first {
                Some(first) => first,
                None => report.next_part().await?,
            };
            Some((Ok::<_, std::convert::Infallible>(Bytes::from(part)), (None, report)))
        });
        // Compression polls once more after the end, which `unfold` does not allow.
        (status, content_type, Body::from_stream(parts.fuse())).into_response()
    }

    /// Waits for results and writes them; `None` after the end.
    async fn next_part(&mut self) -> Option<Vec<u8>> {
        if self.is_finished {
            return None;
        }
        let (mut results, mut part) = (Vec::new(), Vec::new());
        if self.progress.recv_many(&mut results, MAX_AT_ONCE).await == 0 {
            results.push(Progress::failed());
        }
        for result in results {
            self.write(result, &mut part);
        }
        Some(part)
    }

    fn write(&mut self, progress: Progress, text: &mut Vec<u8>) {
        match progress {
            Progress::Decided(result) => self.write_result(&result, text),
            Progress::Ended(aborted) => self.write_end(aborted, text),
        }
    }

    fn write_result(&mut self, result: &LineResult, text: &mut Vec<u8>) {
        result.outcome.record();
        *match result.outcome {
            SubmissionOutcome::Accepted => &mut self.summary.accepted,
            SubmissionOutcome::Revised => &mut self.summary.revised,
            SubmissionOutcome::Unchanged => &mut self.summary.unchanged,
            SubmissionOutcome::Withdrawn => &mut self.summary.withdrawn,
            SubmissionOutcome::Rejected => &mut self.summary.rejected,
        } += 1;
        if self.format == Format::Json && self.count > 0 {
            text.push(b',');
        }
        self.count += 1;
        write_json(result, text);
        if self.format == Format::Ndjson {
            text.push(b'\n');
        }
    }

    fn write_end(&mut self, aborted: Option<Box<Problem>>, text: &mut Vec<u8>) {
        self.is_finished = true;
        self.summary.aborted = aborted;
        match self.format {
            Format::Ndjson => {
                write_json(&LastLine { meta: &self.summary }, text);
                text.push(b'\n');
            }
            _ => {
                text.extend_from_slice(b"],\"meta\":");
                write_json(&self.summary, text);
                text.push(b'}');
            }
        }
    }
}

/// Appends `value`, which has text keys only, so that it is always JSON.
fn write_json<T: Serialize>(value: &T, text: &mut Vec<u8>) {
    if let Err(error) = serde_json::to_writer(text, value) {
        tracing::error!(%error, "a part of a report could not be written");
    }
}
