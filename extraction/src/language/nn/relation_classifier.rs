//! How a word hangs on its head: the relation between the two, and how sure it is.

use rten_simd::SimdOp;
use rten_vecmath::Softmax;

use super::{
    Dense, HeadSet, QuantizedRows, Tensors,
    biaffine::{self, Biaffine, gather},
    bio,
    dense::Scratch,
};
use crate::language::{Relation, WeightsError};

/// What tells the relation of a word to its head.
#[derive(Debug)]
pub struct RelationClassifier {
    relations: Vec<Relation>,
    /// For each relation those with the same base, itself among them: `nsubj` and `nsubj:pass` are kin.
    kin: Vec<Vec<usize>>,
    /// The first relation of each base.
    bases: Vec<usize>,
    root: Option<usize>,
    scorer: Scorer,
    /// How much its sureness weighs beside a head's own score, where the two are chosen together: of 1, 1.5, 2, 3, 4, 5 and 8
    /// the best on the dev splits of EWT and GUM. Heads learned from gold alone are told too surely; those learned
    /// from shares are not.
    weight: f32,
    /// A head this far behind the best, in log-odds, is not asked for its relation, and not taken. Relations told from shares
    /// can make up for less: of 0.3, 0.6, 1, 1.5, 2, 3 and 4 the best on the same for trees and statements together.
    behind: f32,
    /// Whether words that may be a root are asked too: better trees with both models, but fewer statements by the small
    /// one's (`docs/models.md`).
    asks_roots: bool,
}

#[derive(Debug)]
enum Scorer {
    /// Every number of the one with every number of the other: dear, and the best.
    Biaffine(Biaffine),
    /// Two layers over both words' numbers side by side.
    Layers { own: Dense, head: Dense, out: Dense },
}

/// The words of a stretch as dependents and as heads.
pub struct Sides {
    own: Vec<f32>,
    head: Vec<f32>,
}

impl Sides {
    /// Gives their room back.
    pub fn close(self, space: &mut Scratch) {
        space.give([self.own, self.head]);
    }
}

impl RelationClassifier {
    pub fn read(
        tensors: &mut Tensors<'_>,
        relations: Vec<Relation>,
        size: HeadSet,
    ) -> Result<Self, WeightsError> {
        let scorer = match size {
            HeadSet::Small => {
                let (own, head) = Dense::read_halves(tensors)?;
                Scorer::Layers { own, head, out: Dense::read(tensors)? }
            }
            HeadSet::Large => Scorer::Biaffine(Biaffine::read(tensors)?),
        };
        let outputs = match &scorer {
            Scorer::Biaffine(pair) => pair.outputs(),
            Scorer::Layers { out, .. } => out.outputs(),
        };
        let kin = |one: &Relation| {
            (0..relations.len()).filter(|&other| relations[other].base() == one.base()).collect()
        };
        let kin: Vec<Vec<usize>> = relations.iter().map(kin).collect();
        let bases = (0..relations.len()).filter(|&label| kin[label][0] == label).collect();
        let root = relations.iter().position(|&relation| relation == Relation::Root);
        if outputs != relations.len() {
            return Err(WeightsError::Broken("a head has another number of labels"));
        }
        let (weight, behind, asks_roots) =
            if size == HeadSet::Large { (4.0, 4.0, true) } else { (1.5, 1.5, false) };
        Ok(Self { relations, kin, bases, root, scorer, weight, behind, asks_roots })
    }

    /// The relations it tells apart.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// How much the logarithm of a relation's share weighs beside a head's score.
    pub fn weight(&self) -> f32 {
        self.weight
    }

    /// How far behind the best, in log-odds, a head may be to be asked for its relation.
    pub fn behind(&self) -> f32 {
        self.behind
    }

    /// Whether words that may be a root are asked for their relations.
    pub fn asks_roots(&self) -> bool {
        self.asks_roots
    }

    /// Both sides of all words.
    pub fn sides(&self, words: &QuantizedRows, space: &mut Scratch) -> Sides {
        match &self.scorer {
            Scorer::Biaffine(pair) => {
                let biaffine::Sides { left, right, .. } = pair.sides(words, space);
                Sides { own: left, head: right }
            }
            Scorer::Layers { own, head, .. } => {
                let (mut dependents, mut governors) = (space.take(), space.take());
                own.apply_bytes(words, space, &mut dependents);
                head.apply_bytes(words, space, &mut governors);
                Sides { own: dependents, head: governors }
            }
        }
    }

    /// How well each relation fits each pair of a word and its head, a row for each pair.
    pub fn scores(&self, pairs: &[(usize, usize)], sides: &Sides, space: &mut Scratch) -> Vec<f32> {
        let width = match &self.scorer {
            Scorer::Biaffine(pair) => pair.side(),
            Scorer::Layers { own, .. } => own.outputs(),
        };
        let own = |word: usize| &sides.own[word * width..][..width];
        let head = |word: usize| &sides.head[word * width..][..width];
        match &self.scorer {
            Scorer::Biaffine(pair) => {
                let dependents = gather(pairs.iter().map(|&(word, _)| own(word)));
                let governors = gather(pairs.iter().map(|&(_, governor)| head(governor)));
                pair.pairs(&dependents, &governors)
            }
            Scorer::Layers { out, .. } => {
                let (mut inner, mut scores) = (space.take(), space.take());
                inner.clear();
                for &(word, governor) in pairs {
                    let both = own(word).iter().zip(head(governor));
                    inner.extend(both.map(|(own, head)| (own + head).max(0.0)));
                }
                out.apply(&inner, space, &mut scores);
                space.give([inner]);
                scores
            }
        }
    }

    /// The likeliest relation of each pair, by its row of scores.
    pub fn told(&self, scores: &mut [f32]) -> Vec<Relation> {
        let count = self.relations.len();
        if let Some(root) = self.root {
            scores.chunks_exact_mut(count).for_each(|scores| scores[root] = f32::NEG_INFINITY);
        }
        let mut peaks = Vec::new();
        bio::peaks(scores, count, Some((count as f32).ln()), &mut peaks);
        let told = scores.chunks_exact_mut(count).zip(&peaks).map(|(scores, peak)| match peak.near {
            // The others together have less than it.
            1 => self.relations[peak.at],
            _ => self.likeliest(scores).1,
        });
        told.collect()
    }

    /// The likeliest relation by a pair's scores, and how likely it is with its kin: relations of one base are told apart
    /// only after the base is chosen. No word with a head is a root.
    pub fn likeliest(&self, scores: &mut [f32]) -> (f32, Relation) {
        Softmax::new_mut(scores).dispatch();
        if let Some(root) = self.root {
            scores[root] = 0.0;
        }
        let first = bio::best(scores);
        // No base can be likelier where the first has more than half.
        let base = match scores[first] > 0.5 {
            true => &self.kin[first],
            false => self
                .bases
                .iter()
                .map(|&base| &self.kin[base])
                .max_by(|a, b| share(scores, a).total_cmp(&share(scores, b)))
                .unwrap_or(&self.kin[first]),
        };
        let label = base.iter().copied().max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(first);
        (share(scores, base), self.relations[label])
    }
}

fn share(scores: &[f32], labels: &[usize]) -> f32 {
    labels.iter().map(|&label| scores[label]).sum()
}
