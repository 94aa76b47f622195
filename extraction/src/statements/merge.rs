//! Merges the statements of the rules with those of the model's attributions.

use super::{
    Statement,
    context::Context,
    span_index::SpanIndex,
    weights::{
        confidence::{RULE_ALONE_FACTOR, UNCALIBRATED_MODEL_FACTOR},
        threshold::{MIN_RULE_ALONE_CONFIDENCE, MIN_SHARED, MIN_SHARED_BY_RIVALS},
    },
};
use crate::{schema::StatementType, text::ByteSpan};

/// The statements after one that are compared with it.
const MAX_RIVALS: usize = 8;
/// The most tokens between a cue and the content that it introduces: "that", a comma and a mark.
const MAX_INTRODUCTION_TOKENS: usize = 3;

/// Merges with a model whose indirect statements are better than the rules'.
///
/// Quotation marks are more reliable than any model: where rules found a quotation with its cue, its bounds count. Of
/// indirect statements the model's count; those that only the rules found must be confident, and are lowered.
pub fn prefer_model(rules: Vec<Statement>, mut model: Vec<Statement>) -> Vec<Statement> {
    let (direct, indirect): (Vec<_>, Vec<_>) =
        rules.into_iter().partition(|rule| rule.kind == StatementType::Direct);
    let direct_index = SpanIndex::of(&direct);
    for statement in &mut model {
        let mut overlapping = direct_index.overlapping(statement.content);
        if let Some((at, _)) = overlapping.find(|&(_, span)| jaccard(span, statement.content) >= MIN_SHARED) {
            take_quotation(statement, &direct[at]);
        }
    }
    let index = SpanIndex::of(&model);
    let is_new = |rule: &Statement| {
        index.overlapping(rule.content).all(|(_, span)| jaccard(span, rule.content) < MIN_SHARED)
    };
    let new: Vec<_> = direct.into_iter().filter(is_new).collect();
    model.extend(new);
    let index = SpanIndex::of(&model);
    let is_alone = |rule: &Statement| {
        rule.confidence >= MIN_RULE_ALONE_CONFIDENCE
            && index.overlapping(rule.content).all(|(at, _)| encloses(&model[at], rule))
    };
    let alone: Vec<_> = indirect
        .into_iter()
        .filter(is_alone)
        .map(|rule| Statement { confidence: rule.confidence * RULE_ALONE_FACTOR, ..rule })
        .collect();
    model.extend(alone);
    model
}

/// Takes the bounds and the confidence of a quotation that the rules found, or all of it if its cue is another and more
/// probable.
fn take_quotation(statement: &mut Statement, quotation: &Statement) {
    let cue = |of: &Statement| of.cue.as_ref().map(|cue| cue.span);
    let has_other_cue = cue(statement).zip(cue(quotation)).is_some_and(|(own, other)| !own.overlaps(other));
    if has_other_cue && quotation.confidence > statement.confidence {
        *statement = quotation.clone();
        return;
    }
    statement.content = quotation.content;
    statement.kind = quotation.kind;
    statement.quoted.clone_from(&quotation.quoted);
    statement.confidence = statement.confidence.max(quotation.confidence);
}

/// Returns true when `outer` contains the cue and content of `inner`: it reports what another said.
fn encloses(outer: &Statement, inner: &Statement) -> bool {
    let cue = inner.cue.as_ref().map_or(inner.content, |cue| cue.span);
    outer.content.contains(cue) && outer.content.contains(inner.content)
}

/// Merges with a model that is worse than the rules: its attributions count where no rule matched.
pub fn prefer_rules(mut rules: Vec<Statement>, model: Vec<Statement>) -> Vec<Statement> {
    let index = SpanIndex::of(&rules);
    let new: Vec<_> = model
        .into_iter()
        .filter(|statement| index.overlapping(statement.content).next().is_none())
        .map(|statement| {
            let confidence = statement.confidence * UNCALIBRATED_MODEL_FACTOR;
            Statement { confidence, ..statement }
        })
        .collect();
    rules.extend(new);
    rules
}

/// Drops of two statements with nearly the same content the less probable one.
///
/// Of a report of a report ("saying that he would stay, officials told the paper") the statement whose cue introduces the
/// content stays, and the other speaker passed it on. Of many that share words, only those nearest in order of their
/// contents are compared.
pub fn drop_rivals(context: &Context<'_>, found: &mut Vec<Statement>) {
    found.sort_by_key(|statement| (statement.content.start, std::cmp::Reverse(statement.content.end)));
    let mut is_dropped = vec![false; found.len()];
    for at in 0..found.len() {
        for other in (at + 1..found.len()).take(MAX_RIVALS) {
            let (one, rival) = (&found[at], &found[other]);
            if rival.content.start >= one.content.end {
                break;
            }
            if is_dropped[at]
                || is_dropped[other]
                || jaccard(one.content, rival.content) < MIN_SHARED_BY_RIVALS
            {
                continue;
            }
            let introduced = [at, other].map(|index| is_introduced(context, &found[index]));
            let (kept, dropped) = match introduced {
                [true, false] => (at, other),
                [false, true] => (other, at),
                _ if rival.confidence > one.confidence => (other, at),
                _ => (at, other),
            };
            if introduced[0] != introduced[1] && !context.same_speaker(one, rival) {
                found[kept].via = found[kept].via.or(found[dropped].speaker);
            }
            is_dropped[dropped] = true;
        }
    }
    let mut is_dropped = is_dropped.into_iter();
    found.retain(|_| !is_dropped.next().unwrap_or_default());
}

/// Returns true when the cue is right before the content: "saying that".
fn is_introduced(context: &Context<'_>, statement: &Statement) -> bool {
    let cue = statement.cue.as_ref().filter(|cue| cue.span.end <= statement.content.start);
    cue.is_some_and(|cue| {
        let between = context.tokens_in(cue.span).end..context.tokens_in(statement.content).start;
        between.len() <= MAX_INTRODUCTION_TOKENS
    })
}

/// Returns the length of the intersection by that of the hull, in bytes.
fn jaccard(one: ByteSpan, other: ByteSpan) -> f32 {
    let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    (shared as f32) / (one.hull(other).len() as f32).max(1.0)
}
