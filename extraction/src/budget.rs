//! Bounds the work on one text, so that no text takes much longer than long news does.

use crate::{assemble::StageOutputs, language::AnnotatedText, schema::TruncationReason};

/// The most that one extraction reads and finds.
///
/// Beyond it the text is read up to the end of a sentence, and [`crate::Extraction::truncated`] says where and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The most tokens that are read, punctuation included.
    pub words: usize,
    /// The most mentions of actors.
    pub mentions: usize,
    /// The most events, triggers that a model predicts for them, and statements.
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

    /// More than ordinary news of 1 MB has, which is the longest body that the service takes.
    const DEFAULT: Self =
        Self { words: 250_000, mentions: 60_000, events: 20_000, words_reason: TruncationReason::Words };
}

impl Budget {
    /// Returns the number of sentences that fit [`Self::words`], if not all do.
    pub(crate) fn words(&self, doc: &AnnotatedText<'_>) -> Option<usize> {
        let is_exceeded = doc.tokens.len() > self.words;
        is_exceeded.then(|| doc.sentences.partition_point(|sentence| sentence.tokens.end <= self.words))
    }

    /// Returns the number of sentences whose triggers fit [`Self::events`], if not all do.
    pub(crate) fn triggers(&self, doc: &AnnotatedText<'_>) -> Option<usize> {
        let first = doc.events.as_ref()?.triggers.get(self.events)?.token;
        Some(doc.tokens[first].sentence as usize)
    }

    /// Returns the number of sentences whose mentions, statements and events fit, if not all do, with the reason.
    pub(crate) fn findings(
        &self,
        doc: &AnnotatedText<'_>,
        stages: &StageOutputs,
    ) -> Option<(usize, TruncationReason)> {
        let mention = stages.coreference.mentions.get(self.mentions).map(|mention| mention.span);
        let event = stages.events.get(self.events).map(|event| event.trigger);
        let statement = stages.statements.get(self.events).map(|statement| statement.content);
        let first_events = event.into_iter().chain(statement).min();
        let ends = [(mention, TruncationReason::Mentions), (first_events, TruncationReason::Events)];
        let (first, reason) =
            ends.into_iter().filter_map(|(span, reason)| Some((span?, reason))).min_by_key(|end| end.0)?;
        Some((doc.sentences.partition_point(|sentence| sentence.span.end <= first.start), reason))
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::DEFAULT
    }
}
