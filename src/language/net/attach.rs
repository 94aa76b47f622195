//! Which head each word takes, and by which relation: the two are chosen together.

use super::{Bytes, Heads, Space, Stretch, labeller, spans, trees};
use crate::language::{Annotated, Relation};

/// A head this far behind the best, in log-odds, is not asked for its relation: it has less than one chance in fifty.
const BEHIND: f32 = 4.0;
/// A word that may hang on more than these is left to its scores: the work for a text stays in step with its length.
const MOST: usize = 8;
/// What puts such a head behind all others.
const UNASKED: f32 = 50.0;

impl Heads {
    /// The trees of a stretch. The parts of a sentence too long for one hang on its first root.
    pub(super) fn hang(
        &self,
        stretch: &Stretch,
        bytes: &Bytes,
        words: &mut Annotated<'_>,
        space: &mut Space,
    ) {
        let first = stretch.tokens().start;
        let known = stretch.fresh().first().map_or(first, |sentence| sentence.start) - first;
        let sides = self.labeller.sides(bytes, space);
        let heads = self.heads(stretch, known, bytes, &sides, space);
        let pairs: Vec<(usize, usize)> = (known..).zip(heads.iter().copied()).collect();
        let mut scores = self.labeller.scores(&pairs, &sides, space);
        for (&(row, head), scores) in
            pairs.iter().zip(scores.chunks_exact_mut(self.labeller.relations().len()))
        {
            let token = first + row;
            let whole = words.sentences[words.tokens[token].sentence as usize].tokens.clone();
            let (head, relation) = if head != row {
                (first + head, self.labeller.relation(scores))
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

    /// The head of each row from `known` on, its own for a root.
    fn heads(
        &self,
        stretch: &Stretch,
        known: usize,
        bytes: &Bytes,
        sides: &labeller::Sides,
        space: &mut Space,
    ) -> Vec<usize> {
        let arcs = self.arc.sides(bytes, space);
        let (mut ready, mut scores, mut all) = (space.take(), space.take(), space.take());
        all.clear();
        self.arc.ready(&arcs.right, space, &mut ready);
        let side = arcs.side();
        // Pairs of a word and a head it may have beside another, and where their scores stand.
        let (mut asked, mut places) = (Vec::new(), Vec::new());
        for sentence in stretch.fresh() {
            let rows = stretch.rows(sentence);
            let governors = &ready[rows.start * side..rows.end * side];
            self.arc.meet(arcs.left_rows(rows.clone()), governors, &mut scores);
            for (word, scores) in scores.chunks_exact_mut(rows.len()).enumerate() {
                let least = scores[spans::best(scores)] - BEHIND;
                let likely = scores.iter().filter(|&&score| score >= least).count();
                let asks = self.labeller.asks_roots() || scores[word] < least;
                if !(2..=MOST).contains(&likely) || !asks {
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
        let mut heads = Vec::with_capacity(arcs.right_count() - known);
        let mut scores_of = &all[..];
        for sentence in stretch.fresh() {
            let rows = stretch.rows(sentence);
            let (own, rest) = scores_of.split_at(rows.len() * rows.len());
            scores_of = rest;
            heads.extend(trees::tree(own, rows.len()).into_iter().map(|head| rows.start + head));
        }
        space.give([ready, scores, all, relations, arcs.left, arcs.right]);
        heads
    }
}
