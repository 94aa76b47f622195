//! Quotations with a cue next to them: `"…," Bruce said`, `Bruce added: "…"`, `"…," said Bruce`.

use super::{
    Statement,
    attribution::{SourcedCue, sourced_cue},
    circumstances::statement,
    context::Context,
    weights::confidence,
};
use crate::{
    language::Relation,
    text::{ByteSpan, Quotation},
};

/// The most tokens between a quotation and its cue.
const MAX_CUE_DISTANCE: usize = 16;
/// The same for a quotation that resumes after the cue, a comma and a clause about its source.
const MAX_RESUMED_DISTANCE: usize = 32;
/// The fewest tokens of a quotation that is a statement of its own; shorter ones belong to the clause around them.
const MIN_TOKENS: usize = 3;

/// Finds the direct statements that have a cue of their own.
pub fn find(context: &Context<'_>) -> Vec<Statement> {
    context.quotations.iter().filter_map(|quotation| statement_of(context, quotation)).collect()
}

fn statement_of(context: &Context<'_>, quotation: &Quotation) -> Option<Statement> {
    let tokens = context.tokens_in(quotation.inner);
    if tokens.len() < MIN_TOKENS || !context.is_body_text(tokens.start) {
        return None;
    }
    if let Some(by) = cue_after(context, quotation) {
        let content = context.trim(with_lead_in(context, quotation));
        return Some(statement(context, &by, content, confidence::QUOTATION_THEN_CUE));
    }
    let by = cue_before(context, quotation)?;
    Some(statement(context, &by, context.trim(quotation.inner), confidence::CUE_THEN_QUOTATION))
}

/// Extends a quotation to the unquoted words before it in its sentence: `Rubio "expects to speak …," Bruce said`.
///
/// The same cue attributes them.
fn with_lead_in(context: &Context<'_>, quotation: &Quotation) -> ByteSpan {
    let first = context.tokens_in(quotation.outer).start;
    let sentence = context.doc.sentence_of(first).tokens.start;
    let has_lead_in = sentence < first && (sentence..first).all(|token| context.is_unquoted(token));
    match has_lead_in {
        true => context.doc.tokens[sentence].span.hull(quotation.inner),
        false => quotation.inner,
    }
}

/// Finds the cue after a quotation that ends like a sentence or with a comma.
fn cue_after(context: &Context<'_>, quotation: &Quotation) -> Option<SourcedCue> {
    let doc = context.doc;
    let quoted = quotation.inner.slice(doc.text).trim_end();
    let rest = &doc.text[quotation.outer.end as usize..];
    let ends_clause = quoted.ends_with([',', '.', '!', '?', '—', '–', '…']) || rest.starts_with(',');
    if !quotation.closed || !ends_clause {
        return None;
    }
    let start = context.tokens_in(quotation.outer).end;
    // The tokenizer may have ended the sentence at a full stop inside the marks; the search never leaves the line.
    let last = (start + MAX_CUE_DISTANCE).min(doc.tokens.len());
    let near = ByteSpan { start: quotation.outer.end, end: doc.tokens[start..last].last()?.span.end };
    let line_end = near.slice(doc.text).find('\n').map_or(near.end, |at| near.start + at as u32);
    let sentence = doc.tokens[start].sentence;
    let verb = (start..last)
        .take_while(|&token| {
            doc.tokens[token].sentence == sentence
                && doc.tokens[token].span.start < line_end
                && context.is_unquoted(token)
        })
        .find(|&token| context.index.is_cue(token))?;
    // A sentence of its own after the quotation is its cue only if it is short.
    let is_own_sentence = doc.sentence_of(start).tokens.start == start && quoted.ends_with('.');
    if is_own_sentence && doc.sentence_of(start).tokens.len() > MAX_CUE_DISTANCE {
        return None;
    }
    // The verb has a content of its own: `"…", and Kolev added "…"`, `… said that …`.
    let next = (verb + 1).min(doc.tokens.len() - 1);
    let has_clause = doc.children(verb).any(|child| child > verb && doc.relation(child) == Relation::Ccomp);
    let has_own_content = doc.word(next) == "that" || !context.is_unquoted(next) || has_clause;
    // The quotation is part of a clause that is reported already.
    let first = context.tokens_in(quotation.outer).start;
    if has_own_content || context.follows_claim(first) {
        return None;
    }
    let by = sourced_cue(context, verb)?;
    // A source before the quotation shows that the verb belongs to another clause.
    (by.source.span.start >= quotation.outer.end).then_some(by)
}

/// Finds the cue before a quotation that follows it directly, after a comma or after a colon.
fn cue_before(context: &Context<'_>, quotation: &Quotation) -> Option<SourcedCue> {
    let doc = context.doc;
    let first = context.tokens_in(quotation.outer).start;
    let sentence = doc.sentence_of(first).tokens.clone();
    let lead_in = doc.text[..quotation.outer.start as usize].trim_end();
    let quoted = quotation.inner.slice(doc.text);
    // `"The river," said Kolev, who …, "gives and takes."`
    let first_letter = quoted.chars().find(|letter| letter.is_alphanumeric());
    let resumes = lead_in.ends_with(',') && first_letter.is_some_and(char::is_lowercase);
    let max_distance = if resumes { MAX_RESUMED_DISTANCE } else { MAX_CUE_DISTANCE };
    let verb = (sentence.start..first)
        .rev()
        .take(max_distance)
        .take_while(|&token| context.is_unquoted(token))
        .find(|&token| context.index.is_cue(token))?;
    let follows = verb + 1 == first || lead_in.ends_with([',', ':']);
    let starts_sentence = first_letter.is_some_and(char::is_uppercase);
    let ends_clause = quoted.trim_end().ends_with(['.', ',', '!', '?']);
    // With "that" before it, the whole clause is the content.
    let is_subordinate = (verb + 1..first).any(|token| doc.word(token) == "that");
    if !follows || is_subordinate || !(starts_sentence || ends_clause) {
        return None;
    }
    let by = sourced_cue(context, verb)?;
    (by.source.span.end <= quotation.outer.start).then_some(by)
}
