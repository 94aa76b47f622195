//! The extraction of one article, as `/v1/extract`, `GET /v1/articles/{id}` and `dateline extract` give it.
//!
//! All spans are code points of the body, end exclusive; all days are inclusive.

mod actor;
mod capacity;
mod event;
mod happening;
mod ids;
mod place;
mod reference;
mod span;
mod statement;
mod time;
mod truncation;

use serde::{Deserialize, Serialize};

pub use self::{
    actor::{Actor, ActorReference, ActorType, Mention, MentionForm, NameSpan, NameType},
    capacity::{Affiliation, Capacity, Gender},
    event::{Event, EventStatus, MainEvent, Participant, ParticipantRole, Trigger},
    happening::{Figure, FigureType, Happening, HappeningMention, Importance},
    ids::{
        ActorId, ArticleId, CorrectionId, ErasureId, EventId, FeedId, HappeningId, IdError, LoadId,
        MessageId, QuotationId, RereadId, ReviewId, SearchId, StatementId, StoryId, WebhookId,
    },
    place::{PlaceLink, PlacePrecision},
    reference::ReferenceMut,
    span::TextSpan,
    statement::{
        Cue, Occasion, OccasionKind, Occurrence, Speaker, SpeakerCandidate, Statement, StatementType,
    },
    time::{Time, TimeAnchor, Timex3, TimexType, When},
    truncation::{Truncation, TruncationReason},
};

/// The structured result of one article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Extraction {
    /// The article's id (`art_…`) once stored; before, the id in the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The publisher's id of the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The proper names, in text order.
    pub names: Vec<NameSpan>,
    /// The mentions of actors, in text order.
    pub mentions: Vec<Mention>,
    /// The actors that the mentions refer to.
    pub actors: Vec<Actor>,
    /// The time expressions, in text order.
    pub times: Vec<Time>,
    /// The statements, in text order.
    pub statements: Vec<Statement>,
    /// The events, in text order.
    pub events: Vec<Event>,
    /// The happenings that the events report, in the order of their first mention.
    #[serde(default)]
    pub happenings: Vec<Happening>,
    /// The event that the article is about; absent where nothing happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_event: Option<MainEvent>,
    /// The place up to which the text was read; absent where it was read whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truncated: Option<Truncation>,
    /// The program and model that made this extraction.
    pub extractor: ExtractorVersion,
}

/// The program and model that made an extraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtractorVersion {
    /// The program: "dateline".
    pub name: String,
    /// The program's version.
    pub version: String,
    /// The model: `accurate` or `fast`.
    pub model: String,
}
