//! Calibration of confidences.

use std::fmt;

/// Predicted and correct items by confidence, in ten bins of equal width (a reliability table).
#[derive(Debug, Default)]
pub(crate) struct Calibration {
    /// Numbers of predicted and of correct items.
    bins: [(usize, usize); 10],
}

impl Calibration {
    /// Counts one item with a confidence from 0 to 1.
    pub(crate) fn add(&mut self, confidence: f32, is_correct: bool) {
        let (predicted, correct) = &mut self.bins[((confidence * 10.0) as usize).min(9)];
        *predicted += 1;
        *correct += usize::from(is_correct);
    }

    /// Formats the items with a confidence of 0.9 or more, and the share of them that is correct.
    pub(crate) fn confident(&self) -> String {
        let (predicted, correct) = self.bins[9];
        let share = super::percentage(correct, predicted.max(1));
        format!("confidence 0.9 and more: {predicted}, of which {share:.1}% right")
    }
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "confidence  found  right")?;
        for (bin, (predicted, correct)) in self.bins.iter().enumerate() {
            if *predicted == 0 {
                continue;
            }
            let (low, high) = (bin as f64 / 10.0, (bin + 1) as f64 / 10.0);
            let accuracy = super::percentage(*correct, *predicted);
            writeln!(f, "{low:.1} to {high:.1}{predicted:>8}{accuracy:>6.1}%")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_1_counts_in_the_last_bin() {
        let mut calibration = Calibration::default();
        calibration.add(1.0, true);
        calibration.add(0.95, false);
        assert_eq!(calibration.to_string(), "confidence  found  right\n0.9 to 1.0       2  50.0%\n");
    }
}
