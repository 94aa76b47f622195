//! `lab evaluate event-coreference`: scores the clustering of gold event mentions on ECB+.

mod gold;
mod scores;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

pub(crate) use self::{
    gold::{EventMention, read_mentions},
    scores::Scores,
};
use crate::error::Error;
use extraction::{
    CancellationToken,
    event_coreference::{self, EventFeatures, PairwiseModel},
};

/// Score event coreference across documents (ECB+)
///
/// GOLD is one JSON document a line, {"topic", "text", "mentions": [{"span", "kind", "chain", "in_validated"}]}.
///
/// Mentions are gold: those of kind "event" in validated sentences, as is usual for ECB+. They are
/// clustered in the order of the file, as articles arrive in the service, all documents together and without
/// their topics. Printed: MUC, B³ and CEAF-e as the CoNLL scorer computes them (singletons count), with recall,
/// precision and F1, and the mean of the three F1s (CoNLL); the same at the threshold that the service uses
/// across articles, and for the baseline of equal trigger stems; and the mean of the topics' CoNLL, each
/// clustered alone. Features are extracted with the fast model.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Weights file of the pairwise model (`extraction/models/event-coreference.tsv`), instead of the built-in one
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Also print each topic
    #[arg(long)]
    topics: bool,
}

/// Scores each file and prints its figures.
///
/// # Errors
/// A file that can't be read or violates its format; weights that do not fit.
pub fn run(args: &Args) -> Result<(), Error> {
    let model = &match args.weights.as_deref() {
        Some(path) => load_model(path)?,
        None => PairwiseModel::builtin()?,
    };
    for path in &args.gold {
        let mentions = read_mentions(path)?;
        let all: Vec<&EventMention> = mentions.iter().collect();
        let scores = Scores::new(&all, &cluster(model, &all));
        print_line!("{}", path.display());
        print_line!("mentions {}  clusters {}", mentions.len(), scores.gold_clusters());
        scores.print("clustered");
        Scores::new(&all, &cluster_by_trigger(&all)).print("by trigger alone");
        print_topics(model, &mentions, args.topics);
    }
    Ok(())
}

fn load_model(path: &Path) -> Result<PairwiseModel, Error> {
    let text = fs::read_to_string(path).map_err(Error::read(path))?;
    Ok(PairwiseModel::parse(&path.to_string_lossy(), &text)?)
}

/// Prints the mean CoNLL of the topics, each clustered alone, and if asked to the scores of each.
fn print_topics(model: &PairwiseModel, mentions: &[EventMention], print_each: bool) {
    let topics: BTreeSet<u32> = mentions.iter().map(|mention| mention.topic).collect();
    let mut sum = 0.0;
    for &topic in &topics {
        let own: Vec<&EventMention> = mentions.iter().filter(|mention| mention.topic == topic).collect();
        let scores = Scores::new(&own, &cluster(model, &own));
        sum += scores.conll();
        if print_each {
            scores.print(&format!("topic {topic}"));
        }
    }
    print_line!("per topic, mean of {}: CoNLL {:.2}", topics.len(), sum / topics.len().max(1) as f64);
}

/// Clusters mentions in their order. Returns clusters of their indexes.
pub(crate) fn cluster(model: &PairwiseModel, mentions: &[&EventMention]) -> Vec<Vec<usize>> {
    let features: Vec<EventFeatures> = mentions.iter().map(|mention| mention.features.clone()).collect();
    event_coreference::cluster(model, &features, &CancellationToken::default())
}

/// Clusters mentions with the same trigger stem: the baseline.
fn cluster_by_trigger(mentions: &[&EventMention]) -> Vec<Vec<usize>> {
    group_by_key(mentions.iter().map(|mention| mention.features.trigger()))
}

/// Groups indexes by key, in the order of the keys.
fn group_by_key<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (index, key) in keys.enumerate() {
        groups.entry(key).or_default().push(index);
    }
    groups.into_values().collect()
}
