//! Asking for statements.

use std::collections::{BTreeSet, HashMap};

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{Date as SqlDate, Timestamp as SqlTimestamp, ToSqlx};
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{
    ActorId, ArticleId, StatementId, StoreError, StoryId, actors,
    actors::Standing,
    facts::day_number,
    page::{Cursor, Page, PageRequest},
};
use extraction::schema::{self, Occurrence, ReferenceMut, StatementType};

/// Which statements to list. Fields that are `None` or empty ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct StatementFilter {
    /// Said by this actor.
    pub speaker: Option<ActorId>,
    /// Speaking of this actor.
    pub about: Option<ActorId>,
    /// With these words, as a search engine reads them.
    pub words: Option<String>,
    /// Told in one of these ways.
    pub kinds: Vec<StatementType>,
    /// Said on this day or later.
    pub from: Option<Date>,
    /// Said on this day or before.
    pub to: Option<Date>,
    /// Published by one of these sources.
    pub sources: Vec<String>,
    /// Standing in this article.
    pub article: Option<ArticleId>,
    /// Standing in an article of this story.
    pub story: Option<StoryId>,
}

/// A statement as stored, with the article it stands in.
#[derive(Debug, Clone)]
pub struct StoredStatement {
    /// Its id.
    pub statement_id: StatementId,
    /// The article.
    pub article_id: ArticleId,
    /// The article's source.
    pub source: String,
    /// When the article was published.
    pub published_at: Timestamp,
    /// The statement, its actors as they stand today.
    pub statement: schema::Statement,
}

#[derive(FromRow)]
struct StatementRow {
    statement_id: Uuid,
    article_id: Uuid,
    source: String,
    published_at: SqlTimestamp,
    said_earliest: SqlDate,
    words_key: Option<Uuid>,
    detail: Json<schema::Statement>,
}

const COLUMNS: &str =
    "s.statement_id, s.article_id, s.source, s.published_at, s.said_earliest, s.words_key, s.detail";

/// Lists statements, the latest said first.
pub async fn list(
    pool: &PgPool,
    filter: &StatementFilter,
    page: &PageRequest,
) -> Result<Page<StoredStatement>, StoreError> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(" FROM statements s WHERE true");
    if let Some(speaker) = filter.speaker {
        query.push(" AND s.speaker_id = ANY(").push_bind(actors::with_merged(pool, speaker).await?).push(")");
    }
    if let Some(about) = filter.about {
        query
            .push(" AND EXISTS (SELECT 1 FROM statement_subjects b WHERE b.article_id = s.article_id")
            .push(" AND b.statement_id = s.statement_id AND b.actor_id = ANY(")
            .push_bind(actors::with_merged(pool, about).await?)
            .push("))");
    }
    push_words(&mut query, "s.tsv", filter.words.as_deref());
    if !filter.kinds.is_empty() {
        let kinds: Vec<&str> = filter.kinds.iter().map(|kind| kind.as_str()).collect();
        query.push(" AND s.kind = ANY(").push_bind(kinds).push(")");
    }
    if let Some(from) = filter.from {
        query.push(" AND s.said_latest > ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" AND s.said_earliest <= ").push_bind(to.to_sqlx());
    }
    if !filter.sources.is_empty() {
        query.push(" AND s.source = ANY(").push_bind(filter.sources.clone()).push(")");
    }
    if let Some(article) = filter.article {
        query.push(" AND s.article_id = ").push_bind(article.0);
    }
    push_story(&mut query, "s.article_id", filter.story);
    if let Some(after) = page.after {
        query
            .push(" AND (s.said_earliest, s.statement_id) < (date '1970-01-01' + ")
            .push_bind(after.key as i32)
            .push(", ")
            .push_bind(after.id)
            .push(")");
    }
    query
        .push(" ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT ")
        .push_bind(i64::from(page.limit) + 1);
    let rows: Vec<StatementRow> = query.build_query_as().fetch_all(pool).await?;
    let cut = Page::cut(rows, page, |row| Cursor {
        key: i64::from(day_number(row.said_earliest.to_jiff())),
        id: row.statement_id,
    });
    Ok(Page { rows: load(pool, cut.rows).await?, next: cut.next })
}

/// One statement.
pub async fn fetch(pool: &PgPool, id: StatementId) -> Result<Option<StoredStatement>, StoreError> {
    Ok(fetch_all(pool, &[id.0]).await?.pop())
}

/// The statements of some ids, in no order.
pub(super) async fn fetch_all(pool: &PgPool, ids: &[Uuid]) -> Result<Vec<StoredStatement>, StoreError> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(" FROM statements s WHERE s.statement_id = ANY(").push_bind(ids).push(")");
    let rows = query.build_query_as().fetch_all(pool).await?;
    load(pool, rows).await
}

/// Asks for rows in whose `column` the words stand, as a search engine reads them.
pub(super) fn push_words(query: &mut QueryBuilder<Postgres>, column: &'static str, words: Option<&str>) {
    if let Some(words) = words {
        query.push(" AND ").push(column).push(" @@ websearch_to_tsquery('english', ");
        query.push_bind(words.to_owned()).push(")");
    }
}

/// Asks for rows of the articles of a story.
pub(super) fn push_story(query: &mut QueryBuilder<Postgres>, column: &'static str, story: Option<StoryId>) {
    if let Some(story) = story {
        query.push(" AND ").push(column).push(" IN (SELECT g.article_id FROM gists g WHERE g.story_id = ");
        query.push_bind(story.0).push(")");
    }
}

/// How many other places of the same words are shown, the first published first.
const PLACES: i64 = 20;

/// Puts today's actors, and the other places of the same words, into rows.
async fn load(pool: &PgPool, rows: Vec<StatementRow>) -> Result<Vec<StoredStatement>, StoreError> {
    let today = actors::standing(pool, rows.iter().flat_map(|row| actor_ids(&row.detail)).collect()).await?;
    let keys: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.words_key).collect();
    let keys: Vec<Uuid> = keys.into_iter().collect();
    let same_words: Vec<(Uuid, Uuid, Uuid, i32, i32, String)> = sqlx::query_as(
        "SELECT k.words_key, s.statement_id, s.article_id, (s.detail #>> '{span,start}')::integer,
                (s.detail #>> '{span,end}')::integer, s.content
         FROM UNNEST($1::uuid[]) AS k (words_key) CROSS JOIN LATERAL (
           SELECT * FROM statements s WHERE s.words_key = k.words_key
           ORDER BY s.published_at, s.statement_id LIMIT $2
         ) s",
    )
    .bind(&keys)
    .bind(PLACES + 1)
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let mut statement = row.detail.0;
            statement.references_mut().for_each(|one| hydrate(one, &today));
            statement.detach();
            let elsewhere = same_words
                .iter()
                .filter(|(key, id, ..)| Some(*key) == row.words_key && *id != row.statement_id)
                .take(PLACES as usize)
                .map(|(_, _, article, start, end, text)| Occurrence {
                    article_id: Some(ArticleId(*article)),
                    text: text.clone(),
                    span: extraction::text::Span { start: *start as u32, end: *end as u32 },
                });
            statement.occurrences.extend(elsewhere);
            StoredStatement {
                statement_id: StatementId(row.statement_id),
                article_id: ArticleId(row.article_id),
                source: row.source,
                published_at: row.published_at.to_jiff(),
                statement,
            }
        })
        .collect())
}

/// The ids of the actors that a statement refers to.
fn actor_ids(statement: &schema::Statement) -> impl Iterator<Item = Uuid> {
    let speakers = statement.speaker.iter().chain(&statement.via).map(|one| one.actor_id);
    speakers.chain(statement.about.iter().map(|one| one.actor_id)).flatten().map(|id| id.0)
}

/// Puts the canonical actor's id and name into a reference.
pub(super) fn hydrate(reference: ReferenceMut<'_>, canonical: &HashMap<Uuid, Standing>) {
    if let Some(actor) = reference.actor_id.and_then(|id| canonical.get(&id.0)) {
        *reference.actor_id = Some(actor.id);
        reference.name.clone_from(&actor.name);
    }
}
