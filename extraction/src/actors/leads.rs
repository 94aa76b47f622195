//! Persons that a lead describes and a paragraph behind it names: "A father says … Phil Moss, who lives near …, came up".

use super::{
    candidate::{CandidateForm, CandidateMention},
    context::Context,
    descriptions::is_indefinite,
    weights::MAX_PARAGRAPHS_TO_NAME,
};
use crate::language::{NameType, Number, SentenceKind};

/// Returns the name of the person that an indefinite description in the lead introduces: "a father".
///
/// It is the first person that the story names, by a full name with which one of the next paragraphs begins.
pub fn name_of<'c>(
    context: Context<'_>,
    candidates: &'c [CandidateMention],
    description: &CandidateMention,
) -> Option<&'c CandidateMention> {
    let doc = context.doc;
    let noun = description.head.start;
    let lead = doc.sentences.iter().find(|sentence| sentence.kind == SentenceKind::Story)?.paragraph;
    let is_introduced = doc.sentence_of(noun).paragraph == lead
        && is_indefinite(context, description)
        && context.is_person_noun(noun)
        && doc.features(noun).number != Some(Number::Plural)
        && context.is_agent(description.syntactic_head(context));
    let is_named = |name: &&CandidateMention| {
        name.form == CandidateForm::Name(NameType::Person)
            && doc.sentence_of(name.head.start).kind == SentenceKind::Story
    };
    let name = candidates.iter().find(is_named).filter(|_| is_introduced)?;
    let sentence = doc.sentence_of(name.head.start);
    let begins_paragraph = name.head.start == sentence.tokens.start
        && name
            .tokens
            .start
            .checked_sub(1)
            .is_some_and(|before| doc.sentence_of(before).paragraph != sentence.paragraph);
    let is_next = (lead + 1..=lead + MAX_PARAGRAPHS_TO_NAME).contains(&sentence.paragraph);
    let is_full = name.head_text(context).contains(char::is_whitespace);
    (begins_paragraph && is_next && is_full).then_some(name)
}
