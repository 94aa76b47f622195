//! Lowers the confidence of statements whose speaker may be another: "he said" where two men were named.

use super::{
    Statement,
    context::Context,
    weights::confidence::{AMBIGUOUS_FACTOR, PRONOUN_FACTOR},
};
use crate::schema::MentionForm;

/// Multiplies the confidence of each statement by the probability that its pronoun refers to its speaker.
pub fn adjust(context: &Context<'_>, found: &mut [Statement]) {
    for statement in found {
        let Some(mention) = statement.speaker.and_then(|source| source.mention) else { continue };
        statement.confidence *= match context.coreference.mentions[mention].form {
            MentionForm::Pronoun if context.coreference.is_ambiguous(mention) => AMBIGUOUS_FACTOR,
            MentionForm::Pronoun => PRONOUN_FACTOR,
            MentionForm::Name | MentionForm::Description => 1.0,
        };
    }
}
