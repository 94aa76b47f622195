//! Soft labels: the teacher's distributions, as distillation targets (Hinton et al. 2015).

use super::{
    Heads, RepeatedTokenMeans, Scratch, Window,
    labels::{CUE_LABELS, MIN_CUE_PROBABILITY, NAME_LABELS, ROLE_LABELS},
    quantized::QuantizedRows,
    scores::softmax_rows,
    trees::decode_tree,
};

/// Labels with their probabilities, which add up to 1.
pub type Distribution = Vec<(u16, f32)>;

/// Labels of a lower probability are left out.
const MIN_PROBABILITY: f32 = 0.01;

/// A model's predictions for the tokens of a window, one distribution for each token. Rows are counted from the window's
/// first token.
#[derive(Debug)]
pub struct SoftLabels {
    /// Over tags, in the order of [`Heads::labels`].
    pub tags: Vec<Distribution>,
    /// Over the labels of names.
    pub names: Vec<Distribution>,
    /// Over the labels of cues.
    pub cues: Vec<Distribution>,
    /// Over the rows of possible heads, a token's own row for a root.
    pub arcs: Vec<Distribution>,
    /// The row of the head that `relations` are predicted for.
    pub heads: Vec<usize>,
    /// Over relations, in the order of [`Heads::labels`].
    pub relations: Vec<Distribution>,
    /// For each probable cue its row, and for every token the distribution over its roles.
    pub roles: Vec<(usize, Vec<Distribution>)>,
}

impl Heads {
    /// Predicts distributions for all tokens of a window; `hidden` holds one row for each.
    pub fn soft_labels(&self, window: &Window, hidden: &[f32], scratch: &mut Scratch) -> SoftLabels {
        let mut scores = Vec::new();
        let mut tokens = QuantizedRows::default();
        tokens.quantize(hidden, self.tag.inputs());
        self.tag.apply_quantized(&tokens, scratch, &mut scores);
        let tags = distributions(&mut scores, self.tags.len());
        self.name.score(&tokens, &RepeatedTokenMeans::default(), scratch, &mut scores);
        let names = distributions(&mut scores, NAME_LABELS);
        self.cue.apply_quantized(&tokens, scratch, &mut scores);
        let cues = distributions(&mut scores, CUE_LABELS);
        let (arcs, heads) = self.soft_arcs(window, &tokens, scratch);
        let projections = self.relations.project(&tokens, scratch);
        let pairs: Vec<(usize, usize)> = heads.iter().copied().enumerate().collect();
        let mut scores = self.relations.score(&pairs, &projections, scratch);
        let relations = distributions(&mut scores, self.relations.relations().len());
        projections.release(scratch);
        let roles = self.soft_roles(&tokens, &cues, scratch);
        SoftLabels { tags, names, cues, arcs, heads, relations, roles }
    }

    /// The distribution over heads of each token, and the heads of the decoded tree.
    fn soft_arcs(
        &self,
        window: &Window,
        tokens: &QuantizedRows,
        scratch: &mut Scratch,
    ) -> (Vec<Distribution>, Vec<usize>) {
        let projections = self.arc.project(tokens, scratch);
        let (mut arcs, mut heads) = (Vec::new(), Vec::new());
        let (width, mut governors) = (projections.width(), Vec::new());
        self.arc.precompute(&projections.governors, scratch, &mut governors);
        for sentence in &window.sentences {
            let rows = window.rows(sentence);
            let mut scores = Vec::new();
            let governors = &governors[rows.start * width..rows.end * width];
            let dependents = projections.dependent_rows(rows.clone());
            self.arc.score_all_pairs(dependents, governors, scratch, &mut scores);
            heads.extend(decode_tree(&scores, rows.len()).into_iter().map(|head| rows.start + head));
            let offset = rows.start as u16;
            arcs.extend(distributions(&mut scores, rows.len()).into_iter().map(|distribution| {
                distribution
                    .into_iter()
                    .map(|(head, probability)| (head + offset, probability))
                    .collect::<Distribution>()
            }));
        }
        (arcs, heads)
    }

    /// The roles of all tokens for each probable cue.
    fn soft_roles(
        &self,
        tokens: &QuantizedRows,
        cues: &[Distribution],
        scratch: &mut Scratch,
    ) -> Vec<(usize, Vec<Distribution>)> {
        let begins = |row: &usize| {
            let begins = cues[*row].iter().filter(|(label, _)| label % 2 == 1);
            begins.map(|(_, probability)| probability).sum::<f32>() >= MIN_CUE_PROBABILITY
        };
        let probable: Vec<usize> = (0..cues.len()).filter(begins).collect();
        let mut governors = QuantizedRows::default();
        governors.copy_rows(tokens, probable.iter().copied());
        let projections = self.role.project_both(tokens, &governors, scratch);
        let scores = self.role.score_by_governor::<ROLE_LABELS>(&projections, scratch);
        let roles = probable.into_iter().zip(scores);
        roles.map(|(row, mut scores)| (row, distributions(scores.as_flattened_mut(), ROLE_LABELS))).collect()
    }
}

/// Turns each row of scores into a distribution without improbable labels.
fn distributions(scores: &mut [f32], labels: usize) -> Vec<Distribution> {
    softmax_rows(scores, labels);
    let distribution = |row: &[f32]| {
        let kept = (0..).zip(row.iter().copied()).filter(|&(_, probability)| probability >= MIN_PROBABILITY);
        let kept: Distribution = kept.collect();
        let sum: f32 = kept.iter().map(|&(_, probability)| probability).sum();
        kept.into_iter().map(|(label, probability)| (label, probability / sum)).collect()
    };
    scores.chunks_exact(labels).map(distribution).collect()
}
