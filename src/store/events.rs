//! Lists of events, each as one sentence reports it.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{
    ArticleId, EventId, HappeningId, StatementId, StoreError,
    event_conditions::{EventConditions, Relation},
    filters,
    hydrate::{self, PROVENANCE_COLUMNS, Provenance, ProvenanceRow},
    lists::{List, Selection},
    pagination::Cursor,
    reviews::Verified,
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
    /// The reviews of their happenings; without it those that an editor rejected are left out.
    pub verified: Option<Verified>,
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
    /// Headline of the article.
    pub article_title: Option<String>,
    /// Address of the article on the web.
    pub article_url: Option<String>,
    /// The statement that it is part of: the claim is the speaker's.
    pub statement_id: Option<StatementId>,
    /// The revision and the extractor.
    pub provenance: Provenance,
    /// The event, with canonical actors.
    pub event: Event,
}

row_struct! {
    /// An event as it is selected.
    pub struct EventRow {
        event_id: Uuid,
        happening_id: Uuid,
        article_id: Uuid,
        source: String,
        published_at: SqlTimestamp,
        attributed_to: Option<Uuid>,
        sort_day: i32,
        document: Json<Event>,
        title: Option<String>,
        url: Option<String>,
        ..provenance: ProvenanceRow,
    }
}

/// Columns of events `e`, and of their articles `a` and revisions `r`.
const COLUMNS: &str = "e.event_id, e.happening_id, e.article_id, e.source, e.published_at, e.attributed_to,
                       e.sort_day, e.document, r.title, a.url";

/// The tables of [`COLUMNS`] and [`PROVENANCE_COLUMNS`] beside events `e`.
const JOINS: &str = " JOIN extractions x ON x.article_id = e.article_id
                      JOIN articles a ON a.article_id = e.article_id
                      JOIN revisions r ON r.article_id = e.article_id AND r.revision = x.revision";

/// Appends the condition that the happening of an event `e` is reviewed as asked for.
fn push_verified(query: &mut QueryBuilder<Postgres>, verified: Option<Verified>) {
    let happenings = Verified::relation(verified, "happenings", "all_happenings");
    query.push("EXISTS (SELECT 1 FROM ").push(happenings).push(" h WHERE h.happening_id = e.happening_id");
    query.push(Verified::condition(verified, "h")).push(")");
}

/// Appends a query of events `e` with their extractions `x` and articles `a`, up to its first condition.
fn push_select(query: &mut QueryBuilder<Postgres>) {
    query
        .push("SELECT ")
        .push(COLUMNS)
        .push(", ")
        .push(PROVENANCE_COLUMNS)
        .push(" FROM events e")
        .push(JOINS)
        .push(" WHERE ");
}

/// Events, the latest first; events without a date lead, because they can be of any day.
impl List for EventFilter {
    type Row = EventRow;
    type Item = StoredEvent;

    async fn push(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        let Self { conditions, sources, article, verified } = self;
        // The rows of a page are chosen before their articles are joined, so that no row that is left out is joined.
        query
            .push("SELECT ")
            .push(COLUMNS)
            .push(", ")
            .push(PROVENANCE_COLUMNS)
            .push(" FROM (SELECT e.* FROM ");
        let actor_ids = filters::actor_ids(&mut *connection, conditions.actor).await?;
        let (day, id) = filters::events_of(query, actor_ids);
        push_verified(query, *verified);
        let others = EventConditions { actor: None, ..conditions.clone() };
        others.push(connection, query, Relation::Events).await?;
        filters::sources(query, "e.source", sources);
        filters::article(query, "e.article_id", *article);
        selection.push_keyset(query, Some(day), id);
        query.push(") e").push(JOINS);
        selection.push_order(query, "e.sort_day DESC, e.event_id DESC");
        Ok(())
    }

    fn cursor(row: &EventRow) -> Cursor {
        Cursor { key: i64::from(row.sort_day), id: row.event_id }
    }

    async fn load(
        &self,
        connection: &mut PgConnection,
        rows: Vec<EventRow>,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        load(connection, rows).await
    }
}

/// Returns an event, or `None` when there is none with this id.
pub async fn fetch(pool: &PgPool, id: EventId) -> Result<Option<StoredEvent>, StoreError> {
    let mut connection = pool.acquire().await?;
    let mut query = QueryBuilder::new("");
    push_select(&mut query);
    query.push("e.event_id = ").push_bind(id.0);
    let rows = query.build_query_as().fetch_all(&mut *connection).await?;
    Ok(load(&mut connection, rows).await?.pop())
}

/// Returns the events of happenings: of each at most `limit`, its representative first.
pub(super) async fn evidence(
    connection: &mut PgConnection,
    happenings: &[Uuid],
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut query = QueryBuilder::new("SELECT e.* FROM UNNEST(");
    query.push_bind(happenings).push("::uuid[]) AS h (id) CROSS JOIN LATERAL (");
    push_select(&mut query);
    query
        .push("e.happening_id = h.id")
        .push(" ORDER BY e.earliest IS NULL, e.importance DESC, e.background, e.confidence DESC, e.published_at, e.event_id LIMIT ")
        .push_bind(limit)
        .push(") e");
    let rows = query.build_query_as().fetch_all(&mut *connection).await?;
    load(connection, rows).await
}

/// Fills canonical actors into rows.
async fn load(
    connection: &mut PgConnection,
    mut rows: Vec<EventRow>,
) -> Result<Vec<StoredEvent>, StoreError> {
    hydrate::events(connection, rows.iter_mut().map(|row| &mut row.document.0).collect()).await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredEvent {
            event_id: EventId(row.event_id),
            happening_id: HappeningId(row.happening_id),
            article_id: ArticleId(row.article_id),
            source: row.source,
            published_at: row.published_at.to_jiff(),
            article_title: row.title,
            article_url: row.url,
            statement_id: row.attributed_to.map(StatementId),
            provenance: row.provenance.into(),
            event: row.document.0,
        })
        .collect())
}
