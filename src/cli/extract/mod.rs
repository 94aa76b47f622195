//! `dateline extract`: prints extractions, one JSON object a line.

mod input;
mod parallel;

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use clap::Args;
use dateline::{ingest::publication_time, store::articles::PublicationTime};
use extraction::{Extraction, Extractors, LoadError, language::ModelKind};
use serde::Serialize;

use input::{Draft, Format, Input};

/// Print extractions, one JSON object a line; needs no database.
///
/// A file is one JSON article ({"body": …, "published_at": …}), several (NDJSON: one a line), or the plain text of
/// one, or its page (HTML), whose text is printed as `body`. Extractions come in the order of the input and have its `id`. A line that is no article is reported on
/// standard error, the others are processed, and the exit status is 1.
#[derive(Args)]
pub struct ExtractArgs {
    /// Files to process; `-`, or none, is standard input
    files: Vec<PathBuf>,
    /// Format of the files
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    format: Format,
    /// When a plain text was published (RFC 3339, or a date): "on Tuesday" is resolved from it
    #[arg(long, value_parser = |text: &str| publication_time::parse(text, None))]
    published_at: Option<PublicationTime>,
    /// The model of articles that name none
    #[arg(long, default_value_t = ModelKind::Accurate)]
    model: ModelKind,
}

/// Reasons why not all articles were extracted.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// A file could not be opened or read.
    #[error("{0}: {1}")]
    Input(String, #[source] io::Error),
    /// A file is not UTF-8.
    #[error("{0} is not UTF-8 from byte {1} on; convert it first")]
    Encoding(String, usize),
    /// The weights of a model or a word list do not fit this program.
    #[error("the models can't be loaded: {0}")]
    Load(#[from] LoadError),
    /// Standard output failed.
    #[error("standard output: {0}")]
    Output(#[source] io::Error),
    /// Some articles were rejected; each was reported.
    #[error("{0} of the articles could not be processed")]
    Rejected(usize),
}

/// Prints the extractions of all files.
pub fn run(args: &ExtractArgs) -> Result<(), ExtractError> {
    let mut printer = Printer {
        extractors: Extractors::builtin()?,
        model: args.model,
        out: BufWriter::new(io::stdout().lock()),
        rejected: 0,
    };
    match printer.print_files(args) {
        // A reader that closes the pipe, like `head`, has read enough.
        Err(ExtractError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
        outcome => outcome?,
    }
    match printer.rejected {
        0 => Ok(()),
        rejected => Err(ExtractError::Rejected(rejected)),
    }
}

/// A line of the output.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    extraction: Extraction,
    /// The text of a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
}

struct Printer<W: Write> {
    extractors: Extractors,
    model: ModelKind,
    out: W,
    rejected: usize,
}

impl<W: Write> Printer<W> {
    fn print_files(&mut self, args: &ExtractArgs) -> Result<(), ExtractError> {
        let standard_input = [PathBuf::from("-")];
        let files = if args.files.is_empty() { &standard_input[..] } else { &args.files[..] };
        for file in files {
            let mut input = Input::open(file, args.format, args.published_at)?;
            while let Some(drafts) = input.next_drafts()? {
                self.print(&drafts, input.name())?;
            }
        }
        self.out.flush().map_err(ExtractError::Output)
    }

    /// Prints the extractions of `drafts` in their order, and reports those that have none on standard error.
    fn print(&mut self, drafts: &[Draft], name: &str) -> Result<(), ExtractError> {
        let extractions = parallel::extract_all(drafts, &self.extractors, self.model);
        for (Draft { line, article }, extraction) in drafts.iter().zip(extractions) {
            match (article, extraction) {
                (article, Some(extraction)) => {
                    // Spans refer to a text that only this program has.
                    let of_page = article.as_ref().ok().filter(|article| article.is_of_page);
                    let printed = Printed { extraction, body: of_page.map(|article| article.body.as_str()) };
                    serde_json::to_writer(&mut self.out, &printed)
                        .map_err(|error| ExtractError::Output(error.into()))?;
                    self.out.write_all(b"\n").map_err(ExtractError::Output)?;
                }
                (Err(reason), None) => {
                    self.rejected += 1;
                    eprintln!("dateline: {name}, line {line}: {reason}");
                }
                (Ok(_), None) => {
                    self.rejected += 1;
                    eprintln!("dateline: {name}, line {line}: the extraction failed, which is a bug");
                }
            }
        }
        Ok(())
    }
}
