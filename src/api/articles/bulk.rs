//! Many articles in one request, one JSON object a line.

use axum::{
    Json,
    body::{Body, Bytes},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use serde::Serialize;

use super::submit::count;
use crate::{
    api::{
        App,
        body::{self, MAX_ARTICLE, MAX_BULK},
        problem::Problem,
    },
    ingest::submission,
    store::articles::{self, Outcome, Submission},
};
use extraction::language::ModelKind;

/// How many articles go into one transaction.
const CHUNK: usize = 100;

/// What became of a line.
#[derive(Debug, Serialize)]
struct Line {
    /// The line, from 1.
    line: usize,
    /// The article's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// `accepted`, `revised`, `known` or `refused`.
    outcome: &'static str,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

#[derive(Debug, Default, Serialize)]
struct Tally {
    accepted: usize,
    revised: usize,
    known: usize,
    refused: usize,
    /// Set where the load broke off: lines after the last listed were not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<Problem>,
}

#[derive(Debug, Serialize)]
struct Report {
    data: Vec<Line>,
    meta: Tally,
}

/// Takes in the lines as they arrive, a hundred in a transaction. What stands in the answer as taken is
/// durable, even where the load broke off later; a line at fault stops no other.
pub(super) async fn submit(app: &App, body: Body) -> Result<Response, Problem> {
    let mut load = Load { app, waiting: Vec::new(), lines: Vec::new(), number: 0 };
    let stopped = load.take_all(body).await.err();
    let mut meta = Tally { stopped, ..Tally::default() };
    load.lines.sort_by_key(|line| line.line);
    for line in &load.lines {
        match line.outcome {
            "accepted" => meta.accepted += 1,
            "revised" => meta.revised += 1,
            "known" => meta.known += 1,
            _ => meta.refused += 1,
        }
    }
    let taken = meta.accepted + meta.revised + meta.known;
    if taken == 0 {
        if let Some(problem) = meta.stopped {
            return Err(problem);
        }
        if load.lines.is_empty() {
            let detail = "There is no line in it; send one JSON article a line.";
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "empty-load",
                "The load is empty",
                detail,
            ));
        }
    }
    let status = match (taken, meta.accepted + meta.revised) {
        (0, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (_, 0) => StatusCode::OK,
        _ => StatusCode::ACCEPTED,
    };
    Ok((status, Json(Report { data: load.lines, meta })).into_response())
}

struct Load<'a> {
    app: &'a App,
    waiting: Vec<(usize, Submission)>,
    lines: Vec<Line>,
    number: usize,
}

impl Load<'_> {
    async fn take_all(&mut self, body: Body) -> Result<(), Problem> {
        let mut rest: Vec<u8> = Vec::new();
        let mut total = 0;
        let mut stream = body.into_data_stream();
        while let Some(chunk) = stream.next().await {
            let chunk: Bytes = chunk.map_err(|error| body::unreadable(&error))?;
            total += chunk.len();
            if total > MAX_BULK {
                self.flush().await?;
                return Err(body::too_large(MAX_BULK));
            }
            let mut pieces = chunk.split(|&byte| byte == b'\n');
            // `split` gives at least one piece; each further one starts a new line.
            rest.extend_from_slice(pieces.next().unwrap_or_default());
            for piece in pieces {
                let line = std::mem::replace(&mut rest, piece.to_vec());
                self.take(&line).await?;
            }
            if rest.len() > MAX_ARTICLE {
                self.flush().await?;
                return Err(body::too_large(MAX_ARTICLE));
            }
        }
        self.take(&rest).await?;
        self.flush().await
    }

    async fn take(&mut self, line: &[u8]) -> Result<(), Problem> {
        self.number += 1;
        let line = line.trim_ascii();
        if line.is_empty() {
            return Ok(());
        }
        let read = body::json(line)
            .and_then(|value| submission::parse_submission(&value).map_err(Problem::invalid_article));
        match read {
            Ok(mut submission) => {
                // A load this long is read fast, unless it says otherwise: better today than right next week.
                if self.number > self.app.bulk_size {
                    submission.model.get_or_insert(ModelKind::Fast);
                }
                self.waiting.push((self.number, submission));
            }
            Err(problem) => {
                self.lines.push(Line {
                    line: self.number,
                    id: None,
                    outcome: "refused",
                    problem: Some(problem),
                });
            }
        }
        if self.waiting.len() >= CHUNK {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Problem> {
        let (numbers, submissions): (Vec<usize>, Vec<Submission>) = self.waiting.drain(..).unzip();
        if submissions.is_empty() {
            return Ok(());
        }
        for (line, outcome) in numbers.into_iter().zip(articles::submit(&self.app.pool, &submissions).await?)
        {
            count(outcome);
            let word = match outcome {
                Outcome::Accepted(_) => "accepted",
                Outcome::Revised(_) => "revised",
                Outcome::Unchanged(_) => "known",
            };
            let id = Some(outcome.article_id().to_string());
            self.lines.push(Line { line, id, outcome: word, problem: None });
        }
        Ok(())
    }
}
