//! Invariants of the stored record: what must hold of the rows of every database, whatever happened to the service.
//!
//! Each is a query that returns the rows that violate it. All of them read one snapshot, so that a service may write meanwhile.
//! Every query reads whole tables.

mod actors;
mod articles;
mod facts;
mod happenings;
mod quotations;
mod spans;
mod stories;

use futures_util::TryStreamExt;
use sqlx::{Connection, PgConnection, PgPool};
use uuid::Uuid;

use super::StoreError;

/// Most violations of an invariant that are listed.
const MAX_SUBJECTS: usize = 5;

/// An invariant: a sentence that must hold, with the query of what violates it.
#[derive(Debug, Clone, Copy)]
struct Invariant {
    /// What must hold.
    sentence: &'static str,
    /// Prefix of the ids that the query returns.
    prefix: &'static str,
    /// SQL that returns the ids of the violations, in one column.
    violations: &'static str,
}

/// The violations of an invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What must hold.
    pub sentence: &'static str,
    /// Number of violations.
    pub count: u64,
    /// The ids of the first ones, as on the wire.
    pub subjects: Vec<String>,
}

impl Finding {
    fn new(sentence: &'static str) -> Self {
        Self { sentence, count: 0, subjects: Vec::new() }
    }

    /// Tests whether the invariant holds.
    pub fn holds(&self) -> bool {
        self.count == 0
    }

    /// Counts a violation.
    fn add(&mut self, prefix: &str, subject: Uuid) {
        self.count += 1;
        if self.subjects.len() < MAX_SUBJECTS {
            self.subjects.push(format!("{prefix}{}", subject.simple()));
        }
    }
}

/// Returns the sentences of all invariants, in the order of [`check`].
pub fn sentences() -> Vec<&'static str> {
    all().map(|invariant| invariant.sentence).chain([spans::SENTENCE]).collect()
}

fn all() -> impl Iterator<Item = &'static Invariant> {
    [
        articles::INVARIANTS,
        facts::INVARIANTS,
        actors::INVARIANTS,
        quotations::INVARIANTS,
        stories::INVARIANTS,
        happenings::INVARIANTS,
    ]
    .into_iter()
    .flatten()
}

/// Checks all invariants in one snapshot of the database, and gives each to `found` when it was checked.
///
/// Changes nothing, and takes no lock that a service waits for.
pub async fn check(pool: &PgPool, found: impl FnMut(&Finding)) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?;
    let mut snapshot = connection.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    check_in(&mut snapshot, found).await?;
    snapshot.rollback().await?;
    Ok(())
}

/// Checks all invariants on one connection, as its transaction sees the database.
pub async fn check_in(
    connection: &mut PgConnection,
    mut found: impl FnMut(&Finding),
) -> Result<(), StoreError> {
    for invariant in all() {
        let mut finding = Finding::new(invariant.sentence);
        let mut rows = sqlx::query_scalar::<_, Uuid>(invariant.violations).fetch(&mut *connection);
        while let Some(subject) = rows.try_next().await? {
            finding.add(invariant.prefix, subject);
        }
        drop(rows);
        found(&finding);
    }
    found(&spans::check(connection).await?);
    Ok(())
}
