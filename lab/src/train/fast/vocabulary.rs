//! The words that get a row of their own, and what the rows start from.

use std::collections::{BTreeSet, HashMap};

use super::{
    examples::Example,
    layers::{multiply, product, rows},
    net::WIDTH,
    rng::Rng,
};
use extraction::language::{
    Accurate,
    training::fast::{self, WordFeatures},
};

/// Words met more seldom get no row, unless the accurate model knows them.
const LEAST_COUNT: u32 = 2;
/// How large the first rows' numbers are.
const SPREAD: f32 = 0.15;
/// Turns of the power iteration.
const TURNS: usize = 20;

/// The words with a row of their own.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// In the order of their rows; row 0 stands for all other words and is not listed.
    pub(super) words: Vec<String>,
    rows: fast::Rows,
}

impl Vocabulary {
    pub(super) fn new(teacher: &Accurate, examples: &[Example]) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for word in examples.iter().flat_map(|example| &example.words) {
            *counts.entry(fast::normal(word)).or_default() += 1;
        }
        let mut all: BTreeSet<String> = teacher.known_words().map(str::to_owned).collect();
        all.extend(counts.into_iter().filter(|&(_, count)| count >= LEAST_COUNT).map(|(word, _)| word));
        all.retain(|word| !word.is_empty() && !word.contains(['\n', '\r']));
        let words: Vec<String> = all.into_iter().collect();
        let rows = fast::rows(words.iter().map(String::as_str));
        Self { words, rows }
    }

    /// How words look that stand so in their sentences.
    pub(super) fn looks(&self, words: &[String], places: &[u8]) -> Vec<WordFeatures> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        fast::looks(&words, places, &self.rows)
    }
}

/// The first rows: the accurate model's numbers for the words, in the [`WIDTH`] directions in which they differ most
/// (principal components, by power iteration).
pub(super) fn first_rows(teacher: &Accurate, words: &[String], dice: &mut Rng) -> Vec<f32> {
    let mut known: Vec<f32> = Vec::new();
    for word in words {
        known.extend(teacher.numbers_of(word));
    }
    let width = known.len() / words.len().max(1);
    let mut mean = vec![0.0; width];
    for row in known.chunks_exact(width) {
        row.iter().zip(&mut mean).for_each(|(number, mean)| *mean += number / words.len() as f32);
    }
    for row in known.chunks_exact_mut(width) {
        row.iter_mut().zip(&mean).for_each(|(number, mean)| *number -= mean);
    }
    let mut spread = vec![0.0; width * width];
    multiply(&mut spread, rows(&known, width).turned(), rows(&known, width), false);
    // Rows of directions, turned again and again towards where the words differ, and kept at right angles.
    let mut directions: Vec<f32> = (0..WIDTH * width).map(|_| dice.normal()).collect();
    for _ in 0..TURNS {
        directions = product(rows(&directions, width), rows(&spread, width));
        square_up(&mut directions, width);
    }
    let mut start = vec![0.0; WIDTH];
    start.extend(product(rows(&known, width), rows(&directions, width).turned()));
    let size = (start.iter().map(|number| number * number).sum::<f32>() / start.len() as f32).sqrt();
    start.iter_mut().for_each(|number| *number *= SPREAD / size.max(1e-9));
    start
}

/// Makes rows of length one at right angles to those before them (Gram-Schmidt).
fn square_up(directions: &mut [f32], width: usize) {
    for at in 0..directions.len() / width {
        let (before, rest) = directions.split_at_mut(at * width);
        let own = &mut rest[..width];
        for other in before.chunks_exact(width) {
            let along: f32 = own.iter().zip(other).map(|(a, b)| a * b).sum();
            own.iter_mut().zip(other).for_each(|(own, other)| *own -= along * other);
        }
        let length = own.iter().map(|number| number * number).sum::<f32>().sqrt().max(1e-12);
        own.iter_mut().for_each(|number| *number /= length);
    }
}
