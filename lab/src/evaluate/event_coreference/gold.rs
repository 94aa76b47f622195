//! Gold event mentions of ECB+, with the features that are extracted for them.

use std::{path::Path, sync::Arc};

use serde::Deserialize;

use crate::{corpora::read_json_lines, error::Error};
use extraction::{
    Article, Extractor, Lexicons,
    event_coreference::{EventFeatures, Lexicon, TfIdfVector},
    language::{AnnotatedText, Model, ModelKind},
    schema::Event,
    text::{CodePoints, Span},
};

#[derive(Deserialize)]
struct Document {
    topic: u32,
    text: String,
    mentions: Vec<GoldMention>,
}

#[derive(Deserialize)]
struct GoldMention {
    /// In code points.
    span: (u32, u32),
    kind: String,
    chain: String,
    /// True in sentences that the annotators validated.
    in_validated: bool,
}

/// A gold event mention.
pub(crate) struct EventMention {
    pub(crate) features: EventFeatures,
    /// The id of its gold cluster; mentions of the same event have the same.
    pub(crate) cluster: String,
    /// The id of the topic of its document.
    pub(crate) topic: u32,
}

/// Reads the event mentions of validated sentences, and extracts their features with the fast model.
///
/// # Errors
/// The file can't be read or violates its format; the built-in weights or word lists do not fit.
pub(crate) fn read_mentions(path: &Path) -> Result<Vec<EventMention>, Error> {
    let lexicons = Arc::new(Lexicons::builtin()?);
    let model = Model::builtin(ModelKind::Fast, lexicons.language.clone())?;
    let extractor = Extractor::new(model, lexicons.clone());
    let lexicon = &lexicons.event_coreference.lexicon;
    let documents: Vec<Document> = read_json_lines(path)?;
    Ok(documents.iter().flat_map(|document| document_mentions(document, &extractor, lexicon)).collect())
}

fn document_mentions(document: &Document, extractor: &Extractor, lexicon: &Lexicon) -> Vec<EventMention> {
    let text = &document.text;
    let article = Arc::new(TfIdfVector::from_texts([text.as_str()], lexicon));
    let doc = extractor.model().annotate(text);
    let code_points = CodePoints::new(text);
    let events =
        extractor.extract(&Article { title: None, body: text, published: None, source: None }).events;
    let mut mentions = Vec::new();
    for gold in document.mentions.iter().filter(|gold| gold.kind == "event" && gold.in_validated) {
        let span = Span::of_body(gold.span.0, gold.span.1);
        let Some((trigger, sentence)) = trigger_and_sentence(&doc, &code_points, span) else { continue };
        let mut features = EventFeatures::new(&trigger, sentence, article.clone(), lexicon);
        let overlaps =
            |event: &&Event| event.trigger.span.start < span.end && span.start < event.trigger.span.end;
        if let Some(event) = events.iter().find(overlaps) {
            features = with_event(features, event, lexicon);
        }
        mentions.push(EventMention { features, cluster: gold.chain.clone(), topic: document.topic });
    }
    mentions
}

/// Returns the lemma of a mention's head, and the text of the sentence that the mention starts in.
fn trigger_and_sentence<'d>(
    doc: &'d AnnotatedText<'_>,
    code_points: &CodePoints<'_>,
    mention: Span,
) -> Option<(String, &'d str)> {
    let sentence = doc.sentences.iter().find(|sentence| {
        let span = code_points.span(sentence.span);
        span.start <= mention.start && mention.start < span.end
    })?;
    let tokens: Vec<usize> = sentence
        .tokens
        .clone()
        .filter(|&token| {
            let span = code_points.span(doc.tokens[token].span);
            span.start < mention.end && mention.start < span.end
        })
        .collect();
    let head = syntactic_head(doc, &tokens)?;
    Some((doc.lemma(head).to_string(), sentence.span.slice(doc.text)))
}

/// Adds the type, days, participants and places of an extracted event.
///
/// Status and attribution are left out: a gold cluster holds planned and past, asserted and attributed mentions.
fn with_event(features: EventFeatures, event: &Event, lexicon: &Lexicon) -> EventFeatures {
    let participants = event.participants.iter().map(|participant| participant.text.as_str());
    let places = event.places.iter().map(|place| place.name.as_str());
    features
        .with_type(&event.event_type)
        .with_days(event.when.as_ref().map(|when| (when.first_day, when.end())))
        .with_arguments(participants.chain(places), lexicon)
}

/// Returns the first token with a letter or digit whose head is outside the mention; else the first token.
fn syntactic_head(doc: &AnnotatedText<'_>, mention: &[usize]) -> Option<usize> {
    let is_word = |&token: &usize| doc.word(token).chars().any(char::is_alphanumeric);
    let is_head = |&token: &usize| doc.head(token).is_none_or(|head| !mention.contains(&head));
    mention.iter().copied().filter(is_word).find(is_head).or_else(|| mention.first().copied())
}
