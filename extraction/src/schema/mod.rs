//! The record of one article, as `/v1/extract`, `GET /v1/articles/{id}` and `dateline extract` give it.
//!
//! All spans are code points of the body. `actor` is an actor's number inside the reading; `actor_id`
//! is its id across articles, there once the reading is stored.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use crate::language::NameType;
use crate::text::Span;

/// Everything one article says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Extraction {
    /// The article's id (`art_…`), or the input's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The submitter's id of the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The names, in order of place.
    pub names: Vec<NamedSpan>,
    /// The places where an actor is named, described or meant by a pronoun.
    pub mentions: Vec<Mention>,
    /// Who or what the mentions stand for.
    pub actors: Vec<Actor>,
    /// The expressions of time.
    pub times: Vec<Time>,
    /// Who said what.
    pub statements: Vec<Statement>,
    /// What happened.
    pub events: Vec<Event>,
    /// What of it the article is about; absent where nothing happens, and in readings older than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_event: Option<MainEvent>,
    /// What made this reading.
    pub reader: Reader,
}

impl Extraction {
    /// Puts ids across articles beside the actors' numbers: `id_of` knows them by number.
    pub fn name_actors(&mut self, id_of: impl Fn(u32) -> Option<String>) {
        let reference = |one: &mut ActorReference| one.actor_id = one.actor.and_then(&id_of);
        let speaker = |one: &mut Speaker| one.actor_id = one.actor.and_then(&id_of);
        for actor in &mut self.actors {
            actor.actor_id = id_of(actor.actor);
        }
        for statement in &mut self.statements {
            statement.speaker.iter_mut().chain(&mut statement.via).for_each(speaker);
            statement.about.iter_mut().for_each(reference);
        }
        for event in &mut self.events {
            for participant in &mut event.participants {
                participant.actor_id = participant.actor.and_then(&id_of);
            }
            event.places.iter_mut().for_each(reference);
        }
        if let Some(main) = &mut self.main_event {
            for participant in &mut main.who {
                participant.actor_id = participant.actor.and_then(&id_of);
            }
            main.places.iter_mut().for_each(reference);
        }
    }
}

/// The program and model that made a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reader {
    /// Dateline's version.
    pub version: String,
    /// The model of the language room.
    pub model: String,
}

/// A name in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedSpan {
    /// Where it stands.
    pub span: Span,
    /// Its characters.
    pub text: String,
    /// What it names.
    pub kind: NameType,
}

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MentionForm {
    /// By name.
    Name,
    /// By a description: "the prime minister".
    Description,
    /// By a pronoun.
    Pronoun,
}

/// One place in the text that stands for an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// Its characters.
    pub text: String,
    /// The actor's number in this reading.
    pub actor: u32,
    /// How it refers.
    pub form: MentionForm,
}

/// What an actor is.
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
    /// All kinds, in the order they are listed.
    pub const ALL: [Self; 5] = [Self::Person, Self::Organization, Self::Place, Self::Group, Self::Unnamed];

    /// The name on the wire and in the store.
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

/// Who or what a chain of mentions stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// Its number in this reading.
    pub actor: u32,
    /// Its id across articles (`act_…`), once stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
    /// The fullest name the article gives, or the description of an unnamed one.
    pub name: String,
    /// What it is.
    pub kind: ActorType,
    /// The roles the article gives it, as written.
    pub roles: Vec<String>,
    /// Its other names in the article.
    pub aliases: Vec<String>,
}

/// TIMEX3 type (ISO-TimeML).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A day, month, year, season, decade …
    Date,
    /// A time of day.
    Time,
    /// A length of time; never a date.
    Duration,
    /// A recurring time; never a date.
    Set,
}

/// A TIMEX3 type and value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timex3 {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: TimexType,
    /// Its value: "2025-04-29", "2025-W17", "P3D", "XXXX-WXX-2" …
    pub value: String,
}

/// What a time was counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeAnchor {
    /// Nothing: the expression is complete in itself.
    Itself,
    /// The article's date.
    PublishedAt,
    /// A time told earlier in the text.
    EarlierTime,
}

/// An expression of time, with what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Time {
    /// Where it stands.
    pub span: Span,
    /// Its characters.
    pub text: String,
    /// As TIMEX3.
    pub timex3: Timex3,
    /// As EDTF level 1; absent for durations, sets and what could not be resolved.
    pub edtf: Option<String>,
    /// First day it can mean.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub earliest: Option<Date>,
    /// The day after the last it can mean.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub latest: Option<Date>,
    /// What it was counted from.
    pub anchor: TimeAnchor,
}

/// A stretch of the body with its characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Excerpt {
    /// Its characters: exactly those under the span.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// The code point after the last.
    pub end: u32,
}

impl Excerpt {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// When something was said or happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct When {
    /// EDTF level 1.
    pub edtf: String,
    /// First day it can mean.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub earliest: Date,
    /// The day after the last it can mean.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub latest: Date,
    /// The words that tell it; absent where the article's date stands in.
    pub expression: Option<Excerpt>,
}

/// How a statement is told.
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
    /// All kinds, in the order they are listed.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Indirect, Self::Mixed];

    /// The name on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// The one a statement is attributed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Speaker {
    /// The actor's number in the reading; absent where the mention stands for nobody known.
    pub actor: Option<u32>,
    /// The actor's id across articles, once stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
    /// The actor's name; the mention's words where there is no actor.
    pub name: String,
    /// The role in which they speak, as written: of this mention, else the chain's first.
    pub role: Option<String>,
    /// The words in the text that name the speaker.
    pub mention: Excerpt,
}

/// The word that attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cue {
    /// Its characters.
    pub text: String,
    /// Its dictionary form: "say", "according to".
    pub lemma: String,
    /// First code point.
    pub start: u32,
    /// The code point after the last.
    pub end: u32,
}

/// An actor that something is about, or where it took place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActorReference {
    /// The actor's number in the reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<u32>,
    /// The actor's id across articles, once stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
    /// Its name.
    pub name: String,
}

/// A place where something stands again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// The article; absent where it is the reading's own, not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_id: Option<String>,
    /// Where in its body.
    pub span: Span,
}

/// An attribution relation (PARC, PolNeAR): content, attributed to a speaker by a cue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statement {
    /// Its id (`stm_…`), once stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How it is told.
    pub kind: StatementType,
    /// The content, exactly as under the span.
    pub text: String,
    /// Where the content stands.
    pub span: Span,
    /// The parts inside quotation marks, marks left out.
    pub quoted: Vec<Span>,
    /// Who said it; absent where the text does not tell.
    pub speaker: Option<Speaker>,
    /// Who reported it: "…, according to government sources".
    pub via: Option<Speaker>,
    /// The word that attributes it; absent for a quotation that carries on from the one before.
    pub cue: Option<Cue>,
    /// When it was said: from the text where it tells, else from publication.
    pub said: Option<When>,
    /// On what occasion, as written: "at a press briefing".
    pub occasion: Option<String>,
    /// To whom, as written.
    pub addressee: Option<String>,
    /// The actors that the content speaks of.
    pub about: Vec<ActorReference>,
    /// Other places where the same words stand, in this article and in others: of those the first twenty published.
    pub also_at: Vec<Place>,
    /// The sentence in which it stands (the first, where there are several).
    pub sentence: Span,
    /// How sure the reader is, from 0 to 1.
    pub confidence: f32,
}

/// Whether an event took place.
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
    /// All statuses, in the order they are listed.
    pub const ALL: [Self; 5] = [Self::Happened, Self::Ongoing, Self::Planned, Self::Possible, Self::Denied];

    /// The name on the wire and in the store.
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

/// The word that names an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trigger {
    /// Where it stands.
    pub span: Span,
    /// Its characters.
    pub text: String,
    /// Its dictionary form: "open fire".
    pub lemma: String,
}

/// The part someone plays in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ParticipantRole {
    /// Who does it.
    Actor,
    /// To whom it is done.
    Recipient,
    /// Anyone else who takes part.
    Other,
}

impl ParticipantRole {
    /// The name on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Recipient => "recipient",
            Self::Other => "other",
        }
    }
}

/// Someone or something that takes part in an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Participant {
    /// The part they play.
    pub role: ParticipantRole,
    /// Where they stand in the text.
    pub span: Span,
    /// The words under the span.
    pub text: String,
    /// The actor's number in the reading, where the words stand for one.
    pub actor: Option<u32>,
    /// The actor's id across articles, once stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Its id (`evt_…`), once stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The word that names it.
    pub trigger: Trigger,
    /// Its type: PLOVER where that fits; `OTHER` where none does.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it took place.
    pub status: EventStatus,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// When; absent where the text does not tell.
    pub when: Option<When>,
    /// Where.
    pub places: Vec<ActorReference>,
    /// The statement it stands inside, by its number in the reading: somebody's word, not the paper's.
    pub attributed_to: Option<u32>,
    /// The clause that tells it, cut from the sentence.
    pub summary: Span,
    /// The sentence in which it stands.
    pub sentence: Span,
    /// Told in passing: it took place before what the article is about, as in "the worst since the raid in 2019".
    #[serde(default)]
    pub background: bool,
    /// How sure the reader is, from 0 to 1.
    pub confidence: f32,
}

/// The event an article is about: who, what, when, where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MainEvent {
    /// Its number among the reading's events.
    pub event: u32,
    /// Who took part.
    pub who: Vec<Participant>,
    /// The clause that tells it.
    pub what: String,
    /// When, from whichever sentence tells the day; without `expression`, the article's own day.
    pub when: Option<When>,
    /// Where, from its own clause or another report of it.
    pub places: Vec<ActorReference>,
}
