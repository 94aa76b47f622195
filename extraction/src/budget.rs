//! Bounds the work on one text, so that no text takes much longer than long news does.

use crate::schema::TruncationReason;

/// The most that one extraction reads and finds.
///
/// Beyond it the text is read up to the end of a sentence, and [`crate::Extraction::truncated`] says where and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The most tokens that are read, punctuation included.
    pub words: usize,
    /// The most mentions of actors.
    pub mentions: usize,
    /// The most events.
    pub events: usize,
    /// The reason that is given when [`Self::words`] is used up.
    pub words_reason: TruncationReason,
}

impl Budget {
    /// The budget after an extraction ran out of time: the first 20,000 words, given as [`TruncationReason::Time`].
    pub const AFTER_TIMEOUT: Self =
        Self { words: 20_000, words_reason: TruncationReason::Time, ..Self::DEFAULT };

    /// No bounds at all.
    pub const UNLIMITED: Self = Self {
        words: usize::MAX,
        mentions: usize::MAX,
        events: usize::MAX,
        words_reason: TruncationReason::Words,
    };

    /// Twice the longest magazine pieces, which have 200,000 bytes or 45,000 words.
    const DEFAULT: Self =
        Self { words: 100_000, mentions: 40_000, events: 20_000, words_reason: TruncationReason::Words };
}

impl Default for Budget {
    fn default() -> Self {
        Self::DEFAULT
    }
}
