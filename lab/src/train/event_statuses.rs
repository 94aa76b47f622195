//! `lab train event-statuses`: learns the weights of features of an event's status.

use super::log_linear::{FeatureNumbers, LogLinearArgs, train, write};
use crate::{error::Error, evaluate::happenings::labelled_statuses};
use extraction::schema::EventStatus;

/// The number of statuses.
const STATUSES: usize = EventStatus::ALL.len();

/// Train the log-linear model of an event's status
///
/// Maximises the likelihood of gold's status (multinomial logit) by AdaGrad over the features of each mention of a happening,
/// whatever its weight: tense, words beside it, what governs it, times in its sentence. The fast model's trees suffice, and
/// take seconds. Use training data. Writes `event-statuses.tsv`.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    files: LogLinearArgs,
}

/// Trains the model and writes its file.
///
/// # Errors
/// A file that can't be read or written, or violates its format.
pub fn run(args: &Args) -> Result<(), Error> {
    let LogLinearArgs { gold, model, out } = &args.files;
    let extractor = model.load_extractor()?;
    let mut features = FeatureNumbers::default();
    let choices = labelled_statuses(gold, &extractor, &mut |name| features.number(name))?;
    let names = features.names();
    let weights = train::<1>(&choices, names.len() * STATUSES, "statuses");
    let rows: Vec<[f64; STATUSES]> = weights
        .as_chunks::<STATUSES>()
        .0
        .iter()
        .map(|of_feature| of_feature.map(|[weight]| weight))
        .collect();
    let about = format!("of an event's status: {}", EventStatus::ALL.map(EventStatus::as_str).join(", "));
    write(out, "event-statuses.tsv", ("event-statuses", &about), names, &rows)
}
