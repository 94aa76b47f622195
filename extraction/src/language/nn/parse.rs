//! Dependency parsing: chooses the head of each token and its relation together.

use super::{
    Heads, Scratch, Window, quantized::QuantizedRows, relation_classifier, scores::argmax_rows,
    trees::decode_tree,
};
use crate::language::{AnnotatedText, Relation};

/// A token with more candidate heads than this keeps the heads' own scores, so that parsing stays linear in the text.
const MAX_CANDIDATE_HEADS: usize = 8;
/// Subtracted from the score of a head that is no candidate, so that it is chosen only to repair a tree.
const PRUNED: f32 = 50.0;

impl Heads {
    /// Sets head and relation of a window's new tokens, whose hidden states are `tokens`.
    ///
    /// Each part of a sentence that is longer than a window gives a tree of its own; the roots of later parts are attached to
    /// the first root as `parataxis`.
    pub(super) fn parse(
        &self,
        window: &Window,
        tokens: &QuantizedRows,
        doc: &mut AnnotatedText<'_>,
        scratch: &mut Scratch,
    ) {
        let first = window.first_new_token();
        let projections = self.relations.project(tokens, scratch);
        let pairs: Vec<(usize, usize)> =
            self.choose_heads(window, tokens, &projections, scratch).into_iter().enumerate().collect();
        let mut scores = self.relations.score(&pairs, &projections, scratch);
        let relations = self.relations.best_relations(&mut scores);
        for (&(row, head), relation) in pairs.iter().zip(relations) {
            let token = first + row;
            let sentence = doc.sentences[doc.tokens[token].sentence as usize].tokens.clone();
            let is_root_of =
                |part: &std::ops::Range<usize>| part.contains(&token) && part.start == sentence.start;
            let (head, relation) = if head != row {
                (first + head, relation)
            } else if window.sentences.iter().any(is_root_of) {
                (token, Relation::Root)
            } else {
                let root = (sentence.start..token).find(|&other| doc.head(other).is_none());
                (root.unwrap_or(sentence.start), Relation::Parataxis)
            };
            doc.tokens[token].head = head as u32;
            doc.tokens[token].relation = relation;
        }
        projections.release(scratch);
        scratch.return_buffers([scores]);
    }

    /// The head of each new token by its row, its own row for a root.
    ///
    /// Where several heads score close to the best, each is rescored by the probability of its best relation.
    fn choose_heads(
        &self,
        window: &Window,
        tokens: &QuantizedRows,
        projections: &relation_classifier::Projections,
        scratch: &mut Scratch,
    ) -> Vec<usize> {
        let joint = self.relations.joint_decoding();
        let arcs = self.arc.project(tokens, scratch);
        let (mut governors, mut scores, mut arc_scores) =
            (scratch.take_buffer(), scratch.take_buffer(), scratch.take_buffer());
        arc_scores.clear();
        self.arc.precompute(&arcs.governors, scratch, &mut governors);
        let width = arcs.width();
        // Pairs of a token and a candidate head, and the index of each pair's score.
        let (mut candidates, mut indices, mut maxima) = (Vec::new(), Vec::new(), Vec::new());
        for sentence in window.new_sentences() {
            let rows = window.new_rows(sentence);
            let governors = &governors[rows.start * width..rows.end * width];
            self.arc.score_all_pairs(arcs.dependent_rows(rows.clone()), governors, scratch, &mut scores);
            argmax_rows(&scores, rows.len(), Some(joint.margin), &mut maxima);
            for ((token, scores), maximum) in scores.chunks_exact_mut(rows.len()).enumerate().zip(&maxima) {
                let threshold = maximum.score - joint.margin;
                let is_rescored = joint.rescores_roots || scores[token] < threshold;
                if !(2..=MAX_CANDIDATE_HEADS).contains(&maximum.within_margin) || !is_rescored {
                    continue;
                }
                for (head, score) in scores.iter_mut().enumerate() {
                    match *score >= threshold {
                        true if head != token => {
                            candidates.push((rows.start + token, rows.start + head));
                            indices.push(arc_scores.len() + token * rows.len() + head);
                        }
                        true => {}
                        false => *score -= PRUNED,
                    }
                }
            }
            arc_scores.extend_from_slice(&scores);
        }
        let mut relation_scores = self.relations.score(&candidates, projections, scratch);
        let count = self.relations.relations().len();
        for (index, scores) in indices.into_iter().zip(relation_scores.chunks_exact_mut(count)) {
            let (probability, _) = self.relations.best_relation(scores);
            arc_scores[index] += joint.relation_weight * probability.max(f32::MIN_POSITIVE).ln();
        }
        let mut heads = Vec::with_capacity(arcs.governor_count());
        let mut rest = &arc_scores[..];
        for sentence in window.new_sentences() {
            let rows = window.new_rows(sentence);
            let (scores, after) = rest.split_at(rows.len() * rows.len());
            rest = after;
            heads.extend(decode_tree(scores, rows.len()).into_iter().map(|head| rows.start + head));
        }
        arcs.release(scratch);
        scratch.return_buffers([governors, scores, arc_scores, relation_scores]);
        heads
    }
}
