//! Trains Dateline's models and scores its extraction against gold.

mod corpora;
mod evaluate;
mod tokenize;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Train the models and score extraction against gold.
#[derive(Parser)]
#[command(name = "lab", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Score extraction against gold
    #[command(subcommand)]
    Evaluate(evaluate::command::Evaluate),
    /// Train a model and write its file
    #[command(subcommand)]
    Train(train::Train),
    Tokenize(tokenize::TokensArgs),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Evaluate(what) => evaluate::command::run(&what),
        Command::Train(what) => train::run(&what),
        Command::Tokenize(args) => tokenize::run(&args).map_err(|error| error.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab: {error}");
            ExitCode::FAILURE
        }
    }
}
