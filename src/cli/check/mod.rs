//! `dateline check`: checks the quotations of drafts against a running service.

mod table;

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use serde_json::json;

use super::request::{self, RequestError, ServiceArgs};

/// Check the quotations of drafts against a running service.
///
/// Every passage of three words or more in quotation marks is checked. The exit status is 0 where all are exact, 1 where one
/// is not, and 2 where the check failed.
#[derive(Args)]
pub struct CheckArgs {
    /// Drafts as plain text (UTF-8); `-`, or none, is standard input
    files: Vec<PathBuf>,
    #[command(flatten)]
    service: ServiceArgs,
    /// Print the answers as JSON, one object a line, instead of a table
    #[arg(long)]
    json: bool,
}

/// Reasons why a draft was not checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A file could not be read.
    #[error("{0}: {1}")]
    Input(String, #[source] io::Error),
    /// The service did not answer.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The service refused the draft.
    #[error("{0}: the service answered {1}: {2}")]
    Refused(String, u16, String),
    /// The runtime could not be started.
    #[error("the check can't be started: {0}")]
    Start(#[source] io::Error),
    /// Standard output failed.
    #[error("standard output: {0}")]
    Output(#[source] io::Error),
}

/// Checks all files and prints the outcome.
pub fn run(args: &CheckArgs) -> ExitCode {
    match check_files(args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("dateline: {error}");
            ExitCode::from(2)
        }
    }
}

/// Returns true where all quotations of all files are exact.
fn check_files(args: &CheckArgs) -> Result<bool, CheckError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CheckError::Start)?;
    let standard_input = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &standard_input[..] } else { &args.files[..] };
    let mut all_exact = true;
    for file in files {
        let (name, draft) = read(file)?;
        let answer = runtime.block_on(request::post(
            &args.service,
            "/v1/statements/check",
            &json!({ "draft": draft }),
        ))?;
        if answer.status != 200 {
            return Err(CheckError::Refused(name, answer.status, request::problem_text(&answer.body)));
        }
        let checks = answer.body["checks"].as_array().cloned().unwrap_or_default();
        all_exact &= checks.iter().all(|check| check["verdict"] == "exact");
        let text = match args.json {
            true => format!("{}\n", json!({ "file": name, "checks": checks })),
            false => table::table(&name, &checks),
        };
        match io::stdout().lock().write_all(text.as_bytes()) {
            // A reader that closes the pipe, like `head`, has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            printed => printed.map_err(CheckError::Output)?,
        }
    }
    Ok(all_exact)
}

/// Reads a file, or standard input for `-`; returns its name too.
fn read(file: &Path) -> Result<(String, String), CheckError> {
    let is_standard_input = file.as_os_str() == "-";
    let name = if is_standard_input { "standard input".to_owned() } else { file.display().to_string() };
    let mut text = String::new();
    let read = match is_standard_input {
        true => io::stdin().lock().read_to_string(&mut text).map(drop),
        false => fs::read_to_string(file).map(|content| text = content),
    };
    read.map_err(|error| CheckError::Input(name.clone(), error))?;
    Ok((name, text))
}
