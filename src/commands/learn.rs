//! `dateline learn`: what stands on top of the language models, one kind a subcommand.

use clap::Subcommand;
use dateline::evaluate;

/// What is learned.
#[derive(Subcommand)]
pub enum Learn {
    Folding(evaluate::folding::LearnArgs),
}

/// Learns what is asked for, and writes it.
pub fn run(what: &Learn) -> Result<(), String> {
    match what {
        Learn::Folding(args) => evaluate::folding::learn(args).map_err(|error| error.to_string()),
    }
}
