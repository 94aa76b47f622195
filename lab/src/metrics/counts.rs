//! Precision, recall and F1 from counts.

use std::iter::Sum;

/// Numbers of correct, predicted and gold items.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) struct MatchCounts {
    pub(crate) correct: usize,
    pub(crate) predicted: usize,
    pub(crate) gold: usize,
}

impl MatchCounts {
    /// The percentage of predicted items that are correct.
    pub(crate) fn precision(self) -> f64 {
        percentage(self.correct, self.predicted)
    }

    /// The percentage of gold items that were predicted.
    pub(crate) fn recall(self) -> f64 {
        percentage(self.correct, self.gold)
    }

    /// The harmonic mean of precision and recall.
    pub(crate) fn f1(self) -> f64 {
        percentage(2 * self.correct, self.predicted + self.gold)
    }

    /// Formats the three with one decimal: "90.0/80.0/84.7".
    pub(crate) fn precision_recall_f1(self) -> String {
        format!("{:.1}/{:.1}/{:.1}", self.precision(), self.recall(), self.f1())
    }
}

impl std::ops::AddAssign for MatchCounts {
    fn add_assign(&mut self, other: Self) {
        self.correct += other.correct;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }
}

impl Sum for MatchCounts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

/// Returns `part` of `whole` in percent; 0 of nothing.
pub(crate) fn percentage(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_recall_and_f1_are_percentages() {
        let counts = MatchCounts { correct: 3, predicted: 4, gold: 6 };
        assert_eq!((counts.precision(), counts.recall(), counts.f1()), (75.0, 50.0, 60.0));
        assert_eq!(MatchCounts::default().precision_recall_f1(), "0.0/0.0/0.0");
    }
}
