//! Asking for timelines: happenings in time order, each with its evidence, and statements among them
//! where they are asked for.

mod conditions;
mod counts;

use std::collections::HashMap;

use jiff::civil::Date;
use jiff_sqlx::Date as SqlDate;
use sqlx::{FromRow, PgPool, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{
    HappeningId, StoreError, actors,
    actors::Standing,
    events::{self, EventFilter, StoredEvent, actor_ids, name_actors},
    page::{Cursor, Page, PageRequest},
    statements::{self as said, StoredStatement},
};
use conditions::{happenings, statements};
pub use counts::{Bucket, Counts, Granularity, count};
use extraction::schema;

/// How many events are shown as the evidence of one happening.
const EVIDENCE: i64 = 10;

/// Which timeline is wanted.
#[derive(Debug, Clone, Default)]
pub struct TimelineFilter {
    /// Which happenings.
    pub happenings: EventFilter,
    /// Whether statements stand among them: of the actor, else about the place, else of the words.
    pub statements: bool,
    /// Only happenings with a day, or only those without.
    pub dated: Option<bool>,
}

/// One line of a timeline.
#[derive(Debug, Clone)]
pub enum Entry {
    /// Something that happened.
    Happening(Box<Happening>),
    /// Something that was said.
    Statement(Box<StoredStatement>),
}

/// Events that tell the same, with the words of the surest.
#[derive(Debug, Clone)]
pub struct Happening {
    /// Its id.
    pub happening_id: HappeningId,
    /// First day, and the day after the last.
    pub days: Option<(Date, Date)>,
    /// The clause that tells it.
    pub summary: String,
    /// The event that speaks for it, its actors as they stand today.
    pub event: schema::Event,
    /// How many events tell it.
    pub reports: i32,
    /// How many articles tell it.
    pub articles: i32,
    /// No report tells it as news.
    pub background: bool,
    /// The sentences that tell it: the surest ten.
    pub evidence: Vec<StoredEvent>,
}

#[derive(FromRow)]
struct EntryRow {
    id: Uuid,
    day: i32,
    is_statement: bool,
    earliest: Option<SqlDate>,
    latest: Option<SqlDate>,
    summary: String,
    detail: Option<Json<schema::Event>>,
    reports: i32,
    articles: i32,
    background: bool,
}

/// Lists a timeline, the earliest first, the undated at the end.
pub async fn list(
    pool: &PgPool,
    filter: &TimelineFilter,
    page: &PageRequest,
) -> Result<Page<Entry>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT * FROM ((SELECT h.happening_id AS id, h.day, false AS is_statement, h.earliest, h.latest,
           h.summary, h.detail, h.reports, h.articles, h.background FROM happenings h WHERE ",
    );
    happenings(pool, &mut query, filter).await?;
    push_after(&mut query, "h.day", "h.happening_id", page);
    query.push(" ORDER BY h.day, h.happening_id LIMIT ").push_bind(i64::from(page.limit) + 1).push(")");
    if filter.statements && filter.dated != Some(false) {
        query.push(
            " UNION ALL (SELECT s.statement_id AS id, s.said_earliest - date '1970-01-01' AS day,
               true AS is_statement, s.said_earliest AS earliest, s.said_latest AS latest, '' AS summary,
               NULL::jsonb AS detail, 0 AS reports, 0 AS articles, false AS background
             FROM statements s WHERE ",
        );
        statements(pool, &mut query, filter).await?;
        push_after(&mut query, "(s.said_earliest - date '1970-01-01')", "s.statement_id", page);
        query.push(" ORDER BY s.said_earliest, s.statement_id LIMIT ").push_bind(i64::from(page.limit) + 1);
        query.push(")");
    }
    query.push(") entries ORDER BY day, id LIMIT ").push_bind(i64::from(page.limit) + 1);
    let rows: Vec<EntryRow> = query.build_query_as().fetch_all(pool).await?;
    let cut = Page::cut(rows, page, |row| Cursor { key: i64::from(row.day), id: row.id });
    Ok(Page { rows: load(pool, cut.rows).await?, next: cut.next })
}

fn push_after(
    query: &mut QueryBuilder<sqlx::Postgres>,
    day: &'static str,
    id: &'static str,
    page: &PageRequest,
) {
    if let Some(after) = page.after {
        query.push(" AND (").push(day).push(", ").push(id).push(") > (").push_bind(after.key as i32);
        query.push(", ").push_bind(after.id).push(")");
    }
}

async fn load(pool: &PgPool, rows: Vec<EntryRow>) -> Result<Vec<Entry>, StoreError> {
    let (spoken, happened): (Vec<&EntryRow>, Vec<&EntryRow>) = rows.iter().partition(|row| row.is_statement);
    let spoken: Vec<Uuid> = spoken.iter().map(|row| row.id).collect();
    let happened: Vec<Uuid> = happened.iter().map(|row| row.id).collect();
    let mut statements: HashMap<Uuid, StoredStatement> = said::fetch_all(pool, &spoken)
        .await?
        .into_iter()
        .map(|statement| (statement.statement_id.0, statement))
        .collect();
    let mut evidence: HashMap<Uuid, Vec<StoredEvent>> = HashMap::new();
    for event in events::evidence(pool, &happened, EVIDENCE).await? {
        // Two events of one sentence are one place to look at.
        let told = evidence.entry(event.happening_id.0).or_default();
        let again = |known: &StoredEvent| {
            known.article_id == event.article_id && known.event.sentence == event.event.sentence
        };
        if !told.iter().any(again) {
            told.push(event);
        }
    }
    let ids = rows.iter().filter_map(|row| row.detail.as_ref()).flat_map(|event| actor_ids(event)).collect();
    let today: HashMap<Uuid, Standing> = actors::standing(pool, ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| match row.detail {
            None => statements.remove(&row.id).map(|statement| Entry::Statement(Box::new(statement))),
            Some(Json(mut event)) => {
                name_actors(&mut event, &today);
                Some(Entry::Happening(Box::new(Happening {
                    happening_id: HappeningId(row.id),
                    days: row.earliest.zip(row.latest).map(|(from, to)| (from.to_jiff(), to.to_jiff())),
                    summary: row.summary,
                    event,
                    reports: row.reports,
                    articles: row.articles,
                    background: row.background,
                    evidence: evidence.remove(&row.id).unwrap_or_default(),
                })))
            }
        })
        .collect())
}
