//! Articles with happenings that are known to be the same or not, from two kinds of gold.

use std::{collections::BTreeSet, path::Path};

use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    corpora::read_json_lines,
    error::Error,
    evaluate::happenings::{extract, happening_features},
    parallel::parallel_map,
};
use extraction::{
    Extractor,
    event_coreference::{HappeningFeatures, Lexicon},
    schema::Happening,
};

/// Where an article may be divided, as a share of its text.
const MIDDLE: f64 = 0.5;
/// Fewest characters of a half.
const MIN_HALF: usize = 300;

/// The extracted happenings of an article.
pub(super) struct Article {
    /// Only articles with the same topic are compared.
    pub(super) topic: String,
    /// Each happening with the gold that its events overlap; the gold of a topic has unique names.
    pub(super) happenings: Vec<(HappeningFeatures, BTreeSet<String>)>,
}

/// A text, and the spans in it that refer to a happening.
struct Text<'d> {
    topic: String,
    text: &'d str,
    published: Option<Date>,
    /// Start and end in code points, and the happening.
    mentions: Vec<(u32, u32, String)>,
}

#[derive(Deserialize)]
struct ChainDocument {
    topic: u32,
    text: String,
    date: Option<String>,
    mentions: Vec<ChainMention>,
}

#[derive(Deserialize)]
struct ChainMention {
    span: (u32, u32),
    kind: String,
    chain: String,
    in_validated: bool,
}

#[derive(Deserialize)]
struct NewsDocument {
    id: String,
    text: String,
    date: Option<String>,
    happenings: Vec<NewsHappening>,
}

#[derive(Deserialize)]
struct NewsHappening {
    mentions: Vec<NewsMention>,
}

#[derive(Deserialize)]
struct NewsMention {
    span: (u32, u32),
}

/// Reads documents of ECB+, whose event chains run over the documents of a topic.
///
/// # Errors
/// The file can't be read or violates its format.
pub(super) fn read_chains(
    path: &Path,
    extractor: &Extractor,
    lexicon: &Lexicon,
) -> Result<Vec<Article>, Error> {
    let documents: Vec<ChainDocument> = read_json_lines(path)?;
    Ok(parallel_map(&documents, |document| {
        let mentions =
            document.mentions.iter().filter(|mention| mention.kind == "event" && mention.in_validated);
        let text = Text {
            topic: document.topic.to_string(),
            text: &document.text,
            published: document.date.as_deref().and_then(|date| date.parse().ok()),
            mentions: mentions.map(|one| (one.span.0, one.span.1, one.chain.clone())).collect(),
        };
        article(&text, extractor, lexicon)
    }))
}

/// Reads articles with happenings, each as two articles of one topic: its halves.
///
/// # Errors
/// The file can't be read or violates its format.
pub(super) fn read_halves(
    path: &Path,
    extractor: &Extractor,
    lexicon: &Lexicon,
) -> Result<Vec<Article>, Error> {
    let documents: Vec<NewsDocument> = read_json_lines(path)?;
    let halves = parallel_map(&documents, |document| {
        halves(document)
            .into_iter()
            .flatten()
            .map(|half| article(&half, extractor, lexicon))
            .collect::<Vec<_>>()
    });
    Ok(halves.into_iter().flatten().collect())
}

/// Divides a document at the end of a line or sentence near its middle; `None` where it is too short.
fn halves(document: &NewsDocument) -> Option<[Text<'_>; 2]> {
    let text = document.text.as_str();
    let middle = (text.len() as f64 * MIDDLE) as usize;
    let ends = text.match_indices(['\n', '.']).map(|(at, _)| at + 1);
    let at = ends.min_by_key(|end| end.abs_diff(middle))?;
    if at < MIN_HALF || text.len() - at < MIN_HALF {
        return None;
    }
    let border = text[..at].chars().count() as u32;
    let half = |text, first: u32, end: u32| Text {
        topic: document.id.clone(),
        text,
        published: document.date.as_deref().and_then(|date| date.parse().ok()),
        mentions: document
            .happenings
            .iter()
            .enumerate()
            .flat_map(|(nth, happening)| happening.mentions.iter().map(move |mention| (nth, mention.span)))
            .filter(|(_, span)| first <= span.0 && span.1 <= end)
            .map(|(nth, span)| (span.0 - first, span.1 - first, nth.to_string()))
            .collect(),
    };
    Some([half(&text[..at], 0, border), half(&text[at..], border, u32::MAX)])
}

fn article(text: &Text<'_>, extractor: &Extractor, lexicon: &Lexicon) -> Article {
    let extraction = extract(text.text, text.published, extractor);
    let gold_of = |happening: &Happening| -> BTreeSet<String> {
        let spans = happening.mentions.iter().map(|mention| mention.span);
        let overlapping = spans.flat_map(|span| {
            text.mentions.iter().filter(move |(start, end, _)| span.start < *end && *start < span.end)
        });
        overlapping.map(|(_, _, gold)| gold.clone()).collect()
    };
    let golds: Vec<BTreeSet<String>> = extraction.happenings.iter().map(gold_of).collect();
    let features = happening_features(extraction, text.text, text.published, lexicon, |_| true);
    let happenings = features.into_iter().map(|(index, features)| (features, golds[index].clone()));
    Article { topic: text.topic.clone(), happenings: happenings.collect() }
}
