//! Sources of "according to", and sources that pass a statement on: ", as the spokesman said".

use super::{
    Cue, Source, Statement,
    attribution::{self, SourcedCue, source_at},
    circumstances::statement,
    context::Context,
    source_resolution::skip_relative_clause,
    weights::confidence,
};
use crate::{
    language::{Relation, Upos},
    text::ByteSpan,
};

/// The fewest tokens of a content.
const MIN_CONTENT_TOKENS: usize = 3;
/// The most tokens from "according to" to the noun of its source.
const MAX_SOURCE_TOKENS: usize = 8;

/// Adds the statements of "according to"; where the sentence has statements with cues, sets their `via` instead.
pub fn find(context: &Context<'_>, found: &mut Vec<Statement>) {
    let doc = context.doc;
    found.sort_by_key(|statement| statement.content.start);
    let mut new = Vec::new();
    for &token in context.index.according_to(0..doc.tokens.len().saturating_sub(2)) {
        let sentence = doc.sentence_of(token).tokens.clone();
        let Some((source, end)) = source_after(context, token + 2, sentence.end) else { continue };
        let cue = Cue { span: doc.span(token..token + 2), lemma: "according to".to_owned() };
        let content = match token == sentence.start {
            true => skip_relative_clause(context, end).unwrap_or(end).min(sentence.end)..sentence.end,
            false => sentence.start..token,
        };
        if content.len() < MIN_CONTENT_TOKENS {
            continue;
        }
        let content = context.trim(doc.span(content));
        let mut sets_via = false;
        for statement in inside(found, content).filter(|statement| statement.cue.is_some()) {
            statement.via.get_or_insert(source);
            sets_via = true;
        }
        if !sets_via {
            let by = SourcedCue { token, cue, source };
            new.push(statement(context, &by, content, confidence::ACCORDING_TO));
        }
    }
    set_via_of_as_clauses(context, found);
    found.extend(new);
}

/// Returns true for the first token of "according to", which must not be the last of the text.
pub fn is_according_to(context: &Context<'_>, token: usize) -> bool {
    context.doc.word(token).eq_ignore_ascii_case("according") && context.doc.word(token + 1) == "to"
}

/// Iterates over the statements with content inside `span`. `found` is in order of content.
fn inside(found: &mut [Statement], span: ByteSpan) -> impl Iterator<Item = &mut Statement> {
    let first = found.partition_point(|statement| statement.content.start < span.start);
    let starting = found[first..].iter_mut().take_while(move |statement| statement.content.start < span.end);
    starting.filter(move |statement| statement.content.end <= span.end)
}

/// Returns the source that starts at token `start`, a mention or noun phrase, and the token after it.
fn source_after(context: &Context<'_>, start: usize, end: usize) -> Option<(Source, usize)> {
    let doc = context.doc;
    let noun = (start..end.min(start + MAX_SOURCE_TOKENS)).find(|&token| {
        matches!(doc.upos(token), Upos::Noun | Upos::Propn | Upos::Pron)
            && doc.relation(token) != Relation::Compound
            && context.is_unquoted(token)
    })?;
    let source = source_at(context, noun)?;
    let start = doc.tokens[start].span.start.min(source.span.start);
    let span = ByteSpan { start, end: source.span.end };
    Some((Source { span: context.trim(span), ..source }, context.tokens_in(source.span).end))
}

/// Sets `via` of the statements before ", as the spokesman said" in its sentence.
fn set_via_of_as_clauses(context: &Context<'_>, found: &mut [Statement]) {
    let doc = context.doc;
    for token in 1..doc.tokens.len() {
        if !context.is_unquoted(token) || doc.word(token) != "as" || doc.word(token - 1) != "," {
            continue;
        }
        let sentence = doc.sentence_of(token).tokens.clone();
        let verb = context.index.cues(token + 1..sentence.end).first();
        let Some(by) = verb.and_then(|&verb| attribution::sourced_cue(context, verb)) else { continue };
        if by.source.span.start < doc.tokens[token].span.end {
            continue;
        }
        for statement in inside(found, doc.span(sentence.start..token)) {
            statement.via.get_or_insert(by.source);
        }
    }
}
