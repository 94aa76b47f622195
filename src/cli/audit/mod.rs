//! `dateline audit`: verifies the chain of the audit.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use dateline::store::{
    StoreError,
    audit::{self, Head},
};

use super::database::{DatabaseArgs, DatabaseError};

/// Verify the record of all changes.
#[derive(Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Verify that no entry was changed or removed; exits with 1 where one was, and says which
    Verify(VerifyArgs),
}

#[derive(Args)]
struct VerifyArgs {
    /// The last line of an earlier verification, kept elsewhere: the chain must still have it
    #[arg(long, value_parser = parse_head)]
    head: Option<Head>,
    #[command(flatten)]
    database: DatabaseArgs,
}

/// Reasons why the audit was not verified.
#[derive(Debug, thiserror::Error)]
enum AuditError {
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Standard output failed, or no thread could be started.
    #[error("{0}")]
    Output(#[from] io::Error),
}

/// Runs the command: 0 where the chain holds, 1 where it does not, 2 where it was not verified.
pub fn run(args: &AuditArgs) -> ExitCode {
    let AuditCommand::Verify(args) = &args.command;
    match verify(args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("dateline: {error}");
            ExitCode::from(2)
        }
    }
}

fn verify(args: &VerifyArgs) -> Result<bool, AuditError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let verification = runtime.block_on(async {
        let database = args.database.open().await?;
        let verification = audit::verify(&database.pool, args.head.as_ref()).await;
        database.close().await;
        Ok::<_, AuditError>(verification?)
    })?;
    let mut out = io::stdout().lock();
    for found in &verification.breaks {
        writeln!(out, "{found}")?;
    }
    let holds = verification.breaks.is_empty();
    let outcome = if holds { "the chain holds" } else { "the chain does NOT hold" };
    writeln!(out, "{} entries; {outcome}", verification.count)?;
    let hash: String = verification.head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    writeln!(out, "{}:{hash}", verification.head.seq)?;
    Ok(holds)
}

/// Parses the last line of a verification: number and hash of the last entry.
fn parse_head(text: &str) -> Result<Head, String> {
    let wanted = || "give the last line of an earlier verification: a number, a colon and a hash".to_owned();
    let (seq, hash) = text.split_once(':').ok_or_else(wanted)?;
    let byte = |start: usize| u8::from_str_radix(hash.get(start..start + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..hash.len()).step_by(2).map(byte).collect();
    Ok(Head { seq: seq.parse().map_err(|_| wanted())?, hash: bytes.ok_or_else(wanted)? })
}
