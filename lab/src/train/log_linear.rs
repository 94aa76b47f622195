//! `lab train log-linear`: learns the weights of features of participants and times.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    error::Error,
    evaluate::{
        happenings::{LabelledChoice, LabelledChoices},
        model_args::ModelArgs,
    },
    train::rng::Rng,
};

/// Least number of choices in which a feature occurs.
const LEAST_COUNT: u32 = 5;
/// Passes over all choices: with more, the weights fit the training articles and no others.
const PASSES: usize = 2;
const BATCH: usize = 32;
/// Learning rate of AdaGrad (Duchi et al. 2011).
const RATE: f64 = 0.08;
/// Weights nearer to zero are left out of the files.
const LEAST_WEIGHT: f64 = 0.03;
/// Score of the seeded order of the choices.
const SEED: u64 = 1;

/// Train the log-linear models of participants and times
///
/// Maximises the likelihood of the candidates that gold accepts, all together against all others (marginal conditional
/// logit), by AdaGrad over the features of each trigger of a wanted happening. Use training data.
///
/// Writes `participants.tsv` and `event-times.tsv`.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    files: LogLinearArgs,
}

/// What a log-linear model is trained from, and where it is written to.
#[derive(Debug, clap::Args)]
pub(super) struct LogLinearArgs {
    /// Gold files, as for `lab evaluate happenings`
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub gold: Vec<PathBuf>,
    #[command(flatten)]
    pub model: ModelArgs,
    /// Folder to write the weights to
    #[arg(long, default_value = "extraction/models", value_name = "FOLDER")]
    pub out: PathBuf,
}

/// Numbers of features, in the order in which they occur first.
#[derive(Debug, Default)]
pub(super) struct FeatureNumbers {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl FeatureNumbers {
    /// Returns the number of a feature, a new one the first time.
    pub fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// Returns the names, by number.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

/// Trains both models and writes their files.
///
/// # Errors
/// A file that can't be read or written, or violates its format.
pub fn run(args: &Args) -> Result<(), Error> {
    let LogLinearArgs { gold, model, out } = &args.files;
    let extractor = model.load_extractor()?;
    let mut features = FeatureNumbers::default();
    let choices = LabelledChoices::read(gold, &extractor, &mut |name| features.number(name))?;
    let names = features.names();
    let about = ("log-linear", "of who takes part in an event: as actor, as recipient");
    let weights = train::<2>(&choices.participants, names.len(), "participants");
    write(out, "participants.tsv", about, names, &weights)?;
    let about = ("log-linear", "of when an event takes place");
    let weights = train::<1>(&choices.times, names.len(), "times");
    write(out, "event-times.tsv", about, names, &weights)
}

/// Learns the weights of all features in `N` models, one after another.
pub(super) fn train<const N: usize>(
    choices: &[LabelledChoice],
    features: usize,
    name: &str,
) -> Vec<[f64; N]> {
    let mut counts = vec![0u32; features];
    for choice in choices {
        let mut seen: Vec<u32> = choice.features.iter().flatten().copied().collect();
        seen.sort_unstable();
        seen.dedup();
        seen.iter().for_each(|&feature| counts[feature as usize] += 1);
    }
    let mut weights = vec![[0.0; N]; features];
    for model in 0..N {
        let trained = train_one(choices, &counts, model, name);
        weights.iter_mut().zip(trained).for_each(|(weights, weight)| weights[model] = weight);
    }
    weights
}

fn train_one(choices: &[LabelledChoice], counts: &[u32], model: usize, name: &str) -> Vec<f64> {
    let mut order: Vec<usize> =
        (0..choices.len()).filter(|&index| !choices[index].right[model].is_empty()).collect();
    let (mut weights, mut squares) = (vec![0.0; counts.len()], vec![0.0; counts.len()]);
    let mut rng = Rng::new(SEED);
    for pass in 0..PASSES {
        rng.shuffle(&mut order);
        let mut loss = 0.0;
        for batch in order.chunks(BATCH) {
            let mut gradient: HashMap<u32, f64> = HashMap::new();
            for &index in batch {
                loss += add_gradient(&choices[index], model, &weights, &mut gradient);
            }
            for (feature, derivative) in gradient {
                let (at, derivative) = (feature as usize, derivative / batch.len() as f64);
                if counts[at] >= LEAST_COUNT {
                    squares[at] += derivative * derivative;
                    weights[at] -= RATE * derivative / (f64::sqrt(squares[at]) + 1e-10);
                }
            }
        }
        print_line!(
            "{name} {model}, pass {pass}: {:.3} nat over {} choices",
            loss / order.len() as f64,
            order.len()
        );
    }
    weights
}

/// Adds the gradient of one choice's negative log-likelihood, and returns that.
fn add_gradient(
    choice: &LabelledChoice,
    model: usize,
    weights: &[f64],
    gradient: &mut HashMap<u32, f64>,
) -> f64 {
    let score = |features: &Vec<u32>| features.iter().map(|&feature| weights[feature as usize]).sum::<f64>();
    let mut probabilities: Vec<f64> = choice.features.iter().map(score).collect();
    let highest = probabilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    probabilities.iter_mut().for_each(|score| *score = (*score - highest).exp());
    let all: f64 = probabilities.iter().sum();
    let right: f64 = choice.right[model].iter().map(|&index| probabilities[index]).sum();
    for (index, features) in choice.features.iter().enumerate() {
        let expected = probabilities[index] / all;
        let wanted = if choice.right[model].contains(&index) { probabilities[index] / right } else { 0.0 };
        features.iter().for_each(|&feature| *gradient.entry(feature).or_default() += expected - wanted);
    }
    (all / right).ln()
}

/// Writes the features with a weight, in the order of their names, to a file of `folder`.
///
/// The header names the `command` and says what the weights are about.
pub(super) fn write<const N: usize>(
    folder: &Path,
    file: &str,
    (command, about): (&str, &str),
    names: &[String],
    weights: &[[f64; N]],
) -> Result<(), Error> {
    let mut rows: Vec<String> = names
        .iter()
        .zip(weights)
        .filter(|(_, weights)| weights.iter().any(|weight| weight.abs() >= LEAST_WEIGHT))
        .map(|(name, weights)| weights.iter().fold(name.clone(), |row, weight| format!("{row}\t{weight:.2}")))
        .collect();
    rows.sort_unstable();
    print_line!("{file}: {} features", rows.len());
    let header = format!(
        "# Weights of features {about}; `train {command}` of lab learned them from newsroom train.\n# {}\n",
        "Features are named in extraction/src/happenings/log_linear."
    );
    let path = folder.join(file);
    fs::write(&path, header + &rows.join("\n") + "\n").map_err(Error::write(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_of_right_candidates_gets_a_greater_weight() {
        // Feature 0 marks the right candidate, feature 1 the wrong one.
        let choice = |right: usize| LabelledChoice {
            features: (0..2).map(|index| vec![u32::from(index != right)]).collect(),
            right: vec![vec![right]],
        };
        let choices: Vec<LabelledChoice> = (0..40).map(|index| choice(index % 2)).collect();
        let weights = train::<1>(&choices, 2, "test");
        assert!(weights[0][0] > 0.0 && weights[1][0] < 0.0);
    }
}
