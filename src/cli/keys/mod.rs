//! `dateline keys`: creates, lists and revokes the keys of those who call the API.

mod expiry;

use std::io::{self, Write};

use clap::{Args, Subcommand};
use dateline::store::{
    StoreError,
    keys::{self, Key, KeyError, NewKey, NewSecret, RandomError, Scope},
};
use jiff::Timestamp;

use super::database::{DatabaseArgs, DatabaseError};
use expiry::{Expiry, parse_expiry};

/// Who changes keys, in the audit.
const COMMAND_LINE: &str = "command line";
/// Longest name, in bytes.
const MAX_NAME: usize = 200;

/// Create, list and revoke the keys of those who call the API.
///
/// The database is that of `dateline serve`, which may run meanwhile.
#[derive(Args)]
pub struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Create a key and print it: it is shown this once, and only its digest is stored
    Create(CreateArgs),
    /// List the keys with what they permit and when they were last used
    List(ListArgs),
    /// Revoke a key: it is refused within five seconds, and its sessions end
    Revoke(RevokeArgs),
}

#[derive(Args)]
struct CreateArgs {
    /// Who has the key, like “Desk: M. Ruiz”; corrections are signed with it
    #[arg(value_parser = parse_name)]
    name: String,
    /// What it permits: articles:write, read, review or admin (all of them); several are separated by commas
    #[arg(long = "scope", required = true, value_delimiter = ',')]
    scopes: Vec<Scope>,
    /// When it expires: a day like 2027-01-31, or a time from now like 90d or 12h [default: never]
    #[arg(long, value_parser = parse_expiry)]
    expires: Option<Expiry>,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
struct ListArgs {
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
struct RevokeArgs {
    /// Prefix or name, as `dateline keys list` shows them
    key: String,
    #[command(flatten)]
    database: DatabaseArgs,
}

/// Reasons why keys were not changed or listed.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The change is refused.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No secret could be made.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// Standard output failed, or no thread could be started.
    #[error("{0}")]
    Output(#[from] io::Error),
    /// The expiry is over.
    #[error("the key would have expired already; give a later --expires")]
    Expired,
}

/// Runs one of the commands.
pub fn run(args: KeysArgs) -> Result<(), KeysError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        match args.command {
            KeysCommand::Create(args) => create(&args).await,
            KeysCommand::List(args) => list(&args).await,
            KeysCommand::Revoke(args) => revoke(&args).await,
        }
    })
}

async fn create(args: &CreateArgs) -> Result<(), KeysError> {
    let now = Timestamp::now();
    let expires_at = args.expires.map(|expiry| expiry.after(now));
    if expires_at.is_some_and(|at| at <= now) {
        return Err(KeysError::Expired);
    }
    let secret = NewSecret::key()?;
    let mut scopes = args.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let key = NewKey {
        name: args.name.clone(),
        prefix: secret.prefix.clone(),
        key_hash: keys::hash(&secret.text),
        scopes,
        expires_at,
    };
    let database = args.database.open().await?;
    let created = keys::create(&database.pool, &key, Some(COMMAND_LINE)).await;
    database.close().await;
    created?;
    writeln!(io::stdout(), "{}", secret.text)?;
    eprintln!(
        "This is the only time that the key is shown. Send it as: Authorization: Bearer {}…",
        &secret.text[..17]
    );
    Ok(())
}

async fn list(args: &ListArgs) -> Result<(), KeysError> {
    let database = args.database.open().await?;
    let listed = keys::list(&database.pool).await;
    database.close().await;
    let now = Timestamp::now();
    let mut table =
        vec![["prefix", "name", "scopes", "created", "expires", "last used", "state"].map(str::to_owned)];
    table.extend(listed?.iter().map(|key| row(key, now)));
    let widths: Vec<usize> = (0..7)
        .map(|column| table.iter().map(|row| row[column].chars().count()).max().unwrap_or_default())
        .collect();
    let mut out = io::stdout().lock();
    for row in table {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

fn row(key: &Key, now: Timestamp) -> [String; 7] {
    let time = |at: Option<Timestamp>, none: &str| {
        at.map_or(none.to_owned(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
    };
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
    let state = match (key.revoked_at, key.expires_at) {
        (Some(_), _) => "revoked",
        (None, Some(at)) if at <= now => "expired",
        _ => "valid",
    };
    [
        key.prefix.clone(),
        key.name.clone(),
        scopes.join(","),
        time(Some(key.created_at), ""),
        time(key.expires_at, "never"),
        time(key.last_used_at, "never"),
        state.to_owned(),
    ]
}

async fn revoke(args: &RevokeArgs) -> Result<(), KeysError> {
    let database = args.database.open().await?;
    let revoked = keys::revoke(&database.pool, &args.key, Some(COMMAND_LINE)).await;
    database.close().await;
    eprintln!("The key “{}” is revoked.", revoked?);
    Ok(())
}

/// Parses the name of a key: one line of plain text.
fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() || name.len() > MAX_NAME {
        return Err(format!("give a name of 1 to {MAX_NAME} bytes"));
    }
    match dateline::input::find_control_character(name) {
        Some(_) => Err("the name has a control character; give one line of plain text".to_owned()),
        None => Ok(name.to_owned()),
    }
}
