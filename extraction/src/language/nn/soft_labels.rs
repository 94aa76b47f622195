//! What a model holds likely, rather than what it decides: targets for a smaller model to learn from (distillation:
//! Hinton et al. 2015).

use super::{
    Heads, QuantizedRows, RepeatedTokenMeans, Scratch, Window, bio,
    heads::{CUES, LEAST_CUE, NAMES, ROLES},
    trees,
};

/// The labels that may be right for a word, with their shares, which make one.
pub type Distribution = Vec<(u16, f32)>;

/// Distribution below this are left out.
const LEAST_SHARE: f32 = 0.01;

/// What a model holds of the words of a stretch, a row of shares for each.
#[derive(Debug)]
pub struct SoftLabels {
    /// Of each token: its tags.
    pub tags: Vec<Distribution>,
    /// Of each token: its name labels.
    pub names: Vec<Distribution>,
    /// Of each token: its cue labels.
    pub cues: Vec<Distribution>,
    /// Each word's head, by its row in the stretch; the word's own for a root.
    pub arcs: Vec<Distribution>,
    /// The head by which the relation is told.
    pub heads: Vec<usize>,
    /// Of each token: its relations.
    pub relations: Vec<Distribution>,
    /// The row of each likely cue, and what every word is to it.
    pub roles: Vec<(usize, Vec<Distribution>)>,
}

impl Heads {
    /// Judges every word of a stretch; `seen` holds a row for each.
    pub fn judge(&self, stretch: &Window, seen: &[f32], space: &mut Scratch) -> SoftLabels {
        let mut scores = Vec::new();
        let mut bytes = QuantizedRows::default();
        bytes.set(seen, self.tag.inputs());
        self.tag.apply_bytes(&bytes, space, &mut scores);
        let tags = shares(&mut scores, self.tags.len());
        self.namer.scores(&bytes, &RepeatedTokenMeans::default(), space, &mut scores);
        let names = shares(&mut scores, NAMES);
        self.cue.apply_bytes(&bytes, space, &mut scores);
        let cues = shares(&mut scores, CUES);

        let sides = self.arc.sides(&bytes, space);
        let (mut arcs, mut heads) = (Vec::new(), Vec::new());
        let (side, mut governors) = (sides.side(), Vec::new());
        self.arc.ready(&sides.right, space, &mut governors);
        for sentence in &stretch.sentences {
            let rows = stretch.rows(sentence);
            let mut scores = Vec::new();
            let ready = &governors[rows.start * side..rows.end * side];
            self.arc.meet(sides.left_rows(rows.clone()), ready, space, &mut scores);
            heads.extend(trees::tree(&scores, rows.len()).into_iter().map(|head| rows.start + head));
            let inside = shares(&mut scores, rows.len());
            arcs.extend(inside.into_iter().map(|shares| {
                shares
                    .into_iter()
                    .map(|(head, share)| (head + rows.start as u16, share))
                    .collect::<Distribution>()
            }));
        }
        let sides = self.labeller.sides(&bytes, space);
        let pairs: Vec<(usize, usize)> = heads.iter().copied().enumerate().collect();
        let mut scores = self.labeller.scores(&pairs, &sides, space);
        let relations = shares(&mut scores, self.labeller.relations().len());
        sides.close(space);

        let likely = (0..cues.len()).filter(|&row| {
            cues[row].iter().filter(|(label, _)| label % 2 == 1).map(|(_, share)| share).sum::<f32>()
                >= LEAST_CUE
        });
        let likely: Vec<usize> = likely.collect();
        let mut cues_alone = QuantizedRows::default();
        cues_alone.set_some(&bytes, likely.iter().copied());
        let sides = self.role.sides_of(&bytes, &cues_alone, space);
        let scores = self.role.of_governors::<ROLES>(&sides, space);
        let roles = likely.into_iter().zip(scores);
        let roles = roles.map(|(row, mut scores)| (row, shares(scores.as_flattened_mut(), ROLES))).collect();
        SoftLabels { tags, names, cues, arcs, heads, relations, roles }
    }
}

/// Scores as shares, row by row.
fn shares(scores: &mut [f32], labels: usize) -> Vec<Distribution> {
    bio::probabilities(scores, labels);
    let row = |row: &[f32]| {
        let kept = (0..).zip(row.iter().copied()).filter(|&(_, share)| share >= LEAST_SHARE);
        let kept: Distribution = kept.collect();
        let sum: f32 = kept.iter().map(|&(_, share)| share).sum();
        kept.into_iter().map(|(label, share)| (label, share / sum)).collect()
    };
    scores.chunks_exact(labels).map(row).collect()
}
