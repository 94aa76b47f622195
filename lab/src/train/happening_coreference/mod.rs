//! `lab train happening-coreference`: trains the model of happenings across articles by logistic regression.

mod gold;

use std::{fs, path::PathBuf};

use super::logistic_regression::{self, Example};
use crate::{error::Error, evaluate::model_args::ModelArgs};
use extraction::event_coreference::{
    EventCoreference, HappeningFeatures, HappeningModel, LinearModel,
    training::{HAPPENING_FEATURES, compare_happenings},
};
use gold::Article;

/// Train the model that links the happenings of articles
///
/// Examples are pairs of extracted happenings of two articles on one topic that both overlap gold: the same where they
/// share gold. Articles on one topic are the documents of a topic of ECB+, and the two halves of an article of newsroom
/// gold.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files with chains, as for `lab evaluate event-coreference`
    #[arg(long, num_args = 1.., value_name = "FILE")]
    chains: Vec<PathBuf>,
    /// Gold files with happenings, as for `lab evaluate happenings`
    #[arg(long, num_args = 1.., value_name = "FILE")]
    news: Vec<PathBuf>,
    /// Weight of an example from newsroom gold
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR")]
    news_weight: f64,
    /// Mean score above which happenings are linked
    #[arg(long, default_value_t = 0.0, value_name = "SCORE", allow_hyphen_values = true)]
    threshold: f32,
    #[command(flatten)]
    model: ModelArgs,
    /// File to write
    #[arg(long, default_value = "extraction/models/happening-coreference.tsv", value_name = "FILE")]
    out: PathBuf,
}

/// Trains on all gold files, prints the number of examples, and writes the model.
///
/// # Errors
/// A file that can't be read or written, or violates its format.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = args.model.load_extractor()?;
    let coreference = EventCoreference::builtin()?;
    let mut examples = Vec::new();
    for path in &args.chains {
        let articles = gold::read_chains(path, &extractor, &coreference.lexicon)?;
        add_examples(&articles, &coreference, 1.0, &mut examples);
    }
    for path in &args.news {
        let articles = gold::read_halves(path, &extractor, &coreference.lexicon)?;
        add_examples(&articles, &coreference, args.news_weight, &mut examples);
    }
    let same = examples.iter().filter(|example| example.is_positive).count();
    let (weights, bias) = logistic_regression::fit(&examples);
    print_line!("{} pairs, {same} of them the same", examples.len());
    let model = HappeningModel { linear: LinearModel { weights, bias, threshold: args.threshold } };
    fs::write(&args.out, model.to_tsv()).map_err(Error::write(&args.out))
}

/// Adds the pairs of happenings of different articles with one topic.
fn add_examples(
    articles: &[Article],
    coreference: &EventCoreference,
    weight: f64,
    examples: &mut Vec<Example<HAPPENING_FEATURES>>,
) {
    for (nth, article) in articles.iter().enumerate() {
        for other in articles[nth + 1..].iter().filter(|other| other.topic == article.topic) {
            for (one, gold) in &article.happenings {
                for (another, other_gold) in &other.happenings {
                    if gold.is_empty() || other_gold.is_empty() {
                        continue;
                    }
                    let is_coreferent = !gold.is_disjoint(other_gold);
                    examples.push(Example {
                        features: compare(one, another, coreference),
                        is_positive: is_coreferent,
                        weight,
                    });
                }
            }
        }
    }
}

fn compare(
    one: &HappeningFeatures,
    other: &HappeningFeatures,
    coreference: &EventCoreference,
) -> [f32; HAPPENING_FEATURES] {
    compare_happenings(one, other, &coreference.within_document)
}
