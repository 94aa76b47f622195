//! Logistic regression with weighted examples and an L2 penalty, fitted by Newton's method.

/// An item with its `N` features.
pub(crate) struct Example<const N: usize> {
    pub(crate) features: [f32; N],
    pub(crate) is_positive: bool,
    /// The number of items that it represents.
    pub(crate) weight: f64,
}

/// The factor of the L2 penalty.
const RIDGE: f64 = 1.0;
const MAX_ITERATIONS: usize = 30;
/// Iteration ends when no coefficient changes by more.
const TOLERANCE: f64 = 1e-6;

/// Fits the weights of the features and the bias, which is penalised too.
pub(crate) fn fit<const N: usize>(examples: &[Example<N>]) -> ([f32; N], f32) {
    // One coefficient a feature, and the bias, whose input is always 1.
    let mut coefficients = vec![0.0f64; N + 1];
    for _ in 0..MAX_ITERATIONS {
        let (gradient, hessian) = derivatives(examples, &coefficients);
        let step = solve(hessian, gradient);
        coefficients.iter_mut().zip(&step).for_each(|(coefficient, step)| *coefficient += step);
        if step.iter().all(|step| step.abs() < TOLERANCE) {
            break;
        }
    }
    let mut weights = [0.0; N];
    weights.iter_mut().zip(&coefficients).for_each(|(weight, coefficient)| *weight = *coefficient as f32);
    (weights, coefficients[N] as f32)
}

/// Returns the gradient of the penalised log-likelihood, and its Hessian with the sign reversed.
fn derivatives<const N: usize>(examples: &[Example<N>], coefficients: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut gradient = vec![0.0f64; N + 1];
    let mut hessian = vec![vec![0.0f64; N + 1]; N + 1];
    let mut x = vec![1.0f64; N + 1];
    for example in examples {
        x.iter_mut().zip(example.features).for_each(|(x, feature)| *x = f64::from(feature));
        let score: f64 = x.iter().zip(coefficients).map(|(x, coefficient)| x * coefficient).sum();
        let probability = 1.0 / (1.0 + (-score).exp());
        let residual = example.weight * (f64::from(u8::from(example.is_positive)) - probability);
        let variance = example.weight * probability * (1.0 - probability);
        for row in 0..=N {
            gradient[row] += residual * x[row];
            hessian[row].iter_mut().zip(&x).for_each(|(cell, other)| *cell += variance * x[row] * other);
        }
    }
    for row in 0..=N {
        gradient[row] -= RIDGE * coefficients[row];
        hessian[row][row] += RIDGE;
    }
    (gradient, hessian)
}

/// Solves `matrix` · x = `right` by Gaussian elimination without pivoting.
///
/// The matrix must be symmetric and positive definite, which the ridge ensures.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let count = right.len();
    for column in 0..count {
        let pivot = matrix[column].clone();
        for row in column + 1..count {
            let factor = matrix[row][column] / pivot[column];
            matrix[row].iter_mut().zip(&pivot).skip(column).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * right[column];
        }
    }
    for row in (0..count).rev() {
        let known: f64 = (row + 1..count).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_system_is_solved() {
        let solution = solve(vec![vec![4.0, 2.0], vec![2.0, 3.0]], vec![10.0, 8.0]);
        assert!((solution[0] - 1.75).abs() < 1e-12 && (solution[1] - 1.5).abs() < 1e-12);
    }

    #[test]
    fn a_feature_of_coreferent_pairs_gets_a_positive_weight() {
        let example = |is_positive: bool| {
            let mut features = [0.0; 2];
            features[0] = f32::from(u8::from(is_positive));
            Example { features, is_positive, weight: 1.0 }
        };
        let examples: Vec<Example<2>> = (0..20).map(|index| example(index % 4 == 0)).collect();
        let (weights, bias) = fit(&examples);
        assert!(weights[0] > 1.0 && bias < 0.0);
        assert!(weights[1].abs() < 1e-6, "a feature that is always 0 has no weight");
    }
}
