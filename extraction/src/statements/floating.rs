//! Quotations without a cue that carry on from the last: the second half of a broken one, and paragraphs
//! that are all quotation.

use super::{
    Source, Statement,
    attribution::is_cue,
    page::{Page, Taken},
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
pub fn find(page: &Page<'_>, found: &[Statement]) -> Vec<Statement> {
    let words = page.words;
    let mut known: Vec<(ByteSpan, Option<Source>)> = found
        .iter()
        .filter(|one| one.cue.as_ref().is_some_and(|cue| !one.content.contains(cue.span)))
        .map(|one| (one.content, one.speaker))
        .collect();
    known.sort_by_key(|(content, _)| content.start);
    let taken = Taken::by(found);
    let mut carried: Vec<Statement> = Vec::new();
    let mut before = 0;
    // Who spoke last, in which paragraph, up to which word.
    let mut last: Option<(Source, u32, usize)> = None;
    for one in &page.quotations {
        while before < known.len() && known[before].0.start < one.inner.start {
            let paragraph = paragraph_of(page, known[before].0);
            let end = page.tokens_in(known[before].0).end;
            last = known[before].1.map(|source| (source, paragraph, end));
            before += 1;
        }
        let tokens = page.tokens_in(one.inner);
        if tokens.len() < FEWEST || taken.touches(one.inner) || is_attributed(page, one) {
            continue;
        }
        let paragraph = paragraph_of(page, one.inner);
        let from = last.map_or(0, |(_, _, end)| end);
        let Some((source, confidence)) = (match last.filter(|_| joined(page, from, tokens.start)) {
            Some((source, ..)) => Some((source, 0.85)),
            None => acting(page, from, tokens.start).map(|source| (source, 0.6)),
        })
        .or_else(|| {
            let (source, told_in, _) = last?;
            let opens = words.sentence_of(tokens.start);
            let starts_sentence = opens.span.start >= one.outer.start;
            if paragraph == told_in && starts_sentence {
                Some((source, 0.85))
            } else if paragraph <= told_in + FARTHEST && is_whole_paragraph(page, one.outer) {
                Some((source, if paragraph == told_in + 1 { 0.65 } else { 0.5 }))
            } else {
                None
            }
        }) else {
            continue;
        };
        if !page.is_story(words.tokens[tokens.start].sentence as usize) {
            continue;
        }
        last = Some((source, paragraph, tokens.end));
        carried.push(Statement {
            content: page.trim(one.inner),
            kind: StatementType::Direct,
            quoted: vec![one.inner],
            speaker: Some(source),
            via: None,
            cue: None,
            said: None,
            occasion: None,
            addressee: None,
            also_at: Vec::new(),
            sentence: words.tokens[tokens.start].sentence as usize,
            confidence,
        });
    }
    carried
}

/// True where a cue follows the quotation ("… at last?" another witness asked): whoever says it stands there,
/// found or not, and nobody else is to be taken for them.
fn is_attributed(page: &Page<'_>, one: &Quotation) -> bool {
    let words = page.words;
    let start = page.tokens_in(one.outer).end;
    let goes_on = words.text[one.outer.end as usize..].trim_start().starts_with(char::is_lowercase);
    let paragraph = paragraph_of(page, one.inner);
    let behind = (start..words.tokens.len())
        .take(NEAR)
        .take_while(|&token| page.is_outside(token) && words.sentence_of(token).paragraph == paragraph);
    goes_on && behind.take_while(|&token| words.word(token) != ".").any(|token| is_cue(page, token))
}

/// True where nothing but "and" stands between what was said last and more of it: `shouted "…" and "…"`.
fn joined(page: &Page<'_>, from: usize, quotation: usize) -> bool {
    let words = page.words;
    let mut between = (from..quotation).filter(|&token| words.upos(token) != Upos::Punct);
    let same = from > 0 && words.tokens[from - 1].sentence == words.tokens[quotation].sentence;
    let only = between.next();
    let is_and = |token: usize| matches!(words.word(token), "and" | "or" | "then");
    same && only.is_some_and(is_and) && between.next().is_none()
}

/// The person whom the sentence before a quotation has act, where it stands in the same paragraph and is told
/// after the last words that somebody said: `Kolev did not hesitate. "…"`; or whose words a colon opens.
fn acting(page: &Page<'_>, from: usize, quotation: usize) -> Option<Source> {
    let words = page.words;
    let own = words.sentence_of(quotation);
    let first = own.tokens.clone().find(|&token| words.upos(token) != Upos::Punct)?;
    let before = match page.quotation_of(first) == page.quotation_of(quotation) {
        true => words.sentences.get(words.tokens[own.tokens.start.checked_sub(1)?].sentence as usize)?,
        // A sentence that leads into it must end in a colon.
        false => own,
    };
    let opening = page.quotations[page.quotation_of(quotation)?].outer.start as usize;
    let led = words.text[..opening].trim_end().ends_with(':');
    if before.paragraph != own.paragraph || (std::ptr::eq(before, own) && !led) || before.tokens.start < from
    {
        return None;
    }
    let token = before.tokens.clone().take_while(|&token| token < quotation).find(|&token| {
        page.is_outside(token)
            && words.relation(token) == Relation::Nsubj
            && words.head(token).is_some_and(|verb| words.relation(verb) == Relation::Root)
    })?;
    let mention = page.cast.mention_at(words.tokens[token].span)?;
    let one = &page.cast.mentions[mention];
    let is_person = page.cast.actors[one.actor].kind == ActorType::Person;
    is_person.then_some(Source { span: one.span, mention: Some(mention) })
}

fn paragraph_of(page: &Page<'_>, span: ByteSpan) -> u32 {
    let token = page.tokens_in(span).start;
    page.words.tokens.get(token).map_or(0, |_| page.words.sentence_of(token).paragraph)
}

/// True when the line holds nothing but the quotation.
fn is_whole_paragraph(page: &Page<'_>, outer: ByteSpan) -> bool {
    let text = page.words.text;
    let before = text[..outer.start as usize].rsplit('\n').next().unwrap_or_default();
    let after = text[outer.end as usize..].split('\n').next().unwrap_or_default();
    before.trim().is_empty() && after.trim().is_empty()
}
