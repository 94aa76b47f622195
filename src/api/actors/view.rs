//! Actors on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::formats::ListItem,
    store::{
        ActorId,
        actors::{ActorProfile, DatedRole, ListedActor},
        authorities::Position,
    },
};
use extraction::schema::{ActorType, PlaceLink};

/// An actor in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedActorView {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub actor_type: ActorType,
    /// Number of articles that mention it.
    pub article_count: i64,
    /// The entry of the gazetteer, for a place that is linked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceLink>,
    /// Its ids at Wikidata or in your own systems, where it was loaded as an authority. The actors of a story have none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<String>,
}

impl From<ListedActor> for ListedActorView {
    fn from(actor: ListedActor) -> Self {
        Self {
            id: actor.id,
            name: actor.name,
            actor_type: actor.actor_type,
            article_count: actor.article_count,
            place: actor.place,
            external_ids: actor.external_ids,
        }
    }
}

impl ListItem for ListedActorView {
    const COLUMNS: &'static [&'static str] = &["id", "name", "type", "article_count"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.name.clone(),
            self.actor_type.as_str().to_owned(),
            self.article_count.to_string(),
        ]
    }
}

/// The profile of an actor.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActorView {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub actor_type: ActorType,
    /// The entry of the gazetteer, for a place that is linked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceLink>,
    /// Its ids at Wikidata or in your own systems, where it was loaded as an authority.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<String>,
    /// Ids of the actors that were merged into it; each of them leads to this profile.
    pub merged: Vec<ActorId>,
    /// All its names.
    pub aliases: Vec<String>,
    /// Its roles as articles give them, the latest first.
    pub roles: Vec<RoleView>,
    /// Its organizations and roles with their days, where it was loaded as an authority.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<Position>,
    /// Number of articles that mention it.
    pub article_count: i64,
    /// Number of its statements.
    pub statement_count: i64,
    /// Number of events in which it takes part or which take place there.
    pub event_count: i64,
    /// Publication of the first article that mentions it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first_seen_at: Option<Timestamp>,
    /// Publication of the last article that mentions it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_seen_at: Option<Timestamp>,
}

/// A role of an actor.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleView {
    /// The role, verbatim.
    pub role: String,
    /// Publication of the first article that gives it.
    #[schema(value_type = String, format = DateTime)]
    pub first_seen_at: Timestamp,
    /// Publication of the last article that gives it.
    #[schema(value_type = String, format = DateTime)]
    pub last_seen_at: Timestamp,
}

impl From<ActorProfile> for ActorView {
    fn from(profile: ActorProfile) -> Self {
        let (first_seen_at, last_seen_at) = profile.seen_at.unzip();
        let role =
            |DatedRole { role, first_seen_at, last_seen_at }| RoleView { role, first_seen_at, last_seen_at };
        Self {
            id: profile.actor.id,
            name: profile.actor.name,
            actor_type: profile.actor.actor_type,
            place: profile.place,
            external_ids: profile.external_ids,
            merged: profile.merged,
            aliases: profile.aliases,
            roles: profile.roles.into_iter().map(role).collect(),
            positions: profile.positions,
            article_count: profile.article_count,
            statement_count: profile.statement_count,
            event_count: profile.event_count,
            first_seen_at,
            last_seen_at,
        }
    }
}
