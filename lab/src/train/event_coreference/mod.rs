//! `lab train event-coreference`: trains the pairwise model of event coreference by logistic regression.

mod examples;

use std::{fs, path::PathBuf};

use super::logistic_regression;
use crate::{
    error::Error,
    evaluate::event_coreference::{EventMention, Scores, cluster, read_mentions},
};
use examples::{pair_examples, trigger_pair_probabilities};
use extraction::event_coreference::{LinearModel, PairwiseModel};

/// Train the pairwise model of event coreference
///
/// The threshold is the one with the best mean CoNLL in five-fold cross-validation over topics; that figure is
/// printed.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, as for `lab evaluate event-coreference`
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// File to write
    #[arg(long, default_value = "extraction/models/event-coreference.tsv", value_name = "FILE")]
    out: PathBuf,
}

/// Folds of cross-validation; a topic is in the fold of its number modulo this.
const FOLDS: u32 = 5;

/// Trains on all gold files, prints the cross-validated score, and writes the model.
///
/// # Errors
/// A file that can't be read or written, or violates its format.
pub fn run(args: &Args) -> Result<(), Error> {
    let mut mentions = Vec::new();
    for path in &args.gold {
        mentions.extend(read_mentions(path)?);
    }
    let mentions: Vec<&EventMention> = mentions.iter().collect();
    let (threshold, conll) = best_threshold(&mentions);
    print_line!("CoNLL {conll:.2} in cross-validation, at the threshold {threshold}");
    let model = train(&mentions, threshold);
    fs::write(&args.out, model.to_tsv()).map_err(Error::write(&args.out))
}

/// Returns the threshold with the best mean CoNLL in cross-validation, and that score.
fn best_threshold(mentions: &[&EventMention]) -> (f32, f64) {
    let thresholds: Vec<f32> = (0..9).map(|step| -3.0 + 0.375 * step as f32).collect();
    let mut sums = vec![0.0; thresholds.len()];
    for fold in 0..FOLDS {
        let (held_out, others): (Vec<_>, Vec<_>) =
            mentions.iter().copied().partition(|mention| mention.topic % FOLDS == fold);
        let mut model = train(&others, 0.0);
        for (sum, &threshold) in sums.iter_mut().zip(&thresholds) {
            model = model.with_threshold(threshold);
            *sum += Scores::new(&held_out, &cluster(&model, &held_out)).conll();
        }
    }
    let means = thresholds.iter().zip(&sums).map(|(&threshold, sum)| (threshold, sum / f64::from(FOLDS)));
    means.fold((0.0, 0.0), |best, mean| if mean.1 > best.1 { mean } else { best })
}

/// Trains weights and trigger-pair probabilities, and sets the threshold.
fn train(mentions: &[&EventMention], threshold: f32) -> PairwiseModel {
    let (weights, bias) = logistic_regression::fit(&pair_examples(mentions));
    let linear = LinearModel { weights, bias, threshold };
    PairwiseModel { linear, pairs: trigger_pair_probabilities(mentions) }
}
