//! `dateline load`: submits the articles of files and folders to a running service, and waits for their extraction.

mod input;
mod progress;
mod send;
mod zip_archive;
mod zstd_reader;

use std::{io, path::PathBuf, process::ExitCode, time::Duration};

use clap::Args;
use extraction::language::ModelKind;
use serde_json::Value;

use self::{
    input::{Defaults, Input, InputError},
    progress::Progress,
    send::{Sender, accepted},
};
use super::request::{self, Answer, RequestError, ServiceArgs};

/// Pause between two looks at the load.
const PAUSE: Duration = Duration::from_secs(2);
/// Most questions in a row that the service does not answer: an hour.
const MAX_UNANSWERED: u32 = 1_800;
/// Most rejected lines that are printed.
const MAX_PRINTED: usize = 50;

/// Submit the articles of files and folders to a running service.
///
/// A file is JSON (one article, or a list), NDJSON (`.ndjson`, `.jsonl`: one article a line), a page (`.html`, `.htm`), or an
/// item of NewsML-G2 or NITF (`.xml`), each also as `.gz` or `.zst`; `-` is NDJSON on standard input. Of folders and of archives
/// (`.zip`) all such files are taken, in the order of their names. Progress is on standard error. The exit status is 0 where all was stored and extracted from, 1 where an article was rejected or
/// failed or a file could not be read, and 2 where the load ended early: `--resume` goes on behind the last stored line.
#[derive(Args)]
pub struct LoadArgs {
    /// Files and folders
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    service: ServiceArgs,
    /// The publisher of articles that name none
    #[arg(long)]
    source: Option<String>,
    /// The model of articles that name none, by default the service's own
    #[arg(long)]
    model: Option<ModelKind>,
    /// Read with the fast model first, and behind everything else again with the accurate one
    #[arg(long, conflicts_with_all = ["model", "resume"])]
    quick_first: bool,
    /// Go on with a load of the same files behind its last stored line
    #[arg(long, value_name = "ID")]
    resume: Option<String>,
    /// Do not wait for the extraction
    #[arg(long)]
    no_wait: bool,
}

/// Reasons why a load ended early.
#[derive(Debug, thiserror::Error)]
enum LoadError {
    /// A file cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The service did not answer.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The service refused the load.
    #[error("the service answered {0}: {1}")]
    Refused(u16, String),
    /// The runtime could not be started.
    #[error("the command can't be started: {0}")]
    Start(#[source] io::Error),
}

/// Runs the command.
pub fn run(args: &LoadArgs) -> ExitCode {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(LoadError::Start);
    match runtime.and_then(|runtime| runtime.block_on(load(args))) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\ndateline: {error}");
            ExitCode::from(2)
        }
    }
}

/// Sends all articles; returns true where each was stored and extracted from.
async fn load(args: &LoadArgs) -> Result<bool, LoadError> {
    let defaults = Defaults { source: args.source.clone(), model: args.model };
    let mut input = Input::of(&args.paths, defaults)?;
    let mut sender = Sender::new(&args.service, args.quick_first, args.resume.as_deref()).await?;
    let mut progress = Progress::new();
    for _ in 0..sender.lines() {
        input.next_line();
    }
    let sent = async {
        while let Some(line) = input.next_line() {
            if sender.add(line).await? {
                progress.show(|| sender.described());
            }
        }
        sender.flush().await
    };
    let sent = sent.await;
    let Some(id) = sender.id() else { return sent.map(|()| input.unreadable() == 0) };
    progress.end(&sender.described());
    if sent.is_err() {
        eprintln!("to go on: dateline load --resume {id} …");
    }
    sent?;
    let report = wait(args, id, &mut progress).await?;
    print_errors(args, id, &input).await?;
    let number = |group: &str, name: &str| report[group][name].as_i64().unwrap_or_default();
    let (rejected, failed) = (number("outcomes", "rejected"), number("articles", "failed"));
    println!(
        "{id}: {} new, {} revised, {} unchanged, {} withdrawn, {rejected} rejected; {} extracted, {failed} failed, {} waiting",
        number("outcomes", "accepted"),
        number("outcomes", "revised"),
        number("outcomes", "unchanged"),
        number("outcomes", "withdrawn"),
        number("articles", "extracted"),
        number("articles", "waiting"),
    );
    if let Some(reread) = report["reread_id"].as_str() {
        println!("The accurate model reads them behind everything else: dateline reread --follow {reread}");
    }
    Ok(rejected + failed == 0 && input.unreadable() == 0)
}

/// Waits until no article of the load waits, unless nobody wants to; returns the load.
async fn wait(args: &LoadArgs, id: &str, progress: &mut Progress) -> Result<Value, LoadError> {
    let path = format!("/v1/loads/{id}");
    let mut unanswered = 0;
    loop {
        let report = match request::get(&args.service, &path).await {
            Ok(Answer { status: 500.., .. }) | Err(_) if unanswered < MAX_UNANSWERED => {
                // The service goes on with the load when it is there again.
                if unanswered == 0 {
                    eprintln!("\nThe service does not answer. Asking again every {} s.", PAUSE.as_secs());
                }
                unanswered += 1;
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            answer => accepted(answer?)?,
        };
        unanswered = 0;
        if args.no_wait || report["status"] == "done" {
            return Ok(report);
        }
        let articles = &report["articles"];
        progress.show(|| {
            let left = match report["seconds_left"].as_f64() {
                Some(seconds) => format!(", {} left", progress::duration(seconds)),
                None => String::new(),
            };
            let models =
                report["models"].as_object().map(|models| models.keys().cloned().collect::<Vec<_>>());
            format!(
                "{} of {} articles extracted ({}), {} a second{left}",
                articles["extracted"],
                articles["extracted"].as_i64().unwrap_or_default()
                    + articles["waiting"].as_i64().unwrap_or_default(),
                models.unwrap_or_default().join(", "),
                report["rate"],
            )
        });
        tokio::time::sleep(PAUSE).await;
    }
}

/// Prints the rejected lines with their files.
async fn print_errors(args: &LoadArgs, id: &str, input: &Input) -> Result<(), LoadError> {
    let path = format!("/v1/loads/{id}/errors?limit={MAX_PRINTED}&count=exact");
    let page = accepted(request::get(&args.service, &path).await?)?;
    let data = page["data"].as_array().cloned().unwrap_or_default();
    for rejected in &data {
        let place = input.place_of(rejected["line"].as_u64().unwrap_or_default());
        let problem = request::problem_text(&rejected["problem"]);
        eprintln!("{place}: {problem}");
    }
    let more = page["meta"]["count"].as_u64().unwrap_or_default() - data.len() as u64;
    if more > 0 {
        eprintln!("and {more} more: GET /v1/loads/{id}/errors?format=csv");
    }
    Ok(())
}
