//! `dateline evaluate event-coreference`: which reports tell the same, against ECB+; and learning it.

mod gold;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::clusters::{Tally, b_cubed, ceaf_e, muc};
use extraction::event_coreference::{self, EventFeatures, PairwiseModel};
use gold::Told;

/// Score the folding of events against documents whose event mentions stand in chains (ECB+).
///
/// GOLD is one JSON document a line, {"topic", "text", "mentions": [{"span", "kind", "chain", "in_validated"}]}.
///
/// Mentions are gold's: those of kind "event" in sentences that gold vouches for, as is usual for ECB+. They are
/// folded in the order of the file, as articles join in the service, all documents together; no topic is
/// told. Printed: MUC, B³ and CEAF-e as the CoNLL scorer counts them (singletons count) with recall,
/// precision and F1, and the mean of the three F1s (CoNLL); beside it the same with the certainty that the service asks
/// of reports of several articles, and for folding by nothing but the trigger's stem; and the mean of the topics'
/// CoNLL, each folded by itself.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, JSON lines.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Score this file of weights (`extraction/models/event-coreference.tsv`) instead of the one built in.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Also show each topic.
    #[arg(long)]
    topics: bool,
}

/// Learn when two reports tell the same, and write `extraction/models/event-coreference.tsv`.
///
/// The threshold above which a report joins a happening is the one with the best CoNLL on topics that the
/// weights did not learn from, in five parts; its figure is printed.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct LearnArgs {
    /// Gold files to learn from, as for `dateline evaluate event-coreference`.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Where to write.
    #[arg(long, default_value = "extraction/models/event-coreference.tsv", value_name = "FILE")]
    out: PathBuf,
}

/// Why folding could not be scored or learned.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot read {0}: {1}")]
    Read(PathBuf, std::io::Error),
    /// A line is not the JSON it should be.
    #[error("{0}, line {1}: {2}")]
    Line(PathBuf, usize, serde_json::Error),
    /// The weights cannot be written.
    #[error("cannot write {0}: {1}")]
    Write(PathBuf, std::io::Error),
}

/// Scores each file and prints its figures.
pub fn run(args: &Args) -> Result<(), Error> {
    let given = match &args.weights {
        Some(path) => {
            let table = std::fs::read_to_string(path).map_err(|error| Error::Read(path.clone(), error))?;
            Some(PairwiseModel::parse(&table))
        }
        None => None,
    };
    let model = given.as_ref().unwrap_or_else(|| PairwiseModel::builtin());
    for path in &args.gold {
        let told = gold::read(path)?;
        say!("{}", path.display());
        let figures = Figures::of(&told, &folded(model, &told));
        say!("mentions {}  chains {}", told.len(), figures.chains);
        figures.print("folded");
        if given.is_none() {
            Figures::of(&told, &folded(PairwiseModel::cross_document(), &told))
                .print("as surely as the record asks across articles");
        }
        Figures::of(&told, &by_trigger(&told)).print("by trigger alone");
        let topics: BTreeSet<u32> = told.iter().map(|one| one.topic).collect();
        let mut sum = 0.0;
        for &topic in &topics {
            let own: Vec<&Told> = told.iter().filter(|one| one.topic == topic).collect();
            let figures = Figures::of(own.iter().copied(), &folded(model, own.iter().copied()));
            sum += figures.conll();
            if args.topics {
                figures.print(&format!("topic {topic}"));
            }
        }
        say!("per topic, mean of {}: CoNLL {:.2}", topics.len(), sum / topics.len().max(1) as f64);
    }
    Ok(())
}

/// Learns from gold, prints what to expect of it, and writes the weights.
pub fn learn(args: &LearnArgs) -> Result<(), Error> {
    let mut told = Vec::new();
    for path in &args.gold {
        told.extend(gold::read(path)?);
    }
    let (threshold, conll) = threshold(&told);
    say!("CoNLL {conll:.2} on topics not learned from, joining above {threshold}");
    let model = learned(told.iter(), threshold);
    std::fs::write(&args.out, model.to_tsv()).map_err(|error| Error::Write(args.out.clone(), error))
}

/// The parts that topics are dealt into.
const PARTS: u32 = 5;

/// The threshold with the best mean CoNLL over parts that the rest was learned without.
fn threshold(told: &[Told]) -> (f32, f64) {
    let thresholds: Vec<f32> = (0..9).map(|nth| -3.0 + 0.375 * nth as f32).collect();
    let mut sums = vec![0.0; thresholds.len()];
    for part in 0..PARTS {
        let mut model = learned(told.iter().filter(|one| one.topic % PARTS != part), 0.0);
        let own: Vec<&Told> = told.iter().filter(|one| one.topic % PARTS == part).collect();
        for (sum, &threshold) in sums.iter_mut().zip(&thresholds) {
            model = model.with_threshold(threshold);
            *sum += Figures::of(own.iter().copied(), &folded(&model, own.iter().copied())).conll();
        }
    }
    let means = thresholds.iter().zip(&sums).map(|(&threshold, sum)| (threshold, sum / f64::from(PARTS)));
    means.fold((0.0, 0.0), |best, one| if one.1 > best.1 { one } else { best })
}

fn learned<'t>(told: impl IntoIterator<Item = &'t Told>, threshold: f32) -> PairwiseModel {
    let told: Vec<_> = told.into_iter().map(|one| (&one.report, one.chain.as_str(), one.topic)).collect();
    crate::train::event_coreference::learn(&told, threshold)
}

fn folded<'t>(model: &PairwiseModel, told: impl IntoIterator<Item = &'t Told>) -> Vec<Vec<usize>> {
    let reports: Vec<EventFeatures> = told.into_iter().map(|one| one.report.clone()).collect();
    event_coreference::cluster(model, &reports)
}

/// What folding must beat: the same stem is the same happening.
fn by_trigger(told: &[Told]) -> Vec<Vec<usize>> {
    grouped(told.iter().map(|one| one.report.trigger()))
}

fn grouped<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (nth, key) in keys.enumerate() {
        groups.entry(key).or_default().push(nth);
    }
    groups.into_values().collect()
}

/// The three measures.
struct Figures {
    chains: usize,
    scores: [(&'static str, Tally); 3],
}

impl Figures {
    fn of<'t>(told: impl IntoIterator<Item = &'t Told>, found: &[Vec<usize>]) -> Self {
        let key = grouped(told.into_iter().map(|one| one.chain.as_str()));
        let scores =
            [("MUC", muc(&key, found)), ("B3", b_cubed(&key, found)), ("CEAF-e", ceaf_e(&key, found))];
        Self { chains: key.len(), scores }
    }

    /// The mean of the three measures, in percent as they are.
    fn conll(&self) -> f64 {
        self.scores.iter().map(|(_, score)| score.f1()).sum::<f64>() / 3.0
    }

    fn print(&self, name: &str) {
        let each = self.scores.iter().map(|(measure, score)| {
            format!("  {measure} R {:.1} P {:.1} F {:.1}", score.recall(), score.precision(), score.f1())
        });
        say!("{name}: CoNLL {:.2}{}", self.conll(), each.collect::<String>());
    }
}
