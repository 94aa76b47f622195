//! Quotations that a colon introduces without a cue: `Ivan Kolev, mayor: "…"`, `From Kolev's letters: "…"`.

use std::{collections::HashSet, ops::Range};

use super::{
    Cue, Source, Statement, attribution::SourcedCue, circumstances::statement, context::Context,
    lexicon::DocumentClass, span_index::SpanIndex, weights::confidence,
};
use crate::{
    language::Upos,
    schema::{ActorType, MentionForm, StatementType},
    text::{ByteSpan, Quotation},
};

/// The fewest tokens of a quotation.
const MIN_TOKENS: usize = 3;
/// The most tokens of an introduction that only names the speaker.
const MAX_LABEL_TOKENS: usize = 14;
/// The most tokens back from the colon to the noun of a document.
const MAX_DOCUMENT_DISTANCE: usize = 14;

/// Finds introduced quotations that do not overlap a statement of `found`.
///
/// A line of `list_lines`, given by their first tokens, introduces nothing.
pub fn find(context: &Context<'_>, found: &[Statement], list_lines: &HashSet<usize>) -> Vec<Statement> {
    let index = SpanIndex::of(found);
    let introduced = context.quotations.iter().filter_map(|quotation| {
        let tokens = context.tokens_in(quotation.inner);
        if tokens.len() < MIN_TOKENS || index.overlaps(quotation.inner) || !context.is_body_text(tokens.start)
        {
            return None;
        }
        let colon = colon_before(context, quotation)?;
        let lead_in = context.doc.sentence_of(colon).tokens.start..colon;
        if list_lines.contains(&lead_in.start) {
            return None;
        }
        let (source, confidence) =
            named(context, lead_in.clone()).map(|source| (source, confidence::INTRODUCED)).or_else(|| {
                let author = author_of_document(context, lead_in.clone())?;
                Some((author, confidence::INTRODUCED_BY_DOCUMENT))
            })?;
        let cue = Cue { span: context.doc.tokens[colon].span, lemma: ":".to_owned() };
        let by = SourcedCue { token: colon, cue, source };
        let content = context.trim(quotation.inner);
        let made = statement(context, &by, content, confidence);
        // Whoever speaks of the letter passes it on.
        let reporter = found.iter().find(|other| {
            other.content.contains(by.cue.span) || {
                let end = other.content.end;
                end <= by.cue.span.start
                    && context.tokens_in(ByteSpan { start: end, end: by.cue.span.end }).len() <= 1
            }
        });
        let via = reporter.filter(|other| context.actor(other.speaker) != context.actor(Some(source)));
        Some(Statement {
            content,
            kind: StatementType::Direct,
            quoted: vec![quotation.inner],
            via: via.and_then(|other| other.speaker),
            ..made
        })
    });
    introduced.collect()
}

/// Returns the colon right before a quotation, in its line or at the end of the paragraph before.
fn colon_before(context: &Context<'_>, quotation: &Quotation) -> Option<usize> {
    let token = context.tokens_in(quotation.outer).start.checked_sub(1)?;
    (context.doc.word(token) == ":" && context.is_unquoted(token)).then_some(token)
}

/// Returns the person or organization that an introduction without a verb names first.
fn named(context: &Context<'_>, lead_in: Range<usize>) -> Option<Source> {
    let doc = context.doc;
    let is_verb = |token: usize| matches!(doc.upos(token), Upos::Verb | Upos::Aux);
    if lead_in.is_empty() || lead_in.len() > MAX_LABEL_TOKENS || lead_in.clone().any(is_verb) {
        return None;
    }
    let mention = lead_in.clone().find_map(|token| context.mention_at(token))?;
    let own = &context.coreference.mentions[mention];
    let begins = context.tokens_in(own.span).start <= lead_in.start + 1;
    let is_speaker = own.form == MentionForm::Name
        && matches!(context.actor_type(mention), ActorType::Person | ActorType::Organization);
    (begins && is_speaker).then(|| context.source(mention))
}

/// Returns the owner of the document that an introduction ends with: "the monk in his letters, from which we read".
pub(super) fn author_of_document(context: &Context<'_>, lead_in: Range<usize>) -> Option<Source> {
    let doc = context.doc;
    let is_document = |token: &usize| {
        context.is_unquoted(*token)
            && context.lexicon.is_document(&context.lemma(*token), DocumentClass::Authored)
    };
    let noun = lead_in.clone().rev().take(MAX_DOCUMENT_DISTANCE).find(is_document)?;
    let owner = doc.children(noun).find(|&child| child < noun && context.is_possessive(child))?;
    let mention = context.mention_at(owner)?;
    matches!(context.actor_type(mention), ActorType::Person | ActorType::Organization)
        .then(|| context.source(mention))
}
