//! From scores of labels to spans: the best sequence that a label scheme allows (Viterbi).

use std::ops::Range;

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
    // Eight at a time, which the compiler makes into one vector; then where the greatest of them stands.
    let (eights, rest) = scores.as_chunks::<8>();
    let mut most = [f32::NEG_INFINITY; 8];
    for eight in eights {
        for (most, &score) in most.iter_mut().zip(eight) {
            *most = if score > *most { score } else { *most };
        }
    }
    let most = most.iter().chain(rest).fold(f32::NEG_INFINITY, |a, &b| if b > a { b } else { a });
    let has = |eight: &[f32; 8]| eight.iter().fold(false, |has, &score| has | (score == most));
    let from = 8 * eights.iter().position(has).unwrap_or(eights.len());
    scores[from..].iter().position(|&score| score == most).map_or(0, |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_follows_only_its_own_beginning() {
        // Two kinds; the second word would rather go on with kind 1, but the first begins kind 0.
        let scores = [0.0, 9.0, 0.0, 1.0, 0.0, /**/ 0.0, 0.0, 2.0, 0.0, 5.0];
        assert_eq!(best_sequence(&scores, 5), [1, 2]);
        assert_eq!(spans(&[1, 2, 0, 3, 3, 4]), [(0, 0..2), (1, 3..4), (1, 4..6)]);
    }
}
