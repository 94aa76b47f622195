//! Quotations without a cue that carry on from the last: the second half of a broken one, and paragraphs
//! that are all quotation.

use super::{
    Source, Statement,
    attribution::is_cue,
    context::{Context, SpanIndex},
};
use crate::{
    language::{Relation, Upos},
    schema::{ActorType, StatementType},
    text::{ByteSpan, Quotation},
};

/// Fewest words of a quotation that carries on.
const FEWEST: usize = 4;

/// How many words behind a quotation may lead to its cue.
const NEAR: usize = 8;

/// Most paragraphs between somebody's words and a paragraph that goes on with them.
const FARTHEST: u32 = 3;

/// Finds the quotations that carry on from one of `found`, or from another that does.
pub fn find(context: &Context<'_>, found: &[Statement]) -> Vec<Statement> {
    let words = context.words;
    let mut known: Vec<(ByteSpan, Option<Source>)> = found
        .iter()
        .filter(|one| one.cue.as_ref().is_some_and(|cue| !one.content.contains(cue.span)))
        .map(|one| (one.content, one.speaker))
        .collect();
    known.sort_by_key(|(content, _)| content.start);
    let taken = SpanIndex::by(found);
    let mut carried: Vec<Statement> = Vec::new();
    let mut before = 0;
    // Who spoke last, in which paragraph, up to which word.
    let mut last: Option<(Source, u32, usize)> = None;
    for one in &context.quotations {
        while before < known.len() && known[before].0.start < one.inner.start {
            let paragraph = paragraph_of(context, known[before].0);
            let end = context.tokens_in(known[before].0).end;
            last = known[before].1.map(|source| (source, paragraph, end));
            before += 1;
        }
        let tokens = context.tokens_in(one.inner);
        if tokens.len() < FEWEST || taken.touches(one.inner) || is_attributed(context, one) {
            continue;
        }
        let paragraph = paragraph_of(context, one.inner);
        let from = last.map_or(0, |(_, _, end)| end);
        let Some((source, confidence)) = (match last.filter(|_| joined(context, from, tokens.start)) {
            Some((source, ..)) => Some((source, 0.85)),
            None => acting(context, from, tokens.start).map(|source| (source, 0.6)),
        })
        .or_else(|| {
            let (source, told_in, _) = last?;
            let opens = words.sentence_of(tokens.start);
            let starts_sentence = opens.span.start >= one.outer.start;
            if paragraph == told_in && starts_sentence {
                Some((source, 0.85))
            } else if paragraph <= told_in + FARTHEST && is_whole_paragraph(context, one.outer) {
                Some((source, if paragraph == told_in + 1 { 0.65 } else { 0.5 }))
            } else {
                None
            }
        }) else {
            continue;
        };
        if !context.is_body_text(words.tokens[tokens.start].sentence as usize) {
            continue;
        }
        last = Some((source, paragraph, tokens.end));
        carried.push(Statement {
            content: context.trim(one.inner),
            kind: StatementType::Direct,
            quoted: vec![one.inner],
            speaker: Some(source),
            via: None,
            cue: None,
            when: None,
            occasion: None,
            addressee: None,
            occurrences: Vec::new(),
            sentence: words.tokens[tokens.start].sentence as usize,
            confidence,
        });
    }
    carried
}

/// True where a cue follows the quotation ("… at last?" another witness asked): whoever says it stands there,
/// found or not, and nobody else is to be taken for them.
fn is_attributed(context: &Context<'_>, one: &Quotation) -> bool {
    let words = context.words;
    let start = context.tokens_in(one.outer).end;
    let goes_on = words.text[one.outer.end as usize..].trim_start().starts_with(char::is_lowercase);
    let paragraph = paragraph_of(context, one.inner);
    let behind = (start..words.tokens.len())
        .take(NEAR)
        .take_while(|&token| context.is_unquoted(token) && words.sentence_of(token).paragraph == paragraph);
    goes_on && behind.take_while(|&token| words.word(token) != ".").any(|token| is_cue(context, token))
}

/// True where nothing but "and" stands between what was said last and more of it: `shouted "…" and "…"`.
fn joined(context: &Context<'_>, from: usize, quotation: usize) -> bool {
    let words = context.words;
    let mut between = (from..quotation).filter(|&token| words.upos(token) != Upos::Punct);
    let same = from > 0 && words.tokens[from - 1].sentence == words.tokens[quotation].sentence;
    let only = between.next();
    let is_and = |token: usize| matches!(words.word(token), "and" | "or" | "then");
    same && only.is_some_and(is_and) && between.next().is_none()
}

/// The person whom the sentence before a quotation has act, where it stands in the same paragraph and is told
/// after the last words that somebody when: `Kolev did not hesitate. "…"`; or whose words a colon opens.
fn acting(context: &Context<'_>, from: usize, quotation: usize) -> Option<Source> {
    let words = context.words;
    let own = words.sentence_of(quotation);
    let first = own.tokens.clone().find(|&token| words.upos(token) != Upos::Punct)?;
    let before = match context.quotation_of(first) == context.quotation_of(quotation) {
        true => words.sentences.get(words.tokens[own.tokens.start.checked_sub(1)?].sentence as usize)?,
        // A sentence that leads into it must end in a colon.
        false => own,
    };
    let opening = context.quotations[context.quotation_of(quotation)?].outer.start as usize;
    let led = words.text[..opening].trim_end().ends_with(':');
    if before.paragraph != own.paragraph || (std::ptr::eq(before, own) && !led) || before.tokens.start < from
    {
        return None;
    }
    let token = before.tokens.clone().take_while(|&token| token < quotation).find(|&token| {
        context.is_unquoted(token)
            && words.relation(token) == Relation::Nsubj
            && words.head(token).is_some_and(|verb| words.relation(verb) == Relation::Root)
    })?;
    let mention = context.coreference.mention_at(words.tokens[token].span)?;
    let one = &context.coreference.mentions[mention];
    let is_person = context.coreference.actors[one.actor].kind == ActorType::Person;
    is_person.then_some(Source { span: one.span, mention: Some(mention) })
}

fn paragraph_of(context: &Context<'_>, span: ByteSpan) -> u32 {
    let token = context.tokens_in(span).start;
    context.words.tokens.get(token).map_or(0, |_| context.words.sentence_of(token).paragraph)
}

/// True when the line holds nothing but the quotation.
fn is_whole_paragraph(context: &Context<'_>, outer: ByteSpan) -> bool {
    let text = context.words.text;
    let before = text[..outer.start as usize].rsplit('\n').next().unwrap_or_default();
    let after = text[outer.end as usize..].split('\n').next().unwrap_or_default();
    before.trim().is_empty() && after.trim().is_empty()
}
