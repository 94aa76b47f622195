//! The words that get an embedding row, and the initial values of the rows.

use std::collections::{BTreeSet, HashMap};

use super::{
    examples::Example,
    layers::{multiply, product, rows},
    network::WIDTH,
};
use crate::train::rng::Rng;
use extraction::language::{
    Accurate,
    training::fast::{self, FeatureExtractor},
};

/// A word that occurs less often gets a row only if it is in the accurate model's vocabulary.
const MIN_COUNT: u32 = 2;
/// The root mean square of the initial values.
const INITIAL_SCALE: f32 = 0.15;
/// Steps of the power iteration.
const POWER_ITERATIONS: usize = 20;

/// The words with an embedding row, and the extractor of their features.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// In the order of their rows from row 1 on; row 0 is for all other words.
    pub(super) words: Vec<String>,
    pub(super) features: FeatureExtractor,
}

impl Vocabulary {
    /// Collects the words of the teacher's vocabulary and the frequent words of the examples.
    pub(super) fn new(teacher: &Accurate, examples: &[Example]) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for word in examples.iter().flat_map(|example| &example.words) {
            *counts.entry(fast::normalize(word)).or_default() += 1;
        }
        let pieces = teacher.vocabulary().into_iter();
        let whole_words = pieces.filter(|piece| piece.chars().all(char::is_alphabetic));
        let mut all: BTreeSet<String> = whole_words.map(str::to_owned).collect();
        all.extend(counts.into_iter().filter(|&(_, count)| count >= MIN_COUNT).map(|(word, _)| word));
        all.retain(|word| !word.is_empty() && !word.contains(['\n', '\r']));
        let words: Vec<String> = all.into_iter().collect();
        let features = FeatureExtractor::new(words.iter().map(String::as_str));
        Self { words, features }
    }
}

/// Initial embedding rows: the teacher's embeddings of the words, reduced to their first [`WIDTH`] principal components.
///
/// The row of unknown words is zero. The components come from power iteration, which starts at random directions.
pub(super) fn initial_embeddings(teacher: &Accurate, words: &[String], rng: &mut Rng) -> Vec<f32> {
    let mut embeddings: Vec<f32> = words.iter().flat_map(|word| teacher.word_embedding(word)).collect();
    let width = embeddings.len() / words.len().max(1);
    let mut mean = vec![0.0; width];
    for row in embeddings.chunks_exact(width) {
        row.iter().zip(&mut mean).for_each(|(value, mean)| *mean += value / words.len() as f32);
    }
    for row in embeddings.chunks_exact_mut(width) {
        row.iter_mut().zip(&mean).for_each(|(value, mean)| *value -= mean);
    }
    let mut covariance = vec![0.0; width * width];
    multiply(&mut covariance, rows(&embeddings, width).transposed(), rows(&embeddings, width), false);
    let mut directions: Vec<f32> = (0..WIDTH * width).map(|_| rng.normal()).collect();
    for _ in 0..POWER_ITERATIONS {
        directions = product(rows(&directions, width), rows(&covariance, width));
        orthonormalize(&mut directions, width);
    }
    let mut initial = vec![0.0; WIDTH];
    initial.extend(product(rows(&embeddings, width), rows(&directions, width).transposed()));
    let square = initial.iter().map(|value| value * value).sum::<f32>() / initial.len() as f32;
    initial.iter_mut().for_each(|value| *value *= INITIAL_SCALE / square.sqrt().max(1e-9));
    initial
}

/// Makes rows orthonormal, each to those before it (Gram–Schmidt).
fn orthonormalize(directions: &mut [f32], width: usize) {
    for at in 0..directions.len() / width {
        let (before, rest) = directions.split_at_mut(at * width);
        let row = &mut rest[..width];
        for other in before.chunks_exact(width) {
            let projection: f32 = row.iter().zip(other).map(|(a, b)| a * b).sum();
            row.iter_mut().zip(other).for_each(|(value, other)| *value -= projection * other);
        }
        let norm = row.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-12);
        row.iter_mut().for_each(|value| *value /= norm);
    }
}
