//! Reads the lines of a load and stores their articles.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::StatusCode,
};
use serde_json::json;
use tokio::{sync::mpsc::UnboundedSender, task::coop::consume_budget, time::timeout};

use super::{
    super::{outcome::SubmissionOutcome, withdrawal::apply_withdrawal},
    LineResult, Progress,
};
use crate::{
    api::{
        AppState,
        body::{self, Lines, RestOfBody},
        problem::Problem,
    },
    ingest::{
        submission::{self, Submitted},
        withdrawal::Withdrawal,
    },
    store::{
        ArticleId, LoadId, StoreError,
        articles::Submission,
        loads::{Decided, Step},
    },
};
use extraction::language::ModelKind;

/// Most lines that are stored in one transaction.
const MAX_LINES_OF_STEP: usize = 100;
/// Length of the lines in one transaction, in bytes; it may have one line more.
const MAX_LENGTH: usize = 4 << 20;
/// Pause of the caller after which the articles so far are stored.
const PAUSE: Duration = Duration::from_millis(200);
/// Most lines of a load, blank ones included. Their outcomes are held until the caller reads them, in 48 bytes each.
const MAX_LINES: usize = 500_000;
/// Most rejected lines of a load, and most of them without a valid one between.
const MAX_REJECTED: usize = 10_000;
const MAX_REJECTED_IN_SERIES: usize = 1_000;

/// A load in progress.
pub struct Load {
    app: AppState,
    /// The name of the caller's key.
    by: Option<String>,
    report: UnboundedSender<Progress>,
    /// The load.
    id: LoadId,
    /// Lines that earlier requests sent.
    earlier_lines: usize,
    /// Number of the current line, from 1.
    line: usize,
    /// Number of the last line that is decided, and of the last one whose outcome is durable.
    decided: usize,
    stored: usize,
    /// Articles that are not stored yet, and the length of their lines in bytes.
    articles: Vec<Submission>,
    length: usize,
    /// The lines from the first of these articles on: their numbers, and what is decided of them.
    lines: Vec<(usize, Decision)>,
    /// Rejected lines so far, and those since the last valid one.
    rejected: usize,
    rejected_in_series: usize,
}

/// What is decided of a line before its step is stored.
enum Decision {
    /// It is an article, which is to be stored.
    Article,
    /// It is rejected.
    Rejected(Box<Problem>),
    /// It withdrew an article.
    Withdrawn(ArticleId),
}

impl Load {
    /// Goes on with a load behind line `lines`, by the holder of a key; sends the outcome of each line and its end to `report`.
    pub fn new(
        app: AppState,
        by: Option<String>,
        (id, lines): (LoadId, usize),
        report: UnboundedSender<Progress>,
    ) -> Self {
        Self {
            app,
            by,
            report,
            id,
            earlier_lines: lines,
            line: lines,
            decided: lines,
            stored: lines,
            articles: Vec::new(),
            length: 0,
            lines: Vec::new(),
            rejected: 0,
            rejected_in_series: 0,
        }
    }

    /// Stores the lines of `body` as they arrive, up to a hundred articles in a transaction.
    ///
    /// Every article that is reported as stored is durable, also where the load is aborted later. A rejected line does
    /// not affect the others. `rest` is read to its end before an abort is reported, for callers that write first.
    pub async fn run(mut self, body: Body, rest: Option<RestOfBody>) {
        let aborted = self.accept(body).await.err();
        if let (Some(_), Some(rest)) = (&aborted, rest) {
            rest.discard().await;
        }
        self.send(Progress::Ended(aborted.map(Box::new)));
    }

    async fn accept(&mut self, body: Body) -> Result<(), Problem> {
        let mut lines = Lines::of(body);
        loop {
            let next = match self.lines.is_empty() {
                true => lines.next().await,
                false => match timeout(PAUSE, lines.next()).await {
                    Ok(next) => next,
                    Err(_) => {
                        self.store().await?;
                        continue;
                    }
                },
            };
            let accepted = match next {
                Ok(Some(line)) => self.accept_line(line).await,
                Ok(None) => return self.store().await,
                Err(problem) => Err(problem),
            };
            if let Err(problem) = accepted {
                // What came before the line at fault is stored all the same.
                self.store().await?;
                return Err(problem);
            }
            if self.lines.len() >= MAX_LINES_OF_STEP || self.length >= MAX_LENGTH {
                self.store().await?;
            }
            consume_budget().await;
        }
    }

    async fn accept_line(&mut self, line: Bytes) -> Result<(), Problem> {
        if self.line - self.earlier_lines == MAX_LINES {
            return Err(too_many_lines());
        }
        self.line += 1;
        if line.trim_ascii().is_empty() {
            self.decided = self.line;
            return Ok(());
        }
        let length = line.len();
        let defaults = self.app.source_defaults.get(&self.app.pools.writes).await.map_err(not_stored)?;
        let parsed = body::parse(line, move |line| {
            submission::parse(&body::parse_json(line)?, &defaults).map_err(Problem::from)
        });
        match parsed.await {
            Ok(Submitted::Withdrawal(notice)) => {
                // It may withdraw an article of a line before.
                self.store().await?;
                self.apply_notice(notice).await?;
                self.rejected_in_series = 0;
            }
            Ok(Submitted::Article(mut submission)) => {
                if self.app.bulk_default_model_limit.is_some_and(|limit| self.line > limit) {
                    submission.model.get_or_insert(ModelKind::Fast);
                }
                self.articles.push(*submission);
                self.length += length;
                self.decide(Decision::Article);
                self.rejected_in_series = 0;
            }
            Err(problem) => {
                self.decide(Decision::Rejected(Box::new(problem)));
                self.rejected += 1;
                self.rejected_in_series += 1;
            }
        }
        if self.rejected_in_series >= MAX_REJECTED_IN_SERIES || self.rejected >= MAX_REJECTED {
            return Err(too_many_rejected(self.rejected));
        }
        Ok(())
    }

    fn decide(&mut self, decision: Decision) {
        self.lines.push((self.line, decision));
        self.decided = self.line;
    }

    /// Withdraws an article, and reports the line.
    async fn apply_notice(&mut self, notice: Withdrawal) -> Result<(), Problem> {
        match apply_withdrawal(&self.app, notice, self.by.as_deref()).await {
            Ok(tombstone) => self.decide(Decision::Withdrawn(tombstone.id)),
            Err(problem) if problem.status < 500 => self.decide(Decision::Rejected(Box::new(problem))),
            Err(problem) => return Err(problem),
        }
        self.store().await
    }

    /// Stores the pending articles and the progress of the load in one transaction, and reports their lines.
    async fn store(&mut self) -> Result<(), Problem> {
        if self.decided == self.stored {
            return Ok(());
        }
        match self.store_step().await {
            Ok(results) => {
                self.stored = self.decided;
                results.into_iter().for_each(|result| self.send(Progress::Decided(result)));
                Ok(())
            }
            Err(problem) => {
                // Nothing is decided of these lines any more.
                self.decided = self.stored;
                Err(problem)
            }
        }
    }

    async fn store_step(&mut self) -> Result<Vec<LineResult>, Problem> {
        let (articles, lines) = (std::mem::take(&mut self.articles), std::mem::take(&mut self.lines));
        self.length = 0;
        let pool = &self.app.pools.writes;
        if !articles.is_empty() {
            self.app.queue_limit.check_load(pool, articles.len()).await?;
        }
        let step = Step::begin(pool, self.id, self.stored as i64).await.map_err(not_stored)?;
        let mut step = step.ok_or_else(|| continued_elsewhere(self.id))?;
        let outcomes = match articles.is_empty() {
            true => Vec::new(),
            false => {
                let coreference = self.app.extractors.event_coreference();
                step.submit(coreference, &articles, self.by.as_deref()).await.map_err(not_stored)?
            }
        };
        let mut outcomes = outcomes.into_iter();
        let result = |(line, decision): (usize, Decision)| match decision {
            Decision::Rejected(problem) => Some(LineResult::rejected(line, problem)),
            Decision::Withdrawn(id) => Some(LineResult::withdrawn(line, id)),
            Decision::Article => outcomes.next().map(|outcome| LineResult::stored(line, outcome)),
        };
        let results: Vec<LineResult> = lines.into_iter().filter_map(result).collect();
        step.finish(&decided(self.decided, &results)).await.map_err(not_stored)?;
        Ok(results)
    }

    fn send(&self, progress: Progress) {
        // The caller may have gone; what is stored stays stored.
        let _ = self.report.send(progress);
    }
}

/// Returns what is noted of the lines of a step, whose last one is `last_line`.
fn decided(last_line: usize, results: &[LineResult]) -> Decided {
    let mut decided = Decided { last_line: last_line as i64, ..Decided::default() };
    for result in results {
        *match result.outcome {
            SubmissionOutcome::Accepted => &mut decided.counts.accepted,
            SubmissionOutcome::Revised => &mut decided.counts.revised,
            SubmissionOutcome::Unchanged => &mut decided.counts.unchanged,
            SubmissionOutcome::Withdrawn => &mut decided.counts.withdrawn,
            SubmissionOutcome::Rejected => &mut decided.counts.rejected,
        } += 1;
        if let Some(problem) = &result.problem {
            decided.rejected.push((result.line as i64, json!(problem)));
        }
    }
    decided
}

fn continued_elsewhere(id: LoadId) -> Problem {
    let detail = format!(
        "Another request sends lines of {id} too. Get /v1/loads/{id}, and send the lines behind those that it has."
    );
    Problem::new(StatusCode::CONFLICT, "load-continued", "The load goes on elsewhere", detail)
}

/// The problem of articles that could not be stored, and of all lines after them.
fn not_stored(error: StoreError) -> Problem {
    let is_unavailable = error.is_unavailable();
    let mut problem = Problem::from(error);
    if is_unavailable {
        problem.detail =
            "Lines after the last listed one were not stored. Send the load again in a few seconds: what \
                          is stored stays as it is."
                .to_owned();
    }
    problem
}

fn too_many_lines() -> Problem {
    let detail = format!("At most {MAX_LINES} lines are accepted, blank ones included; send them in parts.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body has too many lines", detail)
}

fn too_many_rejected(count: usize) -> Problem {
    let detail = format!(
        "{count} lines were rejected, so that the rest was not processed. Correct them and send the load again: what is \
         stored stays as it is."
    );
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "too-many-rejected",
        "Too many lines were rejected",
        detail,
    )
}
