//! Events and the main event.

use serde::{Deserialize, Serialize};

use super::{
    actor::ActorReference,
    happening::Importance,
    ids::{ActorId, EventId},
    span::TextSpan,
    time::When,
};
use crate::text::Span;

/// The status of an event (realis, or factuality).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// It took place.
    Happened,
    /// It is under way.
    Ongoing,
    /// It is announced.
    Planned,
    /// It may take place, or may have.
    Possible,
    /// It is denied.
    Denied,
}

impl EventStatus {
    /// All statuses, in listing order.
    pub const ALL: [Self; 5] = [Self::Happened, Self::Ongoing, Self::Planned, Self::Possible, Self::Denied];

    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Ongoing => "ongoing",
            Self::Planned => "planned",
            Self::Possible => "possible",
            Self::Denied => "denied",
        }
    }
}

/// The words that denote an event (ACE).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trigger {
    /// Their characters.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// The dictionary form: "open fire".
    pub lemma: String,
}

/// The role of a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ParticipantRole {
    /// The agent.
    Actor,
    /// The patient or addressee.
    Recipient,
    /// Any other participant.
    Other,
}

impl ParticipantRole {
    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Recipient => "recipient",
            Self::Other => "other",
        }
    }
}

/// An argument of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Participant {
    /// The role.
    pub role: ParticipantRole,
    /// Its characters.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// Index of the actor among the extraction's actors; absent outside an extraction and where there is no actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_index: Option<u32>,
    /// Id of the actor across articles; null until the extraction is stored.
    pub actor_id: Option<ActorId>,
    /// Name of the actor; the characters where there is no actor.
    pub name: String,
}

/// An action or occurrence in one sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Its id, once stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EventId>,
    /// The trigger.
    pub trigger: Trigger,
    /// The type: PLOVER, extended; `OTHER` where none fits.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The status (realis).
    pub status: EventStatus,
    /// The participants.
    pub participants: Vec<Participant>,
    /// The date; null where the text gives none.
    pub when: Option<When>,
    /// The places.
    pub places: Vec<ActorReference>,
    /// Index of the enclosing statement among the extraction's statements: the claim is the speaker's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_index: Option<u32>,
    /// The clause of the sentence that reports the event, verbatim.
    pub summary: TextSpan,
    /// The sentence.
    pub sentence: TextSpan,
    /// True for an event that took place before the article's news and gives context.
    pub background: bool,
    /// How much the article is about its happening.
    #[serde(default)]
    pub importance: Importance,
    /// Index of its happening among the extraction's happenings; absent outside an extraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happening_index: Option<u32>,
    /// Estimated probability that the event is right, from 0 to 1.
    pub confidence: f32,
}

/// The event that the article is about: who, what, when, where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MainEvent {
    /// Index among the extraction's events.
    pub event_index: u32,
    /// The participants.
    pub who: Vec<Participant>,
    /// The clause that reports the event, verbatim.
    pub what: TextSpan,
    /// The date, from any sentence of the event; without `expression`, the article's own day.
    pub when: Option<When>,
    /// The places, from its own clause or another report of it.
    pub places: Vec<ActorReference>,
}
