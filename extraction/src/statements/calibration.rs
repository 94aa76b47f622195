//! Calibration of the accurate model's probabilities to confidences.

use crate::lexicon_file::{LexiconError, LexiconFile, Row};

/// A piecewise linear function from a model's probability to the share that is correct.
#[derive(Debug)]
pub struct Calibration {
    /// Probability and measured share, both rising.
    points: Vec<(f32, f32)>,
}

impl Calibration {
    /// Parses `models/confidence.tsv`, which is compiled in.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        let text = include_str!("../../models/confidence.tsv");
        let number = |row: Row<'_>, field: &str| {
            field.parse().map_err(|_| row.error(format!("{field:?} is no number")))
        };
        let points = LexiconFile { name: "models/confidence.tsv", text }.rows().map(|row| {
            let [probability, share] = row.fields()?;
            Ok((number(row, probability)?, number(row, share)?))
        });
        Ok(Self { points: points.collect::<Result<_, _>>()? })
    }

    /// Returns the confidence for a probability from 0 to 1, interpolated between two points.
    pub fn confidence(&self, probability: f32) -> f32 {
        let next = self.points.partition_point(|point| point.0 <= probability);
        match (next.checked_sub(1).and_then(|last| self.points.get(last)), self.points.get(next)) {
            (Some(below), Some(above)) => {
                below.1 + (above.1 - below.1) * (probability - below.0) / (above.0 - below.0)
            }
            (Some(last), None) => last.1,
            (None, _) => probability,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_rises_with_probability() {
        let calibration = Calibration::builtin().unwrap();
        assert!(calibration.points.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1));
        let all: Vec<f32> = (0..=100).map(|percent| calibration.confidence(percent as f32 / 100.0)).collect();
        assert!(all.is_sorted() && all[0] >= 0.0 && all[100] <= 1.0);
    }
}
