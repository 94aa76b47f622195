//! `lab evaluate statements`: scores who said what.

mod counts;
mod gold;
mod labels;
mod matching;
mod scores;
mod speaker_names;
mod token_spans;

use std::{fs, path::PathBuf};

use self::{
    gold::{Document, Quote},
    scores::Scores,
};
pub(crate) use labels::{LabelledStatement, read_labelled};

use super::model_args::ModelArgs;
use crate::{corpora::read_json_lines, error::Error, metrics::CpuTimer};
use extraction::{Article, Extractor, schema::Statement, text::Span};

/// Score statements
///
/// GOLD is one JSON document a line: {"id", "text", "quotes": [{"span", "type", "speaker", "speaker_span",
/// "cue_span", "optional"}]}, spans in code points, end exclusive. White space, quotation marks, punctuation
/// and a leading "that" at the edges of spans are ignored. Gold marked optional (attitudes) is neither required
/// nor an error. Predicted and gold statements are matched one to one, by token IoU, best first.
///
/// exact    equal bounds             relaxed  token IoU of 0.5 or more
/// joint    IoU of 0.8 or more and the correct speaker (where gold has one)
/// spk      of relaxed matches whose gold has a speaker: the mention overlaps, or a mention of the same
///          speaker does, or the last names are equal
/// name     of relaxed matches whose gold resolves the name: the last names are equal
/// unresolved, wrong
///          of relaxed matches whose gold resolves the name: the predicted speaker refers to no actor; it is
///          another one: the last names differ, and so do the mentions, or the predicted mention is a pronoun
/// cue      of relaxed matches whose gold has a cue: the spans overlap
/// token    gold tokens against predicted tokens
///
/// A statement with several occurrences counts in each.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    rules: MatchRules,
    /// Also print the accuracy by confidence
    #[arg(long)]
    calibration: bool,
    /// Write the predictions, one document a line, in the format of the gold
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
}

/// Rules of matching that can be changed.
#[derive(Debug, Default, Clone, Copy, clap::Args)]
struct MatchRules {
    /// Require optional gold too
    #[arg(long)]
    count_optional: bool,
    /// Compare spans with their edges
    #[arg(long)]
    strict: bool,
}

/// Scores each file and prints its figures.
///
/// # Errors
/// A file that can't be read or written, or violates its format; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = args.model.load_extractor()?;
    let mut predictions = String::new();
    for path in &args.gold {
        let documents: Vec<Document> = read_json_lines(path)?;
        let mut scores = Scores::default();
        let mut seconds = 0.0;
        for document in &documents {
            let timer = CpuTimer::start();
            let predicted = predict(&document.text, &extractor);
            seconds += timer.seconds();
            if args.predictions.is_some() {
                predictions += &gold::prediction_line(&document.id, &predicted);
            }
            scores.add(document, &predicted, args.rules);
        }
        print_line!("{}", path.display());
        scores.print();
        if args.calibration {
            scores.print_calibration();
        }
        let speed = documents.len() as f64 / f64::max(seconds, 1e-9);
        print_line!("{} documents, {speed:.1} articles/s", documents.len());
    }
    match &args.predictions {
        Some(path) => fs::write(path, predictions).map_err(Error::write(path)),
        None => Ok(()),
    }
}

/// Extracts statements; each occurrence of a statement becomes a quote.
fn predict(text: &str, extractor: &Extractor) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let article = Article { title: None, body: text, published: None, source: None };
    for statement in extractor.extract(&article).statements {
        let occurrences = statement.occurrences.iter().map(|occurrence| occurrence.span);
        quotes.extend(
            std::iter::once(statement.span).chain(occurrences).map(|span| quote_of(&statement, span)),
        );
    }
    quotes
}

/// Returns a statement as a quote with one of its spans.
fn quote_of(statement: &Statement, span: Span) -> Quote {
    let pair = |span: Span| (span.start as usize, span.end as usize);
    Quote {
        span: pair(span),
        quote_type: statement.statement_type.as_str().to_owned(),
        speaker: statement.speaker.as_ref().map(|speaker| speaker.name.clone()),
        speaker_span: statement.speaker.as_ref().map(|speaker| pair(speaker.mention.span)),
        has_actor: statement.speaker.as_ref().is_some_and(|speaker| speaker.actor_index.is_some()),
        cue_span: statement.cue.as_ref().map(|cue| pair(cue.span)),
        optional: None,
        confidence: Some(statement.confidence),
    }
}
