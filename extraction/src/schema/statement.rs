//! Statements: attribution relations (PARC 3.0, PolNeAR).

use serde::{Deserialize, Serialize};

use super::{
    actor::ActorReference,
    capacity::Capacity,
    ids::{ActorId, ArticleId, StatementId},
    span::TextSpan,
    time::When,
};
use crate::text::Span;

/// The type of quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StatementType {
    /// All inside quotation marks.
    Direct,
    /// Paraphrase.
    Indirect,
    /// Paraphrase with quoted parts.
    Mixed,
}

impl StatementType {
    /// All types, in listing order.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Indirect, Self::Mixed];

    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// The source of an attribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Speaker {
    /// Index of the actor among the extraction's actors; absent outside an extraction and where there is no actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_index: Option<u32>,
    /// Id of the actor across articles; null until the extraction is stored.
    pub actor_id: Option<ActorId>,
    /// Name of the actor; the mention's characters where there is no actor.
    pub name: String,
    /// The role, verbatim: of this mention, else the first that the article gives the actor.
    pub role: Option<String>,
    /// The mention that names the speaker.
    pub mention: TextSpan,
    /// What the speaker is when speaking; absent in `via`, and where the article was extracted by version 0.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
}

/// An actor who may be the speaker of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpeakerCandidate {
    /// Index of the actor among the extraction's actors; absent outside an extraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_index: Option<u32>,
    /// Id of the actor across articles; null until the extraction is stored.
    pub actor_id: Option<ActorId>,
    /// Name of the actor.
    pub name: String,
    /// Estimated probability that the actor is the speaker, from 0 to 1.
    pub probability: f32,
}

/// The words that attribute a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cue {
    /// Their characters.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// The dictionary form: "say", "according to".
    pub lemma: String,
}

/// Another place of the same words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Occurrence {
    /// The article; absent in an extraction that is not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_id: Option<ArticleId>,
    /// The characters there, which may differ in case and punctuation.
    pub text: String,
    /// Code points of that article's body.
    pub span: Span,
}

/// The kind of occasion at which a statement was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OccasionKind {
    /// A press conference or a briefing.
    PressConference,
    /// An interview, also for a broadcast.
    Interview,
    /// A speech, an address, a lecture.
    Speech,
    /// A hearing, a trial, a testimony.
    Court,
    /// A meeting, a debate, a session, a visit.
    Meeting,
    /// A ceremony, a rally, another event.
    Event,
    /// A post on a social network.
    Post,
    /// A letter, an email, a message.
    Letter,
    /// A report or a study.
    Report,
    /// A written statement or a press release.
    Statement,
    /// A book, a memoir, a column.
    Publication,
}

impl OccasionKind {
    /// All kinds, in listing order.
    pub const ALL: [Self; 11] = [
        Self::PressConference,
        Self::Interview,
        Self::Speech,
        Self::Court,
        Self::Meeting,
        Self::Event,
        Self::Post,
        Self::Letter,
        Self::Report,
        Self::Statement,
        Self::Publication,
    ];

    /// Returns the name on the wire and in the lexicon.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PressConference => "press_conference",
            Self::Interview => "interview",
            Self::Speech => "speech",
            Self::Court => "court",
            Self::Meeting => "meeting",
            Self::Event => "event",
            Self::Post => "post",
            Self::Letter => "letter",
            Self::Report => "report",
            Self::Statement => "statement",
            Self::Publication => "publication",
        }
    }
}

/// Where, on which occasion, a statement was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Occasion {
    /// The words that name it: "at a press briefing in Geneva".
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// Its kind; null where the words name only a place, and in articles that were extracted before kinds were.
    #[serde(default)]
    pub kind: Option<OccasionKind>,
    /// The place that the words name; null where they name none.
    #[serde(default)]
    pub place: Option<ActorReference>,
}

/// A span of text attributed to a speaker by a cue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statement {
    /// Its id, once stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<StatementId>,
    /// The type of quotation.
    #[serde(rename = "type")]
    pub statement_type: StatementType,
    /// The content, verbatim.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// The parts inside quotation marks, without the marks.
    pub quoted: Vec<TextSpan>,
    /// The speaker; null where the text names none.
    pub speaker: Option<Speaker>,
    /// Who may be the speaker, where that is not sure: at most three, the most probable first. Absent where the text
    /// leaves no choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speaker_candidates: Vec<SpeakerCandidate>,
    /// The source that reported the statement: "…, according to government sources".
    pub via: Option<Speaker>,
    /// The cue; null for a floating quotation.
    pub cue: Option<Cue>,
    /// The date of the utterance: from the text, else of publication.
    pub when: Option<When>,
    /// The occasion and the place at which it was made: "at a press briefing in Geneva".
    pub occasion: Option<Occasion>,
    /// The audience.
    pub addressee: Option<TextSpan>,
    /// The actors mentioned in the content.
    pub about: Vec<ActorReference>,
    /// Other places of the same words, in this article and others; of those in others the first twenty published.
    pub occurrences: Vec<Occurrence>,
    /// The sentence, or the first of several.
    pub sentence: TextSpan,
    /// True where the article takes it back: "an earlier version of this article said that …". Absent elsewhere.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
    /// Estimated probability that content and speaker are right, from 0 to 1.
    pub confidence: f32,
}
