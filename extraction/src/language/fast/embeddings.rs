//! Embeddings of words out of context: the normalised sum of one embedding row for each feature.

use std::ops::Range;

use super::features::{AFFIX_ROWS, FeatureExtractor, LEXICON_CLASSES, WordFeatures};
use crate::language::{
    AnnotatedText, WeightsError,
    nn::{LayerNorm, Matrix, MinMax, Tensors, position, sum_rows},
    shape::{self, POSITIONS},
};

/// The embedding tables of all features, and the vocabulary of the first.
#[derive(Debug)]
pub struct Embeddings<'f> {
    features: FeatureExtractor,
    words: Matrix<'f>,
    affixes: Matrix<'f>,
    shapes: Matrix<'f>,
    lexicons: Matrix<'f>,
    norm: LayerNorm,
}

impl<'f> Embeddings<'f> {
    /// Reads the vocabulary, the four tables and the layer normalisation, and loads the lexicons.
    ///
    /// # Errors
    /// Sections that are missing, or tables of another size than their feature needs.
    pub fn read(tensors: &mut Tensors<'f>) -> Result<Self, WeightsError> {
        let vocabulary: Vec<&str> = tensors.lines()?.collect();
        let (words, affixes) = (tensors.matrix()?, tensors.matrix()?);
        let (shapes, lexicons) = (tensors.matrix()?, tensors.matrix()?);
        let width = words.columns;
        let fits = vocabulary.len() + 1 == words.rows
            && affixes.columns == width
            && affixes.rows == AFFIX_ROWS
            && shapes.columns == width
            && shapes.rows == shape::COUNT * usize::from(POSITIONS)
            && lexicons.columns == width
            && lexicons.rows == LEXICON_CLASSES;
        if !fits {
            return Err(WeightsError::Broken("its words don't fit their numbers"));
        }
        let features = FeatureExtractor::new(vocabulary.into_iter());
        Ok(Self { features, words, affixes, shapes, lexicons, norm: LayerNorm::read(tensors, width)? })
    }

    /// Computes the embedding of each token, and the key that equal words share. Returns the range of the values.
    ///
    /// Replaces the contents of `embeddings` (one row for each token) and `keys`.
    pub fn embed(
        &self,
        doc: &AnnotatedText<'_>,
        tokens: Range<usize>,
        embeddings: &mut Vec<f32>,
        keys: &mut Vec<u32>,
    ) -> MinMax {
        let (words, positions): (Vec<&str>, Vec<u8>) =
            tokens.map(|token| (doc.word(token), position(doc, token))).unzip();
        let features = self.features.extract(&words, &positions);
        keys.clear();
        keys.extend(features.iter().map(|features| features.key));
        let rows: Vec<_> = features.iter().map(|features| self.rows(features)).collect();
        sum_rows(&rows, self.words.columns, embeddings);
        self.norm.apply(embeddings)
    }

    /// The embedding rows of a word, which are summed.
    fn rows(&self, features: &WordFeatures) -> [(&[i8], f32); 9] {
        let [a, b, c, d, e, f] = features.affixes.map(|affix| self.affixes.row(affix as usize % AFFIX_ROWS));
        let word = self.words.row(features.word as usize);
        let shape = self.shapes.row(features.shape_and_position.into());
        [word, a, b, c, d, e, f, shape, self.lexicons.row(features.lexicon_class.into())]
    }
}
