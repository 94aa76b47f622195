//! Counts of reviews: who decided how much, how fast, and how far reviewers agree.

use jiff::civil::Date;
use sqlx::{PgPool, Postgres, QueryBuilder};

use crate::store::{StoreError, filters, row_struct::row_struct};

/// Longest pause between two reviews of one sitting, in seconds: a longer one is no measure of speed.
const MAX_PAUSE: i32 = 600;

/// What reviews are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewGrouping {
    /// The day in UTC.
    Day,
    /// The author.
    By,
    /// The decision.
    Decision,
}

impl ReviewGrouping {
    /// All groupings, in listing order.
    pub const ALL: [Self; 3] = [Self::Day, Self::By, Self::Decision];

    /// Returns the name in the parameter `by`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::By => "by",
            Self::Decision => "decision",
        }
    }

    /// Returns the SQL of the value of a review `r`.
    fn sql(self) -> &'static str {
        match self {
            Self::Day => "to_char(r.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
            Self::By => "r.made_by",
            Self::Decision => "r.decision",
        }
    }

    /// Returns the order of groups: days from the latest, others from the most reviews.
    fn order(self) -> &'static str {
        match self {
            Self::Day => "value DESC",
            Self::By | Self::Decision => "review_count DESC, value",
        }
    }
}

/// Conditions on reviews; `None` matches all.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReviewStatisticsFilter {
    /// Was made on this day or later, in UTC.
    pub from: Option<Date>,
    /// Was made on this day or before, in UTC.
    pub to: Option<Date>,
}

row_struct! {
    /// Numbers of reviews.
    #[derive(Debug, Clone, Default)]
    pub struct ReviewCounts {
        /// Number of reviews.
        pub review_count: i64,
        /// Number of statements and happenings that they are about.
        pub subject_count: i64,
        /// Number of those that confirm.
        pub confirmed_count: i64,
        /// Number of those that reject.
        pub rejected_count: i64,
        /// Number of those that correct.
        pub corrected_count: i64,
        /// Median time in seconds from the review before by the same author, where less than ten minutes passed.
        pub median_seconds: Option<f64>,
        /// Number of pairs of a review and one of the same subject by another author.
        pub compared_count: i64,
        /// Number of these pairs with the same decision, and the same values.
        pub agreed_count: i64,
    }
}

row_struct! {
    /// A group as it is selected; `value` is null for all reviews.
    struct GroupRow {
        value: Option<String>,
        ..counts: ReviewCounts,
    }
}

/// The reviews of one group.
#[derive(Debug, Clone)]
pub struct ReviewGroup {
    /// What they have in common.
    pub value: String,
    /// The numbers.
    pub counts: ReviewCounts,
}

/// Counts of reviews.
#[derive(Debug, Clone)]
pub struct ReviewStatistics {
    /// The first groups.
    pub groups: Vec<ReviewGroup>,
    /// Number of all groups.
    pub group_count: i64,
    /// The numbers of all reviews.
    pub total: ReviewCounts,
}

/// Counts reviews by a grouping; returns at most `limit` groups.
///
/// Of several reviews of a subject by one author, the last is compared with the last of each other author.
pub async fn count_reviews(
    pool: &PgPool,
    filter: &ReviewStatisticsFilter,
    by: ReviewGrouping,
    limit: u32,
) -> Result<ReviewStatistics, StoreError> {
    let mut query = QueryBuilder::<Postgres>::new(
        "WITH r AS (
           SELECT r.review_id, coalesce(r.statement_id, r.happening_id) AS subject_id, r.decision, r.correction, r.made_by,
                  r.made_at, extract(epoch FROM r.made_at - lag(r.made_at) OVER (PARTITION BY r.made_by ORDER BY r.review_id))
                    AS pause,
                  row_number() OVER (PARTITION BY coalesce(r.statement_id, r.happening_id), r.made_by
                                     ORDER BY r.review_id DESC) AS from_last
           FROM reviews r WHERE true",
    );
    filters::utc_days(&mut query, ("r.made_at", "r.made_at"), (filter.from, filter.to));
    query
        .push(
            "), counted AS (
           SELECT r.*, ",
        )
        .push(by.sql())
        .push(
            " AS value, others.compared, others.agreed
           FROM r LEFT JOIN LATERAL (
             SELECT count(*) AS compared,
                    count(*) FILTER (WHERE (o.decision, o.correction) = (r.decision, r.correction)) AS agreed
             FROM r o WHERE o.subject_id = r.subject_id AND o.made_by <> r.made_by AND o.from_last = 1 AND r.from_last = 1
           ) others ON true
         )
         SELECT value, count(*) AS review_count, count(DISTINCT subject_id) AS subject_count,
                count(*) FILTER (WHERE decision = 'confirm') AS confirmed_count,
                count(*) FILTER (WHERE decision = 'reject') AS rejected_count,
                count(*) FILTER (WHERE decision = 'correct') AS corrected_count,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY pause::float8) FILTER (WHERE pause <= ",
        )
        .push_bind(MAX_PAUSE)
        .push(
            ") AS median_seconds,
                coalesce(sum(compared), 0)::bigint AS compared_count, coalesce(sum(agreed), 0)::bigint AS agreed_count
         FROM counted GROUP BY GROUPING SETS ((value), ()) ORDER BY value IS NULL DESC, ",
        )
        .push(by.order());
    let rows: Vec<GroupRow> = query.build_query_as().fetch_all(pool).await?;
    let group_count = rows.len().saturating_sub(1) as i64;
    let (mut total, mut groups) = (ReviewCounts::default(), Vec::new());
    for row in rows.into_iter().take(limit as usize + 1) {
        match row.value {
            Some(value) => groups.push(ReviewGroup { value, counts: row.counts }),
            None => total = row.counts,
        }
    }
    Ok(ReviewStatistics { groups, group_count, total })
}
