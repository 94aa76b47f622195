//! `lab train happening-decoder`: chooses the weights of the decoder of happenings by coordinate ascent.

use std::{fs, path::PathBuf};

use crate::{
    error::Error,
    evaluate::{happenings::Development, model_args::ModelArgs},
};
use extraction::happenings::Weights;

/// Steps of a weight: each is tried in both directions.
const STEPS: [f32; 2] = [0.25, 0.1];
/// Least gain of the objective for which a weight is changed.
const LEAST_GAIN: f64 = 0.05;

/// Choose the weights of the decoder of happenings
///
/// Changes one weight after another by a quarter or a tenth of itself (by as much, where it is below one) as long as the
/// objective rises: F1 of entries and of rows, found lead happenings, the share of right types, statuses, days, actors and
/// recipients, less what is invented. Articles are annotated once. Use development data.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files, as for `lab evaluate happenings`
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Weights to begin with, instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    start: Option<PathBuf>,
    /// Largest number of passes over all weights
    #[arg(long, default_value_t = 2, value_name = "N")]
    passes: usize,
    /// Names of the weights to choose; all by default
    #[arg(long, num_args = 1.., value_name = "NAME")]
    only: Vec<String>,
    /// File to write
    #[arg(long, default_value = "extraction/models/happening-decoder.tsv", value_name = "FILE")]
    out: PathBuf,
}

/// Chooses the weights, prints each gain, and writes the file whenever one is made.
///
/// # Errors
/// A file that can't be read or written, or violates its format.
pub fn run(args: &Args) -> Result<(), Error> {
    let extractor = args.model.load_extractor()?;
    let mut values = match &args.start {
        None => extractor.happening_weights().values(),
        Some(path) => {
            let text = fs::read_to_string(path).map_err(Error::read(path))?;
            Weights::parse(&path.display().to_string(), &text)?.values()
        }
    };
    let development = Development::annotate(&args.gold, &extractor)?;
    // There are as many values as names, so the built-in weights are never taken.
    let weights_of = |values: &[f32]| Weights::from_values(values).unwrap_or(*extractor.happening_weights());
    let score = |values: &[f32]| development.scores(&extractor.with_happening_weights(weights_of(values)));
    let mut best = score(&values);
    print_line!("{:.2}  {}", best.objective(), best.lines()[0]);
    for pass in 0..args.passes {
        let mut has_gained = false;
        for (index, name) in Weights::NAMES.iter().enumerate() {
            if !args.only.is_empty() && !args.only.iter().any(|only| only == name) {
                continue;
            }
            let step = STEPS[pass.min(STEPS.len() - 1)];
            for direction in [1.0, -1.0] {
                while let Some(better) = moved(&values, index, direction * step)
                    .map(|values| (score(&values), values))
                    .filter(|(scores, _)| scores.objective() > best.objective() + LEAST_GAIN)
                {
                    (best, values) = better;
                    has_gained = true;
                    print_line!("{:.2}  {name} {}  {}", best.objective(), values[index], best.lines()[0]);
                    fs::write(&args.out, weights_of(&values).to_tsv()).map_err(Error::write(&args.out))?;
                }
            }
        }
        if !has_gained {
            break;
        }
    }
    Ok(())
}

/// Moves a weight by a share of its size, or of one if it is smaller; thresholds and factors stay above zero.
fn moved(values: &[f32], index: usize, share: f32) -> Option<Vec<f32>> {
    let mut moved = values.to_vec();
    let name = Weights::NAMES[index];
    let is_threshold = name.starts_with("least") || name.starts_with("no ");
    let size = if is_threshold { values[index].abs() } else { values[index].abs().max(1.0) };
    let value = values[index] + share * size;
    moved[index] = (value * 1000.0).round() / 1000.0;
    (moved[index] != values[index] && (!is_threshold || value > 0.0)).then_some(moved)
}
