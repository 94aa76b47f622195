//! Statements as the accurate model reads them: its cues, with the contents and sources it gives them.

use std::ops::Range;

use super::{
    Cue, Statement,
    attribution::Attribution,
    confidence::calibrated,
    page::Page,
    setting::statement,
    sources::source_of,
    speech::{Shape, is_said, shape, whole_words},
};
use crate::{
    language::{Attribution as Reading, Part, Relation, Upos},
    text::ByteSpan,
};

/// How likely a statement must be right to be told at all: likelier than not.
const LEAST: f32 = 0.5;
/// The same for a clause: what has a subject and a verb of its own is words more often than it looks.
const LEAST_CLAUSE: f32 = 0.42;
/// The same for a phrase without marks: "condemned the plan" tells of a saying, but seldom what was said.
const LEAST_PHRASE: f32 = 0.6;
/// Fewest tokens of a content.
const FEWEST: usize = 2;

/// Finds what the model attributes, a statement for each contiguous part and paragraph, in order of their cues.
pub fn find(page: &Page<'_>) -> Vec<Statement> {
    let paragraph = |token: usize| page.words.sentence_of(token).paragraph;
    let mut found = Vec::new();
    for reading in page.words.attributions.iter().filter(|reading| reading.is_speech) {
        let Some(by) = attribution(page, reading) else { continue };
        for part in &reading.contents {
            let confidence = calibrated(reading.certainty * part.certainty);
            if confidence < least(page, part) || !is_said(page, &by, &reading.cue, &part.tokens) {
                continue;
            }
            let part = whole_words(page, part.tokens.clone());
            for tokens in by_paragraph(page, part) {
                let content = page.trim(whole_quotations(page, page.words.span(tokens.clone()), by.cue.span));
                // In another paragraph than their cue, words are told by their marks alone.
                let is_told = paragraph(tokens.start) == paragraph(reading.cue.start)
                    || page.quotation_of(tokens.start).is_some();
                let stands = is_told
                    && tokens.len() >= FEWEST
                    && page.is_story(page.words.tokens[tokens.start].sentence as usize);
                if stands && !content.is_empty() {
                    found.push(Statement { confidence, ..statement(page, &by, content, confidence) });
                }
            }
        }
    }
    found
}

/// How likely a statement built like this must be right to be told.
fn least(page: &Page<'_>, part: &Part) -> f32 {
    match shape(page, &part.tokens) {
        Shape::Clause => LEAST_CLAUSE,
        Shape::Noun | Shape::Infinitive if !page.has_marks(page.words.span(part.tokens.clone())) => {
            LEAST_PHRASE
        }
        _ => LEAST,
    }
}

/// The cue and the surest source.
fn attribution(page: &Page<'_>, reading: &Reading) -> Option<Attribution> {
    let words = page.words;
    let verb = reading
        .cue
        .clone()
        .find(|&token| matches!(words.upos(token), Upos::Verb | Upos::Noun))
        .unwrap_or(reading.cue.start);
    if is_denied(page, &reading.cue) {
        return None;
    }
    let part = reading.sources.iter().max_by(|a, b| a.certainty.total_cmp(&b.certainty))?;
    let source = source_of(page, part.tokens.clone())?;
    // "was asked", "was named": the subject is not the one who says it.
    let passive = words.children(verb).any(|child| words.relation(child) == Relation::AuxPass);
    let subject = |token| words.relation(token) == Relation::NsubjPass && words.head(token) == Some(verb);
    if passive && part.tokens.clone().any(subject) {
        return None;
    }
    Some(Attribution {
        verb,
        cue: Cue { span: words.span(reading.cue.clone()), lemma: words.lemma(verb).to_lowercase() },
        source,
    })
}

/// "has not said", "would never say": nothing was said.
fn is_denied(page: &Page<'_>, cue: &Range<usize>) -> bool {
    let words = page.words;
    let denies =
        |token: usize| ["not", "n't", "n’t", "never"].contains(&words.word(token).to_lowercase().as_str());
    cue.clone().any(|token| denies(token) || words.children(token).any(denies))
}

/// A part cut where a paragraph ends.
fn by_paragraph(page: &Page<'_>, part: Range<usize>) -> Vec<Range<usize>> {
    let mut cut: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for token in part {
        let paragraph = page.words.sentence_of(token).paragraph;
        match cut.last_mut() {
            Some(range) if last == Some(paragraph) => range.end = token + 1,
            _ => cut.push(token..token + 1),
        }
        last = Some(paragraph);
    }
    cut
}

/// Takes the whole of a quotation of which the content holds the greater part, or in which it lies: what one
/// pair of marks encloses, one speaker says.
fn whole_quotations(page: &Page<'_>, content: ByteSpan, cue: ByteSpan) -> ByteSpan {
    let first = page.quotations.partition_point(|one| one.outer.end <= content.start);
    let touching = page.quotations[first..].iter().take_while(|one| one.inner.start < content.end);
    // A cue inside the marks is quoted itself, and tells of less than they enclose.
    let touching = touching.filter(|one| !one.outer.overlaps(cue));
    touching.fold(content, |content, one| {
        let shared = one.inner.end.min(content.end).saturating_sub(one.inner.start.max(content.start));
        let lies_inside = one.outer.start <= content.start && content.end <= one.outer.end;
        let whole = lies_inside || shared * 2 > one.inner.len() as u32;
        if whole { content.cover(one.inner) } else { content }
    })
}
