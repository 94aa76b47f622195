//! Loading of authorities: each is an actor, which holds its names.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::{PgPool, PgTransaction, types::Json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Position;
use crate::store::{
    ActorId, StoreError,
    actors::{name_key, resolve_merges},
    audit::{self, Action, NewEntry},
    changes::{self, ChangeType, NewChange},
    erasures,
    row_struct::row_struct,
    write::delete_orphaned_actors,
};
use extraction::schema::ActorType;

/// Somebody or something that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The id at Wikidata, like `Q7`, or one of the newsroom's own.
    pub external_id: String,
    /// The name.
    pub name: String,
    /// Its type: person, organization or group.
    pub actor_type: ActorType,
    /// Further names.
    pub aliases: Vec<String>,
    /// Organizations and roles.
    pub positions: Vec<Position>,
}

/// A name of an authority that another actor has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clash {
    /// The name.
    pub name: String,
    /// The actor that has it.
    pub actor_id: ActorId,
    /// The name of that actor.
    pub actor_name: String,
    /// The id of that actor, where it is an authority too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
}

/// What became of an authority.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Whether it is new.
    pub as_what: LoadedAs,
    /// Its actor.
    pub actor_id: ActorId,
    /// Names that it did not get.
    pub clashes: Vec<Clash>,
}

/// Whether a loaded authority is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoadedAs {
    /// No actor had its name: it is a new one.
    Created,
    /// An actor that articles mention had its name, and has its id from now on.
    Adopted,
    /// Its id was loaded before.
    Updated,
}

row_struct! {
    struct HolderRow {
        actor_id: Uuid,
        name: String,
        external_id: Option<String>,
    }
}

/// Loads an authority, in one transaction: its actor holds all its names that no other actor has.
///
/// The actor is the one that has its id, else the one that has its name and is no other authority, else a new one. A name
/// that another actor has stays that actor's, and is listed as a clash: nothing is merged. A person who was erased is not
/// loaded: `None`. `who` loads it, as the audit notes.
pub async fn load(
    pool: &PgPool,
    authority: &Authority,
    who: Option<&str>,
) -> Result<Option<Loaded>, StoreError> {
    let mut transaction = pool.begin().await?;
    let erased = erasures::begin_submission(&mut transaction).await?;
    let given = || std::iter::once(&authority.name).chain(&authority.aliases);
    if authority.actor_type == ActorType::Person && !erased.people_in(given().map(String::as_str)).is_empty()
    {
        return Ok(None);
    }
    // Two loads of the same names would wait for each other in turn.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('dateline authorities'))")
        .execute(&mut *transaction)
        .await?;
    let (actor, as_what) = actor_of(&mut transaction, authority).await?;
    let mut clashes = Vec::new();
    let mut names: Vec<&String> = given().collect();
    // In the order in which articles claim names.
    names.sort_by_cached_key(|name| name_key(name));
    for name in names.into_iter().filter(|name| !name_key(name).is_empty()) {
        if let Some(clash) = claim_name(&mut transaction, authority.actor_type, actor, name).await? {
            clashes.push(clash);
        }
    }
    let before = stored(&mut transaction, &authority.external_id).await?;
    sqlx::query(
        "INSERT INTO authorities (authority_id, external_id, actor_id, name, aliases, positions, clashes)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (external_id) DO UPDATE SET name = excluded.name, aliases = excluded.aliases,
           positions = excluded.positions, clashes = excluded.clashes, updated_at = now()",
    )
    .bind(Uuid::now_v7())
    .bind(&authority.external_id)
    .bind(actor)
    .bind(&authority.name)
    .bind(&authority.aliases)
    .bind(Json(&authority.positions))
    .bind(Json(&clashes))
    .execute(&mut *transaction)
    .await?;
    let after = stored(&mut transaction, &authority.external_id).await?;
    let entry = NewEntry::of_change(who, Action::LoadAuthority, ActorId(actor), before, after);
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(Some(Loaded { as_what, actor_id: ActorId(actor), clashes }))
}

/// Returns an authority as the audit has it; `None` where there is none with this id.
async fn stored(transaction: &mut PgTransaction<'_>, external_id: &str) -> Result<Option<Value>, StoreError> {
    type Row = (String, Vec<String>, Json<Vec<Position>>);
    let row: Option<Row> =
        sqlx::query_as("SELECT name, aliases, positions FROM authorities WHERE external_id = $1")
            .bind(external_id)
            .fetch_optional(&mut **transaction)
            .await?;
    Ok(row.map(|(name, aliases, Json(positions))| {
        json!({"external_id": external_id, "name": name, "aliases": aliases, "positions": positions})
    }))
}

/// Returns the actor of an authority, and whether it is new.
async fn actor_of(
    transaction: &mut PgTransaction<'_>,
    authority: &Authority,
) -> Result<(Uuid, LoadedAs), StoreError> {
    let known: Option<Uuid> = sqlx::query_scalar("SELECT actor_id FROM authorities WHERE external_id = $1")
        .bind(&authority.external_id)
        .fetch_optional(&mut **transaction)
        .await?;
    if let Some(actor) = known {
        return Ok((actor, LoadedAs::Updated));
    }
    let holder = holder(transaction, authority.actor_type, &authority.name).await?;
    if let Some(holder) = holder.filter(|holder| holder.external_id.is_none()) {
        return Ok((holder.actor_id, LoadedAs::Adopted));
    }
    let actor = Uuid::now_v7();
    sqlx::query("INSERT INTO actors (actor_id, actor_type, name) VALUES ($1, $2, $3)")
        .bind(actor)
        .bind(authority.actor_type.as_str())
        .bind(&authority.name)
        .execute(&mut **transaction)
        .await?;
    changes::record(transaction, &[NewChange::of_actor(ChangeType::ActorAdded, actor, None)]).await?;
    Ok((actor, LoadedAs::Created))
}

/// Returns the canonical actor that has a name, with its id where it is an authority; locks the name.
async fn holder(
    transaction: &mut PgTransaction<'_>,
    actor_type: ActorType,
    name: &str,
) -> Result<Option<HolderRow>, StoreError> {
    let holder: Option<Uuid> = sqlx::query_scalar(
        "SELECT actor_id FROM actor_keys WHERE actor_type = $1 AND name_key = $2 FOR UPDATE",
    )
    .bind(actor_type.as_str())
    .bind(name_key(name))
    .fetch_optional(&mut **transaction)
    .await?;
    let Some(holder) = holder.map(ActorId) else { return Ok(None) };
    let canonical = resolve_merges(&mut **transaction, [holder]).await?.remove(&holder);
    let id = canonical.map_or(holder, |actor| actor.id);
    Ok(sqlx::query_as(
        "SELECT a.actor_id, a.name, (SELECT min(u.external_id) FROM authorities u WHERE u.actor_id = a.actor_id) AS external_id
         FROM actors a WHERE a.actor_id = $1",
    )
    .bind(id.0)
    .fetch_optional(&mut **transaction)
    .await?)
}

/// Has an actor hold a name; returns the clash where another one has it.
async fn claim_name(
    transaction: &mut PgTransaction<'_>,
    actor_type: ActorType,
    actor: Uuid,
    name: &str,
) -> Result<Option<Clash>, StoreError> {
    let key = name_key(name);
    let claimed = sqlx::query(
        "INSERT INTO actor_keys (actor_type, name_key, actor_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(actor_type.as_str())
    .bind(&key)
    .bind(actor)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "INSERT INTO actor_aliases (actor_id, alias_key, alias) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(actor)
    .bind(&key)
    .bind(name)
    .execute(&mut **transaction)
    .await?;
    if claimed.rows_affected() > 0 {
        return Ok(None);
    }
    let canonical = resolve_merges(&mut **transaction, [ActorId(actor)]).await?.remove(&ActorId(actor));
    let own = canonical.map_or(actor, |canonical| canonical.id.0);
    let holder = holder(transaction, actor_type, name).await?.filter(|holder| holder.actor_id != own);
    Ok(holder.map(|holder| Clash {
        name: name.to_owned(),
        actor_id: ActorId(holder.actor_id),
        actor_name: holder.name,
        external_id: holder.external_id,
    }))
}

/// Deletes an authority; its actor stays where articles mention it. Returns false where there is none with this id.
///
/// `who` does it, as the audit notes.
pub async fn delete(pool: &PgPool, external_id: &str, who: Option<&str>) -> Result<bool, StoreError> {
    let mut transaction = pool.begin().await?;
    let before = stored(&mut transaction, external_id).await?;
    let actor: Option<Uuid> =
        sqlx::query_scalar("DELETE FROM authorities WHERE external_id = $1 RETURNING actor_id")
            .bind(external_id)
            .fetch_optional(&mut *transaction)
            .await?;
    let Some(actor) = actor else { return Ok(false) };
    let entry = NewEntry::of_change(who, Action::DeleteAuthority, ActorId(actor), before, None);
    audit::record(&mut transaction, &[entry]).await?;
    delete_orphaned_actors(&mut transaction, &[actor]).await?;
    transaction.commit().await?;
    Ok(true)
}
