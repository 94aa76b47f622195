//! Coreference scores of a set of documents.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use super::{
    alignment::align,
    pronouns::{Answer, pronoun_answers},
};
use crate::{
    corpora::GumDocument,
    metrics::{ClusterScore, MatchCounts, b_cubed, ceaf_e, conll_f1, muc},
};
use extraction::actors::Coreference;

/// Sums over documents.
#[derive(Default)]
pub(super) struct Scores {
    documents: usize,
    mentions: MatchCounts,
    /// MUC, B³ and CEAF-e with predicted mentions.
    predicted_mentions: [ClusterScore; 3],
    /// The same over mentions that both sides have.
    shared_mentions: [ClusterScore; 3],
    pronouns: MatchCounts,
}

impl Scores {
    /// Scores one document.
    ///
    /// Mentions are numbered as in gold; a predicted mention that is not gold gets a number of its own.
    pub(super) fn add(&mut self, document: &GumDocument, coreference: &Coreference) {
        self.documents += 1;
        let gold_of = align(document, coreference);
        let gold = gold_clusters(document);
        let mut actors: Vec<Vec<usize>> = vec![Vec::new(); coreference.actors.len()];
        for (index, mention) in coreference.mentions.iter().enumerate() {
            actors[mention.actor].push(gold_of[index].unwrap_or(document.mentions.len() + index));
        }
        let predicted = canonical(actors.iter().filter(|actor| actor.len() > 1).cloned());
        add_scores(&mut self.predicted_mentions, &gold, &predicted);

        let in_gold: HashSet<usize> = gold.iter().flatten().copied().collect();
        let in_both: HashSet<usize> =
            gold_of.iter().flatten().filter(|mention| in_gold.contains(mention)).copied().collect();
        let shared = |clusters: &[Vec<usize>]| {
            let of_cluster = |cluster: &Vec<usize>| -> Vec<usize> {
                cluster.iter().filter(|mention| in_both.contains(mention)).copied().collect()
            };
            canonical(clusters.iter().map(of_cluster))
        };
        add_scores(&mut self.shared_mentions, &shared(&gold), &shared(&actors));

        let predicted_mentions = predicted.iter().flatten();
        self.mentions += MatchCounts {
            correct: predicted_mentions.clone().filter(|mention| in_gold.contains(mention)).count(),
            predicted: predicted_mentions.count(),
            gold: in_gold.len(),
        };
        for (_, answer) in pronoun_answers(document, coreference, &gold_of) {
            self.pronouns += MatchCounts {
                correct: usize::from(answer == Answer::Correct),
                predicted: usize::from(answer != Answer::Missing),
                gold: 1,
            };
        }
    }
}

/// Returns the gold entities with two mentions or more, as indexes of mentions.
fn gold_clusters(document: &GumDocument) -> Vec<Vec<usize>> {
    let mut entities: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, mention) in document.mentions.iter().enumerate() {
        entities.entry(&mention.entity).or_default().push(index);
    }
    canonical(entities.into_values().filter(|cluster| cluster.len() > 1))
}

fn add_scores(sums: &mut [ClusterScore; 3], gold: &[Vec<usize>], predicted: &[Vec<usize>]) {
    for (sum, metric) in sums.iter_mut().zip([muc, b_cubed, ceaf_e]) {
        *sum += metric(gold, predicted);
    }
}

/// Drops empty clusters and sorts the others, so that sums of floats have one order.
fn canonical(clusters: impl Iterator<Item = Vec<usize>>) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = clusters.filter(|cluster| !cluster.is_empty()).collect();
    clusters.sort();
    clusters
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let conll = conll_f1(&self.predicted_mentions);
        write!(f, "{:5}  {} | {conll:.1} ", self.documents, self.mentions.precision_recall_f1())?;
        for score in &self.predicted_mentions {
            write!(f, " {:.1}/{:.1}/{:.1}", score.precision(), score.recall(), score.f1())?;
        }
        let linked = conll_f1(&self.shared_mentions);
        write!(f, " | {linked:.1} | {}", self.pronouns.precision_recall_f1())
    }
}
