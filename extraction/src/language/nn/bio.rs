//! From scores of labels to spans: the best sequence that a label scheme allows (Viterbi).

use std::ops::Range;

use rten_simd::{
    Isa, Simd, SimdOp,
    ops::{BitOps, NumOps},
};

use super::layer_norm::{greatest, least};

/// Labels of rows of `labels` scores. Label 0 is outside; kind `k` begins with `2k + 1` and goes on with
/// `2k + 2`, which follows only one of its own kind.
pub fn best_sequence(scores: &[f32], labels: usize) -> Vec<usize> {
    let count = scores.len() / labels;
    // Mostly the best label of each word follows on that of the one before, and nothing is to be weighed.
    let mut highest = Vec::new();
    peaks(scores, labels, None, &mut highest);
    let each: Vec<usize> = highest.into_iter().map(|peak| peak.at).collect();
    let follows = |at: usize, label: usize| {
        !is_inside(label) || at > 0 && (each[at - 1] == label || each[at - 1] + 1 == label)
    };
    if each.iter().enumerate().all(|(at, &label)| follows(at, label)) {
        return each;
    }
    let mut before: Vec<f32> = Vec::with_capacity(labels);
    let mut from = vec![0usize; count * labels];
    for (at, row) in scores.chunks_exact(labels).enumerate() {
        if at == 0 {
            before.extend(
                row.iter().enumerate().map(
                    |(label, &score)| {
                        if is_inside(label) { f32::NEG_INFINITY } else { score }
                    },
                ),
            );
            continue;
        }
        let any = best(&before);
        let now = row.iter().enumerate().map(|(label, &score)| {
            let source = match is_inside(label) {
                true if before[label] > before[label - 1] => label,
                true => label - 1,
                false => any,
            };
            from[at * labels + label] = source;
            before[source] + score
        });
        before = now.collect();
    }
    let mut sequence = vec![0; count];
    let mut label = if count > 0 { best(&before) } else { 0 };
    for at in (0..count).rev() {
        sequence[at] = label;
        label = from[at * labels + label];
    }
    sequence
}

/// The spans of a sequence: kind and words.
pub fn spans(sequence: &[usize]) -> Vec<(usize, Range<usize>)> {
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, &label) in sequence.iter().enumerate() {
        match found.last_mut() {
            Some((_, span)) if label > 0 && is_inside(label) => span.end = at + 1,
            _ if label > 0 => found.push(((label - 1) / 2, at..at + 1)),
            _ => {}
        }
    }
    found
}

/// Turns each row of scores into probabilities.
pub fn probabilities(scores: &mut [f32], labels: usize) {
    for row in scores.chunks_exact_mut(labels) {
        let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        row.iter_mut().for_each(|score| *score = (*score - most).exp());
        let sum: f32 = row.iter().sum();
        row.iter_mut().for_each(|score| *score /= sum);
    }
}

fn is_inside(label: usize) -> bool {
    label > 0 && label.is_multiple_of(2)
}

/// The label with the highest score; the first of equals.
pub fn best(scores: &[f32]) -> usize {
    let mut found = Vec::with_capacity(1);
    peaks(scores, scores.len(), None, &mut found);
    found.first().map_or(0, |peak| peak.at)
}

/// The highest of a row of scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// Its label; the first of equals.
    pub at: usize,
    pub score: f32,
    /// How many are near it, itself among them; none, where nothing was said of what is near.
    pub near: usize,
}

/// The highest of each row of `labels` scores, and how many are at most `behind` below it; `found` is filled anew.
pub fn peaks(scores: &[f32], labels: usize, behind: Option<f32>, found: &mut Vec<Peak>) {
    found.clear();
    Peaks { scores, labels, behind, found }.dispatch();
}

/// Many rows at once, for each processor's widest registers.
struct Peaks<'a> {
    scores: &'a [f32],
    labels: usize,
    behind: Option<f32>,
    found: &'a mut Vec<Peak>,
}

impl SimdOp for Peaks<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let float = isa.f32();
        let (lanes, none) = (float.len(), float.splat(f32::NEG_INFINITY));
        let (places, step) = (float.load(&PLACES), float.splat(lanes as f32));
        let rows = self.scores.chunks_exact(self.labels.max(1));
        if self.labels <= FEW && self.behind.is_none() {
            self.found.extend(rows.map(highest_of_few));
            return;
        }
        self.found.reserve(rows.len());
        for row in rows {
            // What is past the last whole vector, and nothing where none is.
            let rest = float.load_pad(&row[row.len() - row.len() % lanes..]);
            let rest = float.select(rest.0, none, rest.1);
            let (mut most, mut at, mut here) = (none, places, places);
            for vector in row.chunks_exact(lanes) {
                let vector = float.load(vector);
                at = float.select(here, at, float.gt(vector, most));
                most = float.max(most, vector);
                here = float.add(here, step);
            }
            at = float.select(here, at, float.gt(rest, most));
            most = float.max(most, rest);
            let score = greatest(most.to_array().as_ref());
            let first = float.select(at, float.splat(f32::INFINITY), float.eq(most, float.splat(score)));
            let mut near = 0;
            if let Some(behind) = self.behind {
                let (least, one) = (float.splat(score - behind), float.one());
                let count = |vector| float.select(one, float.zero(), float.ge(vector, least));
                let counts = row
                    .chunks_exact(lanes)
                    .fold(count(rest), |counts, vector| float.add(counts, count(float.load(vector))));
                near = float.sum(counts) as usize;
            }
            let at = least(first.to_array().as_ref());
            // Where no score is a number, the first label is as good as any.
            let at = if at.is_finite() { at as usize } else { 0 };
            self.found.push(Peak { at, score, near });
        }
    }
}

/// So many scores are looked at sooner one by one than in a vector.
const FEW: usize = 11;

fn highest_of_few(scores: &[f32]) -> Peak {
    let first = Peak { at: 0, score: scores[0], near: 0 };
    scores
        .iter()
        .enumerate()
        .skip(1)
        .fold(first, |peak, (at, &score)| if score > peak.score { Peak { at, score, ..peak } } else { peak })
}

/// Where the lanes of a vector stand in it.
const PLACES: [f32; 16] =
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_highest_is_the_best() {
        for count in 1..40 {
            let mut scores = vec![-2.0; count];
            assert_eq!(best(&scores), 0);
            let at = count * 2 / 3;
            scores[at..].fill(-1.0);
            assert_eq!(best(&scores), at, "of {count}");
            let mut found = Vec::new();
            peaks(&scores, count, Some(0.5), &mut found);
            assert_eq!(found, [Peak { at, score: -1.0, near: count - at }]);
        }
    }

    #[test]
    fn what_goes_on_follows_only_its_own_beginning() {
        // Two kinds; the second word would rather go on with kind 1, but the first begins kind 0.
        let scores = [0.0, 9.0, 0.0, 1.0, 0.0, /**/ 0.0, 0.0, 2.0, 0.0, 5.0];
        assert_eq!(best_sequence(&scores, 5), [1, 2]);
        assert_eq!(spans(&[1, 2, 0, 3, 3, 4]), [(0, 0..2), (1, 3..4), (1, 4..6)]);
    }
}
