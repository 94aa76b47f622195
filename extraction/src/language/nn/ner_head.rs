//! How well each label of names fits a word: by its own row, or by its row beside the mean of words alike.

use super::{Dense, HeadSet, QuantizedRows, RepeatedTokenMeans, Tensors, dense::Scratch, heads::NAMES};
use crate::language::WeightsError;

/// What scores the labels of names.
#[derive(Debug)]
pub struct NerHead {
    /// A word's row and the mean of those alike, which meet before anything is told; none where a word has seen the whole
    /// stretch.
    beside: Option<(Dense, Dense)>,
    out: Dense,
}

impl NerHead {
    pub fn read(tensors: &mut Tensors<'_>, size: HeadSet) -> Result<Self, WeightsError> {
        let beside = if size == HeadSet::Small { Some(Dense::read_halves(tensors)?) } else { None };
        let out = Dense::read(tensors)?;
        match out.outputs() == NAMES {
            true => Ok(Self { beside, out }),
            false => Err(WeightsError::Broken("a head has another number of labels")),
        }
    }

    /// A row of scores for each of the last words of a stretch, whose `echoes` are of all; `scores` is filled anew.
    pub fn scores(
        &self,
        words: &QuantizedRows,
        echoes: &RepeatedTokenMeans,
        space: &mut Scratch,
        scores: &mut Vec<f32>,
    ) {
        match &self.beside {
            None => self.out.apply_bytes(words, space, scores),
            Some((own, echo)) => {
                let (mut inner, mut said) = (space.take(), space.take());
                own.apply_bytes(words, space, &mut inner);
                echo.apply(&echoes.means, space, &mut said);
                let width = own.outputs();
                let groups = &echoes.groups[echoes.groups.len() - words.count()..];
                for (row, &group) in inner.chunks_exact_mut(width).zip(groups) {
                    let said = &said[group * width..][..width];
                    row.iter_mut().zip(said).for_each(|(own, said)| *own = (*own + said).max(0.0));
                }
                self.out.apply(&inner, space, scores);
                space.give([inner, said]);
            }
        }
    }
}
