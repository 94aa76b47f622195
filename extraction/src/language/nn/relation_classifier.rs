//! Classifies the relation of a token to its head, and says how probable it is.

use super::{
    Dense, HeadSet, Tensors,
    biaffine::{self, Biaffine, concat_rows},
    matmul::Scratch,
    quantized::QuantizedRows,
    scores::{argmax, argmax_rows, softmax},
};
use crate::language::{Relation, WeightsError};

/// Scores every relation for pairs of a token and its head.
#[derive(Debug)]
pub struct RelationClassifier {
    relations: Vec<Relation>,
    /// For each relation the relations with the same base, itself included: `nsubj` and `nsubj:pass`.
    same_base: Vec<Vec<usize>>,
    /// The first relation of each base.
    bases: Vec<usize>,
    root: Option<usize>,
    scorer: Scorer,
    joint: JointDecoding,
}

/// How head and relation are chosen together.
#[derive(Debug, Clone, Copy)]
pub struct JointDecoding {
    /// Weight of the logarithm of the relation's probability beside the head's score. Of 1, 1.5, 2, 3, 4, 5 and 8 the
    /// best on the dev splits of EWT and GUM. Heads trained on gold alone are overconfident, those trained on soft labels are
    /// not.
    pub relation_weight: f32,
    /// A head this far below the best, in log-odds, is pruned. Relations trained on soft labels can make up for less. Of 0.3,
    /// 0.6, 1, 1.5, 2, 3 and 4 the best on the same splits for trees and statements together.
    pub margin: f32,
    /// Whether tokens that may be the root are rescored too. That gives better trees with both models, but fewer statements
    /// with the small one (`docs/models.md`).
    pub rescores_roots: bool,
}

#[derive(Debug)]
enum Scorer {
    /// Bilinear in both tokens: the most accurate, and the most expensive.
    Biaffine(Biaffine),
    /// Two layers over the concatenation of both tokens; the first is split into one layer for each of them.
    Mlp { token_layer: Dense, head_layer: Dense, output_layer: Dense },
}

/// The projections of the tokens of a window as dependents and as heads.
pub struct Projections {
    tokens: Vec<f32>,
    heads: Vec<f32>,
}

impl Projections {
    /// Returns the buffers.
    pub fn release(self, scratch: &mut Scratch) {
        scratch.return_buffers([self.tokens, self.heads]);
    }
}

impl RelationClassifier {
    /// Reads the scorer that `heads` has for `relations`.
    ///
    /// # Errors
    /// Sections that are missing or have another number of relations.
    pub fn read(
        tensors: &mut Tensors<'_>,
        relations: Vec<Relation>,
        heads: HeadSet,
    ) -> Result<Self, WeightsError> {
        let (scorer, joint) = match heads {
            HeadSet::Small => {
                let (token_layer, head_layer) = Dense::read_halves(tensors)?;
                let output_layer = Dense::read(tensors)?;
                let joint = JointDecoding { relation_weight: 1.5, margin: 1.5, rescores_roots: false };
                (Scorer::Mlp { token_layer, head_layer, output_layer }, joint)
            }
            HeadSet::Large => {
                let joint = JointDecoding { relation_weight: 4.0, margin: 4.0, rescores_roots: true };
                (Scorer::Biaffine(Biaffine::read(tensors)?), joint)
            }
        };
        let outputs = match &scorer {
            Scorer::Biaffine(biaffine) => biaffine.outputs(),
            Scorer::Mlp { output_layer, .. } => output_layer.outputs(),
        };
        if outputs != relations.len() {
            return Err(WeightsError::Broken("a head has another number of labels"));
        }
        let same_base = |one: &Relation| {
            (0..relations.len()).filter(|&other| relations[other].base() == one.base()).collect()
        };
        let same_base: Vec<Vec<usize>> = relations.iter().map(same_base).collect();
        let bases = (0..relations.len()).filter(|&relation| same_base[relation][0] == relation).collect();
        let root = relations.iter().position(|&relation| relation == Relation::Root);
        Ok(Self { relations, same_base, bases, root, scorer, joint })
    }

    /// The relations, in the order of their scores.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// How head and relation are chosen together.
    pub fn joint_decoding(&self) -> JointDecoding {
        self.joint
    }

    /// Projects all tokens as dependents and as heads.
    pub fn project(&self, tokens: &QuantizedRows, scratch: &mut Scratch) -> Projections {
        match &self.scorer {
            Scorer::Biaffine(biaffine) => {
                let biaffine::Projections { dependents, governors, .. } = biaffine.project(tokens, scratch);
                Projections { tokens: dependents, heads: governors }
            }
            Scorer::Mlp { token_layer, head_layer, .. } => {
                let (mut dependents, mut heads) = (scratch.take_buffer(), scratch.take_buffer());
                token_layer.apply_quantized(tokens, scratch, &mut dependents);
                head_layer.apply_quantized(tokens, scratch, &mut heads);
                Projections { tokens: dependents, heads }
            }
        }
    }

    /// Scores every relation for each pair of a token and its head; one row for each pair.
    pub fn score(
        &self,
        pairs: &[(usize, usize)],
        projections: &Projections,
        scratch: &mut Scratch,
    ) -> Vec<f32> {
        let width = match &self.scorer {
            Scorer::Biaffine(biaffine) => biaffine.width(),
            Scorer::Mlp { token_layer, .. } => token_layer.outputs(),
        };
        let token_row = |token: usize| &projections.tokens[token * width..][..width];
        let head_row = |head: usize| &projections.heads[head * width..][..width];
        match &self.scorer {
            Scorer::Biaffine(biaffine) => {
                let dependents = concat_rows(pairs.iter().map(|&(token, _)| token_row(token)));
                let governors = concat_rows(pairs.iter().map(|&(_, head)| head_row(head)));
                biaffine.score_pairs(&dependents, &governors, scratch)
            }
            Scorer::Mlp { output_layer, .. } => {
                let (mut inner, mut scores) = (scratch.take_buffer(), scratch.take_buffer());
                inner.clear();
                for &(token, head) in pairs {
                    let both = token_row(token).iter().zip(head_row(head));
                    inner.extend(both.map(|(token, head)| (token + head).max(0.0)));
                }
                output_layer.apply(&inner, scratch, &mut scores);
                scratch.return_buffers([inner]);
                scores
            }
        }
    }

    /// The most probable relation of each pair, from its row of scores, which it changes.
    pub fn best_relations(&self, scores: &mut [f32]) -> Vec<Relation> {
        let count = self.relations.len();
        if let Some(root) = self.root {
            scores.chunks_exact_mut(count).for_each(|scores| scores[root] = f32::NEG_INFINITY);
        }
        let mut maxima = Vec::new();
        argmax_rows(scores, count, Some((count as f32).ln()), &mut maxima);
        let best = scores.chunks_exact_mut(count).zip(&maxima).map(|(scores, maximum)| {
            match maximum.within_margin {
                // All others together are less probable.
                1 => self.relations[maximum.label],
                _ => self.best_relation(scores).1,
            }
        });
        best.collect()
    }

    /// The most probable relation from one pair's scores, and the probability of its base. Turns the scores into
    /// probabilities.
    ///
    /// The base is chosen first, by the sum over its subtypes, then the subtype. A token with a head is never a root.
    pub fn best_relation(&self, scores: &mut [f32]) -> (f32, Relation) {
        softmax(scores);
        if let Some(root) = self.root {
            scores[root] = 0.0;
        }
        let first = argmax(scores);
        // With more than half, its base is the most probable.
        let base = match scores[first] > 0.5 {
            true => &self.same_base[first],
            false => self
                .bases
                .iter()
                .map(|&base| &self.same_base[base])
                .max_by(|a, b| total(scores, a).total_cmp(&total(scores, b)))
                .unwrap_or(&self.same_base[first]),
        };
        let best = base.iter().copied().max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(first);
        (total(scores, base), self.relations[best])
    }
}

/// The sum of the probabilities of some labels.
fn total(probabilities: &[f32], labels: &[usize]) -> f32 {
    labels.iter().map(|&label| probabilities[label]).sum()
}
