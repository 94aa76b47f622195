//! Actors that are mentioned together.

use jiff::civil::Date;
use sqlx::{PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use super::{actor_type, canonical::with_merged};
use crate::store::{ActorId, StoreError, filters, row_struct::row_struct};
use extraction::schema::ActorType;

/// Most articles of an actor whose other actors are counted, the last published ones.
pub const MAX_ARTICLES: i64 = 20_000;

/// Conditions on companions; `None` and empty lists match all.
#[derive(Debug, Clone)]
pub struct CompanionFilter {
    /// The actor that they are mentioned with.
    pub actor: ActorId,
    /// Are of one of these types.
    pub types: Vec<ActorType>,
    /// In articles published on this day or later, in UTC.
    pub from: Option<Date>,
    /// In articles published on this day or before, in UTC.
    pub to: Option<Date>,
}

/// An actor that is mentioned with another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub actor_type: ActorType,
    /// Number of articles that mention both.
    pub article_count: i64,
}

/// The actors that are mentioned with one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companions {
    /// Those in the most articles first.
    pub companions: Vec<Companion>,
    /// Number of all.
    pub group_count: i64,
    /// Number of articles that were looked at; [`MAX_ARTICLES`] where there are more.
    pub article_count: i64,
}

row_struct! {
    struct CompanionRow {
        actor_id: Option<Uuid>,
        name: Option<String>,
        actor_type: Option<String>,
        article_count: i64,
        group_count: i64,
        all_articles: i64,
    }
}

/// Counts the articles that mention an actor and another one; returns at most `limit` of those.
///
/// Actors that were merged count as the one that remains; people without a name belong to one article and do not count.
pub async fn companions(
    pool: &PgPool,
    filter: &CompanionFilter,
    limit: u32,
) -> Result<Companions, StoreError> {
    let mut connection = pool.acquire().await?;
    let own = with_merged(&mut *connection, filter.actor).await?;
    let mut query = QueryBuilder::<Postgres>::new(
        "WITH RECURSIVE chain AS (
           SELECT actor_id AS merged_id, merged_into AS actor_id FROM actors WHERE merged_into IS NOT NULL
           UNION SELECT c.merged_id, a.merged_into FROM chain c JOIN actors a USING (actor_id)
           WHERE a.merged_into IS NOT NULL
         ), merged AS (
           SELECT c.merged_id, c.actor_id FROM chain c JOIN actors a USING (actor_id) WHERE a.merged_into IS NULL
         ), own AS MATERIALIZED (
           SELECT article_id FROM (SELECT DISTINCT m.article_id, m.published_at FROM article_actors m WHERE m.actor_id = ANY(",
    );
    query.push_bind(own.clone()).push(")");
    filters::utc_days(&mut query, ("m.published_at", "m.published_at"), (filter.from, filter.to));
    query.push(" ORDER BY m.published_at DESC, m.article_id DESC LIMIT ").push_bind(MAX_ARTICLES).push(
        ") articles), counted AS (
           SELECT a.actor_id, a.name, a.actor_type, count(DISTINCT o.article_id) AS article_count
           FROM own JOIN article_actors o USING (article_id) LEFT JOIN merged m ON m.merged_id = o.actor_id
           JOIN actors a ON a.actor_id = coalesce(m.actor_id, o.actor_id)
           WHERE a.actor_type <> 'unnamed' AND a.actor_id <> ALL(",
    );
    query.push_bind(own).push(")");
    filters::one_of(&mut query, "a.actor_type", filter.types.iter().map(|one| one.as_str()).collect());
    query.push(
        " GROUP BY a.actor_id)
         SELECT c.actor_id, c.name, c.actor_type, coalesce(c.article_count, 0) AS article_count,
                (SELECT count(*) FROM counted) AS group_count, n.all_articles
         FROM (SELECT count(*) AS all_articles FROM own) n LEFT JOIN counted c ON true
         ORDER BY c.article_count DESC NULLS LAST, c.name, c.actor_id LIMIT ",
    );
    query.push_bind(i64::from(limit));
    let rows: Vec<CompanionRow> =
        query.build_query_as().persistent(false).fetch_all(&mut *connection).await?;
    let (group_count, article_count) = rows.first().map_or((0, 0), |row| (row.group_count, row.all_articles));
    let companion = |row: CompanionRow| {
        Some(Companion {
            id: ActorId(row.actor_id?),
            name: row.name?,
            actor_type: actor_type(&row.actor_type?),
            article_count: row.article_count,
        })
    };
    Ok(Companions {
        companions: rows.into_iter().filter_map(companion).collect(),
        group_count,
        article_count,
    })
}
