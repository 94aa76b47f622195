//! Search of actors by name.

use std::collections::BTreeSet;

use sqlx::{PgConnection, PgExecutor, PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use super::{CanonicalActor, actor_type, name_key, place_links};
use crate::store::{
    ActorId, StoreError,
    authorities::external_ids,
    lists::{List, Selection},
    pagination::Cursor,
    row_struct::row_struct,
};
use extraction::schema::{ActorType, PlaceLink};

/// Conditions on actors; `None` and empty lists match all.
#[derive(Debug, Clone, Default)]
pub struct ActorFilter {
    /// Has a name similar to this one (trigrams), typing errors allowed.
    pub name: Option<String>,
    /// Is of one of these types.
    pub types: Vec<ActorType>,
    /// Is the authority with this id, also where no article mentions it.
    pub external_id: Option<String>,
}

/// An actor in a list.
#[derive(Debug, Clone)]
pub struct ListedActor {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub actor_type: ActorType,
    /// Number of articles that mention it.
    pub article_count: i64,
    /// The entry of the gazetteer that it is.
    pub place: Option<PlaceLink>,
    /// Its ids at others.
    pub external_ids: Vec<String>,
}

row_struct! {
    /// An actor as it is selected.
    pub struct ActorRow {
        actor_id: Uuid,
        name: String,
        actor_type: String,
        article_count: i64,
        rank: i64,
    }
}

impl From<ActorRow> for ListedActor {
    fn from(row: ActorRow) -> Self {
        Self {
            id: ActorId(row.actor_id),
            name: row.name,
            actor_type: actor_type(&row.actor_type),
            article_count: row.article_count,
            place: None,
            external_ids: Vec::new(),
        }
    }
}

/// Canonical actors: by similarity of the name if one is given, else by number of articles, descending.
///
/// The similarity, in millionths, is that of the whole name, or 0.9 times that of its best word. The name of a
/// merged actor finds the canonical one. Actors that no article mentions, and those that
/// editors dismissed, are left out.
impl List for ActorFilter {
    type Row = ActorRow;
    type Item = ListedActor;

    async fn push(
        &self,
        _: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        let types: BTreeSet<&str> = match self.types.as_slice() {
            [] => ActorType::ALL.iter().map(|one| one.as_str()).collect(),
            types => types.iter().map(|one| one.as_str()).collect(),
        };
        let types: Vec<&str> = types.into_iter().collect();
        match (&self.external_id, &self.name) {
            (Some(external_id), _) => push_by_external_id(query, external_id, types, selection),
            (None, Some(name)) => push_by_similarity(query, &name_key(name), types, selection),
            (None, None) => push_by_article_count(query, types, selection),
        }
        Ok(())
    }

    fn cursor(row: &ActorRow) -> Cursor {
        Cursor { key: row.rank, id: row.actor_id }
    }

    async fn load(
        &self,
        connection: &mut PgConnection,
        rows: Vec<ActorRow>,
    ) -> Result<Vec<ListedActor>, StoreError> {
        let mut actors: Vec<ListedActor> = rows.into_iter().map(ListedActor::from).collect();
        add_places(&mut *connection, &mut actors).await?;
        let ids: Vec<Uuid> = actors.iter().map(|actor| actor.id.0).collect();
        let mut external_ids = external_ids(connection, &ids).await?;
        for actor in &mut actors {
            actor.external_ids = external_ids.remove(&actor.id.0).unwrap_or_default();
        }
        Ok(actors)
    }
}

/// Appends a query of the actors with a name like `key`, ranked by similarity in millionths.
fn push_by_similarity(
    query: &mut QueryBuilder<Postgres>,
    key: &str,
    types: Vec<&str>,
    selection: &Selection,
) {
    query.push(
        "WITH RECURSIVE matches AS (
           (SELECT actor_id, max((1000000 * greatest(similarity(alias_key, ",
    );
    query.push_bind(key.to_owned()).push("), 0.9 * word_similarity(").push_bind(key.to_owned());
    query
        .push(", alias_key)))::bigint) AS rank FROM actor_aliases WHERE alias_key % ")
        .push_bind(key.to_owned());
    query.push(" OR ").push_bind(key.to_owned()).push(
        " <% alias_key GROUP BY actor_id)
           UNION
           SELECT a.merged_into, m.rank FROM matches m JOIN actors a USING (actor_id) WHERE a.merged_into IS NOT NULL
         ) SELECT * FROM (
           SELECT a.actor_id, a.name, a.actor_type, a.article_count::bigint AS article_count, m.rank
           FROM (SELECT actor_id, max(rank) AS rank FROM matches GROUP BY actor_id) m JOIN actors a USING (actor_id)
           WHERE a.merged_into IS NULL AND a.dismissal_id IS NULL AND a.article_count > 0 AND a.actor_type = ANY(",
    );
    query.push_bind(types).push(")) listed WHERE true");
    selection.push_keyset(query, Some("rank"), "actor_id");
}

/// Appends a query of the canonical actor of an authority.
fn push_by_external_id(
    query: &mut QueryBuilder<Postgres>,
    external_id: &str,
    types: Vec<&str>,
    selection: &Selection,
) {
    query
        .push("WITH RECURSIVE led AS (SELECT actor_id FROM authorities WHERE external_id = ")
        .push_bind(external_id.to_owned());
    query.push(
        " UNION SELECT a.merged_into FROM led l JOIN actors a USING (actor_id) WHERE a.merged_into IS NOT NULL
         ) SELECT a.actor_id, a.name, a.actor_type, a.article_count::bigint AS article_count,
                  a.article_count::bigint AS rank
           FROM led JOIN actors a USING (actor_id) WHERE a.merged_into IS NULL AND a.actor_type = ANY(",
    );
    query.push_bind(types).push(")");
    selection.push_keyset(query, Some("a.article_count"), "a.actor_id");
}

/// Appends a query of the first actors of each type by number of articles.
///
/// For each type it reads as many rows of an index as the selection has.
fn push_by_article_count(query: &mut QueryBuilder<Postgres>, types: Vec<&str>, selection: &Selection) {
    query.push("SELECT listed.* FROM UNNEST(").push_bind(types).push(
        "::text[]) AS wanted (actor_type) CROSS JOIN LATERAL (
           SELECT a.actor_id, a.name, a.actor_type, a.article_count::bigint AS article_count,
                  a.article_count::bigint AS rank
           FROM actors a WHERE a.actor_type = wanted.actor_type AND a.merged_into IS NULL AND a.dismissal_id IS NULL
             AND a.article_count > 0",
    );
    selection.push_keyset(query, Some("a.article_count"), "a.actor_id");
    query.push(") listed");
    selection.push_order(query, "rank DESC, actor_id DESC");
}

/// Fills in which entries of the gazetteer actors are.
async fn add_places(connection: impl PgExecutor<'_>, actors: &mut [ListedActor]) -> Result<(), StoreError> {
    let mut links = place_links(connection, actors.iter().map(|actor| actor.id)).await?;
    for actor in actors {
        actor.place = links.remove(&actor.id);
    }
    Ok(())
}

/// Returns the actors of these types with the most similar names, each with the similarity in millionths.
pub(super) async fn similar_names(
    pool: &PgPool,
    name: &str,
    types: &[ActorType],
    limit: u32,
) -> Result<Vec<(CanonicalActor, i64)>, StoreError> {
    let selection = Selection::first(limit);
    let mut query = QueryBuilder::new("");
    push_by_similarity(
        &mut query,
        &name_key(name),
        types.iter().map(|one| one.as_str()).collect(),
        &selection,
    );
    let rows: Vec<ActorRow> = query.build_query_as().persistent(false).fetch_all(pool).await?;
    let actor = |row: ActorRow| {
        let actor_type = actor_type(&row.actor_type);
        (CanonicalActor { id: ActorId(row.actor_id), name: row.name, actor_type }, row.rank)
    };
    Ok(rows.into_iter().map(actor).collect())
}
