//! Learns from reports whose happenings are known.

use std::collections::HashMap;

use extraction::event_coreference::{
    EventFeatures, PairwiseModel,
    training::{FEATURES, compare, pair},
};

/// A report with the happening it tells of, and the affair its article belongs to.
pub type Told<'r> = (&'r EventFeatures, &'r str, u32);

/// Affairs are dealt into so many parts; what is known of trigger pairs is learned on the others, so that
/// the weights see it as they will on new text.
const PARTS: u32 = 5;
/// Unlike pairs are so many that one in five is enough; it counts five times.
const ONE_IN: usize = 5;
/// What a pair of triggers must outweigh before it is believed.
const DOUBT: f32 = 3.0;
/// What keeps weights small.
const RIDGE: f64 = 1.0;

/// Learns weights and trigger pairs. `threshold` is the threshold to write into it.
pub fn learn(told: &[Told<'_>], threshold: f32) -> PairwiseModel {
    let (mut rows, mut weights) = (Vec::new(), Vec::new());
    for part in 0..PARTS {
        let of_part = |one: &&Told<'_>| one.2 % PARTS == part;
        let others: Vec<Told<'_>> = told.iter().filter(|one| !of_part(one)).copied().collect();
        let known = PairwiseModel { pairs: pairs(&others), ..PairwiseModel::default() };
        let own: Vec<Told<'_>> = told.iter().filter(of_part).copied().collect();
        let mut unlike = 0;
        for (nth, a) in own.iter().enumerate() {
            for b in &own[nth + 1..] {
                let same = a.1 == b.1;
                if !same && a.0.trigger() != b.0.trigger() {
                    unlike += 1;
                    if unlike % ONE_IN != 0 {
                        continue;
                    }
                    weights.push(ONE_IN as f64);
                } else {
                    weights.push(1.0);
                }
                let articles = a.0.article.cosine(&b.0.article);
                rows.push((compare(a.0, b.0, articles, known.trigger_pair_probability(a.0, b.0)), same));
            }
        }
    }
    let (weights, bias) = regress(&rows, &weights);
    PairwiseModel { weights, bias, threshold, pairs: pairs(told) }
}

/// How often two different triggers of one affair told the same.
fn pairs(told: &[Told<'_>]) -> HashMap<(String, String), f32> {
    let mut counts: HashMap<(String, String), (f32, f32)> = HashMap::new();
    for (nth, a) in told.iter().enumerate() {
        for b in told[nth + 1..].iter().filter(|b| b.2 == a.2 && b.0.trigger() != a.0.trigger()) {
            let count = counts.entry(pair(a.0, b.0)).or_default();
            count.0 += f32::from(u8::from(a.1 == b.1));
            count.1 += 1.0;
        }
    }
    let told_same = counts.into_iter().filter(|(_, (same, _))| *same > 0.0);
    told_same.map(|(pair, (same, all))| (pair, same / (all + DOUBT))).collect()
}

type Row = ([f32; FEATURES], bool);

/// Logistic regression by Newton's method, with a ridge.
fn regress(rows: &[Row], weights: &[f64]) -> ([f32; FEATURES], f32) {
    const N: usize = FEATURES + 1;
    let mut beta = [0.0f64; N];
    for _ in 0..30 {
        let mut slope = [0.0f64; N];
        let mut curve = [[0.0f64; N]; N];
        for ((features, same), weight) in rows.iter().zip(weights) {
            let mut x = [1.0f64; N];
            x.iter_mut().zip(features).for_each(|(x, feature)| *x = f64::from(*feature));
            let score: f64 = x.iter().zip(beta).map(|(x, beta)| x * beta).sum();
            let chance = 1.0 / (1.0 + (-score).exp());
            let off = weight * (f64::from(u8::from(*same)) - chance);
            let bend = weight * chance * (1.0 - chance);
            for at in 0..N {
                slope[at] += off * x[at];
                curve[at].iter_mut().zip(&x).for_each(|(cell, other)| *cell += bend * x[at] * other);
            }
        }
        for at in 0..N {
            slope[at] -= RIDGE * beta[at];
            curve[at][at] += RIDGE;
        }
        let step = solve(curve, slope);
        beta.iter_mut().zip(step).for_each(|(beta, step)| *beta += step);
        if step.iter().all(|step| step.abs() < 1e-6) {
            break;
        }
    }
    let mut learned = [0.0; FEATURES];
    learned.iter_mut().zip(beta).for_each(|(weight, beta)| *weight = beta as f32);
    (learned, beta[FEATURES] as f32)
}

/// Solves a symmetric positive system by Gauss's elimination; the ridge keeps its pivots away from zero.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for at in 0..N {
        for below in at + 1..N {
            let factor = matrix[below][at] / matrix[at][at];
            let pivot = matrix[at];
            matrix[below].iter_mut().zip(pivot).skip(at).for_each(|(cell, above)| *cell -= factor * above);
            right[below] -= factor * right[at];
        }
    }
    for at in (0..N).rev() {
        let known: f64 = (at + 1..N).map(|other| matrix[at][other] * right[other]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let [x, y] = solve([[4.0, 2.0], [2.0, 3.0]], [10.0, 8.0]);
        assert!((x - 1.75).abs() < 1e-12 && (y - 1.5).abs() < 1e-12);
    }

    #[test]
    fn what_tells_the_same_gets_weight() {
        let row = |same: bool| {
            let mut features = [0.0; FEATURES];
            features[0] = f32::from(u8::from(same));
            (features, same)
        };
        let rows: Vec<Row> = (0..20).map(|nth| row(nth % 4 == 0)).collect();
        let (weights, bias) = regress(&rows, &[1.0; 20]);
        assert!(weights[0] > 1.0 && bias < 0.0);
        assert!(weights[1].abs() < 1e-6, "a feature that is never there gets none");
    }
}
