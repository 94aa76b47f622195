//! The heads: predict tags, names, trees, attributions, antecedents and events from one hidden state for each token of a window.

use super::{
    Dense, RepeatedTokenMeans, Tensors, Window,
    antecedents::predict_antecedents,
    biaffine::Biaffine,
    event_heads::EventHeads,
    labels::{CUE_LABELS, ROLE_LABELS},
    matmul::Scratch,
    ner_head::{NerHead, decode_names},
    quantized::QuantizedRows,
    relation_classifier::RelationClassifier,
    scores::argmax_rows,
};
use crate::language::{AnnotatedText, Relation, Tag, WeightsError};

/// Which heads a weights file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadSet {
    /// A two-layer relation classifier, means of repeated tokens for names, no coreference, no events.
    Small,
    /// A biaffine relation classifier, coreference and events.
    Large,
}

/// Tokens that are tagged at once: their scores, many for each token, stay in the first-level cache.
const TAG_BLOCK: usize = 48;

/// The heads of a model.
#[derive(Debug)]
pub struct Heads {
    pub(super) tags: Vec<Tag>,
    pub(super) tag: Dense,
    pub(super) name: NerHead,
    pub(super) cue: Dense,
    pub(super) arc: Biaffine,
    pub(super) relations: RelationClassifier,
    pub(super) role: Biaffine,
    coreference: Option<Biaffine>,
    events: Option<EventHeads>,
}

impl Heads {
    /// Reads all heads of a set, which predict the given tags and relations.
    ///
    /// # Errors
    /// Sections that are missing, are left over, or have another number of labels.
    pub fn read(
        tensors: &mut Tensors<'_>,
        (tags, relations): (Vec<Tag>, Vec<Relation>),
        set: HeadSet,
    ) -> Result<Self, WeightsError> {
        let tag = Dense::read(tensors)?;
        let relation_order = relations.clone();
        let heads = Self {
            tags,
            tag,
            name: NerHead::read(tensors, set)?,
            cue: Dense::read(tensors)?,
            arc: Biaffine::read(tensors)?,
            relations: RelationClassifier::read(tensors, relations, set)?,
            role: Biaffine::read(tensors)?,
            coreference: if set == HeadSet::Large { Some(Biaffine::read(tensors)?) } else { None },
            events: if set == HeadSet::Large {
                Some(EventHeads::read(tensors, &relation_order)?)
            } else {
                None
            },
        };
        let fits = tensors.is_done()
            && heads.tag.outputs() == heads.tags.len()
            && heads.cue.outputs() == CUE_LABELS
            && heads.role.outputs() == ROLE_LABELS;
        if fits { Ok(heads) } else { Err(WeightsError::Broken("a head has another number of labels")) }
    }

    /// Annotates the new tokens of a window.
    ///
    /// `hidden` holds one row for each token of the window, `means` the means of repeated tokens (used by
    /// [`HeadSet::Small`] alone).
    pub fn predict(
        &self,
        window: &Window,
        hidden: &[f32],
        means: &RepeatedTokenMeans,
        doc: &mut AnnotatedText<'_>,
        scratch: &mut Scratch,
    ) {
        let mut tokens = std::mem::take(&mut scratch.window_rows);
        let mut new_tokens = std::mem::take(&mut scratch.new_rows);
        tokens.quantize(hidden, self.tag.inputs());
        let context = window.first_new_token() - window.tokens().start;
        new_tokens.copy_rows(&tokens, context..tokens.count());

        self.predict_tags(window, &new_tokens, doc, scratch);
        self.predict_names(window, &new_tokens, means, doc, scratch);
        self.parse(window, &new_tokens, doc, scratch);
        if let Some(events) = &self.events {
            events.predict(window, &new_tokens, doc, scratch);
        }
        self.predict_attributions(window, &tokens, &mut new_tokens, doc, scratch);
        if let Some(coreference) = &self.coreference {
            predict_antecedents(coreference, window, &tokens, doc, scratch);
        }
        (scratch.window_rows, scratch.new_rows) = (tokens, new_tokens);
    }

    /// Sets the part of speech and features of the new tokens.
    fn predict_tags(
        &self,
        window: &Window,
        new_tokens: &QuantizedRows,
        doc: &mut AnnotatedText<'_>,
        scratch: &mut Scratch,
    ) {
        let (mut scores, mut maxima) = (scratch.take_buffer(), Vec::new());
        for start in (0..new_tokens.count()).step_by(TAG_BLOCK) {
            let block = start..(start + TAG_BLOCK).min(new_tokens.count());
            self.tag.apply_to_range(new_tokens, block, scratch, &mut scores);
            argmax_rows(&scores, self.tags.len(), None, &mut maxima);
            let tokens = &mut doc.tokens[window.first_new_token() + start..];
            for (token, maximum) in tokens.iter_mut().zip(&maxima) {
                token.tag = self.tags[maximum.label];
            }
        }
        scratch.return_buffers([scores]);
    }

    /// Appends the names of the new sentences.
    fn predict_names(
        &self,
        window: &Window,
        new_tokens: &QuantizedRows,
        means: &RepeatedTokenMeans,
        doc: &mut AnnotatedText<'_>,
        scratch: &mut Scratch,
    ) {
        let mut scores = scratch.take_buffer();
        self.name.score(new_tokens, means, scratch, &mut scores);
        decode_names(&scores, window, doc);
        scratch.return_buffers([scores]);
    }

    /// The tags and relations that the heads predict, in the order of their scores.
    #[cfg(feature = "training")]
    pub fn labels(&self) -> (&[Tag], &[Relation]) {
        (&self.tags, self.relations.relations())
    }
}
