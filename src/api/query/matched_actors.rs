//! The actors that names in a request were taken for.

use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{ActorId, actors::CanonicalActor};

/// The actor that an id or name in a request was taken for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MatchedActor {
    /// Its id.
    pub actor_id: ActorId,
    /// Its name.
    pub name: String,
}

impl From<CanonicalActor> for MatchedActor {
    fn from(actor: CanonicalActor) -> Self {
        Self { actor_id: actor.id, name: actor.name }
    }
}

/// The actors that the parameters of a request were taken for; each is absent where the parameter is.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct MatchedActors {
    /// Of the parameter `speaker`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<MatchedActor>,
    /// Of the parameter `about`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<MatchedActor>,
    /// Of the parameter `actor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<MatchedActor>,
    /// Of the parameter `place`; absent for a country or region that no article names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<MatchedActor>,
}
