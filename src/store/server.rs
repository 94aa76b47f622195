//! Checks of the database server at start, and of its readiness.

use std::time::Duration;

use sqlx::{Connection, PgConnection, PgPool};

use super::{StoreError, pools::parse};

/// The oldest major version of Postgres with all features that the schema uses.
const MIN_VERSION: u32 = 15;
/// Longest time until a server accepts a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A database that cannot be used, whatever one waits for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsuitable {
    /// The server is older than the schema needs.
    #[error("the database server is Postgres {0}; Dateline needs Postgres 15 or newer")]
    Version(String),
    /// The database cannot hold all characters.
    #[error(
        "the database is encoded in {0}, which does not have all letters; Dateline needs one in UTF8: \
         CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0"
    )]
    Encoding(String),
    /// The schema was made by a newer program.
    #[error(
        "the database was migrated by Dateline {made_by}, and this is Dateline {this}; start version {made_by} or newer \
         on it"
    )]
    NewerSchema {
        /// The version of the newer program.
        made_by: String,
        /// The version of this program.
        this: &'static str,
    },
}

/// Connects once, and checks that version and encoding of the server fit.
///
/// A pool would try again until its timeout, and then not say why it failed.
pub async fn check(url: &str) -> Result<(), StoreError> {
    let options = parse(url)?;
    let connecting = PgConnection::connect_with(&options);
    let mut connection = match tokio::time::timeout(CONNECT_TIMEOUT, connecting).await {
        Ok(connection) => connection?,
        Err(_) => return Err(StoreError::Database(sqlx::Error::PoolTimedOut)),
    };
    let version: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut connection).await?;
    let encoding: String = sqlx::query_scalar("SHOW server_encoding").fetch_one(&mut connection).await?;
    let _ = connection.close().await;
    Ok(check_server(version, encoding)?)
}

fn check_server(version: String, encoding: String) -> Result<(), Unsuitable> {
    let major = version.split(|symbol: char| !symbol.is_ascii_digit()).next().unwrap_or_default();
    if major.parse().is_ok_and(|major: u32| major < MIN_VERSION) {
        return Err(Unsuitable::Version(version));
    }
    match encoding.as_str() {
        "UTF8" => Ok(()),
        _ => Err(Unsuitable::Encoding(encoding)),
    }
}

/// Returns where a database URL leads: host and database, without user and password.
pub fn address(url: &str) -> Result<String, StoreError> {
    let options = parse(url)?;
    let host = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    Ok(format!("{host}/{}", options.get_database().unwrap_or_default()))
}

/// Checks that the database answers.
pub async fn ping(pool: &PgPool) -> Result<(), StoreError> {
    sqlx::query("SELECT 1").execute(pool).await?;
    Ok(())
}

/// Makes the whole server refuse writes, or take them again, in all sessions; requires a superuser.
pub async fn set_writable(pool: &PgPool, writable: bool) -> Result<(), StoreError> {
    let command = match writable {
        true => "ALTER SYSTEM RESET default_transaction_read_only",
        false => "ALTER SYSTEM SET default_transaction_read_only = on",
    };
    sqlx::query(command).execute(pool).await?;
    sqlx::query("SELECT pg_reload_conf()").execute(pool).await?;
    Ok(())
}

/// Checks that the database has space for new rows, by writing some and taking them back.
///
/// A row that fits into a page with free space would prove nothing, so that a new table is made each time.
pub async fn check_space(pool: &PgPool) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    sqlx::query(
        "CREATE TEMPORARY TABLE space_check ON COMMIT DROP AS SELECT number FROM generate_series(1, 8000) AS number",
    )
    .execute(&mut *transaction)
    .await?;
    transaction.rollback().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_older_than_version_15_is_refused_with_its_version() {
        let check = |version: &str| check_server(version.to_owned(), "UTF8".to_owned());
        let refusal = check("14.12 (Debian 14.12-1)").expect_err("is too old").to_string();
        assert!(refusal.contains("Postgres 14.12") && refusal.contains("15 or newer"), "{refusal}");
        assert_eq!(check("15.0"), Ok(()));
        assert_eq!(check("18beta1"), Ok(()));
    }

    #[test]
    fn an_address_has_no_password() {
        let address = address("postgres://someone:secret@db.example:6543/news").expect("a URL");
        assert_eq!(address, "db.example:6543/news");
    }
}
