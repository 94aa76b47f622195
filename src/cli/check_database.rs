//! `dateline check-database`: checks that the stored record is consistent.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use dateline::store::{
    StoreError,
    invariants::{self, Finding},
};

use super::database::{DatabaseArgs, DatabaseError};

/// Check that the record is consistent: spans cut their texts, numbers equal their rows, nothing leads nowhere.
///
/// Prints a line for each thing that must hold, and below what does not the first ids. Nothing is changed; a service may run
/// meanwhile. The exit status is 0 where all holds, 1 where something does not, and 2 where the check failed. The chain of
/// the audit is checked by `dateline audit verify`.
#[derive(Args)]
pub struct CheckDatabaseArgs {
    /// Print only what does not hold
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    database: DatabaseArgs,
}

/// Reasons why the database was not checked.
#[derive(Debug, thiserror::Error)]
enum CheckDatabaseError {
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

/// Runs the command: 0 where all invariants hold, 1 where one does not, 2 where they were not checked.
pub fn run(args: &CheckDatabaseArgs) -> ExitCode {
    match check(args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("dateline: {error}");
            ExitCode::from(2)
        }
    }
}

fn check(args: &CheckDatabaseArgs) -> Result<bool, CheckDatabaseError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let (mut checked, mut broken) = (0, 0);
    let mut printed = Ok(());
    runtime.block_on(async {
        let database = args.database.open().await?;
        let outcome = invariants::check(&database.pool, |finding| {
            checked += 1;
            broken += u32::from(!finding.holds());
            if printed.is_ok() && !(args.quiet && finding.holds()) {
                printed = print(finding);
            }
        })
        .await;
        database.close().await;
        Ok::<_, CheckDatabaseError>(outcome?)
    })?;
    printed?;
    let outcome = if broken == 0 { "the database is consistent" } else { "the database is NOT consistent" };
    writeln!(io::stdout().lock(), "{checked} checked, {broken} broken; {outcome}")?;
    Ok(broken == 0)
}

/// Prints an invariant as it was found.
fn print(finding: &Finding) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if finding.holds() {
        return writeln!(out, "ok      {}", finding.sentence);
    }
    writeln!(out, "BROKEN  {}", finding.sentence)?;
    let rest = finding.count - finding.subjects.len() as u64;
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    writeln!(out, "        not of {}{more}", finding.subjects.join(", "))
}
