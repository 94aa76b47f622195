//! Counts of statements by what their speakers are.

use sqlx::{PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use super::StatementFilter;
use crate::store::{ActorId, StoreError, actors, row_struct::row_struct};

/// First and last day of the months that are counted: years 1000 to 3000, since 1970-01-01.
const MONTH_DAYS: (i32, i32) = (-354_285, 376_199);

/// Gives a count the memory to sort a million rows.
const SORT_IN_MEMORY: &str = "SET LOCAL work_mem = '64MB'";

/// What statements are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeakerGrouping {
    /// The canonical actor.
    Speaker,
    /// The role.
    Role,
    /// The organization.
    Organization,
    /// The party.
    Party,
    /// The gender that the text shows; of people alone.
    Gender,
    /// With a name, or without.
    Named,
    /// The publisher.
    Source,
    /// The month in which the statement was made.
    Month,
}

impl SpeakerGrouping {
    /// All groupings, in listing order.
    pub const ALL: [Self; 8] = [
        Self::Speaker,
        Self::Role,
        Self::Organization,
        Self::Party,
        Self::Gender,
        Self::Named,
        Self::Source,
        Self::Month,
    ];

    /// Returns the name in the parameter `by`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Role => "role",
            Self::Organization => "organization",
            Self::Party => "party",
            Self::Gender => "gender",
            Self::Named => "named",
            Self::Source => "source",
            Self::Month => "month",
        }
    }

    /// Writes the value that statements are grouped by, and the one that is shown of a group.
    fn sql(self) -> (String, &'static str) {
        let most_common = "mode() WITHIN GROUP (ORDER BY c.shown)";
        match self {
            // The name follows once the first groups are known.
            Self::Speaker => ("c.actor_id::text".to_owned(), "NULL::text"),
            Self::Role => ("lower(c.speaker_role)".to_owned(), most_common),
            Self::Organization => ("lower(c.speaker_organization)".to_owned(), most_common),
            Self::Party => ("lower(c.speaker_party)".to_owned(), most_common),
            Self::Gender => ("c.gender".to_owned(), "min(c.gender)"),
            Self::Named => (
                "CASE WHEN c.is_named THEN 'named' WHEN NOT c.is_named THEN 'unnamed' END".to_owned(),
                "CASE WHEN bool_or(c.is_named) THEN 'named' ELSE 'unnamed' END",
            ),
            Self::Source => ("c.source".to_owned(), "min(c.source)"),
            Self::Month => (
                format!(
                    "CASE WHEN c.said_earliest BETWEEN {} AND {}
                     THEN to_char(date '1970-01-01' + c.said_earliest, 'YYYY-MM') END",
                    MONTH_DAYS.0, MONTH_DAYS.1
                ),
                "to_char(date '1970-01-01' + min(c.said_earliest), 'YYYY-MM')",
            ),
        }
    }

    /// Names the column whose most common spelling is shown.
    fn shown(self) -> &'static str {
        match self {
            Self::Role => "s.speaker_role",
            Self::Organization => "s.speaker_organization",
            Self::Party => "s.speaker_party",
            _ => "NULL::text",
        }
    }
}

row_struct! {
    /// Numbers of statements, and of their articles and speakers.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct SpeakerCounts {
        /// Number of statements.
        pub statement_count: i64,
        /// Number of articles with one of them.
        pub article_count: i64,
        /// Number of different persons with a name among the speakers.
        pub person_count: i64,
        /// Number of statements by speakers with a name, or by institutions.
        pub named_count: i64,
        /// Number of statements by people without a name.
        pub unnamed_count: i64,
    }
}

/// The statements with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerGroup {
    /// The value: a name, role, month.
    pub value: String,
    /// The actor, where statements are counted by speaker.
    pub actor_id: Option<ActorId>,
    /// Its numbers.
    pub counts: SpeakerCounts,
}

/// Counts of statements by one grouping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpeakerStatistics {
    /// The groups of the most statements; months in time order, the latest first.
    pub groups: Vec<SpeakerGroup>,
    /// Number of all groups.
    pub group_count: i64,
    /// The numbers of all statements.
    pub total: SpeakerCounts,
    /// Number of statements without a value.
    pub without_value: i64,
}

row_struct! {
    struct GroupRow {
        is_total: bool,
        key: Option<String>,
        value: Option<String>,
        group_count: i64,
        ..counts: SpeakerCounts,
    }
}

/// Counts the statements that fulfil a filter by `grouping`; returns at most `limit` groups.
pub async fn count_speakers(
    pool: &PgPool,
    filter: &StatementFilter,
    grouping: SpeakerGrouping,
    limit: u32,
) -> Result<SpeakerStatistics, StoreError> {
    let (key, value) = grouping.sql();
    // Merges are few: a map of them is joined instead of chains that are followed for each statement.
    let mut query = QueryBuilder::<Postgres>::new(
        "WITH RECURSIVE chain AS (
           SELECT actor_id AS merged_id, merged_into AS actor_id FROM actors WHERE merged_into IS NOT NULL
           UNION SELECT c.merged_id, a.merged_into FROM chain c JOIN actors a USING (actor_id)
           WHERE a.merged_into IS NOT NULL
         ), merged AS (
           SELECT c.merged_id, c.actor_id FROM chain c JOIN actors a USING (actor_id) WHERE a.merged_into IS NULL
         ), c AS (
           SELECT s.article_id, s.source, s.said_earliest, s.is_named, s.speaker_role, s.speaker_organization,
                  s.speaker_party, ",
    );
    query.push(grouping.shown()).push(
        " AS shown, a.actor_id, CASE WHEN a.actor_type = 'person' THEN a.actor_id END AS person_id,
           CASE WHEN a.actor_type = 'person' OR NOT s.is_named THEN s.speaker_gender END AS gender
           FROM statements s LEFT JOIN merged m ON m.merged_id = s.speaker_id
           LEFT JOIN actors a ON a.actor_id = coalesce(m.actor_id, s.speaker_id) WHERE true",
    );
    filter.push_conditions(&mut *pool.acquire().await?, &mut query).await?;
    query.push("), counted AS (SELECT GROUPING(key) = 1 AS is_total, key, ");
    query.push(value).push(
        " AS value, count(*) AS statement_count, count(DISTINCT c.article_id) AS article_count,
           count(DISTINCT c.person_id) AS person_count, count(*) FILTER (WHERE c.is_named) AS named_count,
           count(*) FILTER (WHERE NOT c.is_named) AS unnamed_count
           FROM (SELECT c.*, ",
    );
    // Bytes are compared faster than letters.
    query.push(key).push(" COLLATE \"C\" AS key FROM c) c GROUP BY GROUPING SETS ((key), ())) ");
    query.push("SELECT is_total, key, value, count(*) FILTER (WHERE NOT is_total AND key IS NOT NULL) OVER () AS group_count,");
    query.push(" statement_count, article_count, person_count, named_count, unnamed_count FROM counted");
    query.push(match grouping {
        SpeakerGrouping::Month => " ORDER BY is_total DESC, key IS NOT NULL, key DESC",
        _ => " ORDER BY is_total DESC, key IS NOT NULL, statement_count DESC, article_count DESC, value, key",
    });
    // Total and those without a value come before the groups.
    query.push(" LIMIT ").push_bind(i64::from(limit) + 2);
    let mut transaction = pool.begin().await?;
    sqlx::raw_sql(SORT_IN_MEMORY).execute(&mut *transaction).await?;
    let rows: Vec<GroupRow> = query.build_query_as().persistent(false).fetch_all(&mut *transaction).await?;
    transaction.commit().await?;
    let mut statistics = SpeakerStatistics::default();
    for row in rows {
        statistics.group_count = row.group_count;
        match (row.is_total, row.key) {
            (true, _) => statistics.total = row.counts,
            (false, None) => statistics.without_value = row.counts.statement_count,
            (false, Some(key)) => statistics.groups.push(SpeakerGroup {
                actor_id: Uuid::parse_str(&key)
                    .ok()
                    .filter(|_| grouping == SpeakerGrouping::Speaker)
                    .map(ActorId),
                value: row.value.unwrap_or(key),
                counts: row.counts,
            }),
        }
    }
    statistics.groups.truncate(limit as usize);
    let ids = statistics.groups.iter().filter_map(|group| group.actor_id);
    let names = actors::resolve_merges(pool, ids).await?;
    for group in &mut statistics.groups {
        if let Some(actor) = group.actor_id.and_then(|id| names.get(&id)) {
            group.value.clone_from(&actor.name);
        }
    }
    Ok(statistics)
}
