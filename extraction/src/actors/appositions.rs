//! Descriptions and names in apposition: "her daughter, the novelist Klara Solberg", "Ann Lee, the engineer who …", "the
//! charity Northlight".

use super::{
    candidate::{CandidateForm, CandidateMention},
    context::Context,
    lexicon::NounClass,
};
use crate::language::{NameType, Number, Relation, Upos};

/// Returns the person's name with which the tree puts a description in apposition, beside it but for a comma.
pub fn name_of<'c>(
    context: Context<'_>,
    candidates: &'c [CandidateMention],
    description: &CandidateMention,
) -> Option<&'c CandidateMention> {
    let noun = description.syntactic_head(context);
    let is_one = context.doc.features(noun).number != Some(Number::Plural);
    if !is_one || !context.is_person_noun(description.head.start) {
        return None;
    }
    let next = candidates.partition_point(|other| other.tokens.start < description.tokens.end);
    let before = candidates[..next].iter().rev().find(|other| other.tokens.end <= description.tokens.start);
    let is_person = |name: &&CandidateMention| name.form == CandidateForm::Name(NameType::Person);
    let after = candidates.get(next).filter(is_person);
    let after = after.filter(|name| are_apposed(context, description, name));
    after.or_else(|| before.filter(is_person).filter(|name| are_apposed(context, name, description)))
}

/// Returns the organization's name that a description stands right before: "the charity Northlight".
pub fn organization_of<'c>(
    context: Context<'_>,
    candidates: &'c [CandidateMention],
    description: &CandidateMention,
) -> Option<&'c CandidateMention> {
    let next = candidates.partition_point(|other| other.tokens.start < description.tokens.end);
    let name = candidates.get(next).filter(|name| {
        name.form == CandidateForm::Name(NameType::Organization)
            && name.tokens.start == description.tokens.end
    })?;
    let noun = description.head.start;
    let is_introduced = introduces(context, noun, name.syntactic_head(context));
    (is_introduced && !context.is_person_noun(noun)).then_some(name)
}

/// Tests whether a noun right before the name of an organization says what it is; `head` is the head of the name.
fn introduces(context: Context<'_>, noun: usize, head: usize) -> bool {
    let doc = context.doc;
    let class = context.lexicon.noun_class(&context.lemma(noun));
    doc.head(noun) == Some(head)
        || doc.head(head) == Some(noun)
        || class.is_some_and(NounClass::is_organization)
}

/// Returns the lemmas of the nouns that introduce an organization, before its name and in apposition after it.
///
/// "Charity" of "the charity Northlight", "shipbuilder" of "Halvorsen Marine, a shipbuilder from Brask,".
pub fn nouns_of(context: Context<'_>, name: &CandidateMention) -> Vec<String> {
    let doc = context.doc;
    let head = name.syntactic_head(context);
    let sentence = doc.sentence_of(head).tokens.clone();
    let is_noun = |&token: &usize| {
        doc.upos(token) == Upos::Noun
            && doc.features(token).number != Some(Number::Plural)
            && !context.is_person_noun(token)
    };
    let before = name.tokens.start.checked_sub(1).filter(|token| sentence.contains(token));
    let before = before.filter(|&noun| introduces(context, noun, head));
    let is_comma = (name.tokens.end..sentence.end).next().is_some_and(|token| doc.word(token) == ",");
    let is_apposed = |&child: &usize| doc.relation(child) == Relation::Appos && child > name.tokens.end;
    let after = doc.children(head).find(is_apposed).filter(|_| is_comma);
    before.into_iter().chain(after).filter(is_noun).map(|noun| context.lemma(noun)).collect()
}

/// Tests whether only a comma is between two mentions, and the second is an apposition of the first.
fn are_apposed(context: Context<'_>, first: &CandidateMention, second: &CandidateMention) -> bool {
    let doc = context.doc;
    let between = first.tokens.end..second.tokens.start;
    let head = second.syntactic_head(context);
    // A determiner may stand between the comma and a mention without it.
    let is_comma = between.len() <= 2 && between.clone().next().is_some_and(|token| doc.word(token) == ",");
    is_comma
        && doc.relation(head) == Relation::Appos
        && doc.head(head).is_some_and(|noun| first.tokens.contains(&noun))
}
