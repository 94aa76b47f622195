//! `dateline evaluate statements`: who said what, against gold.

mod calibration;
mod names;
mod text;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fs,
    path::PathBuf,
};

use serde::Deserialize;

use self::{
    calibration::Calibration,
    names::{is_pronoun, last_name, same_name},
    text::{kind, quoted, tokens, trimmed},
};
use super::measure::Stopwatch;
use extraction::{self, Article, Extractor, language::ModelKind, text::Span};

/// Score statements against gold.
///
/// GOLD is one JSON document a line: {"id", "text", "quotes": [{"span", "type", "speaker", "speaker_span",
/// "cue_span", "optional"}]}, spans in code points, end exclusive. White space, quotation marks, punctuation
/// and a leading "that" at a span's edges are held against nobody. Gold marked optional (attitudes) is
/// neither asked for nor punished. Found and gold are matched one to one, by token IoU, best first.
///
/// exact    the same bounds          relaxed  token IoU of 0.5 or more
/// joint    IoU of 0.8 or more and the right speaker (where gold has one)
/// spk      of relaxed matches whose gold has a speaker: the mention overlaps, or a mention of the same
///          speaker does, or the last names are the same
/// name     of relaxed matches whose gold resolves the name: last names are the same
/// cue      of relaxed matches whose gold has a cue: the spans overlap
/// token    tokens in gold against tokens found
///
/// A statement found in several places (`also_at`) counts in each.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Which model reads.
    #[arg(long, default_value_t = ModelKind::Accurate)]
    model: ModelKind,
    /// Ask for optional gold too.
    #[arg(long)]
    count_optional: bool,
    /// Compare spans to their very edges.
    #[arg(long)]
    strict: bool,
    /// Also show how often statements of each confidence are right.
    #[arg(long)]
    calibration: bool,
    /// Write what was found, one document a line, as the gold is written.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
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
    /// A line is not the JSON it should be.
    #[error("{0}, line {1}: {2}")]
    Line(PathBuf, usize, serde_json::Error),
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    id: serde_json::Value,
    text: String,
    quotes: Vec<Quote>,
}

/// One statement, from either side.
#[derive(Deserialize, Default)]
struct Quote {
    span: (usize, usize),
    #[serde(rename = "type", default)]
    kind: String,
    speaker: Option<String>,
    speaker_span: Option<(usize, usize)>,
    cue_span: Option<(usize, usize)>,
    #[serde(default)]
    optional: Option<bool>,
    confidence: Option<f32>,
}

/// A quote with its trimmed span and its tokens.
struct Side<'q> {
    quote: &'q Quote,
    span: (usize, usize),
    tokens: BTreeSet<usize>,
    optional: bool,
}

/// What a quote is cut from.
struct Page<'d> {
    text: &'d [char],
    tokens: &'d [(usize, usize)],
    strict: bool,
}

impl Page<'_> {
    fn side<'q>(&self, quote: &'q Quote, optional: bool) -> Side<'q> {
        let end = quote.span.1.min(self.text.len());
        let span = trimmed(self.text, quote.span.0.min(end), end, self.strict);
        let from = self.tokens.partition_point(|token| token.0 < span.0);
        let to = self.tokens.partition_point(|token| token.0 < span.1);
        Side { quote, span, tokens: (from..to.max(from)).collect(), optional }
    }
}

const TYPES: [&str; 4] = ["all", "direct", "indirect", "mixed"];

#[derive(Default, Clone, Debug, PartialEq)]
struct Counts {
    gold: usize,
    found: usize,
    exact: usize,
    relaxed: usize,
    joint: usize,
    speaker: (usize, usize),
    name: (usize, usize),
    cue: (usize, usize),
    /// Right, found, gold; found is counted for all types together only.
    token: (usize, usize, usize),
}

/// Scores each file and prints its figures.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = crate::evaluate::extractor(args.model);
    let mut saved = String::new();
    for path in &args.gold {
        let text = fs::read_to_string(path).map_err(|error| Error::Read(path.clone(), error))?;
        let mut counts: [Counts; 4] = Default::default();
        let mut calibration = Calibration::default();
        let (mut documents, mut seconds) = (0, 0.0);
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let document: Document =
                serde_json::from_str(line).map_err(|error| Error::Line(path.clone(), number + 1, error))?;
            let watch = Stopwatch::start();
            let found = read(&document.text, &extractor);
            seconds += watch.seconds();
            documents += 1;
            if args.save.is_some() {
                saved += &as_line(&document.id, &found);
            }
            score(&document, &found, args.count_optional, args.strict, &mut counts, &mut calibration);
        }
        say!("{}", path.display());
        print(&counts);
        if args.calibration {
            say!("{}", calibration.to_string().trim_end());
        }
        say!("{documents} documents, {:.1} articles/s", f64::from(documents) / f64::max(seconds, 1e-9));
    }
    match &args.save {
        Some(path) => fs::write(path, saved).map_err(|error| Error::Write(path.clone(), error)),
        None => Ok(()),
    }
}

fn read(text: &str, extractor: &Extractor) -> Vec<Quote> {
    let pair = |span: Span| (span.start as usize, span.end as usize);
    let mut found = Vec::new();
    for one in extractor.extract(&Article { body: text, published: None }).statements {
        for place in [one.span].into_iter().chain(one.occurrences.iter().map(|place| place.span)) {
            found.push(Quote {
                span: pair(place),
                kind: one.statement_type.as_str().to_owned(),
                speaker: one.speaker.as_ref().map(|speaker| speaker.name.clone()),
                speaker_span: one.speaker.as_ref().map(|speaker| pair(speaker.mention.span)),
                cue_span: one.cue.as_ref().map(|cue| pair(cue.span)),
                optional: None,
                confidence: Some(one.confidence),
            });
        }
    }
    found
}

fn as_line(id: &serde_json::Value, found: &[Quote]) -> String {
    let quotes: Vec<_> = found
        .iter()
        .map(|one| {
            serde_json::json!({"span": one.span, "type": one.kind, "speaker": one.speaker,
                "speaker_span": one.speaker_span, "cue_span": one.cue_span,
                "confidence": one.confidence})
        })
        .collect();
    format!("{}\n", serde_json::json!({"id": id, "quotes": quotes}))
}

fn score(
    document: &Document,
    found: &[Quote],
    count_optional: bool,
    strict: bool,
    counts: &mut [Counts; 4],
    calibration: &mut Calibration,
) {
    let text: Vec<char> = document.text.chars().collect();
    let tokens = tokens(&text);
    let mask = quoted(&text);
    let page = Page { text: &text, tokens: &tokens, strict };
    let mut mentions: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for quote in &document.quotes {
        if let (Some(speaker), Some(span)) = (&quote.speaker, quote.speaker_span) {
            mentions.entry(speaker.trim().to_lowercase()).or_default().push(span);
        }
    }
    let gold: Vec<Side<'_>> = document
        .quotes
        .iter()
        .map(|quote| page.side(quote, quote.optional == Some(true) && !count_optional))
        .filter(|one| !one.tokens.is_empty())
        .collect();
    let mut seen = HashSet::new();
    let found: Vec<Side<'_>> = found
        .iter()
        .map(|quote| page.side(quote, false))
        .filter(|one| seen.insert(one.span) && !one.tokens.is_empty())
        .collect();

    let union = |sides: &mut dyn Iterator<Item = &Side<'_>>| -> HashSet<usize> {
        sides.flat_map(|one| one.tokens.iter().copied()).collect()
    };
    let need = union(&mut gold.iter().filter(|one| !one.optional));
    let spared = union(&mut gold.iter().filter(|one| one.optional));
    let mut got = union(&mut found.iter());
    got.retain(|token| !spared.contains(token) || need.contains(token));
    counts[0].token.0 += need.intersection(&got).count();
    counts[0].token.1 += got.len();
    counts[0].token.2 += need.len();
    for (kind, counts) in TYPES.iter().zip(counts.iter_mut()).skip(1) {
        let wanted = union(&mut gold.iter().filter(|one| !one.optional && one.quote.kind == *kind));
        counts.token.0 += wanted.intersection(&got).count();
        counts.token.2 += wanted.len();
    }

    let mut pairs = Vec::new();
    for (g, one) in gold.iter().enumerate() {
        for (f, other) in found.iter().enumerate() {
            let both = one.tokens.intersection(&other.tokens).count();
            if both > 0 {
                let iou = both as f64 / (one.tokens.len() + other.tokens.len() - both) as f64;
                pairs.push((iou, !one.optional, g, f));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2, b.3).cmp(&(a.1, a.2, a.3))));
    let mut of_gold = HashSet::new();
    let mut of_found: HashMap<usize, (usize, f64)> = HashMap::new();
    for (iou, _, g, f) in pairs {
        if !of_gold.contains(&g) && !of_found.contains_key(&f) {
            of_gold.insert(g);
            of_found.insert(f, (g, iou));
        }
    }
    let types = |kind: &str| [Some(0), (1..4).find(|&at| TYPES[at] == kind)].into_iter().flatten();
    for one in gold.iter().filter(|one| !one.optional) {
        types(&one.quote.kind).for_each(|at| counts[at].gold += 1);
    }
    for (number, one) in found.iter().enumerate() {
        let (matched, iou) = match of_found.get(&number) {
            Some(&(g, iou)) => (Some(&gold[g]), iou),
            None => (None, 0.0),
        };
        let optional = matched.is_some_and(|gold| gold.optional);
        if optional && iou >= 0.5 {
            continue;
        }
        let mostly_spared = || {
            gold.iter().filter(|gold| gold.optional).any(|gold| {
                one.tokens.intersection(&gold.tokens).count() as f64 / one.tokens.len() as f64 >= 0.5
            })
        };
        // Inside optional gold for the most part: no error either.
        if (matched.is_none() || optional) && mostly_spared() {
            continue;
        }
        let kind = match matched {
            Some(gold) if !gold.optional && iou >= 0.5 => gold.quote.kind.as_str(),
            _ => kind(&tokens, &mask, one.span),
        };
        types(kind).for_each(|at| counts[at].found += 1);
        let confidence = one.quote.confidence.unwrap_or_default();
        let Some(gold) = matched.filter(|gold| !gold.optional) else {
            calibration.add(confidence, false);
            continue;
        };
        let same = gold.quote.speaker.as_ref().and_then(|name| mentions.get(&name.trim().to_lowercase()));
        let right = speaker_right(gold.quote, one.quote, same);
        let name = gold.quote.speaker.as_deref().unwrap_or_default();
        let has = !name.is_empty() || gold.quote.speaker_span.is_some();
        calibration.add(confidence, iou >= 0.5 && (right || !has));
        for at in types(&gold.quote.kind) {
            let counts = &mut counts[at];
            counts.exact += usize::from(gold.span == one.span);
            if iou >= 0.5 {
                counts.relaxed += 1;
                counts.speaker.0 += usize::from(has && right);
                counts.speaker.1 += usize::from(has);
                if !name.is_empty() && last_name(name).is_none_or(|last| !is_pronoun(&last)) {
                    let found = one.quote.speaker.as_deref().unwrap_or_default();
                    counts.name.0 += usize::from(same_name(name, found));
                    counts.name.1 += 1;
                }
                if gold.quote.cue_span.is_some() {
                    counts.cue.0 += usize::from(overlap(gold.quote.cue_span, one.quote.cue_span));
                    counts.cue.1 += 1;
                }
            }
            counts.joint += usize::from(iou >= 0.8 && (right || !has));
        }
    }
}

fn overlap(a: Option<(usize, usize)>, b: Option<(usize, usize)>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.0 < b.1 && b.0 < a.1)
}

fn speaker_right(gold: &Quote, found: &Quote, same: Option<&Vec<(usize, usize)>>) -> bool {
    overlap(gold.speaker_span, found.speaker_span)
        || same.is_some_and(|spans| spans.iter().any(|&span| overlap(Some(span), found.speaker_span)))
        || same_name(
            gold.speaker.as_deref().unwrap_or_default(),
            found.speaker.as_deref().unwrap_or_default(),
        )
}

fn print(counts: &[Counts; 4]) {
    say!(
        "{:9}{:>6}{:>6} | exact P/R/F | relaxed P/R/F | joint P/R/F | spk name cue | token",
        "type",
        "gold",
        "found"
    );
    for (kind, one) in TYPES.iter().zip(counts) {
        let measure = |right| figures(right, one.found, one.gold);
        let share = |(right, all): (usize, usize)| match all {
            0 => "-".to_owned(),
            _ => format!("{:.1}", 100.0 * right as f64 / all as f64),
        };
        let token = match *kind {
            "all" => figures(one.token.0, one.token.1, one.token.2),
            _ => format!("R {}", share((one.token.0, one.token.2))),
        };
        say!(
            "{kind:9}{:6}{:6} | {} | {} | {} | {} {} {} | {token}",
            one.gold,
            one.found,
            measure(one.exact),
            measure(one.relaxed),
            measure(one.joint),
            share(one.speaker),
            share(one.name),
            share(one.cue),
        );
    }
}

fn figures(right: usize, found: usize, gold: usize) -> String {
    let ratio = |all: usize| if all == 0 { 0.0 } else { right as f64 / all as f64 };
    let (p, r) = (ratio(found), ratio(gold));
    let f = if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) };
    format!("{:.1}/{:.1}/{:.1}", 100.0 * p, 100.0 * r, 100.0 * f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_counted_by_span_speaker_and_type() {
        let text = "Ann Lee said, “Rain fell on us all.” Bob says that snow came down. Cy wants sun now.";
        let at = |words: &str| {
            let start = text[..text.find(words).unwrap()].chars().count();
            (start, start + words.chars().count())
        };
        let quote = |words: &str, kind: &str, speaker: &str, optional| Quote {
            span: at(words),
            kind: kind.into(),
            speaker: Some(speaker.into()),
            speaker_span: Some(at(speaker)),
            cue_span: None,
            optional: Some(optional),
            confidence: None,
        };
        let document = Document {
            id: serde_json::Value::Null,
            text: text.into(),
            quotes: vec![
                quote("Rain fell on us all.", "direct", "Ann Lee", false),
                quote("that snow came down", "indirect", "Bob", false),
                quote("sun now", "indirect", "Cy", true),
            ],
        };
        let found = [
            quote("“Rain fell on us all.”", "direct", "Lee", false),
            quote("snow came down", "indirect", "Cy", false),
            quote("sun now", "indirect", "Cy", false),
        ];
        let mut counts: [Counts; 4] = Default::default();
        score(&document, &found, false, false, &mut counts, &mut Calibration::default());
        let all = &counts[0];
        assert_eq!((all.gold, all.found, all.exact, all.relaxed, all.joint), (2, 2, 2, 2, 1));
        assert_eq!((all.speaker, all.name, all.cue), ((1, 2), (1, 2), (0, 0)));
        assert_eq!((counts[1].joint, counts[2].joint, counts[3].gold), (1, 0, 0));
    }

    #[test]
    fn names_are_the_same_by_their_last() {
        assert!(same_name("Gokool", "Shanaaz Gokool of DWD") && same_name("Lee’s", "Ann Lee, QC"));
        assert!(!same_name("he", "he") && !same_name("Ann Lee", "Ann Roe"));
    }
}
