//! SQL conditions of lists, one function for each.
//!
//! Each function appends ` AND …` to a query whose `WHERE` has begun, or nothing when its value is absent. Columns are
//! named by the caller; values are always bound.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use sqlx::{Encode, PgExecutor, Postgres, QueryBuilder, Type};
use uuid::Uuid;

use super::{ActorId, ArticleId, StoreError, StoryId, actors, sort_day::day_number};

/// The query to which conditions are appended.
type Query = QueryBuilder<Postgres>;

/// A role of an actor in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventRole {
    /// Takes part: any role but the place.
    Participant,
    /// Is the place.
    Place,
    /// Takes part or is the place.
    Any,
}

/// Returns the ids under which facts mention an actor: its own and those merged into it.
pub async fn actor_ids(
    connection: impl PgExecutor<'_>,
    actor: Option<ActorId>,
) -> Result<Option<Vec<Uuid>>, StoreError> {
    match actor {
        Some(actor) => Ok(Some(actors::with_merged(connection, actor).await?)),
        None => Ok(None),
    }
}

/// Appends that a column has one of the values.
///
/// A single value is compared by `=`: rows with it come from an index in the order of its next columns, and only as many as
/// are returned; rows of a list of values are all read and sorted.
fn push_one_of<'v, T>(query: &mut Query, column: &str, mut values: Vec<T>)
where
    T: Encode<'v, Postgres> + Type<Postgres>,
    Vec<T>: Encode<'v, Postgres> + Type<Postgres>,
{
    query.push(column);
    match (values.pop(), values.is_empty()) {
        (Some(only), true) => query.push(" = ").push_bind(only),
        (last, _) => {
            values.extend(last);
            query.push(" = ANY(").push_bind(values).push(")")
        }
    };
}

/// Requires the actor in a role of event `e`.
pub fn event_actor(query: &mut Query, actor_ids: Option<Vec<Uuid>>, role: EventRole) {
    let Some(actor_ids) = actor_ids else { return };
    query
        .push(" AND EXISTS (SELECT 1 FROM event_actors a WHERE a.article_id = e.article_id")
        .push(" AND a.event_id = e.event_id AND ");
    push_one_of(query, "a.actor_id", actor_ids);
    query.push(role_condition(role));
}

/// Appends the table of events `e`, or of those that one of the actors takes part in.
///
/// These are read in the order of the list from an index of the actor, whose columns `sort_day` and `event_id` are named `k`:
/// the planner takes events and their actors for independent, and would read and sort all events of a frequent actor.
pub fn events_of(query: &mut Query, actor_ids: Option<Vec<Uuid>>) -> (&'static str, &'static str) {
    let Some(actor_ids) = actor_ids else {
        query.push("events e WHERE ");
        return ("e.sort_day", "e.event_id");
    };
    query.push(
        "(SELECT DISTINCT ON (a.sort_day, a.event_id) a.sort_day, a.event_id, a.article_id FROM event_actors a WHERE ",
    );
    push_one_of(query, "a.actor_id", actor_ids);
    query.push(
        " AND a.role <> 'place' ORDER BY a.sort_day DESC, a.event_id DESC) k
           JOIN events e ON e.article_id = k.article_id AND e.event_id = k.event_id WHERE ",
    );
    ("k.sort_day", "k.event_id")
}

/// Appends the table of statements `s`, or of those about one of the actors, as [`events_of`] does.
pub fn statements_about(
    query: &mut Query,
    relation: &'static str,
    actor_ids: Option<Vec<Uuid>>,
) -> (&'static str, &'static str) {
    let Some(actor_ids) = actor_ids else {
        query.push(relation).push(" s WHERE true");
        return ("s.said_earliest", "s.statement_id");
    };
    query.push(
        "(SELECT DISTINCT ON (b.said_earliest, b.statement_id) b.said_earliest, b.statement_id, b.article_id
          FROM statement_subjects b WHERE ",
    );
    push_one_of(query, "b.actor_id", actor_ids);
    query.push(" ORDER BY b.said_earliest DESC, b.statement_id DESC) k JOIN ").push(relation);
    query.push(" s ON s.article_id = k.article_id AND s.statement_id = k.statement_id WHERE true");
    ("k.said_earliest", "k.statement_id")
}

/// Requires the actor in a role of happening `h`.
pub fn happening_actor(query: &mut Query, actor_ids: Option<Vec<Uuid>>, role: EventRole) {
    let Some(actor_ids) = actor_ids else { return };
    query.push(" AND EXISTS (SELECT 1 FROM happening_actors a WHERE a.happening_id = h.happening_id AND ");
    push_one_of(query, "a.actor_id", actor_ids);
    query.push(role_condition(role));
}

/// Closes the subquery, with the condition on column `a.role`.
fn role_condition(role: EventRole) -> &'static str {
    match role {
        EventRole::Participant => " AND a.role <> 'place')",
        EventRole::Place => " AND a.role = 'place')",
        EventRole::Any => ")",
    }
}

/// Requires the actor as the speaker of statement `s`.
pub fn speaker(query: &mut Query, actor_ids: Option<Vec<Uuid>>) {
    if let Some(actor_ids) = actor_ids {
        query.push(" AND ");
        push_one_of(query, "s.speaker_id", actor_ids);
    }
}

/// Requires the actor as a subject of statement `s`.
pub fn subject(query: &mut Query, actor_ids: Option<Vec<Uuid>>) {
    let Some(actor_ids) = actor_ids else { return };
    query
        .push(" AND EXISTS (SELECT 1 FROM statement_subjects b WHERE b.article_id = s.article_id")
        .push(" AND b.statement_id = s.statement_id AND ");
    push_one_of(query, "b.actor_id", actor_ids);
    query.push(")");
}

/// Requires the words in a `tsvector` column, in the syntax of web search engines.
pub fn words(query: &mut Query, column: &str, words: Option<&str>) {
    if let Some(words) = words {
        query.push(" AND ").push(column).push(" @@ websearch_to_tsquery('english', ");
        query.push_bind(words.to_owned()).push(")");
    }
}

/// Requires that a half-open interval of day numbers, given by two columns, meets the inclusive days `from` to `to`.
pub fn days(query: &mut Query, (earliest, latest): (&str, &str), (from, to): (Option<Date>, Option<Date>)) {
    if let Some(from) = from {
        query.push(" AND ").push(latest).push(" > ").push_bind(day_number(from));
    }
    if let Some(to) = to {
        query.push(" AND ").push(earliest).push(" <= ").push_bind(day_number(to));
    }
}

/// Requires that an interval of instants, given by two columns, meets the inclusive days `from` to `to` in UTC.
pub fn utc_days(query: &mut Query, (first, last): (&str, &str), (from, to): (Option<Date>, Option<Date>)) {
    if let Some(from) = from {
        query.push(" AND ").push(last).push(" >= ").push_bind(midnight(from).to_sqlx());
    }
    if let Some(to) = to {
        query.push(" AND ").push(first).push(" < ").push_bind(midnight(to.saturating_add(1.day())).to_sqlx());
    }
}

/// Returns the beginning of a day in UTC, within the years of publication and some.
///
/// Postgres has no instants before 4713 BC, and no article was published then.
fn midnight(day: Date) -> Timestamp {
    let day = day.clamp(Date::constant(1000, 1, 1), Date::constant(3000, 1, 1));
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |midnight| midnight.timestamp())
}

/// Requires a column to have one of the values; an empty list matches all.
pub fn one_of(query: &mut Query, column: &str, values: Vec<&'static str>) {
    if !values.is_empty() {
        query.push(" AND ");
        push_one_of(query, column, values);
    }
}

/// Requires a source; an empty list matches all.
pub fn sources(query: &mut Query, column: &str, sources: &[String]) {
    texts(query, column, sources);
}

/// Requires a column to have one of the texts; an empty list matches all.
pub fn texts(query: &mut Query, column: &str, values: &[String]) {
    if !values.is_empty() {
        query.push(" AND ");
        push_one_of(query, column, values.to_vec());
    }
}

/// Requires a column to have a text.
pub fn text(query: &mut Query, column: &str, value: Option<&str>) {
    if let Some(value) = value {
        query.push(" AND ").push(column).push(" = ").push_bind(value.to_owned());
    }
}

/// Requires the article.
pub fn article(query: &mut Query, column: &str, article: Option<ArticleId>) {
    if let Some(article) = article {
        query.push(" AND ").push(column).push(" = ").push_bind(article.0);
    }
}

/// Requires one of the ids; an empty list matches all.
pub fn ids(query: &mut Query, column: &str, ids: &[Uuid]) {
    if !ids.is_empty() {
        query.push(" AND ");
        push_one_of(query, column, ids.to_vec());
    }
}

/// Requires an article of the story.
pub fn story(query: &mut Query, article_column: &str, story: Option<StoryId>) {
    if let Some(story) = story {
        query.push(" AND ").push(article_column);
        query.push(" = ANY(ARRAY(SELECT v.article_id FROM article_vectors v WHERE v.story_id = ");
        query.push_bind(story.0).push("))");
    }
}

/// Requires a value of a boolean column.
pub fn flag(query: &mut Query, column: &str, value: Option<bool>) {
    if let Some(value) = value {
        query.push(" AND ").push(column).push(" = ").push_bind(value);
    }
}

/// Requires all words in an array column; a name without words matches nothing.
pub fn all_words(query: &mut Query, column: &str, words: Option<Vec<String>>) {
    match words {
        None => {}
        Some(words) if words.is_empty() => drop(query.push(" AND false")),
        Some(words) => {
            query.push(" AND ").push(column).push(" @> ").push_bind(words);
        }
    }
}

/// Requires a column to have at least this confidence.
pub fn min_confidence(query: &mut Query, column: &str, least: Option<f32>) {
    if let Some(least) = least {
        query.push(" AND ").push(column).push(" >= ").push_bind(least);
    }
}
