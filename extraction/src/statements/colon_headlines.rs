//! Headlines and lines that introduce a speaker with a colon: "Okafor: No talks before the ceasefire".

use std::{collections::HashSet, ops::RangeInclusive};

use super::{
    Cue, Statement, attribution::SourcedCue, circumstances::statement, context::Context,
    span_index::SpanIndex, weights::confidence,
};
use crate::schema::MentionForm;

/// The tokens that a content may have.
const CONTENT_TOKENS: RangeInclusive<usize> = 3..=40;

/// Finds lines that begin with a person's name and a colon, unless their content overlaps one of `found`.
///
/// The article must name the person elsewhere too: otherwise the name may be a topic or a place.
/// A line of `list_lines`, given by their first tokens, is none.
pub fn find(context: &Context<'_>, found: &[Statement], list_lines: &HashSet<usize>) -> Vec<Statement> {
    let doc = context.doc;
    let found = SpanIndex::of(found);
    let name_counts = name_counts(context);
    let mut statements = Vec::new();
    let mut last_paragraph = None;
    for sentence in &doc.sentences {
        let begins_paragraph = last_paragraph.replace(sentence.paragraph) != Some(sentence.paragraph);
        let Some(mention) = context.mention_at(sentence.tokens.start).filter(|_| begins_paragraph) else {
            continue;
        };
        let source = context.source(mention);
        let colon = context.tokens_in(source.span).end;
        let content = colon + 1..sentence.tokens.end;
        let has_colon = colon < sentence.tokens.end && doc.word(colon) == ":" && context.is_unquoted(colon);
        let actor = context.coreference.mentions[mention].actor;
        let is_known_person = context.is_person_name(mention) && name_counts[actor] > 1;
        let is_listed = list_lines.contains(&sentence.tokens.start);
        if !has_colon || is_listed || !CONTENT_TOKENS.contains(&content.len()) || !is_known_person {
            continue;
        }
        let cue = Cue { span: doc.tokens[colon].span, lemma: ":".to_owned() };
        let by = SourcedCue { token: colon, cue, source };
        let content = context.trim(doc.span(content));
        if !content.is_empty() && !found.overlaps(content) {
            statements.push(statement(context, &by, content, confidence::COLON_HEADLINE));
        }
    }
    statements
}

/// Returns for each actor the number of its names.
fn name_counts(context: &Context<'_>) -> Vec<u32> {
    let mut counts = vec![0; context.coreference.actors.len()];
    let mentions = context.coreference.mentions.iter();
    mentions
        .filter(|mention| mention.form == MentionForm::Name)
        .for_each(|mention| counts[mention.actor] += 1);
    counts
}
