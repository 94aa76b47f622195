//! `dateline authorities load`: loads persons, organizations and groups that one knows already.

use std::{fs, io, path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use dateline::{ingest::authorities::from_csv, input::without_bom};
use serde_json::{Value, json};

use super::request::{self, RequestError, ServiceArgs};

/// Authorities of one request.
const PART: usize = 500;

/// Load and list persons, organizations and groups that you know already.
#[derive(Args)]
pub struct AuthoritiesArgs {
    #[command(subcommand)]
    command: AuthoritiesCommand,
}

#[derive(Subcommand)]
enum AuthoritiesCommand {
    /// Load a file: CSV with a header, a JSON list, or NDJSON
    ///
    /// Each has external_id (of Wikidata or your own), name, type (person, organization, group), aliases, and positions:
    /// organization, role, from, to. In CSV aliases are separated by `|`, and rows with one external_id are one authority.
    /// Prints what became of those that clash or are wrong. The exit status is 0 where all were loaded without clashes, 1 where not,
    /// and 2 where the service did not answer.
    Load(LoadArgs),
}

#[derive(Args)]
struct LoadArgs {
    /// The file: .csv, .json, .ndjson or .jsonl
    file: PathBuf,
    #[command(flatten)]
    service: ServiceArgs,
}

/// Reasons why nothing more was loaded.
#[derive(Debug, thiserror::Error)]
enum AuthoritiesError {
    /// The file cannot be read.
    #[error("{0}: {1}")]
    Read(PathBuf, #[source] io::Error),
    /// The file is no list of authorities.
    #[error("{0}: {1}")]
    Content(PathBuf, String),
    /// The service did not answer.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The service refused the list.
    #[error("the service answered {0}: {1}")]
    Refused(u16, String),
    /// The runtime could not be started.
    #[error("the command can't be started: {0}")]
    Start(#[source] io::Error),
}

/// Runs the command.
pub fn run(args: &AuthoritiesArgs) -> ExitCode {
    let AuthoritiesCommand::Load(args) = &args.command;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(AuthoritiesError::Start);
    match runtime.and_then(|runtime| runtime.block_on(load(args))) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("dateline: {error}");
            ExitCode::from(2)
        }
    }
}

/// Loads the file in parts; returns true where all were loaded without clashes.
async fn load(args: &LoadArgs) -> Result<bool, AuthoritiesError> {
    let authorities = read(args)?;
    let mut numbers = [0; 5];
    for part in authorities.chunks(PART) {
        let answer = request::post(&args.service, "/v1/authorities", &json!({ "authorities": part })).await?;
        if answer.status != 200 {
            return Err(AuthoritiesError::Refused(answer.status, request::problem_text(&answer.body)));
        }
        for (number, name) in
            numbers.iter_mut().zip(["created", "adopted", "updated", "rejected", "clashing"])
        {
            *number += answer.body["meta"][name].as_u64().unwrap_or_default();
        }
        answer.body["data"].as_array().into_iter().flatten().for_each(report);
    }
    let [created, adopted, updated, rejected, clashing] = numbers;
    println!(
        "{created} created, {adopted} adopted, {updated} updated, {rejected} rejected; {clashing} with clashes"
    );
    Ok(rejected + clashing == 0)
}

/// Prints the clashes and errors of an authority.
fn report(outcome: &Value) {
    let id = outcome["external_id"].as_str().unwrap_or("(without external_id)");
    for clash in outcome["clashes"].as_array().into_iter().flatten() {
        let other = clash["external_id"].as_str().or(clash["actor_id"].as_str()).unwrap_or_default();
        eprintln!("{id}: “{}” is also {} ({other})", text(&clash["name"]), text(&clash["actor_name"]));
    }
    for error in outcome["errors"].as_array().into_iter().flatten() {
        eprintln!("{id}: {} {}", text(&error["field"]), text(&error["detail"]));
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Reads the file as JSON objects.
fn read(args: &LoadArgs) -> Result<Vec<Value>, AuthoritiesError> {
    let wrong = |error: String| AuthoritiesError::Content(args.file.clone(), error);
    let bytes = fs::read(&args.file).map_err(|error| AuthoritiesError::Read(args.file.clone(), error))?;
    let content = std::str::from_utf8(without_bom(&bytes)).map_err(|error| wrong(error.to_string()))?;
    let extension = args.file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "csv" => from_csv(content).map_err(wrong),
        "ndjson" | "jsonl" => {
            let lines = content.lines().filter(|line| !line.trim().is_empty());
            lines.map(|line| serde_json::from_str(line).map_err(|error| wrong(error.to_string()))).collect()
        }
        "json" => match serde_json::from_str(content).map_err(|error| wrong(error.to_string()))? {
            Value::Array(authorities) => Ok(authorities),
            Value::Object(mut body) if body.contains_key("authorities") => match body.remove("authorities") {
                Some(Value::Array(authorities)) => Ok(authorities),
                _ => Err(wrong("“authorities” is no list".to_owned())),
            },
            authority => Ok(vec![authority]),
        },
        other => Err(wrong(format!("“{other}” is none of csv, json, ndjson and jsonl"))),
    }
}
