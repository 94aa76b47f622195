//! `dateline evaluate`: one kind of finding a subcommand.

use clap::Subcommand;
use dateline::evaluate;

/// What is scored.
#[derive(Subcommand)]
pub enum Evaluate {
    Times(evaluate::times::Args),
}

/// Runs the evaluator asked for.
pub fn run(what: &Evaluate) -> Result<(), String> {
    match what {
        Evaluate::Times(args) => evaluate::times::run(args).map_err(|error| error.to_string()),
    }
}
