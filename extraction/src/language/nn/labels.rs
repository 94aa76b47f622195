//! The labels of the tagging heads, in the order of their scores. All but [`NAME_TYPES`] follow the BIO scheme: 0 is
//! outside, class `k` begins with `2k + 1` and continues with `2k + 2`.

use crate::language::NameType;

/// Labels of the NER head: outside, then begin and inside of each of [`NAME_TYPES`].
pub const NAME_LABELS: usize = 1 + 2 * NAME_TYPES.len();
/// Types of names, in the order of their labels.
pub const NAME_TYPES: [NameType; 5] =
    [NameType::Person, NameType::Organization, NameType::Place, NameType::Group, NameType::Other];
/// Labels of cues: outside, then begin and inside of speech cues and of attitude cues.
pub const CUE_LABELS: usize = 5;
/// Labels of a token relative to a cue: outside, then begin and inside of content and of source.
pub const ROLE_LABELS: usize = 5;
/// The lowest probability at which a token is taken for the beginning of a cue.
pub const MIN_CUE_PROBABILITY: f32 = 0.25;
