//! CoNLL scores of a clustering of event mentions.

use super::{gold::EventMention, group_by_key};
use crate::metrics::{ClusterScore, b_cubed, ceaf_e, conll_f1, muc};

/// MUC, B³ and CEAF-e.
pub(crate) struct Scores {
    gold_clusters: usize,
    scores: [ClusterScore; 3],
}

impl Scores {
    /// Scores predicted clusters of indexes of `mentions`.
    pub(crate) fn new(mentions: &[&EventMention], predicted: &[Vec<usize>]) -> Self {
        let gold = group_by_key(mentions.iter().map(|mention| mention.cluster.as_str()));
        let scores = [muc(&gold, predicted), b_cubed(&gold, predicted), ceaf_e(&gold, predicted)];
        Self { gold_clusters: gold.len(), scores }
    }

    pub(super) fn gold_clusters(&self) -> usize {
        self.gold_clusters
    }

    /// The mean of the three F1s, in percent.
    pub(crate) fn conll(&self) -> f64 {
        conll_f1(&self.scores)
    }

    pub(super) fn print(&self, name: &str) {
        let metrics: String = ["MUC", "B3", "CEAF-e"]
            .iter()
            .zip(self.scores)
            .map(|(metric, score)| {
                format!("  {metric} R {:.1} P {:.1} F {:.1}", score.recall(), score.precision(), score.f1())
            })
            .collect();
        print_line!("{name}: CoNLL {:.2}{metrics}", self.conll());
    }
}
