//! The fast model: hashed word features and dilated convolutions, with the same heads as the accurate model.
//!
//! It is trained on gold and on soft labels that the accurate model predicts for raw news (distillation, Hinton et al.
//! 2015).

mod convolutions;
mod embeddings;
mod features;
mod gazetteer;
mod person_names;

use std::cell::RefCell;

#[cfg(feature = "training")]
pub use self::features::{AFFIX_ROWS, FeatureExtractor, LEXICON_CLASSES, WordFeatures, normalize};
use self::{convolutions::Convolutions, embeddings::Embeddings};
use super::{
    annotated::AnnotatedText,
    nn::{self, HeadSet, Heads, RepeatedTokenMeans, Scratch, Tensors, windows},
    weights::{self, WeightsError},
};

/// The built-in weights.
static BUILTIN: &[u8] = include_bytes!("../../../models/fast.weights");

/// The version of the weights file. Since 4, the NER head has a layer over a token and the mean of its occurrences.
pub const VERSION: u32 = 4;

/// The most tokens in a window; their hidden states stay in the second-level cache.
const MAX_TOKENS: usize = 256;
/// The most tokens of context at the start of a window.
const MAX_CONTEXT: usize = 32;

thread_local! {
    /// Memory for one window, reused from text to text: the model is shared by all threads, and allocating this anew for
    /// each text costs more than the arithmetic.
    static BUFFERS: RefCell<Buffers> = RefCell::default();
}

#[derive(Default)]
struct Buffers {
    scratch: Scratch,
    hidden: Vec<f32>,
    keys: Vec<u32>,
    means: RepeatedTokenMeans,
}

/// The fast model with its weights and lexicons.
#[derive(Debug)]
pub struct Fast {
    embeddings: Embeddings<'static>,
    convolutions: Convolutions,
    heads: Heads,
}

impl Fast {
    /// Loads the built-in weights.
    ///
    /// # Errors
    /// The file does not fit this program; a test fails in that case.
    pub fn builtin() -> Result<Self, WeightsError> {
        Self::load(BUILTIN)
    }

    /// Loads a weights file that `lab train fast` wrote.
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
        Ok(Self {
            embeddings: Embeddings::read(&mut tensors)?,
            convolutions: Convolutions::read(&mut tensors)?,
            heads: Heads::read(&mut tensors, labels, HeadSet::Small)?,
        })
    }

    /// Annotates the tokens and sentences of a document.
    pub fn annotate_tokens(&self, doc: &mut AnnotatedText<'_>) {
        nn::single_threaded(|| BUFFERS.with_borrow_mut(|buffers| self.annotate_with(doc, buffers)));
    }

    fn annotate_with(&self, doc: &mut AnnotatedText<'_>, buffers: &mut Buffers) {
        let Buffers { scratch, hidden, keys, means } = buffers;
        let costs = vec![1; doc.tokens.len()];
        for window in windows(doc, &costs, MAX_TOKENS, MAX_CONTEXT) {
            if doc.cancellation.is_cancelled() {
                return;
            }
            let range = self.embeddings.embed(doc, window.tokens(), hidden, keys);
            self.convolutions.apply(hidden, range, scratch);
            means.compute(hidden, keys);
            self.heads.predict(&window, hidden, means, doc, scratch);
        }
    }
}
