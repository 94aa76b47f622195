//! The settings of publishers: display name, time zone, language.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde::Serialize;
use serde_json::json;
use sqlx::{PgPool, PgTransaction};

use crate::store::{
    StoreError,
    audit::{self, Action, NewEntry},
    row_struct::row_struct,
};

/// A publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name, as articles have it.
    pub name: String,
    /// What is known of it.
    pub settings: SourceSettings,
    /// When its first article, or its settings, were stored.
    pub created_at: Timestamp,
    /// When its settings were set; `None` where it has none.
    pub set_at: Option<Timestamp>,
}

/// What is known of a publisher beside its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SourceSettings {
    /// The name for readers.
    pub display_name: Option<String>,
    /// The name of its time zone, as in the IANA database.
    pub time_zone: Option<String>,
    /// The language of its articles, as a tag of BCP 47.
    pub language: Option<String>,
}

row_struct! {
    struct SourceRow {
        source: String,
        display_name: Option<String>,
        time_zone: Option<String>,
        language: Option<String>,
        first_seen_at: SqlTimestamp,
        set_at: Option<SqlTimestamp>,
    }
}

impl From<SourceRow> for Source {
    fn from(row: SourceRow) -> Self {
        let SourceRow { display_name, time_zone, language, .. } = row;
        Self {
            name: row.source,
            settings: SourceSettings { display_name, time_zone, language },
            created_at: row.first_seen_at.to_jiff(),
            set_at: row.set_at.map(SqlTimestamp::to_jiff),
        }
    }
}

/// Sets all settings of a publisher, which is created where it has no article yet; returns it, and whether it is new.
///
/// `who` does it, as the audit notes.
pub async fn set(
    pool: &PgPool,
    name: &str,
    settings: &SourceSettings,
    who: Option<&str>,
) -> Result<(Source, bool), StoreError> {
    let mut transaction = pool.begin().await?;
    let inserted = sqlx::query("INSERT INTO sources (source) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(name)
        .execute(&mut *transaction)
        .await?;
    let before = lock(&mut transaction, name).await?.map(|former| json!(former));
    let row: SourceRow = sqlx::query_as(
        "UPDATE sources SET display_name = $2, time_zone = $3, language = $4, set_at = now() WHERE source = $1
         RETURNING *",
    )
    .bind(name)
    .bind(&settings.display_name)
    .bind(&settings.time_zone)
    .bind(&settings.language)
    .fetch_one(&mut *transaction)
    .await?;
    let entry = NewEntry::of_change(who, Action::SetSource, name, before, Some(json!(settings)));
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok((row.into(), inserted.rows_affected() > 0))
}

/// Locks a publisher; returns its settings, or `None` where it has none.
async fn lock(transaction: &mut PgTransaction<'_>, name: &str) -> Result<Option<SourceSettings>, StoreError> {
    let row: Option<SourceRow> =
        sqlx::query_as("SELECT * FROM sources WHERE source = $1 AND set_at IS NOT NULL FOR NO KEY UPDATE")
            .bind(name)
            .fetch_optional(&mut **transaction)
            .await?;
    Ok(row.map(|row| Source::from(row).settings))
}

/// Returns a publisher, or `None` where no article and no settings have this name.
pub async fn fetch(pool: &PgPool, name: &str) -> Result<Option<Source>, StoreError> {
    let row: Option<SourceRow> = sqlx::query_as(
        "SELECT * FROM sources s WHERE s.source = $1
           AND (s.set_at IS NOT NULL OR EXISTS (SELECT 1 FROM articles a WHERE a.source = s.source))",
    )
    .bind(name)
    .fetch_optional(pool)
    .await?;
    Ok(row.map(Source::from))
}

/// Removes the settings of a publisher; returns false where it has none. `who` does it, as the audit notes.
pub async fn remove(pool: &PgPool, name: &str, who: Option<&str>) -> Result<bool, StoreError> {
    let mut transaction = pool.begin().await?;
    let Some(former) = lock(&mut transaction, name).await? else { return Ok(false) };
    sqlx::query(
        "UPDATE sources SET display_name = NULL, time_zone = NULL, language = NULL, set_at = NULL WHERE source = $1",
    )
    .bind(name)
    .execute(&mut *transaction)
    .await?;
    let entry = NewEntry::of_change(who, Action::RemoveSource, name, Some(json!(former)), None);
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Returns the publishers that have settings, by name.
pub async fn all(pool: &PgPool) -> Result<Vec<Source>, StoreError> {
    let rows: Vec<SourceRow> =
        sqlx::query_as("SELECT * FROM sources WHERE set_at IS NOT NULL ORDER BY source")
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().map(Source::from).collect())
}
