//! Counts of statements, happenings and articles, on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{formats::ListItem, query::MatchedActors},
    store::{
        ActorId,
        grouped_counts::{Group, Grouping, Groups},
    },
};

/// Counts by what rows have in common.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupedCountsView {
    /// The groups of the most rows first; periods in time order.
    pub data: Vec<GroupView>,
    /// The numbers of all rows.
    pub meta: GroupedCountsMeta,
}

/// The numbers of all rows that are counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupedCountsMeta {
    /// The parameter `by`.
    pub by: &'static str,
    /// Number of groups, of which `data` has the first ones.
    pub group_count: i64,
    /// Whether there are more groups than `data` has.
    pub has_more: bool,
    /// Number of all rows.
    pub total_count: i64,
    /// Number of rows without a date, which are in no period.
    pub undated_count: i64,
    /// Number of other rows that are in no group: they last longer than a period ("in 2019"), or have no place,
    /// speaker or organization.
    pub ungrouped_count: i64,
    /// The actors that names in the request were taken for.
    #[serde(flatten)]
    pub matched: MatchedActors,
}

/// The rows of one group.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupView {
    /// What they have in common: `2024-03-12`, `2024-W11`, `2024-03`, a publisher, type, status or name.
    pub value: String,
    /// The actor, of places and speakers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<ActorId>,
    /// Number of rows.
    pub count: i64,
}

impl From<Group> for GroupView {
    fn from(group: Group) -> Self {
        Self { value: group.value, actor_id: group.actor_id, count: group.count }
    }
}

impl GroupedCountsView {
    /// Makes the view of groups.
    pub fn new(groups: Groups, by: Grouping, matched: MatchedActors) -> Self {
        let given = groups.groups.len() as i64;
        Self {
            data: groups.groups.into_iter().map(GroupView::from).collect(),
            meta: GroupedCountsMeta {
                by: by.name(),
                has_more: groups.group_count > given,
                group_count: groups.group_count,
                total_count: groups.total,
                undated_count: groups.undated,
                ungrouped_count: groups.ungrouped,
                matched,
            },
        }
    }
}

impl ListItem for GroupView {
    const COLUMNS: &'static [&'static str] = &["value", "actor_id", "count"];

    fn cells(&self) -> Vec<String> {
        let actor_id = self.actor_id.map(|id| id.to_string()).unwrap_or_default();
        vec![self.value.clone(), actor_id, self.count.to_string()]
    }
}
