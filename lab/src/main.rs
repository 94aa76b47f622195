//! Trains Dateline's models and scores its extraction against gold. Never shipped.

#[macro_use]
mod print_line;

mod corpora;
mod error;
mod evaluate;
mod metrics;
mod parallel;
mod tokenize;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use error::Error;

/// Train the models and score extraction against gold
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
    Evaluate(Evaluate),
    /// Train a model and write its file
    #[command(subcommand)]
    Train(Train),
    Tokenize(tokenize::Args),
}

/// The kind of extraction to score.
#[derive(Subcommand)]
enum Evaluate {
    Coreference(evaluate::coreference::Args),
    EventCoreference(evaluate::event_coreference::Args),
    Events(evaluate::events::Args),
    Happenings(evaluate::happenings::Args),
    Html(evaluate::html::Args),
    MainEvent(evaluate::main_event::Args),
    #[command(name = "affairs")]
    HappeningsAcrossArticles(evaluate::happenings::across_articles::Args),
    Names(evaluate::names::Args),
    Places(evaluate::places::Args),
    Statements(evaluate::statements::Args),
    Syntax(evaluate::syntax::Args),
    Times(evaluate::times::Args),
}

/// The model to train.
#[derive(Subcommand)]
enum Train {
    Confidence(train::confidence::Args),
    EventCoreference(train::event_coreference::Args),
    Fast(train::fast::Args),
    HappeningCoreference(train::happening_coreference::Args),
    EventStatuses(train::event_statuses::Args),
    HappeningDecoder(train::happening_decoder::Args),
    LogLinear(train::log_linear::Args),
}

fn main() -> ExitCode {
    match run(&Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<(), Error> {
    match command {
        Command::Evaluate(command) => evaluate(command),
        Command::Train(Train::Confidence(args)) => train::confidence::run(args),
        Command::Train(Train::EventCoreference(args)) => train::event_coreference::run(args),
        Command::Train(Train::Fast(args)) => train::fast::run(args),
        Command::Train(Train::HappeningCoreference(args)) => train::happening_coreference::run(args),
        Command::Train(Train::EventStatuses(args)) => train::event_statuses::run(args),
        Command::Train(Train::HappeningDecoder(args)) => train::happening_decoder::run(args),
        Command::Train(Train::LogLinear(args)) => train::log_linear::run(args),
        Command::Tokenize(args) => tokenize::run(args),
    }
}

fn evaluate(command: &Evaluate) -> Result<(), Error> {
    match command {
        Evaluate::Coreference(args) => evaluate::coreference::run(args),
        Evaluate::EventCoreference(args) => evaluate::event_coreference::run(args),
        Evaluate::Events(args) => evaluate::events::run(args),
        Evaluate::Happenings(args) => evaluate::happenings::run(args),
        Evaluate::HappeningsAcrossArticles(args) => evaluate::happenings::across_articles::run(args),
        Evaluate::Html(args) => evaluate::html::run(args),
        Evaluate::MainEvent(args) => evaluate::main_event::run(args),
        Evaluate::Names(args) => evaluate::names::run(args),
        Evaluate::Places(args) => evaluate::places::run(args),
        Evaluate::Statements(args) => evaluate::statements::run(args),
        Evaluate::Syntax(args) => evaluate::syntax::run(args),
        Evaluate::Times(args) => evaluate::times::run(args),
    }
}
