//! Echoes: what a stretch says of a word wherever it comes, so that "Okafor" alone is read by the light of "President Ada
//! Okafor" before or after.

use std::collections::HashMap;

/// Puts beside each row the mean of the rows whose key is the same, its own among them.
pub(in crate::language) fn beside_echoes(rows: &[f32], keys: &[u32]) -> Vec<f32> {
    let width = rows.len() / keys.len().max(1);
    let groups = groups(keys);
    let count = groups.iter().max().map_or(0, |&most| most + 1);
    let mut sums = vec![0.0; count * width];
    let mut counts = vec![0.0; count];
    for (row, &group) in rows.chunks_exact(width).zip(&groups) {
        counts[group] += 1.0;
        sums[group * width..][..width].iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
    }
    for (sum, count) in sums.chunks_exact_mut(width).zip(counts) {
        sum.iter_mut().for_each(|number| *number /= count);
    }
    let mut both = Vec::with_capacity(rows.len() * 2);
    for (row, group) in rows.chunks_exact(width).zip(groups) {
        both.extend_from_slice(row);
        both.extend_from_slice(&sums[group * width..][..width]);
    }
    both
}

/// Numbers the keys from 0 in the order in which they come.
fn groups(keys: &[u32]) -> Vec<usize> {
    let mut known = HashMap::with_capacity(keys.len());
    keys.iter()
        .map(|&key| {
            let next = known.len();
            *known.entry(key).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_alike_share_their_mean() {
        let both = beside_echoes(&[1.0, 0.0, 5.0, 5.0, 3.0, 2.0], &[7, 8, 7]);
        assert_eq!(both, [1.0, 0.0, 2.0, 1.0, 5.0, 5.0, 5.0, 5.0, 3.0, 2.0, 2.0, 1.0]);
    }
}
