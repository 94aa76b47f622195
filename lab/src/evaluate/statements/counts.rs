//! Counts of statements of one type, and the table that they are printed in.

use crate::metrics::{MatchCounts, percentage};

/// Sums over documents.
#[derive(Default, Clone, Debug, PartialEq)]
pub(super) struct Counts {
    pub(super) gold: usize,
    pub(super) predicted: usize,
    /// Matches with equal bounds.
    pub(super) exact: usize,
    /// Matches with an IoU of 0.5 or more.
    pub(super) relaxed: usize,
    /// Matches with an IoU of 0.8 or more and the correct speaker.
    pub(super) joint: usize,
    pub(super) speaker: Accuracy,
    pub(super) name: Accuracy,
    pub(super) cue: Accuracy,
    /// Predicted speakers that refer to no actor, where gold resolves the name.
    pub(super) unresolved: Accuracy,
    /// Predicted speakers that are another person, where gold resolves the name.
    pub(super) wrong_person: Accuracy,
    /// Predicted tokens are counted for all types together only.
    pub(super) tokens: MatchCounts,
}

/// The number of correct items, or of those with a fault, among all.
#[derive(Default, Clone, Copy, Debug, PartialEq)]
pub(super) struct Accuracy {
    pub(super) correct: usize,
    pub(super) all: usize,
}

impl Accuracy {
    pub(super) fn add(&mut self, is_counted: bool) {
        self.correct += usize::from(is_counted);
        self.all += 1;
    }

    /// Formats the percentage; "-" of nothing.
    fn percent(self) -> String {
        if self.all == 0 { "-".to_owned() } else { format!("{:.1}", percentage(self.correct, self.all)) }
    }
}

/// Prints the header of the table.
pub(super) fn print_header() {
    print_line!(
        "{:9}{:>6}{:>6} | exact P/R/F | relaxed P/R/F | joint P/R/F | spk name cue | unresolved wrong | token",
        "type",
        "gold",
        "found"
    );
}

impl Counts {
    /// Prints a row of the table. `has_predicted_tokens` is false where only the recall of tokens is known.
    pub(super) fn print(&self, name: &str, has_predicted_tokens: bool) {
        let precision_recall_f1 = |correct| {
            MatchCounts { correct, predicted: self.predicted, gold: self.gold }.precision_recall_f1()
        };
        let tokens = if has_predicted_tokens {
            self.tokens.precision_recall_f1()
        } else {
            format!("R {}", Accuracy { correct: self.tokens.correct, all: self.tokens.gold }.percent())
        };
        print_line!(
            "{name:9}{:6}{:6} | {} | {} | {} | {} {} {} | {} {} | {tokens}",
            self.gold,
            self.predicted,
            precision_recall_f1(self.exact),
            precision_recall_f1(self.relaxed),
            precision_recall_f1(self.joint),
            self.speaker.percent(),
            self.name.percent(),
            self.cue.percent(),
            self.unresolved.percent(),
            self.wrong_person.percent(),
        );
    }
}
