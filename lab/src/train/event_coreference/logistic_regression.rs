//! Logistic regression with weighted examples and an L2 penalty, fitted by Newton's method.

use extraction::event_coreference::training::FEATURES;

/// A pair of mentions.
pub(super) struct Example {
    pub(super) features: [f32; FEATURES],
    pub(super) is_coreferent: bool,
    /// The number of pairs that it represents.
    pub(super) weight: f64,
}

/// The factor of the L2 penalty.
const RIDGE: f64 = 1.0;
const MAX_ITERATIONS: usize = 30;
/// Iteration ends when no coefficient changes by more.
const TOLERANCE: f64 = 1e-6;
/// One coefficient a feature, and the bias, whose input is always 1.
const COEFFICIENTS: usize = FEATURES + 1;

/// Fits the weights of the features and the bias, which is penalised too.
pub(super) fn fit(examples: &[Example]) -> ([f32; FEATURES], f32) {
    let mut coefficients = [0.0f64; COEFFICIENTS];
    for _ in 0..MAX_ITERATIONS {
        let (gradient, hessian) = derivatives(examples, &coefficients);
        let step = solve(hessian, gradient);
        coefficients.iter_mut().zip(step).for_each(|(coefficient, step)| *coefficient += step);
        if step.iter().all(|step| step.abs() < TOLERANCE) {
            break;
        }
    }
    let mut weights = [0.0; FEATURES];
    weights.iter_mut().zip(coefficients).for_each(|(weight, coefficient)| *weight = coefficient as f32);
    (weights, coefficients[FEATURES] as f32)
}

/// Returns the gradient of the penalised log-likelihood, and its Hessian with the sign reversed.
fn derivatives(
    examples: &[Example],
    coefficients: &[f64; COEFFICIENTS],
) -> ([f64; COEFFICIENTS], [[f64; COEFFICIENTS]; COEFFICIENTS]) {
    let mut gradient = [0.0f64; COEFFICIENTS];
    let mut hessian = [[0.0f64; COEFFICIENTS]; COEFFICIENTS];
    for example in examples {
        let mut x = [1.0f64; COEFFICIENTS];
        x.iter_mut().zip(example.features).for_each(|(x, feature)| *x = f64::from(feature));
        let score: f64 = x.iter().zip(coefficients).map(|(x, coefficient)| x * coefficient).sum();
        let probability = 1.0 / (1.0 + (-score).exp());
        let residual = example.weight * (f64::from(u8::from(example.is_coreferent)) - probability);
        let variance = example.weight * probability * (1.0 - probability);
        for row in 0..COEFFICIENTS {
            gradient[row] += residual * x[row];
            hessian[row].iter_mut().zip(&x).for_each(|(cell, other)| *cell += variance * x[row] * other);
        }
    }
    for row in 0..COEFFICIENTS {
        gradient[row] -= RIDGE * coefficients[row];
        hessian[row][row] += RIDGE;
    }
    (gradient, hessian)
}

/// Solves `matrix` · x = `right` by Gaussian elimination without pivoting.
///
/// The matrix must be symmetric and positive definite, which the ridge ensures.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for column in 0..N {
        for row in column + 1..N {
            let factor = matrix[row][column] / matrix[column][column];
            let pivot = matrix[column];
            matrix[row].iter_mut().zip(pivot).skip(column).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * right[column];
        }
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_system_is_solved() {
        let [x, y] = solve([[4.0, 2.0], [2.0, 3.0]], [10.0, 8.0]);
        assert!((x - 1.75).abs() < 1e-12 && (y - 1.5).abs() < 1e-12);
    }

    #[test]
    fn a_feature_of_coreferent_pairs_gets_a_positive_weight() {
        let example = |is_coreferent: bool| {
            let mut features = [0.0; FEATURES];
            features[0] = f32::from(u8::from(is_coreferent));
            Example { features, is_coreferent, weight: 1.0 }
        };
        let examples: Vec<Example> = (0..20).map(|index| example(index % 4 == 0)).collect();
        let (weights, bias) = fit(&examples);
        assert!(weights[0] > 1.0 && bias < 0.0);
        assert!(weights[1].abs() < 1e-6, "a feature that is always 0 has no weight");
    }
}
