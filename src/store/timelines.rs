//! Asking for timelines: happenings in time order, each with its evidence, and statements among them
//! where they are asked for.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff_sqlx::{Date as SqlDate, ToSqlx};
use sqlx::{FromRow, PgPool, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{
    HappeningId, StoreError, actors,
    actors::Standing,
    events::{self, EventFilter, StoredEvent, actor_ids, name_actors},
    page::{Cursor, Page, PageRequest},
    statements::{self, StoredStatement, push_words},
};
use crate::reading::record;

/// How many events are shown as the evidence of one happening.
const EVIDENCE: i64 = 10;

/// Which timeline is wanted.
#[derive(Debug, Clone, Default)]
pub struct TimelineFilter {
    /// Which happenings.
    pub happenings: EventFilter,
    /// Whether statements stand among them: of the actor, else about the place, else of the words.
    pub statements: bool,
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
    pub event: record::Event,
    /// The actors its participants are, by id, as they stand today.
    pub names: HashMap<String, String>,
    /// How many events tell it.
    pub reports: i32,
    /// How many articles tell it.
    pub articles: i32,
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
    detail: Option<Json<record::Event>>,
    reports: i32,
    articles: i32,
}

/// Lists a timeline, the earliest first, the undated at the end.
pub async fn list(
    pool: &PgPool,
    filter: &TimelineFilter,
    page: &PageRequest,
) -> Result<Page<Entry>, StoreError> {
    let mut query = QueryBuilder::new("SELECT * FROM (");
    push_happenings(pool, &mut query, &filter.happenings, page).await?;
    if filter.statements {
        query.push(" UNION ALL (");
        push_statements(pool, &mut query, &filter.happenings, page).await?;
        query.push(")");
    }
    query.push(") entries ORDER BY day, id LIMIT ").push_bind(i64::from(page.limit) + 1);
    let rows: Vec<EntryRow> = query.build_query_as().fetch_all(pool).await?;
    let cut = Page::cut(rows, page, |row| Cursor { key: i64::from(row.day), id: row.id });
    Ok(Page { rows: load(pool, cut.rows).await?, next: cut.next })
}

async fn push_happenings(
    pool: &PgPool,
    query: &mut QueryBuilder<sqlx::Postgres>,
    filter: &EventFilter,
    page: &PageRequest,
) -> Result<(), StoreError> {
    query.push(
        "(SELECT h.happening_id AS id, h.day, false AS is_statement, h.earliest, h.latest, h.summary, h.detail,
                 h.reports, h.articles
          FROM happenings h WHERE h.reports > 0",
    );
    for (actor, is_place) in [(filter.actor, false), (filter.place, true)] {
        let Some(actor) = actor else { continue };
        query
            .push(" AND EXISTS (SELECT 1 FROM happening_actors a WHERE a.happening_id = h.happening_id")
            .push(" AND a.actor_id = ANY(")
            .push_bind(actors::with_merged(pool, actor).await?)
            .push(if is_place { ") AND a.role = 'place')" } else { "))" });
    }
    if !filter.kinds.is_empty() {
        query.push(" AND h.kind = ANY(").push_bind(filter.kinds.clone()).push(")");
    }
    if !filter.statuses.is_empty() {
        let statuses: Vec<&str> = filter.statuses.iter().map(|status| status.as_str()).collect();
        query.push(" AND h.status = ANY(").push_bind(statuses).push(")");
    }
    if let Some(from) = filter.from {
        query.push(" AND h.latest > ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" AND h.earliest <= ").push_bind(to.to_sqlx());
    }
    if filter.words.is_some() {
        query.push(" AND EXISTS (SELECT 1 FROM events w WHERE w.happening_id = h.happening_id");
        push_words(query, "w.tsv", filter.words.as_deref());
        query.push(")");
    }
    push_after(query, "h.day", "h.happening_id", page);
    query.push(" ORDER BY h.day, h.happening_id LIMIT ").push_bind(i64::from(page.limit) + 1).push(")");
    Ok(())
}

async fn push_statements(
    pool: &PgPool,
    query: &mut QueryBuilder<sqlx::Postgres>,
    filter: &EventFilter,
    page: &PageRequest,
) -> Result<(), StoreError> {
    query.push(
        "SELECT s.statement_id AS id, s.said_earliest - date '1970-01-01' AS day, true AS is_statement,
                s.said_earliest AS earliest, s.said_latest AS latest, '' AS summary, NULL::jsonb AS detail,
                0 AS reports, 0 AS articles
         FROM statements s WHERE true",
    );
    if let Some(actor) = filter.actor {
        query.push(" AND s.speaker_id = ANY(").push_bind(actors::with_merged(pool, actor).await?).push(")");
    }
    if let Some(place) = filter.place {
        query
            .push(" AND EXISTS (SELECT 1 FROM statement_subjects b WHERE b.article_id = s.article_id")
            .push(" AND b.statement_id = s.statement_id AND b.actor_id = ANY(")
            .push_bind(actors::with_merged(pool, place).await?)
            .push("))");
    }
    if let Some(from) = filter.from {
        query.push(" AND s.said_latest > ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" AND s.said_earliest <= ").push_bind(to.to_sqlx());
    }
    push_words(query, "s.tsv", filter.words.as_deref());
    push_after(query, "(s.said_earliest - date '1970-01-01')", "s.statement_id", page);
    query.push(" ORDER BY s.said_earliest, s.statement_id LIMIT ").push_bind(i64::from(page.limit) + 1);
    Ok(())
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
    let (said, happened): (Vec<&EntryRow>, Vec<&EntryRow>) = rows.iter().partition(|row| row.is_statement);
    let said: Vec<Uuid> = said.iter().map(|row| row.id).collect();
    let happened: Vec<Uuid> = happened.iter().map(|row| row.id).collect();
    let mut statements: HashMap<Uuid, StoredStatement> = statements::fetch_all(pool, &said)
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
    let names: HashMap<String, String> =
        today.values().map(|now| (now.id.to_string(), now.name.clone())).collect();
    Ok(rows
        .into_iter()
        .filter_map(|row| match row.detail {
            None => statements.remove(&row.id).map(|statement| Entry::Statement(Box::new(statement))),
            Some(Json(mut event)) => {
                name_actors(&mut event, &today);
                let ids = event.participants.iter().filter_map(|one| one.actor_id.clone());
                let names = ids.filter_map(|id| Some((id.clone(), names.get(&id)?.clone()))).collect();
                Some(Entry::Happening(Box::new(Happening {
                    happening_id: HappeningId(row.id),
                    days: row.earliest.zip(row.latest).map(|(from, to)| (from.to_jiff(), to.to_jiff())),
                    summary: row.summary,
                    event,
                    names,
                    reports: row.reports,
                    articles: row.articles,
                    evidence: evidence.remove(&row.id).unwrap_or_default(),
                })))
            }
        })
        .collect())
}
