//! The command line of Dateline.

use clap::{Parser, Subcommand};
use dateline::{
    evaluate::{names::NamesArgs, syntax::SyntaxArgs},
    language::train::TrainArgs,
};

#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Trains the language models and writes a weights file.
    Train(TrainArgs),
    /// Scores readings against gold.
    #[command(subcommand)]
    Evaluate(Evaluate),
}

#[derive(Subcommand)]
enum Evaluate {
    /// Tags and trees against treebanks.
    Syntax(SyntaxArgs),
    /// Names against texts with names.
    Names(NamesArgs),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Cli::parse().command {
        Command::Train(args) => dateline::language::train::run(&args)?,
        Command::Evaluate(Evaluate::Syntax(args)) => dateline::evaluate::syntax::run(&args)?,
        Command::Evaluate(Evaluate::Names(args)) => dateline::evaluate::names::run(&args)?,
    }
    Ok(())
}
