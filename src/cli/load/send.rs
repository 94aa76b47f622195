//! Sending of lines in parts, each of which continues the load.

use std::time::{Duration, Instant};

use hyper::{
    Method,
    header::{ACCEPT, CONTENT_TYPE},
};
use serde_json::Value;

use super::LoadError;
use crate::cli::request::{self, Answer, ServiceArgs};

/// Lines of a part, and their length in bytes; it may have one line more.
const PART_LINES: usize = 500;
const PART_LENGTH: usize = 4 << 20;
/// Attempts to send a part while the service is busy, its queue full, or it restarts; and the pause between two.
const MAX_ATTEMPTS: u32 = 720;
const PAUSE: Duration = Duration::from_secs(5);
const NDJSON: &str = "application/x-ndjson";

/// Sends lines as parts of a load.
pub struct Sender<'s> {
    service: &'s ServiceArgs,
    id: Option<String>,
    /// Whether the load begins with the fast model.
    quick_first: bool,
    /// Lines that the service has.
    lines: u64,
    /// Lines that it does not have yet.
    part: Vec<Vec<u8>>,
    length: usize,
    rejected: u64,
    begun: Instant,
    /// Lines that the service had at the beginning.
    first: u64,
}

impl<'s> Sender<'s> {
    /// Begins a load, with the fast model first where `quick_first` says so, or goes on with one.
    pub async fn new(
        service: &'s ServiceArgs,
        quick_first: bool,
        resumed: Option<&str>,
    ) -> Result<Self, LoadError> {
        let lines = match resumed {
            Some(id) => lines_of(service, id).await?,
            None => 0,
        };
        Ok(Self {
            service,
            id: resumed.map(str::to_owned),
            quick_first,
            lines,
            part: Vec::new(),
            length: 0,
            rejected: 0,
            begun: Instant::now(),
            first: lines,
        })
    }

    /// Returns the id of the load, which the service gives with the first answer.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns the number of lines that the service has.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Describes how far the load is.
    pub fn described(&self) -> String {
        let rate = (self.lines - self.first) as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        format!("{} lines sent, {rate:.0} a second, {} rejected", self.lines, self.rejected)
    }

    /// Adds a line, and sends the part where it is full; returns true where it was sent.
    pub async fn add(&mut self, line: Vec<u8>) -> Result<bool, LoadError> {
        self.length += line.len();
        self.part.push(line);
        let is_full = self.part.len() >= PART_LINES || self.length >= PART_LENGTH;
        if is_full {
            self.flush().await?;
        }
        Ok(is_full)
    }

    /// Sends the lines that the service does not have yet.
    ///
    /// While it does not answer, or answers that it is busy, they are sent again behind those that it has meanwhile.
    pub async fn flush(&mut self) -> Result<(), LoadError> {
        let mut attempt = 0;
        while !self.part.is_empty() {
            let sent = self.send().await;
            match sent {
                Ok(None) => attempt = 0,
                Ok(Some(problem)) if attempt < MAX_ATTEMPTS && is_passing(&problem) => {
                    self.pause(&mut attempt, &problem).await?;
                }
                Ok(Some(problem)) => {
                    let status = problem["status"].as_u64().unwrap_or_default() as u16;
                    return Err(LoadError::Refused(status, request::problem_text(&problem)));
                }
                // The first request may only fail because no service is there.
                Err(error) if self.id.is_none() || attempt >= MAX_ATTEMPTS => return Err(error),
                Err(error) => {
                    let problem = serde_json::json!({"detail": error.to_string()});
                    self.pause(&mut attempt, &problem).await?;
                }
            }
        }
        Ok(())
    }

    /// Waits, and leaves out what the service has.
    async fn pause(&mut self, attempt: &mut u32, problem: &Value) -> Result<(), LoadError> {
        if *attempt == 0 {
            eprintln!("\n{} Trying again every {} s.", request::problem_text(problem), PAUSE.as_secs());
        }
        *attempt += 1;
        tokio::time::sleep(PAUSE).await;
        if let Some(id) = &self.id
            && let Ok(lines) = lines_of(self.service, id).await
        {
            self.forget(lines);
        }
        Ok(())
    }

    /// Forgets the lines that the service has.
    fn forget(&mut self, lines: u64) {
        let count =
            usize::try_from(lines.saturating_sub(self.lines)).unwrap_or(usize::MAX).min(self.part.len());
        self.part.drain(..count);
        self.lines += count as u64;
        self.length = self.part.iter().map(Vec::len).sum();
    }

    /// Sends the part once; returns the problem that ended it.
    async fn send(&mut self) -> Result<Option<Value>, LoadError> {
        let path = match &self.id {
            Some(id) => format!("/v1/articles?load={id}"),
            None if self.quick_first => "/v1/articles?quick_first=true".to_owned(),
            None => "/v1/articles".to_owned(),
        };
        let mut content = self.part.join(&b'\n');
        content.push(b'\n');
        let headers = [(CONTENT_TYPE, NDJSON), (ACCEPT, NDJSON)];
        let (status, answer) = request::send(self.service, Method::POST, &path, &headers, content).await?;
        let lines = answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let lines: Vec<Value> = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
        let summary = lines.last().map(|line| &line["meta"]).filter(|meta| meta.is_object());
        let Some(summary) = summary else {
            let problem = lines.into_iter().next().unwrap_or(Value::Null);
            let problem = if problem.is_object() { problem } else { serde_json::json!({"status": status}) };
            return Ok(Some(problem));
        };
        if let Some(id) = summary["load_id"].as_str() {
            self.id = Some(id.to_owned());
        }
        self.rejected += summary["rejected"].as_u64().unwrap_or_default();
        match summary["aborted"].is_object() {
            true => {
                let decided = lines.iter().rev().find_map(|line| line["line"].as_u64());
                self.forget(decided.unwrap_or(self.lines));
                Ok(Some(summary["aborted"].clone()))
            }
            false => {
                self.forget(self.lines + self.part.len() as u64);
                Ok(None)
            }
        }
    }
}

/// Tests whether a problem passes by itself.
fn is_passing(problem: &Value) -> bool {
    matches!(problem["status"].as_u64(), Some(429 | 503 | 507))
}

async fn lines_of(service: &ServiceArgs, id: &str) -> Result<u64, LoadError> {
    let load = accepted(request::get(service, &format!("/v1/loads/{id}")).await?)?;
    Ok(load["lines"].as_u64().unwrap_or_default())
}

/// Returns the body of an answer 2xx.
pub fn accepted(answer: Answer) -> Result<Value, LoadError> {
    match answer.status {
        200..300 => Ok(answer.body),
        status => Err(LoadError::Refused(status, request::problem_text(&answer.body))),
    }
}
