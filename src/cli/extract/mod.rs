//! `dateline extract`: readings on standard output, one a line.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use dateline::{
    ingest::submission::{self, Draft, FieldError},
    store::articles::Published,
};
use extraction::{
    Article, Extraction, Extractor, Extractors,
    language::{ModelKind, WeightsError},
};

/// How many articles of a load are held at a time.
const CHUNK: usize = 256;

/// Print the reading of articles, one JSON object a line; needs no database.
///
/// A file is one JSON article ({"body": …, "published_at": …}), many (NDJSON: one a line), or the bare
/// text of one. Readings come in the order of the input and carry its `id`. A line that can't be read is
/// reported on standard error, the others are read all the same, and the exit status is 1.
#[derive(Args)]
pub struct ExtractArgs {
    /// Files to read; `-`, or none, is standard input
    files: Vec<PathBuf>,
    /// What the files hold
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    format: Format,
    /// When a bare text was published (RFC 3339, or a date): what "on Tuesday" counts from
    #[arg(long, value_parser = submission::published_at)]
    published_at: Option<Published>,
    /// Which model reads
    #[arg(long, default_value_t = ModelKind::Accurate)]
    model: ModelKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Told from the content.
    Auto,
    /// One JSON article.
    Json,
    /// One JSON article a line.
    Ndjson,
    /// The bare text of one article.
    Text,
}

/// Why not everything was read.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// A file could not be opened or read.
    #[error("{0}: {1}")]
    Input(String, #[source] io::Error),
    /// A file is no UTF-8.
    #[error("{0} is no UTF-8 from byte {1} on; convert it first")]
    Encoding(String, usize),
    /// The weights of a model do not fit this program.
    #[error("the models can't be loaded: {0}")]
    Weights(#[from] WeightsError),
    /// Standard output broke off.
    #[error("standard output: {0}")]
    Output(#[source] io::Error),
    /// Some articles were at fault; each was reported.
    #[error("{0} of the articles could not be read")]
    Refused(usize),
}

/// Prints the readings of all files.
pub fn run(args: &ExtractArgs) -> Result<(), ExtractError> {
    let mut printer = Printer {
        extractors: Extractors::builtin()?,
        model: args.model,
        out: BufWriter::new(io::stdout().lock()),
        refused: 0,
    };
    let standard_input = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &standard_input[..] } else { &args.files[..] };
    for file in files {
        let name =
            if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() };
        let opened: Box<dyn Read> = match file.as_os_str() == "-" {
            true => Box::new(io::stdin().lock()),
            false => Box::new(File::open(file).map_err(|error| ExtractError::Input(name.clone(), error))?),
        };
        match printer.print_all(BufReader::new(opened), &name, args) {
            // Whoever reads us has read enough.
            Err(ExtractError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            outcome => outcome?,
        }
    }
    match printer.out.flush() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
        outcome => outcome.map_err(ExtractError::Output)?,
    }
    match printer.refused {
        0 => Ok(()),
        refused => Err(ExtractError::Refused(refused)),
    }
}

struct Printer<W: Write> {
    extractors: Extractors,
    model: ModelKind,
    out: W,
    refused: usize,
}

impl<W: Write> Printer<W> {
    fn print_all(
        &mut self,
        mut input: impl BufRead,
        name: &str,
        args: &ExtractArgs,
    ) -> Result<(), ExtractError> {
        let failed = |error| ExtractError::Input(name.to_owned(), error);
        let mut first = Vec::new();
        // A load is told by its first line, without holding the rest.
        let format = match args.format {
            Format::Auto => {
                input.read_until(b'\n', &mut first).map_err(failed)?;
                let starts_object = first.trim_ascii_start().starts_with(b"{");
                match serde_json::from_slice::<serde::de::IgnoredAny>(&first) {
                    Ok(_) if starts_object => Format::Ndjson,
                    _ => Format::Auto,
                }
            }
            given => given,
        };
        if format == Format::Ndjson {
            return self.print_lines(io::Cursor::new(first).chain(input), name);
        }
        input.read_to_end(&mut first).map_err(failed)?;
        let text = String::from_utf8(first)
            .map_err(|error| ExtractError::Encoding(name.to_owned(), error.utf8_error().valid_up_to()))?;
        let is_json =
            format == Format::Json || (format == Format::Auto && text.trim_start().starts_with('{'));
        let draft = if is_json { draft_of(text.as_bytes()) } else { bare(text, args.published_at) };
        self.print(&[(1, draft)], name)
    }

    fn print_lines(&mut self, mut input: impl BufRead, name: &str) -> Result<(), ExtractError> {
        let mut number = 0;
        loop {
            let mut chunk = Vec::with_capacity(CHUNK);
            while chunk.len() < CHUNK {
                let mut line = Vec::new();
                let length = input.read_until(b'\n', &mut line);
                if length.map_err(|error| ExtractError::Input(name.to_owned(), error))? == 0 {
                    break;
                }
                number += 1;
                if !line.trim_ascii().is_empty() {
                    chunk.push((number, draft_of(&line)));
                }
            }
            if chunk.is_empty() {
                return Ok(());
            }
            self.print(&chunk, name)?;
        }
    }

    fn print(&mut self, drafts: &[(usize, Result<Draft, String>)], name: &str) -> Result<(), ExtractError> {
        for ((number, draft), reading) in drafts.iter().zip(read_all(drafts, &self.extractors, self.model)) {
            match (draft, reading) {
                (_, Some(reading)) => {
                    serde_json::to_writer(&mut self.out, &reading)
                        .map_err(|error| ExtractError::Output(error.into()))?;
                    self.out.write_all(b"\n").map_err(ExtractError::Output)?;
                }
                (Err(why), None) => {
                    self.refused += 1;
                    eprintln!("dateline: {name}, line {number}: {why}");
                }
                (Ok(_), None) => {
                    self.refused += 1;
                    eprintln!("dateline: {name}, line {number}: the reader failed on it, which is a bug");
                }
            }
        }
        Ok(())
    }
}

/// Reads side by side on all cores; the readings stand in the order of the drafts.
fn read_all(
    drafts: &[(usize, Result<Draft, String>)],
    extractors: &Extractors,
    model: ModelKind,
) -> Vec<Option<Extraction>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = drafts.len().div_ceil(cores * 4).max(1);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let shares: Vec<&[(usize, Result<Draft, String>)]> = drafts.chunks(share).collect();
    let mut done: Vec<(usize, Vec<Option<Extraction>>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores.min(shares.len()))
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    loop {
                        let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        let Some(share) = shares.get(at) else { return done };
                        done.push((
                            at,
                            share
                                .iter()
                                .map(|(_, draft)| {
                                    draft.as_ref().ok().and_then(|draft| {
                                        read(draft, extractors.of(draft.model.unwrap_or(model)))
                                    })
                                })
                                .collect(),
                        ));
                    }
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().flat_map(|(_, readings)| readings).collect()
}

fn read(draft: &Draft, extractor: &Extractor) -> Option<Extraction> {
    let article = Article { body: &draft.body, published: draft.published.map(Published::local) };
    let mut reading = std::panic::catch_unwind(|| extractor.extract(&article)).ok()?;
    reading.id.clone_from(&draft.id);
    reading.external_id.clone_from(&draft.external_id);
    Some(reading)
}

fn draft_of(json: &[u8]) -> Result<Draft, String> {
    let value = serde_json::from_slice(json).map_err(|error| format!("no JSON: {error}"))?;
    submission::draft(&value).map_err(listed)
}

fn bare(text: String, published: Option<Published>) -> Result<Draft, String> {
    let value = serde_json::json!({ "body": text });
    let draft = submission::draft(&value).map_err(listed)?;
    Ok(Draft { published, ..draft })
}

fn listed(errors: Vec<FieldError>) -> String {
    let each: Vec<String> =
        errors.iter().map(|error| format!("{} {}", error.field, error.detail).trim().to_owned()).collect();
    each.join("; ")
}
