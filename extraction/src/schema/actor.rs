//! Names, mentions and actors.

use serde::{Deserialize, Serialize};

use super::{ids::ActorId, place::PlaceLink};
pub use crate::language::NameType;
use crate::text::Span;

/// A proper name in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NameSpan {
    /// Its characters.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// The class of named entity.
    #[serde(rename = "type")]
    pub name_type: NameType,
}

/// The form of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MentionForm {
    /// A proper name.
    Name,
    /// A definite description: "the prime minister".
    Description,
    /// A pronoun.
    Pronoun,
}

/// A span that refers to an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mention {
    /// Its characters.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// The form of reference.
    pub form: MentionForm,
    /// Index of the actor among the extraction's actors.
    pub actor_index: u32,
    /// Id of the actor across articles; null until the extraction is stored.
    pub actor_id: Option<ActorId>,
    /// Name of the actor.
    pub name: String,
}

/// The type of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActorType {
    /// A human being.
    Person,
    /// A company, agency, party, team, government body.
    Organization,
    /// A country, city, region, building.
    Place,
    /// A nationality, people, religious or political group.
    Group,
    /// A source that the article does not name; never merged with another.
    Unnamed,
}

impl ActorType {
    /// All types, in listing order.
    pub const ALL: [Self; 5] = [Self::Person, Self::Organization, Self::Place, Self::Group, Self::Unnamed];

    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Place => "place",
            Self::Group => "group",
            Self::Unnamed => "unnamed",
        }
    }
}

/// A cluster of coreferent mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// Index among the extraction's actors.
    pub actor_index: u32,
    /// Id across articles; null until the extraction is stored.
    pub actor_id: Option<ActorId>,
    /// The fullest name in the article, or the description of an unnamed actor.
    pub name: String,
    /// The type of actor.
    #[serde(rename = "type")]
    pub actor_type: ActorType,
    /// The roles that the article gives, verbatim.
    pub roles: Vec<String>,
    /// The other names in the article.
    pub aliases: Vec<String>,
    /// The entry of the gazetteer, for a place; absent where nothing decides among places of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceLink>,
}

/// A reference to an actor: a subject of a statement, or a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActorReference {
    /// Index of the actor among the extraction's actors; absent outside an extraction and where there is no actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_index: Option<u32>,
    /// Id of the actor across articles; null until the extraction is stored.
    pub actor_id: Option<ActorId>,
    /// Name of the actor.
    pub name: String,
}
