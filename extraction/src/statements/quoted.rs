//! Quotations with a cue beside them: `"…," Bruce said`, `Bruce added: "…"`, `said Bruce`.

use super::{
    Statement,
    attribution::{Attribution, attribution, is_cue},
    lexicon::is_reporting_noun,
    page::Page,
    setting::statement,
};
use crate::text::{ByteSpan, Quotation};

/// How many tokens may stand between a quotation and its cue.
const REACH: usize = 16;
/// Fewest words of a quotation that stands for itself: fewer are a part of the clause around them.
const FEWEST: usize = 3;

/// Finds the direct statements that have a cue of their own.
pub fn find(page: &Page<'_>) -> Vec<Statement> {
    page.quotations
        .iter()
        .filter_map(|one| {
            let tokens = page.tokens_in(one.inner);
            if tokens.len() < FEWEST || !page.is_story(page.words.tokens[tokens.start].sentence as usize) {
                return None;
            }
            if let Some((by, confidence)) = after(page, one) {
                return Some(statement(page, &by, page.trim(with_lead(page, one)), confidence));
            }
            let (by, confidence) = before(page, one)?;
            Some(statement(page, &by, page.trim(one.inner), confidence))
        })
        .collect()
}

/// The quotation with the words of the same sentence that lead into it (`Rubio "expects to speak …," Bruce
/// said`): they are told by the same cue.
fn with_lead(page: &Page<'_>, one: &Quotation) -> ByteSpan {
    let first = page.tokens_in(one.outer).start;
    let sentence = page.words.sentence_of(first).tokens.start;
    let leads = sentence < first && (sentence..first).all(|token| page.is_outside(token));
    match leads {
        true => page.words.tokens[sentence].span.cover(one.inner),
        false => one.inner,
    }
}

/// The cue behind a quotation that ends like a sentence or with a comma.
fn after(page: &Page<'_>, one: &Quotation) -> Option<(Attribution, f32)> {
    let words = page.words;
    let inside = one.inner.of(words.text).trim_end();
    let behind = &words.text[one.outer.end as usize..];
    if !one.closed || !(inside.ends_with([',', '.', '!', '?', '—', '–', '…']) || behind.starts_with(','))
    {
        return None;
    }
    let start = page.tokens_in(one.outer).end;
    // A full stop inside the marks may have ended the sentence for the splitter; a new line ends it for all.
    let line_end = behind.find('\n').map_or(words.text.len(), |at| one.outer.end as usize + at);
    let sentence = words.tokens.get(start)?.sentence;
    let zone: Vec<usize> = (start..words.tokens.len())
        .take(REACH)
        .take_while(|&token| {
            words.tokens[token].sentence == sentence
                && (words.tokens[token].span.start as usize) < line_end
                && page.is_outside(token)
        })
        .collect();
    let verb = zone.iter().copied().find(|&token| is_cue(page, token))?;
    // A sentence of its own behind the quotation is its cue only when it is nothing else.
    let opens = words.sentence_of(start).tokens.start == start && inside.ends_with('.');
    if opens && words.sentence_of(start).tokens.len() > REACH {
        return None;
    }
    // What the verb governs itself is another statement: `"…", and Kolev added "…"`, `… said that …`.
    let next = (verb + 1).min(words.tokens.len() - 1);
    let governs = words.word(next) == "that" || !page.is_outside(next);
    // A part of a clause that reports already is told by that clause.
    let first = page.tokens_in(one.outer).start;
    let reported = (words.sentence_of(first).tokens.start..first)
        .any(|token| is_cue(page, token) || is_reporting_noun(&words.lemma(token).to_lowercase()));
    let by = attribution(page, verb).filter(|_| !governs && !reported)?;
    // The source stands behind the quotation as well, or the verb belongs to another clause.
    (by.source.span.start >= one.outer.end).then_some((by, 0.95))
}

/// The cue before a quotation that follows it at once, after a comma, or after a colon.
fn before(page: &Page<'_>, one: &Quotation) -> Option<(Attribution, f32)> {
    let words = page.words;
    let first = page.tokens_in(one.outer).start;
    let sentence = words.sentence_of(first).tokens.clone();
    let lead = words.text[..one.outer.start as usize].trim_end();
    let verb = (sentence.start..first)
        .rev()
        .take(REACH)
        .take_while(|&token| page.is_outside(token))
        .find(|&token| is_cue(page, token))?;
    let follows = verb + 1 == first || lead.ends_with([',', ':']);
    let starts_sentence =
        one.inner.of(words.text).chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    let is_clause = one.inner.of(words.text).trim_end().ends_with(['.', ',', '!', '?']);
    // "that" before it makes the whole clause the content, marks or none.
    let governed = (verb + 1..first).any(|token| words.word(token) == "that");
    if !follows || governed || !(starts_sentence || is_clause) {
        return None;
    }
    let by = attribution(page, verb)?;
    (by.source.span.end <= one.outer.start).then_some((by, 0.93))
}
