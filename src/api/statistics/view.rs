//! Counts of statements by what their speakers are, on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{formats::ListItem, query::MatchedActors},
    store::{
        ActorId,
        statements::{SpeakerCounts, SpeakerGroup, SpeakerStatistics},
    },
};

/// Counts of statements by what their speakers are.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakerStatisticsView {
    /// The groups of the most statements first; months in time order, the latest first.
    pub data: Vec<SpeakerGroupView>,
    /// The numbers of all statements.
    pub meta: SpeakerStatisticsMeta,
}

/// The numbers of all statements that are counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakerStatisticsMeta {
    /// The parameter `by`.
    pub by: &'static str,
    /// Number of groups, of which `data` has the first ones.
    pub group_count: i64,
    /// Whether there are more groups than `data` has.
    pub has_more: bool,
    /// Number of statements in no group: without a role, for example.
    pub ungrouped_count: i64,
    /// The numbers of all statements, those in no group too.
    pub total: SpeakerCountsView,
    /// The actors that names in the request were taken for.
    #[serde(flatten)]
    pub matched: MatchedActors,
}

/// The statements of one group.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakerGroupView {
    /// What they have in common: a name, role, gender, publisher or month.
    pub value: String,
    /// The actor, with `by=speaker`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<ActorId>,
    /// The numbers.
    #[serde(flatten)]
    pub counts: SpeakerCountsView,
}

/// Numbers of statements.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakerCountsView {
    /// Number of statements.
    pub statement_count: i64,
    /// Number of articles with one of them.
    pub article_count: i64,
    /// Number of different persons with a name who made one of them.
    pub person_count: i64,
    /// Number of statements by speakers with a name, and by institutions.
    pub named_count: i64,
    /// Number of statements by people without a name.
    pub unnamed_count: i64,
    /// Share of those without a name among these two, from 0 to 1; null where there is neither.
    pub unnamed_share: Option<f64>,
}

impl From<SpeakerCounts> for SpeakerCountsView {
    fn from(counts: SpeakerCounts) -> Self {
        let known = counts.named_count + counts.unnamed_count;
        // Four decimals.
        let share = |unnamed: f64| (unnamed / known as f64 * 10_000.0).round() / 10_000.0;
        Self {
            statement_count: counts.statement_count,
            article_count: counts.article_count,
            person_count: counts.person_count,
            named_count: counts.named_count,
            unnamed_count: counts.unnamed_count,
            unnamed_share: (known > 0).then(|| share(counts.unnamed_count as f64)),
        }
    }
}

impl From<SpeakerGroup> for SpeakerGroupView {
    fn from(group: SpeakerGroup) -> Self {
        Self { value: group.value, actor_id: group.actor_id, counts: group.counts.into() }
    }
}

impl SpeakerStatisticsView {
    /// Makes the view of statistics that are counted by `by`.
    pub fn new(statistics: SpeakerStatistics, by: &'static str, matched: MatchedActors) -> Self {
        let given = statistics.groups.len() as i64;
        Self {
            data: statistics.groups.into_iter().map(SpeakerGroupView::from).collect(),
            meta: SpeakerStatisticsMeta {
                by,
                has_more: statistics.group_count > given,
                group_count: statistics.group_count,
                ungrouped_count: statistics.without_value,
                total: statistics.total.into(),
                matched,
            },
        }
    }
}

impl ListItem for SpeakerGroupView {
    const COLUMNS: &'static [&'static str] = &[
        "value",
        "actor_id",
        "statement_count",
        "article_count",
        "person_count",
        "named_count",
        "unnamed_count",
        "unnamed_share",
    ];

    fn cells(&self) -> Vec<String> {
        let counts = &self.counts;
        let numbers = [
            counts.statement_count,
            counts.article_count,
            counts.person_count,
            counts.named_count,
            counts.unnamed_count,
        ];
        let mut cells = vec![self.value.clone(), self.actor_id.map(|id| id.to_string()).unwrap_or_default()];
        cells.extend(numbers.map(|number| number.to_string()));
        cells.push(counts.unnamed_share.map(|share| share.to_string()).unwrap_or_default());
        cells
    }
}
