//! Which head each word takes, and by which relation: the two are chosen together.

use super::{Heads, QuantizedRows, Scratch, Window, bio, relation_classifier, trees};
use crate::language::{AnnotatedText, Relation};

/// A word that may hang on more than these is left to its scores: the work for a text stays in step with its length.
const MOST: usize = 8;
/// What puts such a head behind all others.
const UNASKED: f32 = 50.0;

impl Heads {
    /// The trees of the fresh words of a stretch, whose rows are in `bytes`. The parts of a sentence too long for one hang on
    /// its first root.
    pub fn hang(
        &self,
        stretch: &Window,
        bytes: &QuantizedRows,
        words: &mut AnnotatedText<'_>,
        space: &mut Scratch,
    ) {
        let first = stretch.first_fresh();
        let sides = self.labeller.sides(bytes, space);
        let pairs: Vec<(usize, usize)> =
            self.heads(stretch, bytes, &sides, space).into_iter().enumerate().collect();
        let mut scores = self.labeller.scores(&pairs, &sides, space);
        let relations = self.labeller.told(&mut scores);
        for (&(row, head), relation) in pairs.iter().zip(relations) {
            let token = first + row;
            let whole = words.sentences[words.tokens[token].sentence as usize].tokens.clone();
            let (head, relation) = if head != row {
                (first + head, relation)
            } else if stretch.sentences.iter().any(|part| part.contains(&token) && part.start == whole.start)
            {
                (token, Relation::Root)
            } else {
                let root = (whole.start..token).find(|&other| words.head(other).is_none());
                (root.unwrap_or(whole.start), Relation::Parataxis)
            };
            words.tokens[token].head = head as u32;
            words.tokens[token].relation = relation;
        }
        sides.close(space);
        space.give([scores]);
    }

    /// The head of each fresh word, its own for a root; by their rows.
    fn heads(
        &self,
        stretch: &Window,
        bytes: &QuantizedRows,
        sides: &relation_classifier::Sides,
        space: &mut Scratch,
    ) -> Vec<usize> {
        let arcs = self.arc.sides(bytes, space);
        let (mut ready, mut scores, mut all) = (space.take(), space.take(), space.take());
        all.clear();
        self.arc.ready(&arcs.right, space, &mut ready);
        let side = arcs.side();
        // Pairs of a word and a head it may have beside another, and where their scores stand.
        let (mut asked, mut places, mut peaks) = (Vec::new(), Vec::new(), Vec::new());
        for sentence in stretch.fresh() {
            let rows = stretch.fresh_rows(sentence);
            let governors = &ready[rows.start * side..rows.end * side];
            self.arc.meet(arcs.left_rows(rows.clone()), governors, space, &mut scores);
            bio::peaks(&scores, rows.len(), Some(self.labeller.behind()), &mut peaks);
            for ((word, scores), peak) in scores.chunks_exact_mut(rows.len()).enumerate().zip(&peaks) {
                let least = peak.score - self.labeller.behind();
                let asks = self.labeller.asks_roots() || scores[word] < least;
                if !(2..=MOST).contains(&peak.near) || !asks {
                    continue;
                }
                for (head, score) in scores.iter_mut().enumerate() {
                    match *score >= least {
                        true if head != word => {
                            asked.push((rows.start + word, rows.start + head));
                            places.push(all.len() + word * rows.len() + head);
                        }
                        true => {}
                        false => *score -= UNASKED,
                    }
                }
            }
            all.extend_from_slice(&scores);
        }
        let mut relations = self.labeller.scores(&asked, sides, space);
        for (place, scores) in
            places.into_iter().zip(relations.chunks_exact_mut(self.labeller.relations().len()))
        {
            all[place] +=
                self.labeller.weight() * self.labeller.likeliest(scores).0.max(f32::MIN_POSITIVE).ln();
        }
        let mut heads = Vec::with_capacity(arcs.right_count());
        let mut scores_of = &all[..];
        for sentence in stretch.fresh() {
            let rows = stretch.fresh_rows(sentence);
            let (own, rest) = scores_of.split_at(rows.len() * rows.len());
            scores_of = rest;
            heads.extend(trees::tree(own, rows.len()).into_iter().map(|head| rows.start + head));
        }
        space.give([ready, scores, all, relations, arcs.left, arcs.right]);
        heads
    }
}
