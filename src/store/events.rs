//! Asking for events, each as one sentence tells it.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx};
use sqlx::{FromRow, PgPool, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{
    ActorId, ArticleId, EventId, HappeningId, StatementId, StoreError, StoryId, actors,
    actors::Standing,
    page::{Cursor, Page, PageRequest},
    statements::{hydrate, push_story, push_words},
};
use extraction::schema::{self, EventStatus};

/// Which events, or happenings, to list. Fields that are `None` or empty ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// In which this actor takes part.
    pub actor: Option<ActorId>,
    /// That take place here.
    pub place: Option<ActorId>,
    /// Of one of these types.
    pub kinds: Vec<String>,
    /// In one of these states.
    pub statuses: Vec<EventStatus>,
    /// With these words, as a search engine reads them.
    pub words: Option<String>,
    /// On this day or later.
    pub from: Option<Date>,
    /// On this day or before.
    pub to: Option<Date>,
    /// Told by one of these sources.
    pub sources: Vec<String>,
    /// Told in this article.
    pub article: Option<ArticleId>,
    /// Told in an article of this story.
    pub story: Option<StoryId>,
    /// Told in passing, or as news.
    pub background: Option<bool>,
}

/// An event as stored, with the article that tells it.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// Its id.
    pub event_id: EventId,
    /// The happening it is folded into.
    pub happening_id: HappeningId,
    /// The article.
    pub article_id: ArticleId,
    /// The article's source.
    pub source: String,
    /// When the article was published.
    pub published_at: Timestamp,
    /// The statement it stands inside.
    pub attributed_to: Option<StatementId>,
    /// The clause that tells it.
    pub summary: String,
    /// The sentence that tells it.
    pub sentence: String,
    /// The event, its actors as they stand today.
    pub event: schema::Event,
}

#[derive(FromRow)]
struct EventRow {
    event_id: Uuid,
    happening_id: Uuid,
    article_id: Uuid,
    source: String,
    published_at: SqlTimestamp,
    attributed_to: Option<Uuid>,
    summary: String,
    sentence: String,
    day: i32,
    detail: Json<schema::Event>,
}

const COLUMNS: &str = "e.event_id, e.happening_id, e.article_id, e.source, e.published_at, e.attributed_to,
                       e.summary, e.sentence, e.day, e.detail";

/// Lists events, the latest first; undated ones lead, since they may be of any day.
pub async fn list(
    pool: &PgPool,
    filter: &EventFilter,
    page: &PageRequest,
) -> Result<Page<StoredEvent>, StoreError> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(" FROM events e WHERE true");
    for (actor, is_place) in [(filter.actor, false), (filter.place, true)] {
        let Some(actor) = actor else { continue };
        query
            .push(" AND EXISTS (SELECT 1 FROM event_actors a WHERE a.article_id = e.article_id")
            .push(" AND a.event_id = e.event_id AND a.actor_id = ANY(")
            .push_bind(actors::with_merged(pool, actor).await?)
            .push(if is_place { ") AND a.role = 'place')" } else { ") AND a.role <> 'place')" });
    }
    if !filter.kinds.is_empty() {
        query.push(" AND e.kind = ANY(").push_bind(filter.kinds.clone()).push(")");
    }
    if !filter.statuses.is_empty() {
        let statuses: Vec<&str> = filter.statuses.iter().map(|status| status.as_str()).collect();
        query.push(" AND e.status = ANY(").push_bind(statuses).push(")");
    }
    push_words(&mut query, "e.tsv", filter.words.as_deref());
    if let Some(from) = filter.from {
        query.push(" AND e.latest > ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" AND e.earliest <= ").push_bind(to.to_sqlx());
    }
    if !filter.sources.is_empty() {
        query.push(" AND e.source = ANY(").push_bind(filter.sources.clone()).push(")");
    }
    if let Some(article) = filter.article {
        query.push(" AND e.article_id = ").push_bind(article.0);
    }
    push_story(&mut query, "e.article_id", filter.story);
    if let Some(background) = filter.background {
        query.push(" AND e.background = ").push_bind(background);
    }
    if let Some(after) = page.after {
        query.push(" AND (e.day, e.event_id) < (").push_bind(after.key as i32);
        query.push(", ").push_bind(after.id).push(")");
    }
    query.push(" ORDER BY e.day DESC, e.event_id DESC LIMIT ").push_bind(i64::from(page.limit) + 1);
    let rows: Vec<EventRow> = query.build_query_as().fetch_all(pool).await?;
    let cut = Page::cut(rows, page, |row| Cursor { key: i64::from(row.day), id: row.event_id });
    Ok(Page { rows: load(pool, cut.rows).await?, next: cut.next })
}

/// One event.
pub async fn fetch(pool: &PgPool, id: EventId) -> Result<Option<StoredEvent>, StoreError> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(" FROM events e WHERE e.event_id = ").push_bind(id.0);
    let rows = query.build_query_as().fetch_all(pool).await?;
    Ok(load(pool, rows).await?.pop())
}

/// The events that are evidence of the given happenings: of each at most `most`, the one that speaks for it first.
pub(super) async fn evidence(
    pool: &PgPool,
    happenings: &[Uuid],
    most: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut query = QueryBuilder::new("SELECT e.* FROM UNNEST(");
    query.push_bind(happenings).push("::uuid[]) AS h (id) CROSS JOIN LATERAL (SELECT ").push(COLUMNS);
    query.push(" FROM events e WHERE e.happening_id = h.id");
    query
        .push(" ORDER BY e.day = 2147483647, e.background, e.confidence DESC, e.published_at, e.event_id LIMIT ")
        .push_bind(most)
        .push(") e");
    let rows = query.build_query_as().fetch_all(pool).await?;
    load(pool, rows).await
}

async fn load(pool: &PgPool, rows: Vec<EventRow>) -> Result<Vec<StoredEvent>, StoreError> {
    let today = actors::standing(pool, rows.iter().flat_map(|row| actor_ids(&row.detail)).collect()).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let mut event = row.detail.0;
            name_actors(&mut event, &today);
            StoredEvent {
                event_id: EventId(row.event_id),
                happening_id: HappeningId(row.happening_id),
                article_id: ArticleId(row.article_id),
                source: row.source,
                published_at: row.published_at.to_jiff(),
                attributed_to: row.attributed_to.map(StatementId),
                summary: row.summary,
                sentence: row.sentence,
                event,
            }
        })
        .collect())
}

/// The ids of the actors an event names.
pub(super) fn actor_ids(event: &schema::Event) -> impl Iterator<Item = Uuid> {
    let participants = event.participants.iter().map(|one| one.actor_id);
    participants.chain(event.places.iter().map(|one| one.actor_id)).flatten().map(|id| id.0)
}

/// Puts the canonical actors into an event that stands outside its extraction.
pub(super) fn name_actors(event: &mut schema::Event, canonical: &HashMap<Uuid, Standing>) {
    event.references_mut().for_each(|one| hydrate(one, canonical));
    event.detach();
}
