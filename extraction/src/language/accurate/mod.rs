//! The accurate model: a small transformer over windows of sentences, with a head for each task.
//!
//! One pass of the encoder serves tags, trees, names, attributions and antecedents. `lab/python/accurate` trains it;
//! `docs/models.md` says how it was chosen.

mod encoder;
mod encoder_input;
mod wordpiece;

use std::{collections::HashMap, sync::Arc};

use self::{
    encoder::{Encoder, EncoderScratch, WIDTH},
    encoder_input::{EncoderInput, MAX_CONTEXT, encoder_inputs},
    wordpiece::Vocabulary,
};
use super::{
    annotated::AnnotatedText,
    event_predictions::normalized,
    nn::{self, HeadSet, Heads, RepeatedTokenMeans, Tensors, Window},
    weights::{self, WeightsError},
};
#[cfg(feature = "training")]
use super::{
    nn::SoftLabels,
    ud::{Relation, Tag},
};

/// The built-in weights.
static BUILTIN: &[u8] = include_bytes!("../../../models/accurate.weights");

/// The version of the weights file. Since 5, the embeddings of word pieces have four bits.
const VERSION: u32 = 5;

/// The accurate model with its weights.
#[derive(Debug)]
pub struct Accurate {
    vocabulary: Vocabulary<'static>,
    encoder: Encoder<'static>,
    heads: Heads,
}

impl Accurate {
    /// Loads the built-in weights.
    ///
    /// # Errors
    /// The file does not fit this program; a test fails in that case.
    pub fn builtin() -> Result<Self, WeightsError> {
        Self::load(BUILTIN)
    }

    /// Loads a weights file that `lab/python/accurate/export.py` wrote.
    ///
    /// # Errors
    /// Another version's file, a damaged one, or none at all.
    pub fn load(file: &'static [u8]) -> Result<Self, WeightsError> {
        Self::load_for(file, true)
    }

    /// Loads a weights file, with or without the VNNI kernel ([`Tensors::new`]).
    pub(super) fn load_for(file: &'static [u8], allow_vnni: bool) -> Result<Self, WeightsError> {
        let mut tensors = Tensors::new(weights::read(file, VERSION)?, allow_vnni);
        let labels = tensors.labels()?;
        let vocabulary = Vocabulary::new(tensors.lines()?)?;
        let encoder = Encoder::read(&mut tensors)?;
        if vocabulary.len() != encoder.vocabulary() {
            return Err(WeightsError::Broken("its words have no numbers"));
        }
        Ok(Self { vocabulary, encoder, heads: Heads::read(&mut tensors, labels, HeadSet::Large)? })
    }

    /// Annotates the tokens and sentences of a document.
    pub(super) fn annotate_tokens(&self, doc: &mut AnnotatedText<'_>) {
        nn::single_threaded(|| {
            let mut scratch = EncoderScratch::default();
            let mut embeddings = HashMap::new();
            for input in encoder_inputs(doc, &self.vocabulary, MAX_CONTEXT) {
                if doc.cancellation.is_cancelled() || doc.has_triggers_beyond_limit() {
                    return;
                }
                let hidden = self.encode(&input, &mut scratch);
                let means = RepeatedTokenMeans::default();
                self.heads.predict(&input.window, &hidden, &means, doc, &mut scratch.scratch);
                self.embed_triggers(&input.window, &hidden, doc, &mut embeddings);
            }
        });
    }

    /// Gives the triggers of a window, the latest, their hidden states and the embeddings of their words.
    ///
    /// `embeddings` are those of the words before, by word in lower case.
    fn embed_triggers(
        &self,
        window: &Window,
        hidden: &[f32],
        doc: &mut AnnotatedText<'_>,
        embeddings: &mut HashMap<String, Arc<[f32]>>,
    ) {
        let Some(mut events) = doc.events.take() else { return };
        let new = events.triggers.iter_mut().rev().take_while(|trigger| trigger.hidden.is_empty());
        for trigger in new {
            let row = trigger.token - window.tokens().start;
            trigger.hidden = normalized(hidden[row * WIDTH..][..WIDTH].to_vec());
            let word = doc.word(trigger.token).to_lowercase();
            let embedding = match embeddings.get(&word) {
                Some(embedding) => embedding.clone(),
                None => normalized(self.word_embedding(&word)).into(),
            };
            trigger.embedding = embeddings.entry(word).or_insert(embedding).clone();
        }
        doc.events = Some(events);
    }

    /// Predicts soft labels for the tokens of a document, in windows without context.
    #[cfg(feature = "training")]
    pub fn soft_labels(&self, doc: &AnnotatedText<'_>) -> Vec<(Window, SoftLabels)> {
        let mut labelled = Vec::new();
        nn::single_threaded(|| {
            let mut scratch = EncoderScratch::default();
            for input in encoder_inputs(doc, &self.vocabulary, 0) {
                let hidden = self.encode(&input, &mut scratch);
                let labels = self.heads.soft_labels(&input.window, &hidden, &mut scratch.scratch);
                labelled.push((input.window, labels));
            }
        });
        labelled
    }

    /// The tags and relations that it predicts, in the order of its labels.
    #[cfg(feature = "training")]
    pub fn labels(&self) -> (&[Tag], &[Relation]) {
        self.heads.labels()
    }

    /// The embedding of a word without context: the mean of its word pieces' embeddings.
    pub fn word_embedding(&self, word: &str) -> Vec<f32> {
        let mut ids = Vec::new();
        let count = self.vocabulary.tokenize(word, &mut ids);
        let mut mean = vec![0.0; WIDTH];
        for row in self.encoder.embeddings(&ids).chunks_exact(WIDTH) {
            mean.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        mean.iter_mut().for_each(|sum| *sum /= count as f32);
        mean
    }

    /// The word pieces of a word, as indexes into its vocabulary.
    #[cfg(feature = "training")]
    pub fn word_pieces(&self, word: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        self.vocabulary.tokenize(word, &mut ids);
        ids
    }

    /// All word pieces, in the order of their indexes.
    #[cfg(feature = "training")]
    pub fn vocabulary(&self) -> Vec<&'static str> {
        self.vocabulary.word_pieces()
    }

    /// The hidden state of each token of a window: the encoder's output at the token's first word piece.
    fn encode(&self, input: &EncoderInput, scratch: &mut EncoderScratch) -> Vec<f32> {
        let encoded = self.encoder.encode(&input.word_pieces, scratch);
        input.firsts.iter().flat_map(|&first| &encoded[first * WIDTH..][..WIDTH]).copied().collect()
    }
}
