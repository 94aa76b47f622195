//! "…, according to government sources": a source behind or ahead of what it says; and "as the spokesman
//! said", which names who passed something on.

use super::{
    Cue, Source, Statement,
    attribution::{Attribution, source_at},
    circumstances::statement,
    context::Context,
    source_resolution::skip_relative_clause,
};
use crate::{
    language::{Relation, Upos},
    text::ByteSpan,
};

/// Adds the statements that "according to" makes. Where the sentence tells what somebody said already, the
/// source is the one it is told through.
pub fn find(context: &Context<'_>, found: &mut Vec<Statement>) {
    let words = context.words;
    found.sort_by_key(|one| one.content.start);
    let mut new = Vec::new();
    for token in 0..words.tokens.len().saturating_sub(2) {
        let sentence = words.sentence_of(token).tokens.clone();
        if !context.is_unquoted(token)
            || !words.word(token).eq_ignore_ascii_case("according")
            || words.word(token + 1) != "to"
        {
            continue;
        }
        let Some((source, end)) = source_behind(context, token + 2, sentence.end) else { continue };
        let by = Attribution {
            verb: token,
            cue: Cue { span: words.span(token..token + 2), lemma: "according to".to_owned() },
            source,
        };
        let content = match token == sentence.start {
            true => skip_relative_clause(context, end).unwrap_or(end).min(sentence.end)..sentence.end,
            false => sentence.start..token,
        };
        if content.len() < 3 {
            continue;
        }
        let content = context.trim(words.span(content));
        let told = inside(found, content).filter(|one| one.cue.is_some());
        let mut passed_on = false;
        for one in told {
            one.via.get_or_insert(source);
            passed_on = true;
        }
        if !passed_on {
            new.push(statement(context, &by, content, 0.85));
        }
    }
    pass_on(context, found);
    found.extend(new);
}

/// The statements, in order of their content's place, whose content lies inside `span`.
fn inside(found: &mut [Statement], span: ByteSpan) -> impl Iterator<Item = &mut Statement> {
    let first = found.partition_point(|one| one.content.start < span.start);
    let inside = found[first..].iter_mut().take_while(move |one| one.content.start < span.end);
    inside.filter(move |one| one.content.end <= span.end)
}

/// The source that starts at `start`: its mention, or its noun phrase; and where it ends.
fn source_behind(context: &Context<'_>, start: usize, end: usize) -> Option<(Source, usize)> {
    let words = context.words;
    let noun = (start..end.min(start + 8)).find(|&token| {
        matches!(words.upos(token), Upos::Noun | Upos::Propn | Upos::Pron)
            && words.relation(token) != Relation::Compound
            && context.is_unquoted(token)
    })?;
    let source = source_at(context, noun)?;
    let start = words.tokens[start].span.start.min(source.span.start);
    let span = ByteSpan { start, end: source.span.end };
    Some((Source { span: context.trim(span), ..source }, context.tokens_in(source.span).end))
}

/// ", as the spokesman said": what the sentence tells up to there was passed on by that spokesman.
fn pass_on(context: &Context<'_>, found: &mut [Statement]) {
    let words = context.words;
    for token in 1..words.tokens.len() {
        if !context.is_unquoted(token) || words.word(token) != "as" || words.word(token - 1) != "," {
            continue;
        }
        let sentence = words.sentence_of(token).tokens.clone();
        let verb = (token + 1..sentence.end).find(|&at| super::attribution::is_cue(context, at));
        let Some(by) = verb.and_then(|verb| super::attribution::attribution(context, verb)) else { continue };
        if by.source.span.start < words.tokens[token].span.end {
            continue;
        }
        let told = words.span(sentence.start..token);
        for one in inside(found, told) {
            one.via.get_or_insert(by.source);
        }
    }
}
