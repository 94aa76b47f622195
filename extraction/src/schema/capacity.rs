//! What a speaker is when speaking.

use serde::{Deserialize, Serialize};

use super::span::TextSpan;
use crate::text::Span;

/// The gender of a person, as a text shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// "She", "Mrs", "spokeswoman".
    Female,
    /// "He", "Mr", "spokesman".
    Male,
    /// No word shows it, or words of both kinds do.
    #[default]
    Unknown,
}

impl Gender {
    /// All genders, in listing order.
    pub const ALL: [Self; 3] = [Self::Female, Self::Male, Self::Unknown];

    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Unknown => "unknown",
        }
    }
}

/// An organization or party that a speaker belongs to or represents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Affiliation {
    /// Its full name where the article or a list has one: "Labour Party" for "Labour".
    pub name: String,
    /// The characters under the span, verbatim.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
}

/// What a speaker is when speaking: role, organization, party and gender, as the article says it.
///
/// Each is that of the mention that names the speaker, else the first that the article gives the actor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Capacity {
    /// The office or profession, without the organization: "analyst" of "an analyst at Northgate".
    #[serde(default)]
    pub role: Option<TextSpan>,
    /// The organization that the speaker belongs to, speaks for, or is.
    #[serde(default)]
    pub organization: Option<Affiliation>,
    /// The party that the speaker belongs to or is.
    #[serde(default)]
    pub party: Option<Affiliation>,
    /// The gender that pronouns, forms of address and nouns show; first names show none.
    #[serde(default)]
    pub gender: Gender,
    /// `false` for a source without a name ("a senior official", "local media"), `true` for others and for institutions
    /// ("police"); null for an unresolved pronoun.
    #[serde(default)]
    pub named: Option<bool>,
}
