//! Documents whose event mentions are known, and which of them tell the same (ECB+).

use std::{collections::HashMap, path::Path, sync::Arc};

use serde::Deserialize;

use super::Error;
use extraction::{
    self, Article, Extractor,
    event_coreference::{EventFeatures, TfIdfVector},
    language::{AnnotatedText, ModelKind},
    schema::Event,
    text::Span,
};

#[derive(Deserialize)]
struct Document {
    topic: u32,
    text: String,
    mentions: Vec<Mention>,
}

#[derive(Deserialize)]
struct Mention {
    span: (u32, u32),
    kind: String,
    chain: String,
    in_validated: bool,
}

/// A mention of gold as a report, with the chain and the topic it belongs to.
pub(super) struct Told {
    pub(super) report: EventFeatures,
    pub(super) chain: String,
    pub(super) topic: u32,
}

/// Reads a file's event mentions, of the sentences that gold vouches for.
pub(super) fn read(path: &Path) -> Result<Vec<Told>, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::Read(path.to_owned(), error))?;
    let extractor = crate::evaluate::extractor(ModelKind::Fast);
    let mut told = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let document: Document =
            serde_json::from_str(line).map_err(|error| Error::Line(path.to_owned(), number + 1, error))?;
        reports(&document, &extractor, &mut told);
    }
    Ok(told)
}

fn reports(document: &Document, extractor: &Extractor, told: &mut Vec<Told>) {
    let text = &document.text;
    let article = Arc::new(TfIdfVector::from_texts([text.as_str()]));
    let words = extractor.model().annotate(text);
    let places = code_points(text);
    let events = extractor.extract(&Article { body: text, published: None }).events;
    let mentions = document.mentions.iter().filter(|one| one.kind == "event" && one.in_validated);
    for mention in mentions {
        let (start, end) = mention.span;
        let sentence = words
            .sentences
            .iter()
            .find(|one| places[&one.span.start] <= start && start < places[&one.span.end]);
        let Some(sentence) = sentence else { continue };
        let within: Vec<usize> = sentence
            .tokens
            .clone()
            .filter(|&token| {
                let span = words.tokens[token].span;
                places[&span.start] < end && start < places[&span.end]
            })
            .collect();
        let Some(head) = head(&words, &within) else { continue };
        let trigger = words.lemma(head);
        let mut report = EventFeatures::new(&trigger, sentence.span.slice(text), article.clone());
        let found = events.iter().find(|event| {
            let Span { start: first, end: last } = event.trigger.span;
            first < end && start < last
        });
        if let Some(event) = found {
            report = known(report, event);
        }
        told.push(Told { report, chain: mention.chain.clone(), topic: document.topic });
    }
}

/// What the reading found of an event. Its status and its voice are left out: gold has one chain for what
/// is planned and what is done, for the paper's word and for somebody's.
fn known(report: EventFeatures, event: &Event) -> EventFeatures {
    let cast = event.participants.iter().map(|one| one.text.as_str());
    let places = event.places.iter().map(|one| one.name.as_str());
    report
        .with_type(&event.event_type)
        .with_days(event.when.as_ref().map(|when| (when.first_day, when.end())))
        .with_arguments(cast.chain(places))
}

/// The word of a mention on which its others hang; no quotation mark, where the mention holds one.
fn head(words: &AnnotatedText<'_>, within: &[usize]) -> Option<usize> {
    let lettered = |&token: &usize| words.word(token).chars().any(char::is_alphanumeric);
    let outward = |&token: &usize| words.head(token).is_none_or(|head| !within.contains(&head));
    within.iter().copied().filter(lettered).find(outward).or_else(|| within.first().copied())
}

/// The code point at which each byte that begins one stands.
fn code_points(text: &str) -> HashMap<u32, u32> {
    let starts = text.char_indices().map(|(byte, _)| byte as u32).chain([text.len() as u32]);
    starts.zip(0..).collect()
}
