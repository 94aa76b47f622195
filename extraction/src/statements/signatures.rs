//! Quotations that a name behind a dash signs: `"We will stay." — Ivan Kolev, mayor`.

use super::{Source, Statement, context::Context, span_index::SpanIndex, weights::confidence};
use crate::{
    language::Upos,
    text::{ByteSpan, Quotation},
};

/// The fewest tokens of a signed quotation.
const MIN_TOKENS: usize = 3;
/// The most tokens of a signature: name and role.
const MAX_TOKENS: usize = 14;

/// Finds signed quotations that do not overlap a statement of `found`.
pub fn find(context: &Context<'_>, found: &[Statement]) -> Vec<Statement> {
    let found = SpanIndex::of(found);
    let signed = context.quotations.iter().filter_map(|quotation| {
        let tokens = context.tokens_in(quotation.inner);
        let is_new = tokens.len() >= MIN_TOKENS && !found.overlaps(quotation.inner);
        let source = is_new.then(|| signature(context, quotation)).flatten()?;
        let is_text = context.is_body_text(tokens.start);
        is_text.then(|| Statement::without_cue(context, quotation.inner, source, confidence::SIGNED))
    });
    signed.collect()
}

/// Returns the person who signs a quotation that begins its line: in the rest of the line, or in the next one.
fn signature(context: &Context<'_>, quotation: &Quotation) -> Option<Source> {
    let text = context.doc.text;
    let is_blank = |symbol: char| symbol.is_whitespace() && symbol != '\n';
    let before = text[..quotation.outer.start as usize].trim_end_matches(is_blank);
    if !quotation.closed || !(before.is_empty() || before.ends_with('\n')) {
        return None;
    }
    let rest = &text[quotation.outer.end as usize..];
    let signature = rest.trim_start();
    let name = signature.trim_start_matches(['-', '–', '—', '―']);
    if name.len() == signature.len() {
        return None;
    }
    let start = text.len() - name.trim_start().len();
    let end = start + text[start..].find('\n').unwrap_or(text.len() - start);
    person(context, ByteSpan::new(start, end).trim(text))
}

/// Returns the person who is named first in a signature, which is no sentence.
fn person(context: &Context<'_>, signature: ByteSpan) -> Option<Source> {
    let doc = context.doc;
    let tokens = context.tokens_in(signature);
    let is_finite = |token: usize| matches!(doc.upos(token), Upos::Verb | Upos::Aux);
    if tokens.is_empty() || tokens.len() > MAX_TOKENS || tokens.clone().any(is_finite) {
        return None;
    }
    let mention = tokens.clone().find_map(|token| context.mention_at(token))?;
    let span = context.coreference.mentions[mention].span;
    (context.is_person_name(mention) && signature.contains(span)).then(|| context.source(mention))
}
