//! How much a timeline holds, period by period: what a chart is drawn from.

use std::collections::BTreeMap;

use sqlx::{PgPool, QueryBuilder};

use super::{TimelineFilter, happenings, statements};
use crate::store::StoreError;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granularity {
    /// A day.
    Day,
    /// A month.
    Month,
}

/// What lies in one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bucket {
    /// How many happenings.
    pub happenings: i64,
    /// How many sentences tell them.
    pub reports: i64,
    /// How many statements.
    pub statements: i64,
}

/// A timeline, counted.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// By period, `2024-03-12` or `2024-03`; periods in which nothing lies are left out.
    pub periods: BTreeMap<String, Bucket>,
    /// What lasts longer, or is known less closely, than a period.
    pub wider: Bucket,
    /// What has no date.
    pub undated: Bucket,
}

/// Counts a timeline.
pub async fn count(
    pool: &PgPool,
    filter: &TimelineFilter,
    granularity: Granularity,
) -> Result<Counts, StoreError> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(period(granularity, "h.earliest", "h.latest"));
    query.push(
        " AS period, count(*) AS happenings, coalesce(sum(h.reports), 0)::bigint AS reports,
          0::bigint AS statements FROM happenings h WHERE ",
    );
    happenings(pool, &mut query, filter).await?;
    query.push(" GROUP BY 1");
    if filter.statements && filter.dated != Some(false) {
        query.push(" UNION ALL SELECT ").push(period(granularity, "s.said_earliest", "s.said_latest"));
        query.push(", 0::bigint, 0::bigint, count(*) FROM statements s WHERE ");
        statements(pool, &mut query, filter).await?;
        query.push(" GROUP BY 1");
    }
    let rows: Vec<(String, i64, i64, i64)> = query.build_query_as().fetch_all(pool).await?;
    let mut counts = Counts::default();
    for (period, happenings, reports, statements) in rows {
        let bucket = match period.as_str() {
            "undated" => &mut counts.undated,
            "wider" => &mut counts.wider,
            _ => counts.periods.entry(period).or_default(),
        };
        bucket.happenings += happenings;
        bucket.reports += reports;
        bucket.statements += statements;
    }
    Ok(counts)
}

/// The SQL that names the period in which something lies, from its first day and the day after its last.
fn period(granularity: Granularity, earliest: &str, latest: &str) -> String {
    let (form, end) = match granularity {
        Granularity::Day => ("YYYY-MM-DD", format!("{earliest} + 1")),
        Granularity::Month => ("YYYY-MM", format!("date_trunc('month', {earliest}) + interval '1 month'")),
    };
    format!(
        "CASE WHEN {earliest} IS NULL THEN 'undated' WHEN {latest} > {end} THEN 'wider'
         ELSE to_char({earliest}, '{form}') END"
    )
}
