//! Statements as the accurate model reads them: its cues, with the contents and sources it gives them.

use std::ops::Range;

use super::{
    Cue, Statement,
    attribution::Attribution,
    calibration::calibrated,
    circumstances::statement,
    context::Context,
    source_resolution::{skip_relative_clause, source_of},
    speech_filter::{Shape, is_said, shape, whole_words},
};
use crate::{
    language::{AttributedSpan, Attribution as Reading, Relation, Upos},
    text::ByteSpan,
};

/// How likely a statement must be right to be told at all: likelier than not.
const LEAST: f32 = 0.5;
/// The same for a phrase without marks ("condemned the plan" tells of a saying, but seldom what was said), and
/// for unmarked words in another sentence than their cue.
const LEAST_PHRASE: f32 = 0.7;
/// Fewest tokens of a content; without marks it takes more.
const FEWEST: usize = 2;
/// Longest aside inside a content, in tokens.
const LONGEST_ASIDE: usize = 25;

/// Finds what the model attributes, a statement for each contiguous part and paragraph, in order of their cues.
pub fn find(context: &Context<'_>) -> Vec<Statement> {
    let paragraph = |token: usize| context.words.sentence_of(token).paragraph;
    let mut found = Vec::new();
    for reading in context.words.attributions.iter().filter(|reading| reading.is_speech) {
        let Some(by) = attribution(context, reading) else { continue };
        for part in &whole_parts(context, reading) {
            let confidence = calibrated(reading.probability * part.probability);
            if confidence < least(context, reading, part)
                || !is_said(context, &by, &reading.cue, &part.tokens)
            {
                continue;
            }
            let part = whole_words(context, behind_source(context, reading, part.tokens.clone()));
            for tokens in by_paragraph(context, part) {
                let content =
                    context.trim(whole_quotations(context, context.words.span(tokens.clone()), by.cue.span));
                // In another paragraph than their cue, words are told by their marks alone.
                let is_told = paragraph(tokens.start) == paragraph(reading.cue.start)
                    || context.quotation_of(tokens.start).is_some();
                let stands = is_told
                    && (tokens.len() > FEWEST || context.has_marks(content) && tokens.len() == FEWEST)
                    && context.is_body_text(context.words.tokens[tokens.start].sentence as usize);
                if stands && !content.is_empty() {
                    found.push(Statement { confidence, ..statement(context, &by, content, confidence) });
                }
            }
        }
    }
    found
}

/// The parts of a content, those made one between which the sentence goes on with neither cue nor source: the
/// model has left out an aside.
fn whole_parts(context: &Context<'_>, reading: &Reading) -> Vec<AttributedSpan> {
    let words = context.words;
    let breaks = |gap: &Range<usize>| {
        let holds = |range: &Range<usize>| range.start < gap.end && gap.start < range.end;
        holds(&reading.cue) || reading.sources.iter().any(|source| holds(&source.tokens))
    };
    let mut whole: Vec<AttributedSpan> = Vec::new();
    for part in &reading.contents {
        let last = whole.last_mut().filter(|last| {
            let gap = last.tokens.end..part.tokens.start;
            gap.start <= gap.end
                && gap.len() <= LONGEST_ASIDE
                && words.tokens[last.tokens.end - 1].sentence == words.tokens[part.tokens.start].sentence
                && !breaks(&gap)
        });
        match last {
            Some(last) => {
                let (before, here) = (last.tokens.len() as f32, part.tokens.len() as f32);
                last.probability = (last.probability * before + part.probability * here) / (before + here);
                last.tokens.end = part.tokens.end;
            }
            None => whole.push(part.clone()),
        }
    }
    whole
}

/// A content without what tells more of its source: "an official, who asked not to be named, …".
fn behind_source(context: &Context<'_>, reading: &Reading, content: Range<usize>) -> Range<usize> {
    let ends = reading.sources.iter().map(|source| source.tokens.end);
    let told = ends.filter(|&end| end <= content.start && content.start <= end + 1);
    let behind = told.filter_map(|end| skip_relative_clause(context, end)).max();
    match behind {
        Some(behind) if behind > content.start && behind + FEWEST < content.end => behind..content.end,
        _ => content,
    }
}

/// How likely a statement built like this must be right to be told.
fn least(context: &Context<'_>, reading: &Reading, part: &AttributedSpan) -> f32 {
    let words = context.words;
    if context.has_marks(words.span(part.tokens.clone())) {
        return LEAST;
    }
    let beside = words.tokens[part.tokens.start].sentence == words.tokens[reading.cue.start].sentence;
    match shape(context, &part.tokens) {
        _ if !beside => LEAST_PHRASE,
        // What only fills in where rules found nothing is told as less sure as it is.
        _ if !words.prefers_attributions => LEAST,
        Shape::Noun | Shape::Infinitive => LEAST_PHRASE,
        Shape::Clause | Shape::Other => LEAST,
    }
}

/// The cue and the surest source.
fn attribution(context: &Context<'_>, reading: &Reading) -> Option<Attribution> {
    let words = context.words;
    let verb = reading
        .cue
        .clone()
        .find(|&token| matches!(words.upos(token), Upos::Verb | Upos::Noun))
        .unwrap_or(reading.cue.start);
    if is_denied(context, &reading.cue) {
        return None;
    }
    let part = reading.sources.iter().max_by(|a, b| a.probability.total_cmp(&b.probability))?;
    let source = source_of(context, part.tokens.clone())?;
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
fn is_denied(context: &Context<'_>, cue: &Range<usize>) -> bool {
    let words = context.words;
    let denies =
        |token: usize| ["not", "n't", "n’t", "never"].contains(&words.word(token).to_lowercase().as_str());
    cue.clone().any(|token| denies(token) || words.children(token).any(denies))
}

/// A part cut where a paragraph ends.
fn by_paragraph(context: &Context<'_>, part: Range<usize>) -> Vec<Range<usize>> {
    let mut cut: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for token in part {
        let paragraph = context.words.sentence_of(token).paragraph;
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
fn whole_quotations(context: &Context<'_>, content: ByteSpan, cue: ByteSpan) -> ByteSpan {
    let first = context.quotations.partition_point(|one| one.outer.end <= content.start);
    let touching = context.quotations[first..].iter().take_while(|one| one.inner.start < content.end);
    // A cue inside the marks is quoted itself, and tells of less than they enclose.
    let touching = touching.filter(|one| !one.outer.overlaps(cue));
    touching.fold(content, |content, one| {
        let shared = one.inner.end.min(content.end).saturating_sub(one.inner.start.max(content.start));
        let lies_inside = one.outer.start <= content.start && content.end <= one.outer.end;
        let whole = lies_inside || shared * 2 > one.inner.len() as u32;
        if whole { content.hull(one.inner) } else { content }
    })
}
