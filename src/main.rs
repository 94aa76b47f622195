//! The command line of Dateline.

mod cli;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

/// Turns news articles into a record of who said what, who did what, when and where, with the sentences.
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
    /// Print the extractions of articles; needs no database
    Extract(cli::extract::ExtractArgs),
    /// Create, list and revoke the keys of those who call the API
    Keys(cli::keys::KeysArgs),
    /// Export what editors decided
    Export(cli::export::ExportArgs),
    /// Verify the record of all changes
    Audit(cli::audit::AuditArgs),
    /// Check the quotations of drafts against a running service
    Check(cli::check::CheckArgs),
    /// Check that the record is consistent: spans cut their texts, numbers equal their rows, nothing leads nowhere
    CheckDatabase(cli::check_database::CheckDatabaseArgs),
    /// Submit the articles of files and folders to a running service
    Load(cli::load::LoadArgs),
    /// Load persons, organizations and groups that you know already
    Authorities(cli::authorities::AuthoritiesArgs),
    /// Extract again from articles that an older version, or another model, has read
    Reread(cli::reread::RereadArgs),
    /// Answer an assistant on standard input and output (Model Context Protocol)
    Mcp(cli::mcp::McpArgs),
    #[command(hide = true)]
    PostgresChild(dateline::embedded_postgres::ChildArgs),
    /// Print the OpenAPI document of the service
    Openapi,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(args) => cli::serve::run(args).map_err(|error| error.to_string()),
        Command::Extract(args) => cli::extract::run(&args).map_err(|error| error.to_string()),
        Command::Keys(args) => cli::keys::run(args).map_err(|error| error.to_string()),
        Command::Export(args) => cli::export::run(&args).map_err(|error| error.to_string()),
        Command::Audit(args) => return cli::audit::run(&args),
        Command::Check(args) => return cli::check::run(&args),
        Command::CheckDatabase(args) => return cli::check_database::run(&args),
        Command::Load(args) => return cli::load::run(&args),
        Command::Authorities(args) => return cli::authorities::run(&args),
        Command::Reread(args) => return cli::reread::run(&args),
        Command::Mcp(args) => cli::mcp::run(&args).map_err(|error| error.to_string()),
        Command::PostgresChild(args) => Err(dateline::embedded_postgres::exec_postgres(&args)),
        Command::Openapi => print_openapi().map_err(|error| error.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dateline: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the OpenAPI document. A reader that closes the pipe early, like `head`, is no error.
fn print_openapi() -> io::Result<()> {
    match writeln!(io::stdout().lock(), "{}", dateline::api::openapi_json()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}
