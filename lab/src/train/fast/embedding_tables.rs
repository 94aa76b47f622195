//! The embedding tables of the fast model's features in training, and their gradients.

use super::{layers::add, network::WIDTH};
use extraction::language::training::{
    fast::{AFFIX_ROWS, LEXICON_CLASSES, WordFeatures},
    shape,
};

/// Embedding rows of [`WIDTH`] values for words, affixes, shapes and lexicon classes: one table each.
#[derive(Debug, Clone)]
pub(super) struct EmbeddingTables(pub(super) [Vec<f32>; 4]);

/// The gradients of one example with respect to its embedding rows.
pub(super) struct EmbeddingGradients {
    pub(super) features: Vec<WordFeatures>,
    /// For each word the gradient of the sum of its rows, which is that of each of them.
    pub(super) sums: Vec<f32>,
    /// Words whose own row was dropped.
    pub(super) dropped_words: Vec<bool>,
}

impl EmbeddingTables {
    /// The number of rows in each table, for a vocabulary of `words` words.
    pub(super) fn row_counts(words: usize) -> [usize; 4] {
        [words, AFFIX_ROWS, shape::COUNT * usize::from(shape::POSITIONS), LEXICON_CLASSES]
    }

    /// The sum of each word's rows; without the word's own row where that is dropped.
    pub(super) fn sum(&self, features: &[WordFeatures], dropped_words: &[bool]) -> Vec<f32> {
        let mut sums = vec![0.0; features.len() * WIDTH];
        for ((features, sum), &is_dropped) in
            features.iter().zip(sums.chunks_exact_mut(WIDTH)).zip(dropped_words)
        {
            for (table, row) in rows_of(features, is_dropped) {
                add(sum, &self.0[table][row * WIDTH..][..WIDTH]);
            }
        }
        sums
    }
}

impl EmbeddingGradients {
    /// The gradient of each row that the example uses: table, row and gradient.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, usize, &[f32])> {
        let words = self.features.iter().zip(self.sums.chunks_exact(WIDTH)).zip(&self.dropped_words);
        words.flat_map(|((features, gradient), &is_dropped)| {
            rows_of(features, is_dropped).map(move |(table, row)| (table, row, gradient))
        })
    }
}

/// The tables and rows whose sum is a word's embedding.
fn rows_of(features: &WordFeatures, is_dropped: bool) -> impl Iterator<Item = (usize, usize)> + use<> {
    let word = (!is_dropped).then_some((0, features.word as usize));
    let affixes = features.affixes.map(|affix| (1, affix as usize % AFFIX_ROWS));
    let shape = (2, usize::from(features.shape_and_position));
    word.into_iter().chain(affixes).chain([shape, (3, usize::from(features.lexicon_class))])
}
