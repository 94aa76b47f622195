//! Counts of a timeline's entries by day or month, for charts.

use std::collections::BTreeMap;

use sqlx::{PgPool, QueryBuilder};

use super::{
    TimelineFilter,
    conditions::{happenings, statements},
};
use crate::store::StoreError;

/// The length of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granularity {
    /// One day.
    Day,
    /// One month.
    Month,
}

/// Numbers of entries in one bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Number of happenings.
    pub happenings: i64,
    /// Number of events in these happenings.
    pub events: i64,
    /// Number of statements.
    pub statements: i64,
}

/// Numbers of a timeline's entries by bucket.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Buckets by period, `2024-03-12` or `2024-03`; empty ones are left out.
    pub periods: BTreeMap<String, Bucket>,
    /// Entries longer, or dated less precisely, than a bucket.
    pub spanning: Bucket,
    /// Entries without a date.
    pub undated: Bucket,
}

/// Counts the entries of a timeline.
pub async fn count(
    pool: &PgPool,
    filter: &TimelineFilter,
    granularity: Granularity,
) -> Result<Counts, StoreError> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(period_sql(granularity, "h.earliest", "h.latest"));
    query.push(
        " AS period, count(*) AS happenings, coalesce(sum(h.event_count), 0)::bigint AS events,
          0::bigint AS statements FROM happenings h WHERE ",
    );
    happenings(pool, &mut query, filter).await?;
    query.push(" GROUP BY 1");
    if filter.includes_statements() {
        query.push(" UNION ALL SELECT ");
        query.push(period_sql(granularity, "s.said_earliest", "s.said_latest"));
        query.push(", 0::bigint, 0::bigint, count(*) FROM statements s WHERE ");
        statements(pool, &mut query, filter).await?;
        query.push(" GROUP BY 1");
    }
    let rows: Vec<(String, i64, i64, i64)> = query.build_query_as().fetch_all(pool).await?;
    let mut counts = Counts::default();
    for (period, happenings, events, statements) in rows {
        let bucket = match period.as_str() {
            "undated" => &mut counts.undated,
            "spanning" => &mut counts.spanning,
            _ => counts.periods.entry(period).or_default(),
        };
        bucket.happenings += happenings;
        bucket.events += events;
        bucket.statements += statements;
    }
    Ok(counts)
}

/// Returns SQL that names the bucket of a half-open interval of days, given by two columns.
fn period_sql(granularity: Granularity, earliest: &str, latest: &str) -> String {
    let (format, end) = match granularity {
        Granularity::Day => ("YYYY-MM-DD", format!("{earliest} + 1")),
        Granularity::Month => ("YYYY-MM", format!("date_trunc('month', {earliest}) + interval '1 month'")),
    };
    format!(
        "CASE WHEN {earliest} IS NULL THEN 'undated' WHEN {latest} > {end} THEN 'spanning'
         ELSE to_char({earliest}, '{format}') END"
    )
}
