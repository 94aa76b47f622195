//! How much of a quotation another text has.

use super::{Alignment, MIN_WORDS, Step, Words};

/// Fewest words of a text that two versions of a quotation can differ in.
const MIN_VERSION_WORDS: usize = 5;
/// Fewest words in sequence that show that a part of a quotation is found.
const MIN_PART: usize = 4;
/// Words in sequence that show it, however long the quotation is.
const LONG_PART: usize = 8;
/// Fewest words at the ends of a quotation that are no alteration but a part that is not found.
const MIN_MISSING_PART: usize = 3;

/// How much of a quotation a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// Nothing that could not be chance.
    None,
    /// A part in the same words; the rest not at all.
    Part,
    /// Most of it; words differ.
    Altered,
    /// All of it, in the same words.
    Exact,
}

/// A quotation compared with a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// How much of the quotation the text has.
    pub agreement: Agreement,
    /// The share of equal words among those that are compared, from 0 to 1.
    pub similarity: f64,
    /// The words of both.
    pub alignment: Alignment,
}

impl Comparison {
    /// Compares a quotation with a text.
    pub fn of(quotation: &Words, text: &Words) -> Self {
        let alignment = Alignment::of(quotation, text);
        let (equal, edits) = (alignment.equal(), alignment.edits());
        let similarity = equal as f64 / (equal + edits).max(1) as f64;
        let agreement = agreement(quotation.len(), similarity, &alignment);
        Self { agreement, similarity, alignment }
    }
}

fn agreement(length: usize, similarity: f64, alignment: &Alignment) -> Agreement {
    let (equal, edits, run) = (alignment.equal(), alignment.edits(), alignment.longest_run());
    if equal > 0 && edits == 0 {
        return Agreement::Exact;
    }
    let core = alignment.core();
    let is_core_equal = core.iter().all(|step| matches!(step, Step::Equal(..)));
    let is_part = run >= MIN_PART && (2 * run >= length || run >= LONG_PART);
    if is_part && is_core_equal && alignment.steps.len() - core.len() >= MIN_MISSING_PART {
        return Agreement::Part;
    }
    // Of three words two must be equal.
    if similarity >= 0.5 && equal >= MIN_WORDS.min(length.saturating_sub(1)).max(1) {
        return Agreement::Altered;
    }
    if is_part { Agreement::Part } else { Agreement::None }
}

/// Returns true where two texts are versions of one quotation: the same words but for small cuts and alterations.
///
/// 85 of a hundred words of the shorter text must be in the longer, in their order; the shorter has five words or more, and
/// six for ten of the longer.
pub fn are_versions(one: &Words, other: &Words) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < MIN_VERSION_WORDS || 10 * short.len() < 6 * long.len() {
        return false;
    }
    let alignment = Alignment::of(short, long);
    100 * alignment.equal() >= 85 * short.len() && 2 * alignment.edits() <= short.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRIDGE: &str = "We will rebuild the bridge before winter comes";

    fn agreement(quotation: &str, text: &str) -> Agreement {
        Comparison::of(&Words::of(quotation, 0), &Words::of(text, 0)).agreement
    }

    #[test]
    fn a_quotation_agrees_with_a_text_in_four_ways() {
        assert_eq!(agreement("“rebuild the bridge – before Winter!”", BRIDGE), Agreement::Exact);
        assert_eq!(agreement("We will … before winter [2024] comes", BRIDGE), Agreement::Exact);
        assert_eq!(agreement("We will not rebuild the bridge", BRIDGE), Agreement::Altered);
        assert_eq!(agreement("We will rebuild the bridge before spring", BRIDGE), Agreement::Altered);
        let longer = "We will rebuild the bridge before winter comes and nobody will stop us";
        assert_eq!(agreement(longer, BRIDGE), Agreement::Part);
        assert_eq!(agreement("The council will meet before the election", BRIDGE), Agreement::None);
        assert_eq!(agreement("the old bridge", BRIDGE), Agreement::Altered);
        assert_eq!(agreement("a new road", BRIDGE), Agreement::None);
    }

    #[test]
    fn versions_differ_by_small_cuts() {
        let are = |one: &str, other: &str| are_versions(&Words::of(one, 0), &Words::of(other, 0));
        assert!(are(BRIDGE, "rebuild the bridge before winter"));
        assert!(are("We will rebuild the bridge before spring comes", BRIDGE));
        assert!(!are(BRIDGE, "We will rebuild"));
        assert!(!are("Our schools reopen near Arden tomorrow", "Our schools reopen near Brask tomorrow"));
        assert!(!are(BRIDGE, "The winter comes and we will stay at home"));
    }
}
