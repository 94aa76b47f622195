//! Choices with their candidates and features, from which `lab train log-linear` learns weights.

use super::Emit;
use crate::text::ByteSpan;

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceKind {
    /// The actor, and the recipient, by the same features; the first candidate is none.
    Participant,
    /// The time; the first candidates are none, the day and the month of publication.
    Time,
}

/// The candidates of a trigger for a participant or its time.
#[derive(Debug)]
pub struct Choice {
    /// What is chosen.
    pub kind: ChoiceKind,
    /// The trigger, in bytes of the text.
    pub trigger: ByteSpan,
    /// For each candidate the wordings that name it, or its EDTF; none for those that no words name.
    pub names: Vec<Vec<String>>,
    /// For each candidate the numbers of its features.
    pub features: Vec<Vec<u32>>,
}

/// Returns the numbers that `number` gives the features that `features` emits.
pub(in crate::happenings) fn numbers(
    number: &mut dyn FnMut(&str) -> u32,
    features: impl FnOnce(&mut Emit<'_>),
) -> Vec<u32> {
    let mut numbers = Vec::new();
    features(&mut |parts| numbers.push(number(&parts.concat())));
    numbers
}
