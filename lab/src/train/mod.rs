//! `lab train`: training of what extraction is built on, one model a subcommand.

pub mod event_coreference;
pub mod fast;

use clap::Subcommand;

/// The model to train.
#[derive(Subcommand)]
pub enum Train {
    /// The pairwise model of event coreference
    EventCoreference(crate::evaluate::event_coreference::LearnArgs),
    /// The fast model
    Fast(fast::TrainArgs),
}

/// Trains the model asked for, and writes it.
pub fn run(what: &Train) -> Result<(), String> {
    match what {
        Train::EventCoreference(args) => {
            crate::evaluate::event_coreference::learn(args).map_err(|error| error.to_string())
        }
        Train::Fast(args) => fast::run(args).map_err(|error| error.to_string()),
    }
}
