//! Resolution of gendered pronouns to named actors.

use crate::corpora::{GumDocument, GumMentionForm};
use extraction::{actors::Coreference, schema::MentionForm};

/// The prediction for a gold pronoun.
#[derive(PartialEq, Eq, Clone, Copy)]
pub(super) enum Answer {
    /// An actor that has a name of the gold entity.
    Correct,
    /// The index of another actor.
    Wrong(usize),
    /// The pronoun is no predicted mention.
    Missing,
}

/// Returns the gendered gold pronouns whose entity is named somewhere: their index and the prediction.
///
/// `gold_of` is the alignment of predicted with gold mentions.
pub(super) fn pronoun_answers(
    document: &GumDocument,
    coreference: &Coreference,
    gold_of: &[Option<usize>],
) -> Vec<(usize, Answer)> {
    let is_named = |entity: &str| {
        let mut mentions = document.mentions.iter();
        mentions.any(|mention| mention.form == GumMentionForm::Name && mention.entity == entity)
    };
    let mut answers = Vec::new();
    for (index, pronoun) in document.mentions.iter().enumerate() {
        if pronoun.form != GumMentionForm::GenderedPronoun || !is_named(&pronoun.entity) {
            continue;
        }
        let Some(predicted) = gold_of.iter().position(|gold| *gold == Some(index)) else {
            answers.push((index, Answer::Missing));
            continue;
        };
        let actor = coreference.mentions[predicted].actor;
        let is_correct = coreference.mentions.iter().zip(gold_of).any(|(mention, gold)| {
            mention.actor == actor
                && mention.form == MentionForm::Name
                && gold.is_some_and(|gold| document.mentions[gold].entity == pronoun.entity)
        });
        answers.push((index, if is_correct { Answer::Correct } else { Answer::Wrong(actor) }));
    }
    answers
}
