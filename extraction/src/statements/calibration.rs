//! From what the model is sure of to how often it is right.

use std::sync::LazyLock;

/// Model probability and the share that was right on dev data, rising.
static POINTS: LazyLock<Vec<(f32, f32)>> = LazyLock::new(|| {
    let lines = include_str!("../../models/confidence.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let (probability, share) = line.split_once('\t')?;
            Some((probability.parse().ok()?, share.parse().ok()?))
        })
        .collect()
});

/// How often statements of this probability are right, from 0 to 1: between two points, in proportion.
pub fn calibrated(probability: f32) -> f32 {
    let at = POINTS.partition_point(|point| point.0 <= probability);
    match (at.checked_sub(1).and_then(|before| POINTS.get(before)), POINTS.get(at)) {
        (Some(below), Some(above)) => {
            below.1 + (above.1 - below.1) * (probability - below.0) / (above.0 - below.0)
        }
        (Some(last), None) => last.1,
        (None, _) => probability,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_certainty_is_never_less_confidence() {
        assert!(POINTS.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1));
        let all: Vec<f32> = (0..=100).map(|percent| calibrated(percent as f32 / 100.0)).collect();
        assert!(all.is_sorted() && all[0] >= 0.0 && all[100] <= 1.0);
    }
}
