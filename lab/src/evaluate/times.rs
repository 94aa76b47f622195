//! `dateline evaluate times`: expressions of time against gold, as TempEval-3 counts them.

use std::{collections::BTreeMap, fs, path::PathBuf, time::Instant};

use jiff::civil::{Date, DateTime};
use serde::Deserialize;

use extraction::{
    language::{self, ModelKind},
    schema::TimexType,
    text::{CodePoints, Span},
    times,
};

/// Score expressions of time against TIMEX3 gold.
///
/// GOLD is one JSON document a line: {"id", "dct", "text", "timexes": [{"span": [start, end], "type",
/// "value"}]}, spans in code points, end exclusive. The text is read as an article published at `dct`.
///
/// Counted as TempEval-3 counts: expressions of a document are matched one to one where they overlap,
/// exact pairs first, then by the length of the overlap. "strict" asks for the same span, "relaxed" for
/// any overlap; "type" and "value" are relaxed matches whose attribute is the same, over all gold (recall)
/// and all found (precision); "strict+value" asks for the same span and value. All documents of a file are
/// counted together. The speed is that of finding and resolving times in text whose words are tagged.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Which model reads.
    #[arg(long, default_value_t = ModelKind::Accurate)]
    model: ModelKind,
    /// Also show the figures of each TIMEX3 type.
    #[arg(long)]
    types: bool,
    /// Write what was found, one document a line, as the gold is written.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Show this many differences.
    #[arg(long, default_value_t = 0, value_name = "N")]
    errors: usize,
}

/// Why gold could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read {0}: {1}")]
    Read(PathBuf, std::io::Error),
    /// The findings cannot be written.
    #[error("cannot write {0}: {1}")]
    Write(PathBuf, std::io::Error),
    /// A word list does not fit this program.
    #[error(transparent)]
    Lexicon(#[from] extraction::LexiconError),
    /// A line is not the JSON it should be.
    #[error("{0}, line {1}: {2}")]
    Line(PathBuf, usize, serde_json::Error),
}

#[derive(Deserialize)]
struct Document {
    id: String,
    dct: Option<String>,
    text: String,
    timexes: Vec<Gold>,
}

#[derive(Deserialize)]
struct Gold {
    span: (u32, u32),
    #[serde(rename = "type")]
    kind: String,
    value: Option<String>,
}

/// One expression, from either side.
struct Side {
    span: Span,
    kind: String,
    value: String,
}

#[derive(Default)]
struct Counts {
    gold: usize,
    found: usize,
    strict: usize,
    relaxed: usize,
    kind: usize,
    value: usize,
    strict_value: usize,
}

/// Scores each file and prints its figures.
pub fn run(args: &Args) -> Result<(), Error> {
    let model = crate::evaluate::builtin(args.model);
    let lexicons = extraction::Lexicons::builtin()?;
    let mut saved = String::new();
    for path in &args.gold {
        let text = fs::read_to_string(path).map_err(|error| Error::Read(path.clone(), error))?;
        let mut counts = Counts::default();
        let mut by_type: BTreeMap<String, Counts> = BTreeMap::new();
        let mut errors = Vec::new();
        let (mut documents, mut characters, mut seconds) = (0, 0, 0.0);
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let document: Document =
                serde_json::from_str(line).map_err(|error| Error::Line(path.clone(), number + 1, error))?;
            let words = model.annotate(&document.text);
            let start = Instant::now();
            let found = read(&document, &words, &lexicons.times);
            seconds += start.elapsed().as_secs_f64();
            if args.save.is_some() {
                saved += &as_line(&document.id, &found);
            }
            documents += 1;
            characters += document.text.len();
            count(&document, &found, &mut counts, &mut by_type, &mut errors);
        }
        say!("{}", path.display());
        print(documents, &counts);
        say!("speed {:.1} MB/s", characters as f64 / 1e6 / f64::max(seconds, 1e-9));
        if args.types {
            for (kind, counts) in &by_type {
                say!(
                    "  {kind:9} gold {:5} found {:5} relaxed R {:.1} strict R {:.1} value R {:.1}",
                    counts.gold,
                    counts.found,
                    share(counts.relaxed, counts.gold),
                    share(counts.strict, counts.gold),
                    share(counts.value, counts.gold)
                );
            }
        }
        for error in errors.iter().take(args.errors) {
            say!("{error}");
        }
    }
    if let Some(path) = &args.save {
        fs::write(path, saved).map_err(|error| Error::Write(path.clone(), error))?;
    }
    Ok(())
}

fn as_line(id: &str, found: &[Side]) -> String {
    let timexes: Vec<_> = found
        .iter()
        .map(|time| serde_json::json!({"span": [time.span.start, time.span.end], "type": time.kind, "value": time.value}))
        .collect();
    serde_json::json!({"id": id, "timexes": timexes}).to_string() + "\n"
}

fn read(document: &Document, words: &language::AnnotatedText<'_>, lexicon: &times::Lexicon) -> Vec<Side> {
    let published = document.dct.as_deref().and_then(|dct| {
        dct.parse::<DateTime>()
            .ok()
            .or_else(|| Some(dct.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight())))
    });
    let points = CodePoints::new(&document.text);
    let kind = |kind| match kind {
        TimexType::Date => "DATE",
        TimexType::Time => "TIME",
        TimexType::Duration => "DURATION",
        TimexType::Set => "SET",
    };
    times::find(words, published, lexicon)
        .into_iter()
        .map(|time| Side {
            span: points.span(time.span),
            kind: kind(time.kind).to_owned(),
            value: time.value,
        })
        .collect()
}

fn count(
    document: &Document,
    found: &[Side],
    counts: &mut Counts,
    by_type: &mut BTreeMap<String, Counts>,
    errors: &mut Vec<String>,
) {
    let gold: Vec<Side> = document
        .timexes
        .iter()
        .map(|gold| Side {
            span: Span { start: gold.span.0, end: gold.span.1 },
            kind: gold.kind.clone(),
            value: gold.value.as_deref().unwrap_or_default().trim().to_owned(),
        })
        .collect();
    counts.gold += gold.len();
    counts.found += found.len();
    gold.iter().for_each(|one| by_type.entry(one.kind.clone()).or_default().gold += 1);
    found.iter().for_each(|one| by_type.entry(one.kind.clone()).or_default().found += 1);
    let words = |span: Span| span.slice(&document.text).unwrap_or_default().replace('\n', " ");
    let pairs = matches(&gold, found);
    for &(g, f) in &pairs {
        let (wanted, got) = (&gold[g], &found[f]);
        let strict = wanted.span == got.span;
        let value = wanted.value == got.value;
        let own = by_type.entry(wanted.kind.clone()).or_default();
        for counts in [&mut *counts, own] {
            counts.relaxed += 1;
            counts.strict += usize::from(strict);
            counts.kind += usize::from(wanted.kind == got.kind);
            counts.value += usize::from(value);
            counts.strict_value += usize::from(strict && value);
        }
        let id = &document.id;
        if !value {
            errors.push(format!(
                "{id}\tVALUE\t{}\t{} {}\t{} {}\t{}",
                words(wanted.span),
                wanted.kind,
                wanted.value,
                got.kind,
                got.value,
                words(got.span)
            ));
        } else if !strict {
            errors.push(format!("{id}\tSPAN\t{}\t{}", words(wanted.span), words(got.span)));
        }
    }
    for (_, one) in gold.iter().enumerate().filter(|(g, _)| pairs.iter().all(|pair| pair.0 != *g)) {
        errors.push(format!("{}\tMISS\t{}\t{} {}", document.id, words(one.span), one.kind, one.value));
    }
    for (_, one) in found.iter().enumerate().filter(|(f, _)| pairs.iter().all(|pair| pair.1 != *f)) {
        let around = Span { start: one.span.start.saturating_sub(25), end: one.span.end + 15 };
        let around = around.slice(&document.text).unwrap_or_default().replace('\n', " ");
        errors.push(format!(
            "{}\tEXTRA\t{}\t{} {}\t…{around}…",
            document.id,
            words(one.span),
            one.kind,
            one.value
        ));
    }
}

/// Pairs that overlap, one to one: exact ones first, then the longest overlaps, then the first in the text.
fn matches(gold: &[Side], found: &[Side]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (g, wanted) in gold.iter().enumerate() {
        for (f, got) in found.iter().enumerate() {
            let (start, end) = (wanted.span.start.max(got.span.start), wanted.span.end.min(got.span.end));
            if start < end {
                pairs.push((wanted.span != got.span, std::cmp::Reverse(end - start), f, g));
            }
        }
    }
    pairs.sort_unstable();
    let (mut used_gold, mut used_found) = (vec![false; gold.len()], vec![false; found.len()]);
    let mut matched = Vec::new();
    for (_, _, f, g) in pairs {
        if !used_gold[g] && !used_found[f] {
            (used_gold[g], used_found[f]) = (true, true);
            matched.push((g, f));
        }
    }
    matched
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

fn print(documents: usize, counts: &Counts) {
    say!("docs {documents} gold {} found {}", counts.gold, counts.found);
    for (name, right) in [
        ("strict", counts.strict),
        ("relaxed", counts.relaxed),
        ("type", counts.kind),
        ("value", counts.value),
        ("strict+value", counts.strict_value),
    ] {
        let (precision, recall) = (share(right, counts.found), share(right, counts.gold));
        let f1 = if right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        say!("{name:13} P {precision:6.2} R {recall:6.2} F1 {f1:6.2}");
    }
    say!(
        "type accuracy {:.2}  value accuracy {:.2} (of relaxed matches)",
        share(counts.kind, counts.relaxed),
        share(counts.value, counts.relaxed)
    );
}
