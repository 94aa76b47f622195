//! `dateline evaluate`: one kind of finding a subcommand.

use crate::evaluate;
use clap::Subcommand;

/// What is scored.
#[derive(Subcommand)]
pub enum Evaluate {
    Actors(evaluate::actors::Args),
    Events(evaluate::events::Args),
    EventCoreference(evaluate::event_coreference::Args),
    MainEvent(evaluate::main_event::Args),
    Names(evaluate::names::NamesArgs),
    Statements(evaluate::statements::Args),
    Syntax(evaluate::syntax::SyntaxArgs),
    Times(evaluate::times::Args),
}

/// Runs the evaluator asked for.
pub fn run(what: &Evaluate) -> Result<(), String> {
    match what {
        Evaluate::Actors(args) => evaluate::actors::run(args).map_err(|error| error.to_string()),
        Evaluate::Events(args) => evaluate::events::run(args).map_err(|error| error.to_string()),
        Evaluate::EventCoreference(args) => {
            evaluate::event_coreference::run(args).map_err(|error| error.to_string())
        }
        Evaluate::MainEvent(args) => evaluate::main_event::run(args).map_err(|error| error.to_string()),
        Evaluate::Names(args) => evaluate::names::run(args).map_err(|error| error.to_string()),
        Evaluate::Statements(args) => evaluate::statements::run(args).map_err(|error| error.to_string()),
        Evaluate::Syntax(args) => evaluate::syntax::run(args).map_err(|error| error.to_string()),
        Evaluate::Times(args) => evaluate::times::run(args).map_err(|error| error.to_string()),
    }
}
