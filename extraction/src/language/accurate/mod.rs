//! The accurate model: a small transformer that reads whole passages, with a head for each question.
//!
//! One pass of the encoder over a window of sentences answers them all: tags, trees, names, who says what,
//! and what a pronoun stands for. `training/accurate` trains it; `docs/models.md` says how it was chosen.

mod encoder;
mod encoder_input;
mod wordpiece;

use self::{
    encoder::{Encoder, Scratch, WIDTH},
    encoder_input::{CONTEXT, EncoderInput},
    wordpiece::Vocabulary,
};
use super::{
    annotated::AnnotatedText,
    nn::{self, HeadSet, Heads, RepeatedTokenMeans, SoftLabels, Tensors, Window},
    ud::{Relation, Tag},
    weights::{self, WeightsError},
};

/// The weights that ship, compiled in.
static SHIPPED: &[u8] = include_bytes!("../../../models/accurate.weights");

/// Of the weights file.
const VERSION: u32 = 2;

/// The accurate model's weights, ready to read with.
#[derive(Debug)]
pub struct Accurate {
    vocabulary: Vocabulary<'static>,
    encoder: Encoder<'static>,
    heads: Heads,
}

impl Accurate {
    /// Loads the weights compiled into the program.
    ///
    /// # Errors
    /// The file does not fit this program; a test keeps that from being built.
    pub fn builtin() -> Result<Self, WeightsError> {
        Self::load(SHIPPED)
    }

    /// Reads a weights file, as `lab/python/accurate/export.py` writes it.
    ///
    /// # Errors
    /// Another version's file, a damaged one, or none at all.
    pub fn load(file: &'static [u8]) -> Result<Self, WeightsError> {
        let mut tensors = Tensors::new(weights::read(file, VERSION)?);
        let labels = tensors.labels()?;
        let vocabulary = Vocabulary::new(tensors.lines()?)?;
        let encoder = Encoder::read(&mut tensors)?;
        if vocabulary.len() != encoder.vocabulary() {
            return Err(WeightsError::Broken("its words have no numbers"));
        }
        Ok(Self { vocabulary, encoder, heads: Heads::read(&mut tensors, labels, HeadSet::Large)? })
    }

    /// Tags, parses, names and attributes a text whose tokens and sentences are cut.
    pub(super) fn annotate_tokens(&self, words: &mut AnnotatedText<'_>) {
        nn::single_threaded(|| {
            let mut space = Scratch::default();
            for window in encoder_input::encoder_inputs(words, &self.vocabulary, CONTEXT) {
                let seen = self.read(&window, &mut space);
                self.heads.answer(
                    &window.stretch,
                    &seen,
                    &RepeatedTokenMeans::default(),
                    words,
                    &mut space.dense,
                );
            }
        });
    }

    #[cfg(feature = "training")]
    /// Judges a text whose tokens and sentences are cut, window by window, none in company.
    pub fn judge(&self, words: &AnnotatedText<'_>) -> Vec<(Window, SoftLabels)> {
        let mut found = Vec::new();
        nn::single_threaded(|| {
            let mut space = Scratch::default();
            for window in encoder_input::encoder_inputs(words, &self.vocabulary, 0) {
                let seen = self.read(&window, &mut space);
                let judgement = self.heads.judge(&window.stretch, &seen, &mut space.dense);
                found.push((window.stretch, judgement));
            }
        });
        found
    }

    #[cfg(feature = "training")]
    /// The tags and relations it judges by.
    pub fn labels(&self) -> (&[Tag], &[Relation]) {
        self.heads.labels()
    }

    #[cfg(feature = "training")]
    /// Its numbers for a word out of context: the mean of its pieces'.
    pub fn numbers_of(&self, word: &str) -> Vec<f32> {
        let mut pieces = Vec::new();
        let count = self.vocabulary.cut(word, &mut pieces);
        let mut sum = vec![0.0; WIDTH];
        for row in self.encoder.numbers(&pieces).chunks_exact(WIDTH) {
            sum.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
        }
        sum.iter_mut().for_each(|number| *number /= count as f32);
        sum
    }

    #[cfg(feature = "training")]
    /// The whole words it knows.
    pub fn known_words(&self) -> impl Iterator<Item = &'static str> {
        self.vocabulary.words()
    }

    /// A row for each token of a window: the encoder's, at the token's first piece.
    fn read(&self, window: &EncoderInput, space: &mut Scratch) -> Vec<f32> {
        let encoded = self.encoder.read_window(&window.pieces, space);
        window.firsts.iter().flat_map(|&first| &encoded[first * WIDTH..][..WIDTH]).copied().collect()
    }
}
