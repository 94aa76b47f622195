//! The migrations of `migrations/`, compiled in.

use std::borrow::Cow;

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

// `MIGRATIONS`: version, name and SQL of each, in the order of versions; `build.rs` writes it.
include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Returns the migrations with their versions, names and checksums.
pub fn migrator() -> Migrator {
    let migrations = MIGRATIONS.iter().map(|&(version, name, sql)| {
        let without_transaction = sql.starts_with("-- no-transaction");
        Migration::new(
            version,
            Cow::Borrowed(name),
            MigrationType::Simple,
            sql.into_sql_str(),
            without_transaction,
        )
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_increase_and_names_are_words() {
        assert!(MIGRATIONS.is_sorted_by(|one, other| one.0 < other.0));
        assert_eq!((MIGRATIONS[0].0, MIGRATIONS[0].1), (1, "extensions"));
        let is_name = |name: &str| {
            name.chars().all(|symbol| symbol.is_ascii_lowercase() || symbol.is_ascii_digit() || symbol == ' ')
        };
        assert!(MIGRATIONS.iter().all(|(_, name, _)| is_name(name)));
        // The digest that databases keep of each, so that a changed file is noticed.
        assert!(migrator().iter().all(|migration| migration.checksum.len() == 48));
    }
}
