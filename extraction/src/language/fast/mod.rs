//! The fast model: hashed words through a few small convolutions, with the same heads as the accurate model's.
//!
//! It learns from gold and from what the accurate model reads in raw news (distillation: Hinton et al. 2015).

mod convolutions;
mod features;
mod gazetteer;
mod person_names;

use std::cell::RefCell;

pub use self::features::{ANSWERS, PARTS, Rows, WordFeatures, looks, normal, rows};
use self::{convolutions::Convolutions, features::Words};
use super::{
    annotated::AnnotatedText,
    nn::{self, HeadSet, Heads, RepeatedTokenMeans, Scratch, Tensors, windows},
    weights::{self, WeightsError},
};

/// The weights that ship, compiled in.
static SHIPPED: &[u8] = include_bytes!("../../../models/fast.weights");

/// Of the weights file. 4: a word and the words like it meet in a layer before its name is told.
pub const VERSION: u32 = 4;

/// Tokens read at once, as many as stay in a core's own cache on their way through the layers.
const LONGEST: usize = 256;
/// Tokens of what was read before that a stretch may begin with.
const COMPANY: usize = 32;

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// Room that a thread keeps from text to text, for one stretch: fresh memory costs more than what is done in it.
#[derive(Default)]
struct Room {
    space: Scratch,
    seen: Vec<f32>,
    keys: Vec<u32>,
    echoes: RepeatedTokenMeans,
}

/// The fast model's weights, ready to read with.
#[derive(Debug)]
pub struct Fast {
    words: Words<'static>,
    convolutions: Convolutions,
    heads: Heads,
}

impl Fast {
    /// Loads the weights compiled into the program.
    ///
    /// # Errors
    /// The file does not fit this program; a test keeps that from being built.
    pub fn builtin() -> Result<Self, WeightsError> {
        Self::load(SHIPPED)
    }

    /// Reads a weights file, as `lab train fast` writes it.
    ///
    /// # Errors
    /// Another version's file, a damaged one, or none at all.
    pub fn load(file: &'static [u8]) -> Result<Self, WeightsError> {
        let mut tensors = Tensors::new(weights::read(file, VERSION)?);
        let labels = tensors.labels()?;
        Ok(Self {
            words: Words::read(&mut tensors)?,
            convolutions: Convolutions::read(&mut tensors)?,
            heads: Heads::read(&mut tensors, labels, HeadSet::Small)?,
        })
    }

    /// Tags, parses, names and attributes a text whose tokens and sentences are cut.
    pub fn annotate_tokens(&self, words: &mut AnnotatedText<'_>) {
        nn::single_threaded(|| ROOM.with_borrow_mut(|room| self.fill_in(words, room)));
    }

    fn fill_in(&self, words: &mut AnnotatedText<'_>, room: &mut Room) {
        let Room { space, seen, keys, echoes } = room;
        let costs = vec![1; words.tokens.len()];
        for stretch in windows(words, &costs, LONGEST, COMPANY) {
            let extremes = self.words.rows(words, stretch.tokens(), seen, keys);
            self.convolutions.apply(seen, extremes, space);
            echoes.set(seen, keys);
            self.heads.answer(&stretch, seen, echoes, words, space);
        }
    }
}
