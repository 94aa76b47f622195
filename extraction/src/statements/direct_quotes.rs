//! Quotations with a cue beside them: `"…," Bruce said`, `Bruce added: "…"`, `said Bruce`.

use super::{
    Statement,
    attribution::{Attribution, attribution, is_cue},
    circumstances::statement,
    context::Context,
    lexicon::is_reporting_noun,
};
use crate::text::{ByteSpan, Quotation};

/// How many tokens may stand between a quotation and its cue.
const REACH: usize = 16;
/// Fewest words of a quotation that stands for itself: fewer are a part of the clause around them.
const FEWEST: usize = 3;

/// Finds the direct statements that have a cue of their own.
pub fn find(context: &Context<'_>) -> Vec<Statement> {
    context
        .quotations
        .iter()
        .filter_map(|one| {
            let tokens = context.tokens_in(one.inner);
            if tokens.len() < FEWEST
                || !context.is_body_text(context.words.tokens[tokens.start].sentence as usize)
            {
                return None;
            }
            if let Some((by, confidence)) = after(context, one) {
                return Some(statement(context, &by, context.trim(with_lead(context, one)), confidence));
            }
            let (by, confidence) = before(context, one)?;
            Some(statement(context, &by, context.trim(one.inner), confidence))
        })
        .collect()
}

/// The quotation with the words of the same sentence that lead into it (`Rubio "expects to speak …," Bruce
/// said`): they are told by the same cue.
fn with_lead(context: &Context<'_>, one: &Quotation) -> ByteSpan {
    let first = context.tokens_in(one.outer).start;
    let sentence = context.words.sentence_of(first).tokens.start;
    let leads = sentence < first && (sentence..first).all(|token| context.is_unquoted(token));
    match leads {
        true => context.words.tokens[sentence].span.hull(one.inner),
        false => one.inner,
    }
}

/// The cue behind a quotation that ends like a sentence or with a comma.
fn after(context: &Context<'_>, one: &Quotation) -> Option<(Attribution, f32)> {
    let words = context.words;
    let inside = one.inner.slice(words.text).trim_end();
    let behind = &words.text[one.outer.end as usize..];
    if !one.closed || !(inside.ends_with([',', '.', '!', '?', '—', '–', '…']) || behind.starts_with(','))
    {
        return None;
    }
    let start = context.tokens_in(one.outer).end;
    // A full stop inside the marks may have ended the sentence for the splitter; a new line ends it for all.
    let line_end = behind.find('\n').map_or(words.text.len(), |at| one.outer.end as usize + at);
    let sentence = words.tokens.get(start)?.sentence;
    let zone: Vec<usize> = (start..words.tokens.len())
        .take(REACH)
        .take_while(|&token| {
            words.tokens[token].sentence == sentence
                && (words.tokens[token].span.start as usize) < line_end
                && context.is_unquoted(token)
        })
        .collect();
    let verb = zone.iter().copied().find(|&token| is_cue(context, token))?;
    // A sentence of its own behind the quotation is its cue only when it is nothing else.
    let opens = words.sentence_of(start).tokens.start == start && inside.ends_with('.');
    if opens && words.sentence_of(start).tokens.len() > REACH {
        return None;
    }
    // What the verb governs itself is another statement: `"…", and Kolev added "…"`, `… said that …`.
    let next = (verb + 1).min(words.tokens.len() - 1);
    let governs = words.word(next) == "that" || !context.is_unquoted(next);
    // A part of a clause that reports already is told by that clause.
    let first = context.tokens_in(one.outer).start;
    let reported = (words.sentence_of(first).tokens.start..first)
        .any(|token| is_cue(context, token) || is_reporting_noun(&words.lemma(token).to_lowercase()));
    let by = attribution(context, verb).filter(|_| !governs && !reported)?;
    // The source stands behind the quotation as well, or the verb belongs to another clause.
    (by.source.span.start >= one.outer.end).then_some((by, 0.95))
}

/// The cue before a quotation that follows it at once, after a comma, or after a colon.
fn before(context: &Context<'_>, one: &Quotation) -> Option<(Attribution, f32)> {
    let words = context.words;
    let first = context.tokens_in(one.outer).start;
    let sentence = words.sentence_of(first).tokens.clone();
    let lead = words.text[..one.outer.start as usize].trim_end();
    let verb = (sentence.start..first)
        .rev()
        .take(REACH)
        .take_while(|&token| context.is_unquoted(token))
        .find(|&token| is_cue(context, token))?;
    let follows = verb + 1 == first || lead.ends_with([',', ':']);
    let starts_sentence =
        one.inner.slice(words.text).chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    let is_clause = one.inner.slice(words.text).trim_end().ends_with(['.', ',', '!', '?']);
    // "that" before it makes the whole clause the content, marks or none.
    let governed = (verb + 1..first).any(|token| words.word(token) == "that");
    if !follows || governed || !(starts_sentence || is_clause) {
        return None;
    }
    let by = attribution(context, verb)?;
    (by.source.span.end <= one.outer.start).then_some((by, 0.93))
}
