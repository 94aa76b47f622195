//! Submission of several articles as NDJSON.

use axum::{
    Json,
    body::{Body, Bytes},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use serde::Serialize;
use utoipa::ToSchema;

use super::outcome::SubmissionOutcome;
use crate::{
    api::{
        AppState,
        body::{self, MAX_ARTICLE, MAX_BULK},
        problem::Problem,
    },
    ingest::submission,
    store::{
        ArticleId,
        articles::{self, Submission},
    },
};
use extraction::language::ModelKind;

/// Number of articles in one transaction.
const CHUNK: usize = 100;

/// The outcomes of an NDJSON submission.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkResponse {
    /// The outcome of each line, in order; blank lines are left out.
    data: Vec<LineResult>,
    /// Numbers of lines by outcome.
    meta: BulkSummary,
}

/// The outcome of a line.
#[derive(Debug, Serialize, ToSchema)]
struct LineResult {
    /// Number of the line, from 1.
    line: usize,
    /// The article's id; absent where the line was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<ArticleId>,
    /// The outcome.
    outcome: SubmissionOutcome,
    /// The reason of a rejection.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

/// Numbers of lines by outcome.
#[derive(Debug, Default, Serialize, ToSchema)]
struct BulkSummary {
    /// New articles.
    accepted: usize,
    /// New revisions.
    revised: usize,
    /// Articles that were stored before with the same text.
    unchanged: usize,
    /// Lines that were not stored.
    rejected: usize,
    /// The reason for which the submission ended early; lines after the last listed one were not processed.
    #[serde(skip_serializing_if = "Option::is_none")]
    aborted: Option<Problem>,
}

/// Stores the lines as they arrive, a hundred in a transaction.
///
/// Every article that the answer lists as stored is durable, also where the submission is aborted later. A rejected
/// line does not affect the others.
pub async fn submit_many(app: &AppState, body: Body) -> Result<Response, Problem> {
    let mut submission = BulkSubmission { app, pending: Vec::new(), results: Vec::new(), line: 0 };
    let aborted = submission.accept(body).await.err();
    submission.results.sort_by_key(|result| result.line);
    let mut meta = BulkSummary { aborted, ..BulkSummary::default() };
    for result in &submission.results {
        result.outcome.record();
        *match result.outcome {
            SubmissionOutcome::Accepted => &mut meta.accepted,
            SubmissionOutcome::Revised => &mut meta.revised,
            SubmissionOutcome::Unchanged => &mut meta.unchanged,
            SubmissionOutcome::Rejected => &mut meta.rejected,
        } += 1;
    }
    let queued = meta.accepted + meta.revised;
    let status = match (queued, meta.unchanged) {
        (0, 0) => match meta.aborted {
            Some(problem) => return Err(problem),
            None if submission.results.is_empty() => return Err(empty_body()),
            None => StatusCode::UNPROCESSABLE_ENTITY,
        },
        (0, _) => StatusCode::OK,
        _ => StatusCode::ACCEPTED,
    };
    Ok((status, Json(BulkResponse { data: submission.results, meta })).into_response())
}

fn empty_body() -> Problem {
    let detail = "There is no line in the body; send one JSON article a line.";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "empty-body", "The body is empty", detail)
}

/// A submission in progress.
struct BulkSubmission<'a> {
    app: &'a AppState,
    /// Valid articles that are not stored yet, with the numbers of their lines.
    pending: Vec<(usize, Submission)>,
    results: Vec<LineResult>,
    /// Number of the current line.
    line: usize,
}

impl BulkSubmission<'_> {
    async fn accept(&mut self, body: Body) -> Result<(), Problem> {
        let mut partial_line: Vec<u8> = Vec::new();
        let mut length = 0;
        let mut stream = body.into_data_stream();
        while let Some(chunk) = stream.next().await {
            let chunk: Bytes = chunk.map_err(|error| body::unreadable(&error))?;
            length += chunk.len();
            if length > MAX_BULK {
                self.flush().await?;
                return Err(body::too_large(MAX_BULK));
            }
            let mut pieces = chunk.split(|&byte| byte == b'\n');
            // The first piece continues the partial line; each further piece starts a new one.
            partial_line.extend_from_slice(pieces.next().unwrap_or_default());
            for piece in pieces {
                let line = std::mem::replace(&mut partial_line, piece.to_vec());
                self.accept_line(&line).await?;
            }
            if partial_line.len() > MAX_ARTICLE {
                self.flush().await?;
                return Err(body::too_large(MAX_ARTICLE));
            }
        }
        self.accept_line(&partial_line).await?;
        self.flush().await
    }

    async fn accept_line(&mut self, line: &[u8]) -> Result<(), Problem> {
        self.line += 1;
        let line = line.trim_ascii();
        if line.is_empty() {
            return Ok(());
        }
        let parsed = body::parse_json(line)
            .and_then(|value| submission::parse_submission(&value).map_err(Problem::invalid_article));
        match parsed {
            Ok(mut submission) => {
                // A large submission would keep the accurate model busy for hours.
                if self.line > self.app.bulk_default_model_limit {
                    submission.model.get_or_insert(ModelKind::Fast);
                }
                self.pending.push((self.line, submission));
            }
            Err(problem) => self.results.push(LineResult {
                line: self.line,
                id: None,
                outcome: SubmissionOutcome::Rejected,
                problem: Some(problem),
            }),
        }
        if self.pending.len() >= CHUNK {
            self.flush().await?;
        }
        Ok(())
    }

    /// Stores the pending articles in one transaction.
    async fn flush(&mut self) -> Result<(), Problem> {
        let (lines, submissions): (Vec<usize>, Vec<Submission>) = self.pending.drain(..).unzip();
        if submissions.is_empty() {
            return Ok(());
        }
        let outcomes = articles::submit(&self.app.pool, &submissions).await?;
        self.results.extend(lines.into_iter().zip(outcomes).map(|(line, outcome)| LineResult {
            line,
            id: Some(outcome.article_id()),
            outcome: outcome.into(),
            problem: None,
        }));
        Ok(())
    }
}
