//! Lists of authorities, and the ids of actors.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, PgExecutor, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{Clash, Position};
use crate::store::{
    ActorId, StoreError,
    lists::{List, Selection},
    pagination::Cursor,
    row_struct::row_struct,
};

/// Conditions on authorities; `None` matches all.
#[derive(Debug, Clone, Default)]
pub struct AuthorityFilter {
    /// Has a name that another actor has.
    pub clashing: Option<bool>,
}

/// An authority in a list.
#[derive(Debug, Clone)]
pub struct ListedAuthority {
    /// Its id.
    pub external_id: String,
    /// Its actor.
    pub actor_id: ActorId,
    /// Its type.
    pub actor_type: String,
    /// The name.
    pub name: String,
    /// Further names.
    pub aliases: Vec<String>,
    /// Organizations and roles.
    pub positions: Vec<Position>,
    /// Names that another actor had when it was loaded.
    pub clashes: Vec<Clash>,
    /// When it was loaded last.
    pub updated_at: Timestamp,
}

row_struct! {
    /// An authority as it is selected.
    pub struct AuthorityRow {
        authority_id: Uuid,
        external_id: String,
        actor_id: Uuid,
        actor_type: String,
        name: String,
        aliases: Vec<String>,
        positions: Json<Vec<Position>>,
        clashes: Json<Vec<Clash>>,
        updated_at: SqlTimestamp,
    }
}

/// Authorities, the last ones that were new first.
impl List for AuthorityFilter {
    type Row = AuthorityRow;
    type Item = ListedAuthority;

    async fn push(
        &self,
        _: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        query.push("SELECT u.*, a.actor_type FROM authorities u JOIN actors a USING (actor_id) WHERE true");
        match self.clashing {
            Some(true) => {
                query.push(" AND u.clashes <> '[]'");
            }
            Some(false) => {
                query.push(" AND u.clashes = '[]'");
            }
            None => {}
        }
        selection.push_keyset(query, None, "u.authority_id");
        Ok(())
    }

    fn cursor(row: &AuthorityRow) -> Cursor {
        Cursor { key: 0, id: row.authority_id }
    }

    async fn load(
        &self,
        _: &mut PgConnection,
        rows: Vec<AuthorityRow>,
    ) -> Result<Vec<ListedAuthority>, StoreError> {
        Ok(rows.into_iter().map(ListedAuthority::from).collect())
    }
}

impl From<AuthorityRow> for ListedAuthority {
    fn from(row: AuthorityRow) -> Self {
        Self {
            external_id: row.external_id,
            actor_id: ActorId(row.actor_id),
            actor_type: row.actor_type,
            name: row.name,
            aliases: row.aliases,
            positions: row.positions.0,
            clashes: row.clashes.0,
            updated_at: row.updated_at.to_jiff(),
        }
    }
}

/// Returns the ids of canonical actors at others, also those of actors that were merged into them, by actor.
pub(in crate::store) async fn external_ids(
    connection: impl PgExecutor<'_>,
    actors: &[Uuid],
) -> Result<HashMap<Uuid, Vec<String>>, StoreError> {
    let rows: Vec<(Uuid, Vec<String>)> = sqlx::query_as(
        "WITH RECURSIVE merged AS (
           SELECT id AS canonical_id, id AS actor_id FROM UNNEST($1::uuid[]) AS id
           UNION SELECT m.canonical_id, a.actor_id FROM merged m JOIN actors a ON a.merged_into = m.actor_id
         ) SELECT m.canonical_id, array_agg(u.external_id ORDER BY u.external_id)
           FROM merged m JOIN authorities u USING (actor_id) GROUP BY m.canonical_id",
    )
    .bind(actors)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}

/// Returns the positions of actors that are authorities, without the same one twice.
pub(in crate::store) async fn positions(
    connection: impl PgExecutor<'_>,
    actors: &[Uuid],
) -> Result<Vec<Position>, StoreError> {
    let rows: Vec<Json<Vec<Position>>> = sqlx::query_scalar(
        "SELECT positions FROM authorities WHERE actor_id = ANY($1) ORDER BY authority_id",
    )
    .bind(actors)
    .fetch_all(connection)
    .await?;
    let mut positions: Vec<Position> = Vec::new();
    for position in rows.into_iter().flat_map(|row| row.0) {
        if !positions.contains(&position) {
            positions.push(position);
        }
    }
    Ok(positions)
}
