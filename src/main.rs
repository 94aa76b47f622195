//! The command line of Dateline.

mod cli;

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
    Serve(cli::serve::ServeArgs),
    /// Print the reading of articles; needs no database
    Extract(cli::extract::ExtractArgs),
    #[command(hide = true)]
    PostgresChild(dateline::embedded_postgres::ChildArgs),
    /// Print the OpenAPI document of the service
    Openapi,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(args) => cli::serve::run(args).map_err(|error| error.to_string()),
        Command::Extract(args) => cli::extract::run(&args).map_err(|error| error.to_string()),
        Command::PostgresChild(args) => Err(dateline::embedded_postgres::exec_postgres(&args)),
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
