//! Lists of events, each as one sentence reports it.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgPool, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{
    ArticleId, EventId, HappeningId, StatementId, StoreError,
    event_conditions::{EventConditions, Relation},
    filters,
    hydrate::{self, PROVENANCE_COLUMNS, Provenance, ProvenanceRow},
    pagination::{Cursor, Page, PageRequest},
    row_struct::row_struct,
};
use extraction::schema::Event;

/// Conditions on events.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// The conditions that happenings share.
    pub conditions: EventConditions,
    /// Reported by one of these sources; an empty list matches all.
    pub sources: Vec<String>,
    /// Reported in this article.
    pub article: Option<ArticleId>,
}

/// An event as stored, with its article.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// Its id.
    pub event_id: EventId,
    /// The happening that it belongs to.
    pub happening_id: HappeningId,
    /// The article.
    pub article_id: ArticleId,
    /// The article's publisher.
    pub source: String,
    /// Time of the article's publication.
    pub published_at: Timestamp,
    /// The statement that it is part of: the claim is the speaker's.
    pub statement_id: Option<StatementId>,
    /// The revision and the extractor.
    pub provenance: Provenance,
    /// The event, with canonical actors.
    pub event: Event,
}

row_struct! {
    struct EventRow {
        event_id: Uuid,
        happening_id: Uuid,
        article_id: Uuid,
        source: String,
        published_at: SqlTimestamp,
        attributed_to: Option<Uuid>,
        sort_day: i32,
        document: Json<Event>,
        ..provenance: ProvenanceRow,
    }
}

/// Columns of events `e`.
const COLUMNS: &str = "e.event_id, e.happening_id, e.article_id, e.source, e.published_at, e.attributed_to,
                       e.sort_day, e.document";

/// Begins a query of events `e` with their extractions `x`.
fn select() -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(", ").push(PROVENANCE_COLUMNS);
    query.push(" FROM events e JOIN extractions x ON x.article_id = e.article_id WHERE true");
    query
}

/// Lists events, the latest first; events without a date lead, because they can be of any day.
pub async fn list(
    pool: &PgPool,
    filter: &EventFilter,
    page: &PageRequest,
) -> Result<Page<StoredEvent>, StoreError> {
    let EventFilter { conditions, sources, article } = filter;
    let mut query = select();
    conditions.push(pool, &mut query, Relation::Events).await?;
    filters::sources(&mut query, "e.source", sources);
    filters::article(&mut query, "e.article_id", *article);
    if let Some(after) = page.after {
        query.push(" AND (e.sort_day, e.event_id) < (").push_bind(after.key as i32);
        query.push(", ").push_bind(after.id).push(")");
    }
    query.push(" ORDER BY e.sort_day DESC, e.event_id DESC LIMIT ").push_bind(page.rows_to_select());
    let rows: Vec<EventRow> = query.build_query_as().fetch_all(pool).await?;
    let page = Page::from_rows(rows, page, |row| Cursor { key: i64::from(row.sort_day), id: row.event_id });
    Ok(Page { rows: load(pool, page.rows).await?, next: page.next })
}

/// Returns an event, or `None` when there is none with this id.
pub async fn fetch(pool: &PgPool, id: EventId) -> Result<Option<StoredEvent>, StoreError> {
    let mut query = select();
    query.push(" AND e.event_id = ").push_bind(id.0);
    let rows = query.build_query_as().fetch_all(pool).await?;
    Ok(load(pool, rows).await?.pop())
}

/// Returns the events of happenings: of each at most `limit`, its representative first.
pub(super) async fn evidence(
    pool: &PgPool,
    happenings: &[Uuid],
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut query = QueryBuilder::new("SELECT e.* FROM UNNEST(");
    query.push_bind(happenings).push("::uuid[]) AS h (id) CROSS JOIN LATERAL (SELECT ");
    query.push(COLUMNS).push(", ").push(PROVENANCE_COLUMNS);
    query
        .push(" FROM events e JOIN extractions x ON x.article_id = e.article_id WHERE e.happening_id = h.id")
        .push(" ORDER BY e.earliest IS NULL, e.importance DESC, e.background, e.confidence DESC, e.published_at, e.event_id LIMIT ")
        .push_bind(limit)
        .push(") e");
    let rows = query.build_query_as().fetch_all(pool).await?;
    load(pool, rows).await
}

/// Fills canonical actors into rows.
async fn load(pool: &PgPool, mut rows: Vec<EventRow>) -> Result<Vec<StoredEvent>, StoreError> {
    hydrate::events(pool, rows.iter_mut().map(|row| &mut row.document.0).collect()).await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredEvent {
            event_id: EventId(row.event_id),
            happening_id: HappeningId(row.happening_id),
            article_id: ArticleId(row.article_id),
            source: row.source,
            published_at: row.published_at.to_jiff(),
            statement_id: row.attributed_to.map(StatementId),
            provenance: row.provenance.into(),
            event: row.document.0,
        })
        .collect())
}
