//! Statements from the attributions of the language model: its cues with their contents and sources.

use std::ops::Range;

use super::{
    Cue, Source, Statement,
    attribution::{SourcedCue, is_addressee, is_addressee_participle, is_negation},
    circumstances::statement,
    context::Context,
    lexicon::VerbClass,
    source_resolution::{resolve_source, skip_relative_clause},
    speech_filter::{is_said, without_dangling_words},
    weights::threshold::{MIN_CONFIDENCE, MIN_OTHER_SENTENCE_CONFIDENCE},
};
use crate::{
    language::{AttributedSpan, Attribution, Relation, Upos},
    text::ByteSpan,
};

/// The fewest tokens of a content; an unquoted one needs more.
const MIN_CONTENT_TOKENS: usize = 2;
/// The most tokens of an insertion inside a content.
const MAX_INSERTION_TOKENS: usize = 25;

/// Finds the statements of the model's attributions of speech, in order of their cues.
///
/// Makes one statement for each contiguous part of a content and each paragraph.
pub fn find(context: &Context<'_>) -> Vec<Statement> {
    let mut found = Vec::new();
    for attribution in context.doc.attributions.iter().filter(|attribution| attribution.is_speech) {
        let sourced = sourced_cue(context, attribution);
        let Some(by) = sourced.clone().or_else(|| passive_cue(context, attribution)) else { continue };
        for part in &joined_contents(context, attribution) {
            let probability = attribution.probability * part.probability;
            let confidence = context.lexicon.calibration.confidence(probability);
            if confidence >= min_confidence(context, attribution, part)
                && is_said(context, &by, &attribution.cue, &part.tokens)
            {
                let made = statements_of(context, attribution, &by, &part.tokens, confidence);
                found.extend(made.into_iter().map(|made| match sourced {
                    Some(_) => made,
                    None => without_speaker(context, &by, made),
                }));
            }
        }
    }
    found
}

/// Makes the statements of one part of a content, one for each paragraph.
fn statements_of(
    context: &Context<'_>,
    attribution: &Attribution,
    by: &SourcedCue,
    part: &Range<usize>,
    confidence: f32,
) -> Vec<Statement> {
    let doc = context.doc;
    let cue_paragraph = doc.sentence_of(attribution.cue.start).paragraph;
    let content = without_dangling_words(context, without_source_clause(context, attribution, part.clone()));
    let mut statements = Vec::new();
    for tokens in by_paragraph(context, content) {
        let content = with_whole_quotations(context, doc.span(tokens.clone()), by.cue.span);
        let content = context.trim(content);
        // In another paragraph than the cue, only quoted words count.
        let is_attributed = doc.sentence_of(tokens.start).paragraph == cue_paragraph
            || context.quotation_of(tokens.start).is_some();
        let has_min_length = tokens.len() > MIN_CONTENT_TOKENS
            || tokens.len() == MIN_CONTENT_TOKENS && context.has_quotation(content);
        if is_attributed && has_min_length && context.is_body_text(tokens.start) && !content.is_empty() {
            statements.push(Statement { confidence, ..statement(context, by, content, confidence) });
        }
    }
    statements
}

/// Joins the parts of a content across short insertions in a sentence that contain neither cue nor source.
///
/// The probability of joined parts is their mean, weighted by tokens.
fn joined_contents(context: &Context<'_>, attribution: &Attribution) -> Vec<AttributedSpan> {
    let doc = context.doc;
    let has_cue_or_source = |gap: &Range<usize>| {
        let overlaps = |range: &Range<usize>| range.start < gap.end && gap.start < range.end;
        overlaps(&attribution.cue) || attribution.sources.iter().any(|source| overlaps(&source.tokens))
    };
    let mut joined: Vec<AttributedSpan> = Vec::new();
    for part in &attribution.contents {
        let last = joined.last_mut().filter(|last| {
            let gap = last.tokens.end..part.tokens.start;
            gap.start <= gap.end
                && gap.len() <= MAX_INSERTION_TOKENS
                && doc.tokens[last.tokens.end - 1].sentence == doc.tokens[part.tokens.start].sentence
                && !has_cue_or_source(&gap)
        });
        match last {
            Some(last) => {
                let (before, added) = (last.tokens.len() as f32, part.tokens.len() as f32);
                last.probability = (last.probability * before + part.probability * added) / (before + added);
                last.tokens.end = part.tokens.end;
            }
            None => joined.push(part.clone()),
        }
    }
    joined
}

/// Removes a relative clause of the source from the start of a content: "an official, who asked not to be named, …".
fn without_source_clause(
    context: &Context<'_>,
    attribution: &Attribution,
    content: Range<usize>,
) -> Range<usize> {
    let ends = attribution.sources.iter().map(|source| source.tokens.end);
    let adjacent = ends.filter(|&end| end <= content.start && content.start <= end + 1);
    let clause_end = adjacent.filter_map(|end| skip_relative_clause(context, end)).max();
    match clause_end {
        Some(end) if end > content.start && end + MIN_CONTENT_TOKENS < content.end => end..content.end,
        _ => content,
    }
}

/// Returns the lowest confidence for a part of a content.
fn min_confidence(context: &Context<'_>, attribution: &Attribution, part: &AttributedSpan) -> f32 {
    let doc = context.doc;
    let is_quoted = context.has_quotation(doc.span(part.tokens.clone()));
    let same_sentence = doc.tokens[part.tokens.start].sentence == doc.tokens[attribution.cue.start].sentence;
    if is_quoted || same_sentence { MIN_CONFIDENCE } else { MIN_OTHER_SENTENCE_CONFIDENCE }
}

/// Returns the cue with its most probable source; `None` for a negated cue, or a source that is a passive subject.
fn sourced_cue(context: &Context<'_>, attribution: &Attribution) -> Option<SourcedCue> {
    let doc = context.doc;
    let cue = &attribution.cue;
    let is_head = |token: &usize| matches!(doc.upos(*token), Upos::Verb | Upos::Noun);
    let verb = cue.clone().find(is_head).unwrap_or(cue.start);
    if is_negated(context, cue) {
        return None;
    }
    let span = attribution.sources.iter().max_by(|a, b| a.probability.total_cmp(&b.probability))?;
    let source = resolve_source(context, span.tokens.clone())?;
    // "was asked", "was named": the subject does not say it.
    let is_passive = doc.children(verb).any(|child| doc.relation(child) == Relation::AuxPass);
    let is_subject = |token| doc.relation(token) == Relation::NsubjPass && doc.head(token) == Some(verb);
    let has_addressee = |token| is_addressee(context, token, verb);
    if is_passive && span.tokens.clone().any(is_subject)
        || span.tokens.clone().any(has_addressee)
        || is_addressee_participle(context, verb)
    {
        return None;
    }
    let cue = Cue { span: doc.span(cue.clone()), lemma: context.lemma(verb) };
    Some(SourcedCue { token: verb, cue, source })
}

/// Returns a passive cue whose source is not in the text: "drivers were told that", "it was reported that".
///
/// In place of the source it has the cue's own span.
fn passive_cue(context: &Context<'_>, attribution: &Attribution) -> Option<SourcedCue> {
    let doc = context.doc;
    let verb = attribution.cue.clone().find(|&token| doc.upos(token) == Upos::Verb)?;
    let is_passive = doc.children(verb).any(|child| doc.relation(child) == Relation::AuxPass);
    let has_agent = doc.children(verb).any(|child| {
        doc.children(child).any(|case| doc.relation(case) == Relation::Case && doc.word(case) == "by")
    });
    let subject = doc.child(verb, Relation::NsubjPass);
    let is_subject =
        |source: &AttributedSpan| subject.is_some_and(|subject| source.tokens.contains(&subject));
    if !is_passive
        || has_agent
        || is_negated(context, &attribution.cue)
        || !attribution.sources.iter().all(is_subject)
    {
        return None;
    }
    let cue = Cue { span: doc.span(attribution.cue.clone()), lemma: context.lemma(verb) };
    let source = Source { span: cue.span, mention: None };
    Some(SourcedCue { token: verb, cue, source })
}

/// Removes the speaker of a statement with a passive cue; the subject of "was told" is its addressee.
fn without_speaker(context: &Context<'_>, by: &SourcedCue, made: Statement) -> Statement {
    let doc = context.doc;
    let subject = doc
        .child(by.token, Relation::NsubjPass)
        .filter(|&subject| context.is_verb(by.token, VerbClass::Addressee) && context.is_unquoted(subject));
    let addressee = subject.map(|subject| context.trim(doc.span(doc.subtree(subject))));
    let addressee = addressee.filter(|addressee| !addressee.overlaps(made.content) && !addressee.is_empty());
    Statement { speaker: None, addressee: addressee.or(made.addressee), ..made }
}

/// Returns true for a negated cue, of which nothing was said: "has not said", "would never say".
fn is_negated(context: &Context<'_>, cue: &Range<usize>) -> bool {
    cue.clone().any(|token| {
        is_negation(context, token) || context.doc.children(token).any(|child| is_negation(context, child))
    })
}

/// Splits a range of tokens where paragraphs end.
fn by_paragraph(context: &Context<'_>, tokens: Range<usize>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for token in tokens {
        let paragraph = context.doc.sentence_of(token).paragraph;
        match ranges.last_mut() {
            Some(range) if last == Some(paragraph) => range.end = token + 1,
            _ => ranges.push(token..token + 1),
        }
        last = Some(paragraph);
    }
    ranges
}

/// Extends a content to the whole of a quotation that it is inside, or contains more than half of.
fn with_whole_quotations(context: &Context<'_>, content: ByteSpan, cue: ByteSpan) -> ByteSpan {
    let first = context.quotations.partition_point(|quotation| quotation.outer.end <= content.start);
    let overlapping =
        context.quotations[first..].iter().take_while(|quotation| quotation.inner.start < content.end);
    // A quotation that contains the cue is more than its content.
    let without_cue = overlapping.filter(|quotation| !quotation.outer.overlaps(cue));
    without_cue.fold(content, |content, quotation| {
        let inner = quotation.inner;
        let shared = inner.end.min(content.end).saturating_sub(inner.start.max(content.start));
        let extends = quotation.outer.contains(content) || shared * 2 > inner.len() as u32;
        if extends { content.hull(inner) } else { content }
    })
}
