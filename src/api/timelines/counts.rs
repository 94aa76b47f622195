//! Numbers of a timeline's entries by period, on the wire.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::query::MatchedActors,
    store::timelines::{Bucket, Counts, Granularity},
};

/// Numbers of entries by day or month.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsView {
    /// The periods with entries, in time order.
    pub data: Vec<PeriodView>,
    /// The entries that are in no period, and the total.
    pub meta: CountsMeta,
}

/// Numbers of entries in one period.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodView {
    /// `2024-03-12` or `2024-03`.
    pub period: String,
    /// The numbers.
    #[serde(flatten)]
    pub count: CountView,
}

/// Numbers of entries.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountView {
    /// Number of happenings.
    pub happening_count: i64,
    /// Number of events in these happenings.
    pub event_count: i64,
    /// Number of statements, with `include=statements`.
    pub statement_count: i64,
}

/// Numbers of the entries that are in no period, and of all.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsMeta {
    /// Entries longer than a period, or dated less precisely: "in 2019".
    pub spanning: CountView,
    /// Entries without a date.
    pub undated: CountView,
    /// All entries.
    pub total: CountView,
    /// The actors that names in the request were taken for.
    #[serde(flatten)]
    pub matched: MatchedActors,
}

impl From<Bucket> for CountView {
    fn from(bucket: Bucket) -> Self {
        Self {
            happening_count: bucket.happenings,
            event_count: bucket.events,
            statement_count: bucket.statements,
        }
    }
}

impl CountsView {
    /// Makes the view of counts by periods of this length.
    pub fn new(counts: Counts, granularity: Granularity, matched: MatchedActors) -> Self {
        let mut total = Bucket::default();
        for bucket in counts.periods.values().chain([&counts.spanning, &counts.undated]) {
            total.happenings += bucket.happenings;
            total.events += bucket.events;
            total.statements += bucket.statements;
        }
        Self {
            data: counts
                .periods
                .into_iter()
                .map(|(first, bucket)| PeriodView {
                    period: period(first, granularity),
                    count: bucket.into(),
                })
                .collect(),
            meta: CountsMeta {
                spanning: counts.spanning.into(),
                undated: counts.undated.into(),
                total: total.into(),
                matched,
            },
        }
    }
}

/// Returns the name of the period that begins on `first`: `2024-03-12` or `2024-03`.
fn period(first: Date, granularity: Granularity) -> String {
    let day = first.to_string();
    match granularity {
        Granularity::Day => day,
        Granularity::Month => day[..day.len() - "-01".len()].to_owned(),
    }
}
