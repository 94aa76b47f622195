//! Happenings: what took place, as one or several events of the article report it.

use serde::{Deserialize, Serialize};

use super::{
    actor::ActorReference,
    event::{EventStatus, Participant},
    ids::HappeningId,
    span::TextSpan,
    statement::Speaker,
    time::When,
};
use crate::text::Span;

/// How much an article is about a happening.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Importance {
    /// It is mentioned, and belongs in no timeline.
    Minor,
    /// It belongs in a timeline.
    #[default]
    Main,
    /// The article is about it.
    Lead,
}

impl Importance {
    /// All, from the least important.
    pub const ALL: [Self; 3] = [Self::Minor, Self::Main, Self::Lead];

    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Main => "main",
            Self::Lead => "lead",
        }
    }
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FigureType {
    /// People who died.
    Dead,
    /// People who were hurt.
    Injured,
    /// People who were arrested.
    Arrested,
    /// Other people: who took part, fled, were saved.
    People,
    /// An amount of money.
    Money,
}

impl FigureType {
    /// All types.
    pub const ALL: [Self; 5] = [Self::Dead, Self::Injured, Self::Arrested, Self::People, Self::Money];

    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Injured => "injured",
            Self::Arrested => "arrested",
            Self::People => "people",
            Self::Money => "money",
        }
    }
}

/// A number that the article gives for a happening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figure {
    /// What it counts.
    #[serde(rename = "type")]
    pub figure_type: FigureType,
    /// The number; the lower one of a range.
    pub number: f64,
    /// The higher number of a range; null for one number.
    pub to: Option<f64>,
    /// The unit: `people`, or a currency by its ISO 4217 code; null for an unknown currency.
    pub unit: Option<String>,
    /// Its characters.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
}

/// An action or occurrence as the whole article reports it: one or several coreferent events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Happening {
    /// Its id across articles, once stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<HappeningId>,
    /// The type: PLOVER, extended; `OTHER` where none fits.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The status (realis).
    pub status: EventStatus,
    /// How much the article is about it.
    pub importance: Importance,
    /// The date, from any sentence; null where the text gives none.
    pub when: Option<When>,
    /// The participants.
    pub participants: Vec<Participant>,
    /// The places.
    pub places: Vec<ActorReference>,
    /// Index of the statement that alone claims it, among the extraction's statements; absent where the article itself does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_index: Option<u32>,
    /// The speaker of that statement; absent where the text names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributed_to: Option<Speaker>,
    /// True where it took place before the article's news and gives context.
    pub background: bool,
    /// The numbers that the article gives for it.
    pub figures: Vec<Figure>,
    /// Its mentions, in text order.
    pub mentions: Vec<HappeningMention>,
    /// Estimated probability that it belongs in a timeline, from 0 to 1.
    pub confidence: f32,
}

/// A mention of a happening: an event of the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HappeningMention {
    /// Index of the event among the extraction's events.
    pub event_index: u32,
    /// The characters of its trigger.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// The sentence.
    pub sentence: TextSpan,
}
