//! Descriptions and names in apposition: "her daughter, the novelist Klara Solberg", "Ann Lee, the engineer who …".

use super::{
    candidate::{CandidateForm, CandidateMention},
    context::Context,
};
use crate::language::{NameType, Number, Relation};

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
