//! The command line of Dateline.

use clap::{Parser, Subcommand};
use dateline::evaluate;

#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Score a reading against gold.
    #[command(subcommand)]
    Evaluate(Evaluate),
}

#[derive(Subcommand)]
enum Evaluate {
    Times(evaluate::times::Args),
}

fn main() {
    let result = match Cli::parse().command {
        Command::Evaluate(Evaluate::Times(args)) => {
            evaluate::times::run(&args).map_err(|error| error.to_string())
        }
    };
    if let Err(error) = result {
        eprintln!("dateline: {error}");
        std::process::exit(1);
    }
}
