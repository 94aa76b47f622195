//! Counts of a timeline's entries by day or month, for charts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sqlx::{PgPool, QueryBuilder};

use super::{
    TimelineFilter,
    conditions::{happenings, statements},
};
use crate::store::{StoreError, sort_day::date_of};

/// Most days of an entry that can fit into a bucket: those of a month.
const MAX_BUCKET_DAYS: i32 = 31;

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
    /// Buckets by their first day; empty ones are left out.
    pub periods: BTreeMap<Date, Bucket>,
    /// Entries longer, or dated less precisely, than a bucket.
    pub spanning: Bucket,
    /// Entries without a date.
    pub undated: Bucket,
}

/// First day of the entries in a row, number of their days, and numbers of happenings, events and statements.
///
/// Entries without a date have no first day; those of more than [`MAX_BUCKET_DAYS`] share one row.
type CountRow = (Option<i32>, Option<i32>, i64, i64, i64);

/// Counts the entries of a timeline.
pub async fn count(
    pool: &PgPool,
    filter: &TimelineFilter,
    granularity: Granularity,
) -> Result<Counts, StoreError> {
    let mut connection = pool.acquire().await?;
    let mut query = QueryBuilder::new("SELECT ");
    query.push(interval_sql("h.earliest", "h.latest"));
    query.push(
        ", count(*) AS happenings, coalesce(sum(h.event_count), 0)::bigint AS events, 0::bigint AS statements
           FROM happenings h WHERE ",
    );
    happenings(&mut connection, &mut query, filter).await?;
    query.push(" GROUP BY 1, 2");
    if filter.includes_statements() {
        query.push(" UNION ALL SELECT ");
        query.push(interval_sql("s.said_earliest", "s.said_latest"));
        query.push(", 0::bigint, 0::bigint, count(*) FROM statements s WHERE ");
        statements(&mut connection, &mut query, filter).await?;
        query.push(" GROUP BY 1, 2");
    }
    let rows: Vec<CountRow> = query.build_query_as().persistent(false).fetch_all(&mut *connection).await?;
    Ok(Counts::of(rows, granularity))
}

/// Returns SQL of the first day and the number of days of a half-open interval, given by two columns.
///
/// All intervals too long for any bucket are the same, so that the rows of a count are bounded by the days with entries.
fn interval_sql(earliest: &str, latest: &str) -> String {
    format!(
        "CASE WHEN {latest} - {earliest} <= {MAX_BUCKET_DAYS} THEN {earliest} WHEN {earliest} IS NOT NULL THEN 0 END,
         least({latest} - {earliest}, {MAX_BUCKET_DAYS} + 1)"
    )
}

impl Counts {
    fn of(rows: Vec<CountRow>, granularity: Granularity) -> Self {
        let mut counts = Self::default();
        for (first_day, days, happenings, events, statements) in rows {
            let bucket = match first_day.zip(days) {
                None => &mut counts.undated,
                Some((first_day, days)) => match period(first_day, days, granularity) {
                    Some(period) => counts.periods.entry(period).or_default(),
                    None => &mut counts.spanning,
                },
            };
            bucket.happenings += happenings;
            bucket.events += events;
            bucket.statements += statements;
        }
        counts
    }
}

/// Returns the first day of the bucket that holds all days of an entry, or `None` where there is none.
fn period(first_day: i32, days: i32, granularity: Granularity) -> Option<Date> {
    let (first, last) = (date_of(first_day), date_of(first_day.saturating_add(days) - 1));
    match granularity {
        Granularity::Day => (days == 1).then_some(first),
        Granularity::Month => (days <= MAX_BUCKET_DAYS && first.first_of_month() == last.first_of_month())
            .then(|| first.first_of_month()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::store::sort_day::day_number;

    #[test]
    fn an_entry_is_in_the_period_that_holds_all_its_days() {
        let day = |year, month, day| day_number(date(year, month, day));
        assert_eq!(period(day(2024, 2, 3), 1, Granularity::Day), Some(date(2024, 2, 3)));
        assert_eq!(period(day(2024, 2, 3), 2, Granularity::Day), None);
        assert_eq!(period(day(2024, 2, 1), 29, Granularity::Month), Some(date(2024, 2, 1)));
        assert_eq!(period(day(2024, 2, 20), 29, Granularity::Month), None);
        assert_eq!(period(day(-217, 6, 21), 1, Granularity::Month), Some(date(-217, 6, 1)));
    }
}
