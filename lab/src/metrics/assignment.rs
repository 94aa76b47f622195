//! The assignment problem.

/// Returns the largest sum of weights over pairs of a row and a column, each used at most once.
///
/// `weights` are rows of equal length and not negative. The Hungarian method with potentials (Kuhn 1955) on a square
/// matrix padded with zeros; cubic in the longer side.
pub(super) fn max_assignment(weights: &[Vec<f64>]) -> f64 {
    let size = weights.len().max(weights.first().map_or(0, Vec::len));
    // Rows and columns count from 1; column 0 holds the row that is being assigned.
    let cost = |row: usize, column: usize| {
        -weights.get(row - 1).and_then(|row| row.get(column - 1)).copied().unwrap_or_default()
    };
    let (mut row_potentials, mut column_potentials) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_of = vec![0; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut current = 0;
        let mut slack = vec![f64::INFINITY; size + 1];
        let mut previous = vec![0; size + 1];
        let mut visited = vec![false; size + 1];
        while row_of[current] != 0 {
            visited[current] = true;
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for column in (1..=size).filter(|&column| !visited[column]) {
                let reduced_cost = cost(row_of[current], column)
                    - row_potentials[row_of[current]]
                    - column_potentials[column];
                if reduced_cost < slack[column] {
                    (slack[column], previous[column]) = (reduced_cost, current);
                }
                if slack[column] < delta {
                    (delta, next) = (slack[column], column);
                }
            }
            for column in 0..=size {
                if visited[column] {
                    row_potentials[row_of[column]] += delta;
                    column_potentials[column] -= delta;
                } else {
                    slack[column] -= delta;
                }
            }
            current = next;
        }
        // Shift the rows along the augmenting path.
        while current != 0 {
            row_of[current] = row_of[previous[current]];
            current = previous[current];
        }
    }
    (1..=size).map(|column| -cost(row_of[column], column)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_the_largest_possible() {
        assert!((max_assignment(&[vec![0.9, 0.8], vec![0.8, 0.1]]) - 1.6).abs() < 1e-9);
        assert!((max_assignment(&[vec![0.2], vec![0.7]]) - 0.7).abs() < 1e-9);
        assert!(max_assignment(&[]).abs() < 1e-9);
    }
}
