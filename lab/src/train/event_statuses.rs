//! `lab train event-statuses`: learns the weights of features of an event's status.

use std::{collections::HashMap, path::PathBuf};

use super::log_linear::{train, write};
use crate::{
    error::Error,
    evaluate::{happenings::labelled_statuses, model_args::ModelArgs},
};
use extraction::schema::EventStatus;

/// The number of statuses.
const STATUSES: usize = EventStatus::ALL.len();

/// Train the log-linear model of an event's status
///
/// Maximises the likelihood of gold's status (multinomial logit) by AdaGrad over the features of each mention of a happening,
/// whatever its weight: tense, words beside it, what governs it, times in its sentence. The fast model's trees suffice, and
/// take seconds. Use training data.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, as for `lab evaluate happenings`
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Folder to write `event-statuses.tsv` to
    #[arg(long, default_value = "extraction/models", value_name = "FOLDER")]
    out: PathBuf,
}

/// Trains the model and writes its file.
///
/// # Errors
/// A file that can't be read or written, or violates its format.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = args.model.load_extractor()?;
    let (mut numbers, mut names) = (HashMap::new(), Vec::new());
    let choices = labelled_statuses(&args.gold, &extractor, &mut |name| {
        *numbers.entry(name.to_owned()).or_insert_with(|| {
            names.push(name.to_owned());
            names.len() as u32 - 1
        })
    })?;
    let weights = train::<1>(&choices, names.len() * STATUSES, "statuses");
    let rows: Vec<[f64; STATUSES]> = weights
        .as_chunks::<STATUSES>()
        .0
        .iter()
        .map(|of_feature| of_feature.map(|[weight]| weight))
        .collect();
    let about = format!("of an event's status: {}", EventStatus::ALL.map(EventStatus::as_str).join(", "));
    write(&args.out, "event-statuses.tsv", ("event-statuses", &about), &names, &rows)
}
