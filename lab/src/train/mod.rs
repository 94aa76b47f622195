//! `lab train`: training of what extraction is built on, one model a subcommand.

pub mod event_coreference;
pub mod fast;

use clap::Subcommand;

use crate::evaluate::folding;

/// The model to train.
#[derive(Subcommand)]
pub enum Train {
    /// The pairwise model of event coreference
    EventCoreference(folding::LearnArgs),
    /// The fast model
    Fast(fast::TrainArgs),
}

/// Trains the model asked for, and writes it.
pub fn run(what: &Train) -> Result<(), String> {
    match what {
        Train::EventCoreference(args) => folding::learn(args).map_err(|error| error.to_string()),
        Train::Fast(args) => fast::run(args).map_err(|error| error.to_string()),
    }
}
