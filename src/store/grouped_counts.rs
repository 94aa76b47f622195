//! Counts of statements, happenings and articles by what they have in common.

use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    ActorId, StoreError, actors,
    articles::ArticleFilter,
    row_struct::row_struct,
    statements::StatementFilter,
    timelines::{self, TimelineFilter},
};

/// First and last day of the periods that are counted: years 1000 to 3000, since 1970-01-01.
const PERIOD_DAYS: (i32, i32) = (-354_285, 376_199);

/// What rows are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// The day.
    Day,
    /// The week, from Monday (ISO 8601).
    Week,
    /// The month.
    Month,
    /// The publisher.
    Source,
    /// The type.
    Type,
    /// The status of a happening.
    Status,
    /// The speaker of a statement, as a canonical actor.
    Speaker,
    /// The organization of the speaker, as the article says it, without case.
    Organization,
    /// The place, as a canonical actor; a happening with several places counts in each.
    Place,
}

impl Grouping {
    /// Returns the name in the parameter `by`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Source => "source",
            Self::Type => "type",
            Self::Status => "status",
            Self::Speaker => "speaker",
            Self::Organization => "organization",
            Self::Place => "place",
        }
    }

    /// Returns the format of a period; `None` for what is no period.
    fn period(self) -> Option<&'static str> {
        match self {
            Self::Day => Some("YYYY-MM-DD"),
            Self::Week => Some("IYYY-\"W\"IW"),
            Self::Month => Some("YYYY-MM"),
            _ => None,
        }
    }
}

/// Rows that can be counted, by the conditions that they fulfil.
#[derive(Debug, Clone)]
pub enum Countable {
    /// Statements; their period is that in which they were made.
    Statements(StatementFilter),
    /// Happenings; their period is that in which they took place.
    Happenings(TimelineFilter),
    /// Articles; their period is that in which they were published, in UTC.
    Articles(ArticleFilter),
}

impl Countable {
    /// What statements can be counted by, the default first.
    pub const OF_STATEMENTS: &[Grouping] = &[
        Grouping::Day,
        Grouping::Week,
        Grouping::Month,
        Grouping::Source,
        Grouping::Type,
        Grouping::Speaker,
        Grouping::Organization,
    ];
    /// What happenings can be counted by, the default first.
    pub const OF_HAPPENINGS: &[Grouping] =
        &[Grouping::Day, Grouping::Week, Grouping::Month, Grouping::Type, Grouping::Status, Grouping::Place];
    /// What articles can be counted by, the default first.
    pub const OF_ARTICLES: &[Grouping] = &[Grouping::Day, Grouping::Week, Grouping::Month, Grouping::Source];

    /// Names the columns of first day, day behind the last, and of a grouping that is no period.
    fn columns(&self, grouping: Grouping) -> [&'static str; 3] {
        match self {
            Self::Statements(_) => [
                "s.said_earliest",
                "s.said_latest",
                match grouping {
                    Grouping::Type => "s.statement_type",
                    Grouping::Speaker => "s.speaker_id",
                    Grouping::Organization => "s.speaker_organization",
                    _ => "s.source",
                },
            ],
            Self::Happenings(_) => [
                "h.earliest",
                "h.latest",
                match grouping {
                    Grouping::Status => "h.status",
                    Grouping::Place => "p.actor_id",
                    _ => "h.event_type",
                },
            ],
            Self::Articles(_) => [
                "((r.published_at AT TIME ZONE 'UTC')::date - date '1970-01-01')",
                "((r.published_at AT TIME ZONE 'UTC')::date - date '1970-01-01' + 1)",
                "a.source",
            ],
        }
    }

    /// Appends tables and conditions.
    async fn push_rows(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        grouping: Grouping,
    ) -> Result<(), StoreError> {
        match self {
            Self::Statements(filter) => {
                query.push(" FROM statements s WHERE true");
                filter.push_conditions(connection, query).await
            }
            Self::Happenings(filter) => {
                query.push(" FROM happenings h");
                if grouping == Grouping::Place {
                    query.push(
                        " LEFT JOIN happening_actors p ON p.happening_id = h.happening_id AND p.role = 'place'",
                    );
                }
                query.push(" WHERE ");
                timelines::happenings(connection, query, filter).await
            }
            Self::Articles(filter) => {
                filter.push_rows(query);
                Ok(())
            }
        }
    }
}

/// Rows with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The value: a period, publisher, type, organization, or name of an actor.
    pub value: String,
    /// The actor, where rows are counted by place or speaker.
    pub actor_id: Option<ActorId>,
    /// Number of rows.
    pub count: i64,
}

/// Rows by one grouping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Groups {
    /// The groups of the most rows first; periods in time order.
    pub groups: Vec<Group>,
    /// Number of all groups.
    pub group_count: i64,
    /// Number of all rows.
    pub total: i64,
    /// Number of rows without a date, which are in no period.
    pub undated: i64,
    /// Number of other rows that are in no group: they last longer than a period, or have no value.
    pub ungrouped: i64,
}

row_struct! {
    struct GroupRow {
        is_total: bool,
        key: Option<String>,
        shown: Option<String>,
        count: i64,
        undated: i64,
        group_count: i64,
    }
}

/// Counts the rows by `grouping`; returns at most `limit` groups.
pub async fn count(
    pool: &PgPool,
    rows: &Countable,
    grouping: Grouping,
    limit: u32,
) -> Result<Groups, StoreError> {
    let mut connection = pool.acquire().await?;
    let [first, end, column] = rows.columns(grouping);
    // Merges are few: a map of them is joined instead of chains that are followed for each row.
    let mut query = QueryBuilder::new(
        "WITH RECURSIVE chain AS (
           SELECT actor_id AS merged_id, merged_into AS actor_id FROM actors WHERE merged_into IS NOT NULL
           UNION SELECT c.merged_id, a.merged_into FROM chain c JOIN actors a USING (actor_id)
           WHERE a.merged_into IS NOT NULL
         ), merged AS (
           SELECT c.merged_id, c.actor_id FROM chain c JOIN actors a USING (actor_id) WHERE a.merged_into IS NULL
         ), stored AS (SELECT ",
    );
    // Rows are counted by what they are stored with, and few values are named: to name each row takes longer than to count it.
    if grouping == Grouping::Place {
        query.push("h.happening_id AS id, ");
    }
    match grouping.period() {
        Some(_) => query.push(format!("{first} AS first, {end} AS behind")),
        None => query.push(format!("{column} AS value, {first} IS NULL AS is_undated")),
    };
    query.push(", count(*) AS count");
    rows.push_rows(&mut connection, &mut query, grouping).await?;
    query.push(match grouping {
        Grouping::Place => " GROUP BY 1, 2, 3), ",
        _ => " GROUP BY 1, 2), ",
    });
    query.push("c AS (SELECT ");
    match (grouping, grouping.period()) {
        (Grouping::Place, _) => query.push("r.id, r.is_undated, coalesce(m.actor_id, r.value)::text"),
        (Grouping::Speaker, _) => query.push("r.count, r.is_undated, coalesce(m.actor_id, r.value)::text"),
        (Grouping::Organization, _) => query.push("r.count, r.is_undated, lower(r.value)"),
        (_, None) => query.push("r.count, r.is_undated, r.value"),
        // A row is in a period that holds all its days.
        (_, Some(format)) => {
            let name = |day: &str| format!("to_char(date '1970-01-01' + {day}, '{format}')");
            query.push(format!(
                "r.count, r.first IS NULL AS is_undated,
                 CASE WHEN r.first >= {} AND r.behind <= {} AND {} = {} THEN {} END",
                PERIOD_DAYS.0,
                PERIOD_DAYS.1,
                name("r.first"),
                name("(r.behind - 1)"),
                name("r.first")
            ))
        }
    };
    query.push(" COLLATE \"C\" AS key, ");
    query.push(match grouping {
        Grouping::Organization => "r.value",
        _ => "NULL::text",
    });
    query.push(" AS spelling FROM stored r");
    if matches!(grouping, Grouping::Place | Grouping::Speaker) {
        query.push(" LEFT JOIN merged m ON m.merged_id = r.value");
    }
    query.push("), counted AS (SELECT GROUPING(key) = 1 AS is_total, key, ");
    query.push(match grouping {
        Grouping::Organization => "(array_agg(spelling ORDER BY count DESC, spelling))[1] AS shown, ",
        _ => "NULL::text AS shown, ",
    });
    query.push(match grouping {
        // A happening of several places counts in each, and once in the total.
        Grouping::Place => {
            "count(DISTINCT id) AS count, count(DISTINCT id) FILTER (WHERE is_undated) AS undated"
        }
        _ => {
            "coalesce(sum(count), 0)::bigint AS count,
             coalesce(sum(count) FILTER (WHERE is_undated), 0)::bigint AS undated"
        }
    });
    query.push(
        " FROM c GROUP BY GROUPING SETS ((key), ()))
         SELECT is_total, key, shown, count, undated, count(*) FILTER (WHERE NOT is_total AND key IS NOT NULL) OVER () AS group_count
         FROM counted ORDER BY is_total DESC, key IS NOT NULL, ",
    );
    query.push(if grouping.period().is_some() { "key" } else { "count DESC, key" });
    // The total and the rows without a value come before the groups.
    query.push(" LIMIT ").push_bind(i64::from(limit) + 2);
    let rows: Vec<GroupRow> = query.build_query_as().persistent(false).fetch_all(&mut *connection).await?;
    let mut groups = Groups::default();
    for row in rows {
        groups.group_count = row.group_count;
        match (row.is_total, row.key) {
            (true, _) => (groups.total, groups.undated) = (row.count, row.undated),
            (false, None) if grouping.period().is_some() => groups.ungrouped = row.count - row.undated,
            (false, None) => groups.ungrouped = row.count,
            (false, Some(key)) => {
                let value = row.shown.unwrap_or(key);
                groups.groups.push(Group { value, actor_id: None, count: row.count });
            }
        }
    }
    groups.groups.truncate(limit as usize);
    if matches!(grouping, Grouping::Place | Grouping::Speaker) {
        name_actors(&mut connection, &mut groups.groups).await?;
    }
    Ok(groups)
}

/// Sets the names of actors in the place of their ids.
async fn name_actors(connection: &mut PgConnection, groups: &mut [Group]) -> Result<(), StoreError> {
    for group in groups.iter_mut() {
        group.actor_id = Uuid::parse_str(&group.value).ok().map(ActorId);
    }
    let names = actors::resolve_merges(connection, groups.iter().filter_map(|group| group.actor_id)).await?;
    for group in groups {
        if let Some(actor) = group.actor_id.and_then(|id| names.get(&id)) {
            group.value.clone_from(&actor.name);
        }
    }
    Ok(())
}
