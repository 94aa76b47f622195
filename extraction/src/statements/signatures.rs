//! Quotations that a name signs: `"We will stay." — Ivan Kolev, mayor`, or in a line of its own.

use super::{Source, Statement, context::Context, span_index::SpanIndex, weights::confidence};
use crate::{
    language::Upos,
    text::{ByteSpan, Quotation},
};

/// The fewest tokens of a signed quotation.
const MIN_TOKENS: usize = 3;
/// The most tokens of a signature: name and role.
const MAX_TOKENS: usize = 14;
/// The most tokens before the name in a line of its own: a title.
const MAX_TITLE_TOKENS: usize = 5;
/// Marks before a signature.
const DASHES: [char; 4] = ['-', '–', '—', '―'];

/// Where a signature without a dash stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// Finds signed quotations that do not overlap a statement of `found`.
///
/// Names in lines of their own all stand before their quotations, or all after them.
pub fn find(context: &Context<'_>, found: &[Statement]) -> Vec<Statement> {
    let found = SpanIndex::of(found);
    let mut last_side = None;
    let mut signed = Vec::new();
    for quotation in &context.quotations {
        let tokens = context.tokens_in(quotation.inner);
        let begins = quotation.closed && begins_line(context, quotation);
        if !begins || tokens.len() < MIN_TOKENS || !context.is_body_text(tokens.start) {
            continue;
        }
        let by_dash = dashed(context, quotation);
        let by_line = || by_line(context, quotation, &mut last_side);
        let source = by_dash.map(|source| (source, confidence::SIGNED)).or_else(by_line);
        if let Some((source, confidence)) = source
            && !found.overlaps(quotation.inner)
        {
            signed.push(Statement::without_cue(context, quotation.inner, source, confidence));
        }
    }
    signed
}

/// Returns true for a quotation that begins its line.
fn begins_line(context: &Context<'_>, quotation: &Quotation) -> bool {
    let is_blank = |symbol: char| symbol.is_whitespace() && symbol != '\n';
    let before = context.doc.text[..quotation.outer.start as usize].trim_end_matches(is_blank);
    before.is_empty() || before.ends_with('\n')
}

/// Returns the person who signs a quotation behind a dash: in the rest of the line, or in the next one.
fn dashed(context: &Context<'_>, quotation: &Quotation) -> Option<Source> {
    let text = context.doc.text;
    let rest = text[quotation.outer.end as usize..].trim_start();
    let name = rest.trim_start_matches(DASHES);
    if name.len() == rest.len() {
        return None;
    }
    let signature = first_line(text, text.len() - name.trim_start().len());
    person(context, signature, MAX_TOKENS)
}

/// Returns the person that a line without a dash names after the quotation or before it, with the confidence.
fn by_line(
    context: &Context<'_>,
    quotation: &Quotation,
    last_side: &mut Option<Side>,
) -> Option<(Source, f32)> {
    let text = context.doc.text;
    let rest = &text[quotation.outer.end as usize..];
    let after = first_line(text, text.len() - rest.trim_start().len());
    let lead_in = text[..quotation.outer.start as usize].trim_end();
    let before = ByteSpan::new(lead_in.rfind('\n').map_or(0, |at| at + 1), lead_in.len()).trim(text);
    let signs = |line: ByteSpan| {
        let words = line.slice(text).trim_end_matches(':');
        let is_sentence = words.ends_with(['!', '?', ';', ',']) || words.starts_with(DASHES);
        (!is_sentence).then(|| person(context, line, MAX_TITLE_TOKENS)).flatten()
    };
    // After the quotation a full stop ends a sentence of the article.
    let after = signs(after).filter(|_| !after.slice(text).ends_with(['.', ':']));
    let (side, source) = match (signs(before), after, *last_side) {
        (Some(source), None, None | Some(Side::Before)) | (Some(source), Some(_), Some(Side::Before)) => {
            (Side::Before, source)
        }
        (None, Some(source), None | Some(Side::After)) | (Some(_), Some(source), Some(Side::After)) => {
            (Side::After, source)
        }
        // The first of a series: what stands before it is no signature of another.
        (Some(source), Some(_), None) => (Side::Before, source),
        _ => return None,
    };
    *last_side = Some(side);
    Some((source, confidence::SIGNED_BY_LINE))
}

/// Returns the line that begins at `start`, trimmed.
fn first_line(text: &str, start: usize) -> ByteSpan {
    let end = start + text[start..].find('\n').unwrap_or(text.len() - start);
    ByteSpan::new(start, end).trim(text)
}

/// Returns the person who is named first in a signature, which is no sentence, after `max_before` tokens at most.
fn person(context: &Context<'_>, signature: ByteSpan, max_before: usize) -> Option<Source> {
    let doc = context.doc;
    let tokens = context.tokens_in(signature);
    let is_finite = |token: usize| matches!(doc.upos(token), Upos::Verb | Upos::Aux);
    let is_quoted = |token: usize| !context.is_unquoted(token);
    if tokens.is_empty()
        || tokens.len() > MAX_TOKENS
        || tokens.clone().any(is_finite)
        || tokens.clone().any(is_quoted)
    {
        return None;
    }
    let mention = tokens.clone().take(max_before).find_map(|token| context.mention_at(token))?;
    let span = context.coreference.mentions[mention].span;
    (context.is_person_name(mention) && signature.contains(span)).then(|| context.source(mention))
}
