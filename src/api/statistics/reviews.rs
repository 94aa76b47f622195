//! `GET /v1/statistics/reviews`

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::groups::{GroupParameters, group_limit, group_rows};
use crate::{
    api::{
        AppState,
        formats::{Format, ListItem},
        openapi::ListProblems,
        problem::Problem,
        query::{Both, ListRequest},
    },
    store::reviews::{
        ReviewCounts, ReviewGroup, ReviewGrouping, ReviewStatistics, ReviewStatisticsFilter, count_reviews,
    },
};

/// Parameters of statistics of reviews alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ReviewGroupingParameters {
    /// What reviews are counted by: `day`, by default, `by` (the author) or `decision`.
    by: Option<String>,
    /// Made on or after this day, month or year, in UTC.
    from: Option<String>,
    /// Made on or before this day, month or year, in UTC.
    to: Option<String>,
}

/// Counts of reviews.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewStatisticsView {
    /// Days from the latest; authors and decisions of the most reviews first.
    pub data: Vec<ReviewGroupView>,
    /// The numbers of all reviews.
    pub meta: ReviewStatisticsMeta,
}

/// The numbers of all reviews that are counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewStatisticsMeta {
    /// The parameter `by`.
    pub by: &'static str,
    /// Number of groups, of which `data` has the first ones.
    pub group_count: i64,
    /// Whether there are more groups than `data` has.
    pub has_more: bool,
    /// The numbers of all reviews.
    pub total: ReviewCountsView,
}

/// The reviews of one group.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewGroupView {
    /// What they have in common: a day, author or decision.
    pub value: String,
    /// The numbers.
    #[serde(flatten)]
    pub counts: ReviewCountsView,
}

/// Numbers of reviews.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewCountsView {
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
    /// Median time in seconds from the review before by the same author, where less than ten minutes passed; null without any.
    pub median_seconds: Option<f64>,
    /// Number of comparisons: a review with the last one of the same subject by each other author.
    pub compared_count: i64,
    /// Share of comparisons with the same decision and the same values, from 0 to 1; null without any.
    pub agreement: Option<f64>,
}

impl From<ReviewCounts> for ReviewCountsView {
    fn from(counts: ReviewCounts) -> Self {
        // Four decimals of a share, and three of a second.
        let share = counts.agreed_count as f64 / counts.compared_count as f64;
        Self {
            review_count: counts.review_count,
            subject_count: counts.subject_count,
            confirmed_count: counts.confirmed_count,
            rejected_count: counts.rejected_count,
            corrected_count: counts.corrected_count,
            median_seconds: counts.median_seconds.map(|seconds| (seconds * 1000.0).round() / 1000.0),
            compared_count: counts.compared_count,
            agreement: (counts.compared_count > 0).then(|| (share * 10_000.0).round() / 10_000.0),
        }
    }
}

impl From<ReviewGroup> for ReviewGroupView {
    fn from(group: ReviewGroup) -> Self {
        Self { value: group.value, counts: group.counts.into() }
    }
}

impl ListItem for ReviewGroupView {
    const COLUMNS: &'static [&'static str] = &[
        "value",
        "review_count",
        "subject_count",
        "confirmed_count",
        "rejected_count",
        "corrected_count",
        "median_seconds",
        "compared_count",
        "agreement",
    ];

    fn cells(&self) -> Vec<String> {
        let counts = &self.counts;
        let optional = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
        vec![
            self.value.clone(),
            counts.review_count.to_string(),
            counts.subject_count.to_string(),
            counts.confirmed_count.to_string(),
            counts.rejected_count.to_string(),
            counts.corrected_count.to_string(),
            optional(counts.median_seconds),
            counts.compared_count.to_string(),
            optional(counts.agreement),
        ]
    }
}

/// Count reviews by day, author or decision, with their speed and how far authors agree
#[utoipa::path(
    get, path = "/v1/statistics/reviews", tag = "statistics", operation_id = "count_reviews",
    params(Both<ReviewGroupingParameters, GroupParameters>),
    responses((status = 200, description = "The counts", body = ReviewStatisticsView), ListProblems)
)]
pub async fn reviews(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<Both<ReviewGroupingParameters, GroupParameters>>();
    let groupings = ReviewGrouping::ALL.map(|grouping| (grouping.name(), grouping));
    let by = parameters.choice("by", &groupings).unwrap_or(ReviewGrouping::Day);
    let (from, to) = parameters.days();
    let output = request.output::<ReviewGroupView>(&mut parameters);
    parameters.finish()?;
    let format = output.format()?;
    let limit = group_limit(&output, format)?;
    let filter = ReviewStatisticsFilter { from, to };
    let ReviewStatistics { groups, group_count, total } =
        count_reviews(&app.pools.reads, &filter, by, limit).await?;
    let data: Vec<ReviewGroupView> = groups.into_iter().map(ReviewGroupView::from).collect();
    Ok(match format {
        Format::Json => {
            let has_more = group_count > data.len() as i64;
            let meta = ReviewStatisticsMeta { by: by.name(), group_count, has_more, total: total.into() };
            Json(ReviewStatisticsView { data, meta }).into_response()
        }
        _ => group_rows(&output, format, &data, group_count),
    })
}
