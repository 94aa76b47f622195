//! `lab evaluate times`: scores time expressions against TIMEX3 gold, as TempEval-3 does.

mod scores;

use std::{fs, path::PathBuf, time::Instant};

use jiff::civil::{Date, DateTime, Time};
use serde::Deserialize;

use self::scores::{Expression, Scores};
use super::model_args::ModelArgs;
use crate::{corpora::read_json_lines, error::Error};
use extraction::{
    Lexicons,
    language::AnnotatedText,
    schema::TimexType,
    text::{CodePoints, Span},
    times,
};

/// Score time expressions
///
/// GOLD is one JSON document a line: {"id", "dct", "text", "timexes": [{"span": [start, end], "type",
/// "value"}]}, spans in code points, end exclusive. The article is taken as published at `dct`.
///
/// Metrics are those of TempEval-3: expressions of a document are matched one to one where they overlap,
/// exact pairs first, then by the length of the overlap. "strict" counts equal spans, "relaxed" any
/// overlap; "type" and "value" count relaxed matches with the same attribute, over all gold (recall)
/// and all predictions (precision); "strict+value" counts equal spans with the same value. Counts are summed
/// over the documents of a file. The speed is that of finding and normalising times in annotated text.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Also print the figures of each TIMEX3 type
    #[arg(long)]
    types: bool,
    /// Write the predictions, one document a line, in the format of the gold
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Print up to this many errors
    #[arg(long, default_value_t = 0, value_name = "N")]
    errors: usize,
}

#[derive(Deserialize)]
struct Document {
    id: String,
    /// Document creation time: a date or a date and time.
    dct: Option<String>,
    text: String,
    timexes: Vec<GoldExpression>,
}

#[derive(Deserialize)]
struct GoldExpression {
    span: (u32, u32),
    #[serde(rename = "type")]
    timex_type: String,
    value: Option<String>,
}

/// Scores each file and prints its figures.
///
/// # Errors
/// A file that can't be read or written, or violates its format; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let model = args.model.load()?;
    let lexicons = Lexicons::builtin()?;
    let mut predictions = String::new();
    for path in &args.gold {
        let documents: Vec<Document> = read_json_lines(path)?;
        let mut scores = Scores::default();
        let (mut bytes, mut seconds) = (0, 0.0);
        for document in &documents {
            let doc = model.annotate(&document.text);
            let started = Instant::now();
            let predicted = predict(document, &doc, &lexicons.times);
            seconds += started.elapsed().as_secs_f64();
            bytes += document.text.len();
            if args.predictions.is_some() {
                predictions += &prediction_line(&document.id, &predicted);
            }
            scores.add(&document.id, &document.text, &gold_expressions(document), &predicted);
        }
        print_line!("{}", path.display());
        scores.print(documents.len());
        print_line!("speed {:.1} MB/s", bytes as f64 / 1e6 / f64::max(seconds, 1e-9));
        if args.types {
            scores.print_types();
        }
        scores.errors().iter().take(args.errors).for_each(|error| print_line!("{error}"));
    }
    match &args.predictions {
        Some(path) => fs::write(path, predictions).map_err(Error::write(path)),
        None => Ok(()),
    }
}

fn predict(document: &Document, doc: &AnnotatedText<'_>, lexicon: &times::Lexicon) -> Vec<Expression> {
    let published = document.dct.as_deref().and_then(parse_creation_time);
    let code_points = CodePoints::new(&document.text);
    times::find(doc, published, lexicon)
        .into_iter()
        .map(|time| Expression {
            span: code_points.span(time.span),
            timex_type: type_name(time.kind).to_owned(),
            value: time.value,
        })
        .collect()
}

/// Parses a date and time, or a date as its midnight.
fn parse_creation_time(text: &str) -> Option<DateTime> {
    text.parse().ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())))
}

fn type_name(timex_type: TimexType) -> &'static str {
    match timex_type {
        TimexType::Date => "DATE",
        TimexType::Time => "TIME",
        TimexType::Duration => "DURATION",
        TimexType::Set => "SET",
    }
}

fn gold_expressions(document: &Document) -> Vec<Expression> {
    let expression = |gold: &GoldExpression| Expression {
        span: Span::of_body(gold.span.0, gold.span.1),
        timex_type: gold.timex_type.clone(),
        value: gold.value.as_deref().unwrap_or_default().trim().to_owned(),
    };
    document.timexes.iter().map(expression).collect()
}

fn prediction_line(id: &str, predicted: &[Expression]) -> String {
    let timex = |time: &Expression| {
        let span = [time.span.start, time.span.end];
        serde_json::json!({"span": span, "type": time.timex_type, "value": time.value})
    };
    let timexes: Vec<_> = predicted.iter().map(timex).collect();
    serde_json::json!({"id": id, "timexes": timexes}).to_string() + "\n"
}
