//! Decodes spans from scores of BIO labels (Ramshaw & Marcus 1995): label 0 is outside, class `k` begins with `2k + 1`
//! and continues with `2k + 2`.

use std::ops::Range;

use super::scores::{argmax, argmax_rows};

/// The best label sequence for rows of `labels` scores in which an inside label follows only its own class (Viterbi).
///
/// Linear in the number of rows; a pass of argmax suffices when its labels are a valid sequence already, as they mostly
/// are.
pub fn viterbi(scores: &[f32], labels: usize) -> Vec<usize> {
    let count = scores.len() / labels;
    let mut maxima = Vec::new();
    argmax_rows(scores, labels, None, &mut maxima);
    let greedy: Vec<usize> = maxima.into_iter().map(|maximum| maximum.label).collect();
    let follows = |at: usize, label: usize| {
        !is_inside(label) || at > 0 && (greedy[at - 1] == label || greedy[at - 1] + 1 == label)
    };
    if greedy.iter().enumerate().all(|(at, &label)| follows(at, label)) {
        return greedy;
    }
    let mut totals: Vec<f32> = Vec::with_capacity(labels);
    let mut predecessors = vec![0usize; count * labels];
    for (at, row) in scores.chunks_exact(labels).enumerate() {
        let scored = row.iter().enumerate();
        if at == 0 {
            totals.extend(
                scored.map(|(label, &score)| if is_inside(label) { f32::NEG_INFINITY } else { score }),
            );
            continue;
        }
        let best = argmax(&totals);
        let extended = scored.map(|(label, &score)| {
            let predecessor = match is_inside(label) {
                true if totals[label] > totals[label - 1] => label,
                true => label - 1,
                false => best,
            };
            predecessors[at * labels + label] = predecessor;
            totals[predecessor] + score
        });
        totals = extended.collect();
    }
    let mut sequence = vec![0; count];
    let mut label = if count > 0 { argmax(&totals) } else { 0 };
    for at in (0..count).rev() {
        sequence[at] = label;
        label = predecessors[at * labels + label];
    }
    sequence
}

/// The spans of a valid label sequence: class and range of rows.
pub fn spans(sequence: &[usize]) -> Vec<(usize, Range<usize>)> {
    let mut spans: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, &label) in sequence.iter().enumerate() {
        match spans.last_mut() {
            Some((_, span)) if is_inside(label) => span.end = at + 1,
            _ if label > 0 => spans.push(((label - 1) / 2, at..at + 1)),
            _ => {}
        }
    }
    spans
}

fn is_inside(label: usize) -> bool {
    label > 0 && label.is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inside_label_follows_only_its_own_class() {
        // Two classes; the second row prefers to continue class 1, but the first begins class 0.
        let scores = [0.0, 9.0, 0.0, 1.0, 0.0, /**/ 0.0, 0.0, 2.0, 0.0, 5.0];
        assert_eq!(viterbi(&scores, 5), [1, 2]);
        assert_eq!(spans(&[1, 2, 0, 3, 3, 4]), [(0, 0..2), (1, 3..4), (1, 4..6)]);
    }
}
