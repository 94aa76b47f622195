//! The command line of Dateline.

mod commands;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

/// Who said what, who did what, when, where, and in which sentence it stands.
#[derive(Parser)]
#[command(name = "dateline", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service: the HTTP API and the workers behind it
    Serve(commands::serve::ServeArgs),
    /// Print the reading of articles; needs no database
    Extract(commands::extract::ExtractArgs),
    /// Score readings against gold
    #[command(subcommand)]
    Evaluate(commands::evaluate::Evaluate),
    /// Learn from gold what the reading is judged with, and write it
    #[command(subcommand)]
    Learn(commands::learn::Learn),
    /// Train the fast model and write its weights file
    Train(dateline::language::train::TrainArgs),
    #[command(hide = true)]
    Tokens(commands::tokens::TokensArgs),
    #[command(hide = true)]
    PostgresChild(dateline::store::server::ChildArgs),
    /// Print the OpenAPI document of the service
    Openapi,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(args) => commands::serve::run(args).map_err(|error| error.to_string()),
        Command::Extract(args) => commands::extract::run(&args).map_err(|error| error.to_string()),
        Command::Evaluate(what) => commands::evaluate::run(&what),
        Command::Learn(what) => commands::learn::run(&what),
        Command::Train(args) => dateline::language::train::run(&args).map_err(|error| error.to_string()),
        Command::Tokens(args) => commands::tokens::run(&args).map_err(|error| error.to_string()),
        Command::PostgresChild(args) => Err(dateline::store::server::become_server(&args)),
        Command::Openapi => finished(writeln!(io::stdout().lock(), "{}", dateline::api::openapi_json()))
            .map_err(|error| error.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dateline: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What printing came to: to have been read enough of is no error.
fn finished(printed: io::Result<()>) -> io::Result<()> {
    match printed {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}
