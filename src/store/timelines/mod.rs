//! Timelines: happenings in time order, each with its evidence, and statements among them on request.

mod conditions;
mod counts;
mod merge;

use crate::store::row_struct::row_struct;
use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder, types::Json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    ActorId, HappeningId, StoreError,
    event_conditions::{EventConditions, figure_rank, importance_of},
    events::{self, StoredEvent},
    hydrate,
    lists::{List, Selection},
    pagination::Cursor,
    reviews::{MARK_OF, ReviewMark, Verified},
    sort_day::{date_of, day_number},
    statements::{self, StoredStatement},
};
pub(super) use conditions::happenings;
pub use counts::{Bucket, Counts, Granularity, count};
use extraction::schema::{Event, FigureType, Importance, Speaker};

/// The view of happenings that nobody rejected, and the table of all.
const HAPPENINGS: &str = "happenings";
const ALL_HAPPENINGS: &str = "all_happenings";
/// Most days of a happening that is not in the index of long ones (`happenings_long`).
const SHORT_DAYS: i32 = 31;
/// Largest number of events that a happening shows as evidence.
const MAX_EVIDENCE: i64 = 10;

/// Conditions on a timeline.
#[derive(Debug, Clone, Default)]
pub struct TimelineFilter {
    /// Has one of these ids; statements have none.
    pub ids: Vec<Uuid>,
    /// The conditions that events share.
    pub conditions: EventConditions,
    /// Has this actor as a participant or as its place.
    pub involving: Option<ActorId>,
    /// True for statements among the happenings: of the actor, about the place, with the words.
    pub statements: bool,
    /// True for happenings with a date only, false for those without.
    pub dated: Option<bool>,
    /// Is reviewed, not reviewed, or rejected.
    pub verified: Option<Verified>,
    /// The order.
    pub sort: TimelineSort,
}

/// The order of a timeline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TimelineSort {
    /// In time order, entries without a date last.
    #[default]
    Day,
    /// The last reported first: by the publication of the last article with it.
    Reported,
    /// The highest figure first; entries without such a figure are left out.
    Figure(FigureType),
}

impl TimelineFilter {
    /// Returns true when statements, which always have a date, can be in the timeline.
    fn includes_statements(&self) -> bool {
        self.statements && self.ids.is_empty() && self.dated != Some(false) && self.sort == TimelineSort::Day
    }

    /// Writes the sort key of a happening `h` in SQL.
    fn sort_key(&self) -> String {
        match self.sort {
            TimelineSort::Day => "h.sort_day".to_owned(),
            TimelineSort::Reported => "(-coalesce(h.last_report_second, 0))".to_owned(),
            TimelineSort::Figure(figure_type) => figure_rank("h", figure_type),
        }
    }
}

impl TimelineFilter {
    /// Appends the query of the happenings that also fulfil `condition`, in the order of the timeline.
    async fn push_happenings(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
        condition: &str,
    ) -> Result<(), StoreError> {
        let sort_key = self.sort_key();
        query.push("(SELECT h.happening_id AS id, ").push(&sort_key).push(
            "::bigint AS sort_key, h.earliest, h.latest, h.document, h.event_count,
               h.article_count, coalesce(h.report_count, h.article_count) AS report_count,
               coalesce(h.source_count, 1) AS source_count, h.background, h.importance, h.figures,
               h.document ? 'corrected_participants' AS has_corrected_participants, ",
        );
        query.push(MARK_OF).push("h.review_id) AS review FROM ");
        query.push(Verified::relation(self.verified, HAPPENINGS, ALL_HAPPENINGS)).push(" h WHERE ");
        conditions::happenings(connection, query, self).await?;
        query.push(condition);
        if let TimelineSort::Figure(_) = self.sort {
            query.push(" AND ").push(&sort_key).push(" IS NOT NULL");
        }
        push_after(query, &sort_key, "h.happening_id", selection);
        selection.push_order(query, &format!("{sort_key}, h.happening_id"));
        query.push(")");
        Ok(())
    }
}

/// One entry of a timeline.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A happening.
    Happening(Box<Happening>),
    /// A statement.
    Statement(Box<StoredStatement>),
}

/// A cluster of coreferent events across articles.
#[derive(Debug, Clone)]
pub struct Happening {
    /// Its id.
    pub happening_id: HappeningId,
    /// The first and the last day.
    pub days: Option<(Date, Date)>,
    /// The representative event, with canonical actors.
    pub event: Event,
    /// Number of events.
    pub event_count: i32,
    /// Number of articles with one of these events.
    pub article_count: i32,
    /// Number of these articles' texts: copies of one text are one.
    pub report_count: i32,
    /// Number of publishers.
    pub source_count: i32,
    /// True when all events are background.
    pub background: bool,
    /// How much one of the articles is about it.
    pub importance: Importance,
    /// The numbers of all reports, as ranges.
    pub figures: Vec<MergedFigure>,
    /// Up to ten of the events, the representative first, one for each sentence.
    pub evidence: Vec<Evidence>,
    /// The last review; `None` where nobody has reviewed it.
    pub review: Option<ReviewMark>,
}

/// An event that shows a happening.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The event.
    pub event: StoredEvent,
    /// The speaker of the statement that it is part of.
    pub speaker: Option<Speaker>,
}

row_struct! {
    /// An entry as it is selected.
    pub struct EntryRow {
        id: Uuid,
        sort_key: i64,
        earliest: Option<i32>,
        latest: Option<i32>,
        /// The representative event of a happening; `None` for a statement.
        document: Option<Json<Event>>,
        event_count: i32,
        article_count: i32,
        report_count: i32,
        source_count: i32,
        background: bool,
        importance: i16,
        figures: Json<Vec<MergedFigure>>,
        has_corrected_participants: bool,
        review: Option<Json<ReviewMark>>,
    }
}

/// A number that reports give, from the lowest to the highest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MergedFigure {
    /// What it counts.
    #[serde(rename = "type")]
    pub figure_type: FigureType,
    /// `people`, or a currency by its ISO 4217 code.
    pub unit: Option<String>,
    /// The lowest number.
    pub number: f64,
    /// The highest number.
    pub to: f64,
}

impl std::fmt::Display for MergedFigure {
    /// Writes type, number or range, and unit: `dead 7–9 people`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.figure_type.as_str(), self.number)?;
        if self.to > self.number {
            write!(f, "–{}", self.to)?;
        }
        self.unit.as_ref().map_or(Ok(()), |unit| write!(f, " {unit}"))
    }
}

/// A timeline: the earliest entry first and those without a date last, or in another order.
impl List for TimelineFilter {
    type Row = EntryRow;
    type Item = Entry;

    async fn push(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        query.push("SELECT * FROM (");
        match self.conditions.from.filter(|_| self.sort == TimelineSort::Day).map(day_number) {
            None => self.push_happenings(connection, query, selection, "").await?,
            // Those that begin later are read from the index in their order, from this day on; of those that begin before and
            // last until then, the short ones begin a few days before, and the long ones have an index of their own.
            Some(from) => {
                let later = format!(" AND h.sort_day >= {from}");
                self.push_happenings(connection, query, selection, &later).await?;
                query.push(" UNION ALL ");
                let before = format!(
                    " AND h.sort_day < {from} AND (h.sort_day >= {} OR h.latest - h.earliest > {SHORT_DAYS})",
                    from.saturating_sub(SHORT_DAYS)
                );
                self.push_happenings(connection, query, selection, &before).await?;
            }
        }
        if self.includes_statements() {
            query.push(
                " UNION ALL (SELECT s.statement_id AS id, s.said_earliest::bigint AS sort_key,
                   s.said_earliest AS earliest, s.said_latest AS latest, NULL::jsonb AS document, 0 AS event_count,
                   0 AS article_count, 0 AS report_count, 0 AS source_count, false AS background,
                   0::smallint AS importance, '[]'::jsonb AS figures, false AS has_corrected_participants,
                   NULL::jsonb AS review FROM ",
            );
            query.push(Verified::relation(self.verified, "statements", "all_statements")).push(" s WHERE ");
            conditions::statements(connection, query, self).await?;
            push_after(query, "s.said_earliest", "s.statement_id", selection);
            selection.push_order(query, "s.said_earliest, s.statement_id");
            query.push(")");
        }
        query.push(") entries");
        selection.push_order(query, "sort_key, id");
        Ok(())
    }

    fn cursor(row: &EntryRow) -> Cursor {
        Cursor { key: row.sort_key, id: row.id }
    }

    async fn load(
        &self,
        connection: &mut PgConnection,
        rows: Vec<EntryRow>,
    ) -> Result<Vec<Entry>, StoreError> {
        load(connection, rows, self.verified == Some(Verified::Rejected)).await
    }
}

/// Returns a happening, also a rejected one, or `None` when there is none with this id.
pub async fn fetch(pool: &PgPool, id: HappeningId) -> Result<Option<Happening>, StoreError> {
    let mut connection = pool.acquire().await?;
    let mut query = QueryBuilder::new(
        "SELECT h.happening_id AS id, h.sort_day::bigint AS sort_key, h.earliest, h.latest, h.document, h.event_count,
           h.article_count, coalesce(h.report_count, h.article_count) AS report_count,
           coalesce(h.source_count, 1) AS source_count, h.background, h.importance, h.figures,
               h.document ? 'corrected_participants' AS has_corrected_participants, ",
    );
    query.push(MARK_OF).push("h.review_id) AS review FROM all_happenings h WHERE h.event_count > 0");
    query.push(" AND h.happening_id = ").push_bind(id.0);
    let rows = query.build_query_as().fetch_all(&mut *connection).await?;
    let entry = load(&mut connection, rows, false).await?.pop();
    Ok(entry.and_then(|entry| match entry {
        Entry::Happening(happening) => Some(*happening),
        Entry::Statement(_) => None,
    }))
}

/// Appends the condition that a row comes after the page before.
fn push_after(query: &mut QueryBuilder<Postgres>, sort_key: &str, id: &'static str, selection: &Selection) {
    if let Some(after) = selection.after {
        query.push(" AND (").push(sort_key).push(", ").push(id).push(") > (").push_bind(after.key);
        query.push(", ").push_bind(after.id).push(")");
    }
}

/// Fills statements, evidence and canonical actors into rows.
///
/// `includes_rejected` is true for a timeline of rejected rows.
async fn load(
    connection: &mut PgConnection,
    mut rows: Vec<EntryRow>,
    includes_rejected: bool,
) -> Result<Vec<Entry>, StoreError> {
    let (happening_rows, statement_rows): (Vec<&EntryRow>, Vec<&EntryRow>) =
        rows.iter().partition(|row| row.document.is_some());
    let happening_ids: Vec<Uuid> = happening_rows.iter().map(|row| row.id).collect();
    let mut evidence = evidence(connection, &happening_ids).await?;
    let claims = evidence.values().flatten().filter_map(|event| event.statement_id);
    let statement_ids: Vec<Uuid> =
        statement_rows.iter().map(|row| row.id).chain(claims.map(|id| id.0)).collect();
    let stored = statements::fetch_entries(connection, &statement_ids, includes_rejected).await?;
    let mut statements: HashMap<Uuid, StoredStatement> =
        stored.into_iter().map(|statement| (statement.statement_id.0, statement)).collect();
    let documents = rows.iter_mut().filter_map(|row| row.document.as_mut());
    hydrate::events(connection, documents.map(|document| &mut document.0).collect()).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| match row.document {
            None => statements.remove(&row.id).map(|statement| Entry::Statement(Box::new(statement))),
            Some(Json(mut event)) => Some(Entry::Happening(Box::new({
                let evidence = evidence.remove(&row.id).unwrap_or_default();
                merge::merge(&mut event, &evidence, row.has_corrected_participants);
                let evidence = evidence.into_iter().map(|event| Evidence {
                    speaker: event
                        .statement_id
                        .and_then(|id| statements.get(&id.0)?.statement.speaker.clone()),
                    event,
                });
                Happening {
                    happening_id: HappeningId(row.id),
                    days: row.earliest.zip(row.latest).map(|(first, end)| (date_of(first), date_of(end - 1))),
                    event,
                    event_count: row.event_count,
                    article_count: row.article_count,
                    report_count: row.report_count,
                    source_count: row.source_count,
                    background: row.background,
                    importance: importance_of(row.importance),
                    figures: row.figures.0,
                    evidence: evidence.collect(),
                    review: row.review.map(|review| review.0),
                }
            }))),
        })
        .collect())
}

/// Loads the events of happenings; of several in one sentence only the first, which shows the reader no less.
async fn evidence(
    connection: &mut PgConnection,
    happenings: &[Uuid],
) -> Result<HashMap<Uuid, Vec<StoredEvent>>, StoreError> {
    let mut evidence: HashMap<Uuid, Vec<StoredEvent>> = HashMap::new();
    for event in events::evidence(connection, happenings, MAX_EVIDENCE).await? {
        let shown = evidence.entry(event.happening_id.0).or_default();
        let is_same_sentence = |other: &StoredEvent| {
            other.article_id == event.article_id && other.event.sentence.span == event.event.sentence.span
        };
        if !shown.iter().any(is_same_sentence) {
            shown.push(event);
        }
    }
    Ok(evidence)
}
