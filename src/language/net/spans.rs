//! From scores of labels to spans: the best sequence that a label scheme allows (Viterbi).

use std::ops::Range;

use rten_simd::{
    Isa, Simd, SimdOp,
    ops::{BitOps, MaskOps, NumOps},
};

use super::norm::{greatest, least};

/// Labels of rows of `labels` scores. Label 0 is outside; kind `k` begins with `2k + 1` and goes on with
/// `2k + 2`, which follows only one of its own kind.
pub(super) fn best_sequence(scores: &[f32], labels: usize) -> Vec<usize> {
    let count = scores.len() / labels;
    // Mostly the best label of each word follows on that of the one before, and nothing is to be weighed.
    let each: Vec<usize> = scores.chunks_exact(labels).map(best).collect();
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
pub(super) fn spans(sequence: &[usize]) -> Vec<(usize, Range<usize>)> {
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
pub(super) fn probabilities(scores: &mut [f32], labels: usize) {
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
pub(super) fn best(scores: &[f32]) -> usize {
    Best(scores).dispatch()
}

/// The same, compiled for each processor's widest registers.
struct Best<'a>(&'a [f32]);

impl SimdOp for Best<'_> {
    type Output = usize;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> usize {
        let (float, scores) = (isa.f32(), self.0);
        let (lanes, none) = (float.len(), float.splat(f32::NEG_INFINITY));
        // Where vectors don't end with the scores, the last begins earlier.
        let last = scores.len().checked_sub(lanes).filter(|last| last % lanes > 0);
        let starts = (0..scores.len() / lanes).map(|at| at * lanes).chain(last);
        let most = starts.clone().fold(none, |most, at| float.max(most, float.load(&scores[at..])));
        let (few, are_there) = float.load_pad(&scores[..scores.len().min(lanes)]);
        let few = float.select(few, none, are_there);
        let most = float.splat(greatest(float.max(most, few).to_array().as_ref()));

        let places = float.load(&PLACES);
        let first = |vector| {
            let is_most = float.eq(vector, most);
            let found = float.select(places, float.splat(f32::INFINITY), is_most);
            isa.m32().any(is_most).then(|| least(found.to_array().as_ref()) as usize)
        };
        let found = starts.into_iter().find_map(|at| Some(at + first(float.load(&scores[at..]))?));
        found.or_else(|| first(few)).unwrap_or(0)
    }
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
