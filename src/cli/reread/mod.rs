//! `dateline reread`: extracts again from stored articles, and prints what became different.

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
    time::Duration,
};

use clap::Args;
use extraction::language::ModelKind;
use serde_json::{Map, Value, json};

use super::request::{self, Answer, RequestError, ServiceArgs};

/// Pause between two looks at the reread.
const PAUSE: Duration = Duration::from_secs(1);

/// Extract again from articles that an older version, or another model, has read.
///
/// Prints what became different. The exit status is 0 where all articles were read, 1 where some failed, and 2 where the
/// service did not answer. The service goes on without this program.
#[derive(Args)]
pub struct RereadArgs {
    #[command(flatten)]
    service: ServiceArgs,
    /// Only articles of this publisher
    #[arg(long)]
    source: Option<String>,
    /// Only this article, whatever has read it; may be repeated
    #[arg(long = "article", value_name = "ID")]
    articles: Vec<String>,
    /// The model to extract with, by default the one that each article was sent with
    #[arg(long)]
    model: Option<ModelKind>,
    /// Also articles that this version has read with the same model
    #[arg(long)]
    include_current: bool,
    /// Print the id of the reread and end, while the service goes on
    #[arg(long)]
    no_wait: bool,
    /// Wait for a reread that was begun before, and print its report
    #[arg(long, value_name = "ID", conflicts_with_all = ["source", "articles", "model", "include_current", "no_wait"])]
    follow: Option<String>,
}

/// Reasons why there is no report.
#[derive(Debug, thiserror::Error)]
enum RereadError {
    /// The service did not answer.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The service refused the request.
    #[error("the service answered {0}: {1}")]
    Refused(u16, String),
    /// The runtime could not be started.
    #[error("the command can't be started: {0}")]
    Start(#[source] io::Error),
}

/// Runs the command.
pub fn run(args: &RereadArgs) -> ExitCode {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(RereadError::Start);
    match runtime.and_then(|runtime| runtime.block_on(reread(args))) {
        Ok(report) if report["articles"]["failed"].as_i64() == Some(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("dateline: {error}");
            ExitCode::from(2)
        }
    }
}

/// Creates a reread and waits for its end; returns the report.
async fn reread(args: &RereadArgs) -> Result<Value, RereadError> {
    let mut report = match &args.follow {
        Some(id) => accepted(request::get(&args.service, &format!("/v1/rereads/{id}")).await?)?,
        None => accepted(request::post(&args.service, "/v1/rereads", &chosen(args)).await?)?,
    };
    let id = report["id"].as_str().unwrap_or_default().to_owned();
    eprintln!("{id}: {} articles", report["articles"]["total"]);
    if args.no_wait {
        return Ok(report);
    }
    let is_terminal = io::stderr().is_terminal();
    while report["status"] == "running" {
        tokio::time::sleep(PAUSE).await;
        report = accepted(request::get(&args.service, &format!("/v1/rereads/{id}")).await?)?;
        if is_terminal {
            eprint!("\r{}", progress(&report["articles"]));
        }
    }
    if is_terminal {
        eprintln!();
    }
    let _ = io::stdout().lock().write_all(table(&report).as_bytes());
    Ok(report)
}

/// Returns the body of the request.
fn chosen(args: &RereadArgs) -> Value {
    let mut body = Map::new();
    if let Some(source) = &args.source {
        body.insert("source".to_owned(), json!(source));
    }
    if !args.articles.is_empty() {
        body.insert("articles".to_owned(), json!(args.articles));
    }
    if let Some(model) = args.model {
        body.insert("model".to_owned(), json!(model.name()));
    }
    if args.include_current {
        body.insert("include_current".to_owned(), json!(true));
    }
    Value::Object(body)
}

fn accepted(answer: Answer) -> Result<Value, RereadError> {
    match answer.status {
        200..300 => Ok(answer.body),
        status => Err(RereadError::Refused(status, request::problem_text(&answer.body))),
    }
}

fn progress(articles: &Value) -> String {
    let number = |name: &str| articles[name].as_i64().unwrap_or_default();
    let ended = number("done") + number("failed") + number("skipped");
    format!(
        "{ended} of {} articles, {} changed, {} failed",
        number("total"),
        number("changed"),
        number("failed")
    )
}

/// Returns the report as lines of a table.
fn table(report: &Value) -> String {
    let articles = &report["articles"];
    let number = |name: &str| articles[name].as_i64().unwrap_or_default();
    let mut text = format!(
        "{} articles read again, {} of them changed; {} failed, {} skipped\n",
        number("done"),
        number("changed"),
        number("failed"),
        number("skipped")
    );
    let facts = report["facts"].as_object();
    if facts.is_some_and(|facts| !facts.is_empty()) {
        text.push_str(&format!(
            "{:<12}{:>10}{:>10}{:>10}{:>11}\n",
            "", "added", "gone", "altered", "unchanged"
        ));
    }
    for (fact_type, counts) in facts.into_iter().flatten() {
        let count = |name: &str| counts[name].as_i64().unwrap_or_default();
        text.push_str(&format!(
            "{fact_type:<12}{:>10}{:>10}{:>10}{:>11}\n",
            count("added"),
            count("gone"),
            count("altered"),
            count("unchanged")
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_has_a_line_for_each_type() {
        let report = json!({
            "articles": {"done": 12, "changed": 3, "failed": 0, "skipped": 1},
            "facts": {"event": {"added": 1, "gone": 0, "altered": 2, "unchanged": 40}}
        });
        let table = table(&report);
        assert!(
            table.starts_with("12 articles read again, 3 of them changed; 0 failed, 1 skipped\n"),
            "{table}"
        );
        assert!(table.ends_with("event                1         0         2         40\n"), "{table}");
    }
}
