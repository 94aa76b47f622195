//! `lab train confidence`: fits the confidences of statements by logistic regression.

use std::{fs, path::PathBuf};

use super::logistic_regression::{self, Example};
use crate::{
    error::Error,
    evaluate::{
        model_args::ModelArgs,
        statements::{LabelledStatement, read_labelled},
    },
    metrics::Calibration,
};
use extraction::statements::confidence::{ConfidenceModel, FEATURES};

/// Parts of each file of which each is scored by a model fitted on the others.
const PARTS: usize = 5;

/// Fit the confidences of statements
///
/// A statement is right where gold requires it (token IoU of 0.5 or more) and its speaker is the one of gold. All files
/// weigh the same. Prints for each file the calibration of a model that was fitted without the article. Use development
/// data: the language model was trained on the rest, and is surer of it.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, as for `lab evaluate statements`
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Lowest confidence of a statement
    #[arg(long, default_value_t = 0.4, value_name = "CONFIDENCE")]
    least: f32,
    /// Subtracted from the bias: of the statements that are nearly sure, fewer are
    #[arg(long, default_value_t = 0.25, value_name = "LOGIT")]
    caution: f32,
    /// File to write
    #[arg(long, default_value = "extraction/models/statement-confidence.tsv", value_name = "FILE")]
    out: PathBuf,
}

/// Fits, prints the calibration by cross-validation, and writes the model.
///
/// # Errors
/// A file that can't be read or written, or violates its format.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = args.model.load_extractor()?;
    let mut files = Vec::new();
    for path in &args.gold {
        files.push(read_labelled(path, &extractor)?);
    }
    let mut calibrations: Vec<Calibration> = files.iter().map(|_| Calibration::default()).collect();
    for part in 0..PARTS {
        let model = fit(&files, args, |document| document % PARTS != part);
        for (calibration, documents) in calibrations.iter_mut().zip(&files) {
            for statement in documents.iter().skip(part).step_by(PARTS).flatten() {
                let confidence = model.confidence(&statement.features);
                if confidence >= args.least {
                    calibration.add(confidence, statement.is_right);
                }
            }
        }
    }
    for (path, calibration) in args.gold.iter().zip(&calibrations) {
        print_line!("{}\n{}{}", path.display(), calibration, calibration.confident());
    }
    let model = fit(&files, args, |_| true);
    fs::write(&args.out, model.to_tsv()).map_err(Error::write(&args.out))
}

/// Fits the model on the documents, by number in their file, that `is_used` selects.
fn fit(
    files: &[Vec<Vec<LabelledStatement>>],
    args: &Args,
    is_used: impl Fn(usize) -> bool,
) -> ConfidenceModel {
    let count = |file: &Vec<Vec<LabelledStatement>>| file.iter().map(Vec::len).sum::<usize>().max(1);
    let all: usize = files.iter().map(count).sum();
    let mut examples: Vec<Example<FEATURES>> = Vec::new();
    for file in files {
        let weight = all as f64 / (files.len() * count(file)) as f64;
        let used = file.iter().enumerate().filter(|(document, _)| is_used(*document));
        examples.extend(used.flat_map(|(_, statements)| statements).map(|statement| Example {
            features: statement.features,
            is_positive: statement.is_right,
            weight,
        }));
    }
    let (weights, bias) = logistic_regression::fit(&examples);
    ConfidenceModel { weights, bias: bias - args.caution, least: args.least }
}
