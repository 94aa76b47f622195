//! Timelines as the outside sees them.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{page::List, statements::StatementView},
    store::{
        events::StoredEvent,
        timelines::{Bucket, Counts, Entry, Happening},
    },
};
use extraction::{
    schema::{ActorId, ActorReference, EventStatus, ParticipantRole},
    text::Span,
};

/// One line of a timeline.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum EntryView {
    /// Something that happened.
    Happening(HappeningView),
    /// Something that was said.
    Statement(Box<StatementView>),
}

/// Something that happened, told by one sentence or several.
#[derive(Debug, Serialize, ToSchema)]
pub struct HappeningView {
    /// Its id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it took place.
    pub status: EventStatus,
    /// When; null where no report tells.
    pub when: Option<Days>,
    /// Whether a report tells when; those without stand after all others.
    pub dated: bool,
    /// The clause that tells it, cut from the surest report.
    pub summary: String,
    /// Who took part.
    pub participants: Vec<ParticipantView>,
    /// Where.
    pub places: Vec<ActorReference>,
    /// The sentences that tell it, at most ten, the surest first.
    pub evidence: Vec<EvidenceView>,
    /// How many sentences tell it.
    pub reports: i32,
    /// How many articles tell it.
    pub articles: i32,
    /// Told in passing only: it took place before what the articles are about.
    pub background: bool,
    /// How sure the reader is, from 0 to 1.
    pub confidence: f32,
}

/// Days on the calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct Days {
    /// EDTF level 1.
    pub edtf: String,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub earliest: Date,
    /// The day after the last.
    #[schema(value_type = String, format = Date)]
    pub latest: Date,
}

/// Someone or something that took part.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantView {
    /// The part they played.
    pub role: ParticipantRole,
    /// The actor's name, else the words of the text.
    pub name: String,
    /// The actor's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<ActorId>,
}

/// A sentence that tells a happening.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    /// The event it tells.
    pub event_id: String,
    /// The article it stands in.
    pub article_id: String,
    /// Who published that.
    pub source: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Where the sentence stands in the article's body.
    pub span: Span,
    /// The sentence.
    pub text: String,
    /// The statement it stands inside: somebody's word, not the paper's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_id: Option<String>,
}

impl From<StoredEvent> for EvidenceView {
    fn from(event: StoredEvent) -> Self {
        Self {
            event_id: event.event_id.to_string(),
            article_id: event.article_id.to_string(),
            source: event.source,
            published_at: event.published_at,
            span: event.event.sentence.span,
            text: event.event.sentence.text,
            statement_id: event.statement_id.map(|id| id.to_string()),
        }
    }
}

impl From<Happening> for HappeningView {
    fn from(happening: Happening) -> Self {
        let event = happening.event;
        let edtf = event.when.map(|when| when.edtf);
        Self {
            id: happening.happening_id.to_string(),
            kind: event.event_type,
            status: event.status,
            dated: happening.days.is_some(),
            when: happening.days.zip(edtf).map(|((earliest, latest), edtf)| Days { edtf, earliest, latest }),
            summary: event.summary.text,
            participants: event
                .participants
                .into_iter()
                .map(|one| ParticipantView { role: one.role, name: one.name, actor_id: one.actor_id })
                .collect(),
            places: event.places,
            evidence: happening.evidence.into_iter().map(EvidenceView::from).collect(),
            reports: happening.event_count,
            articles: happening.article_count,
            background: happening.background,
            confidence: event.confidence,
        }
    }
}

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> Self {
        match entry {
            Entry::Happening(happening) => Self::Happening((*happening).into()),
            Entry::Statement(statement) => Self::Statement(Box::new((*statement).into())),
        }
    }
}

/// What `/v1/timelines` answers as JSON: the entries, or with `granularity` how many there are.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code)]
pub enum TimelineView {
    /// The entries of one page.
    Entries(List<EntryView>),
    /// How many there are.
    Counts(CountsView),
}

/// A timeline, counted by day or month.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsView {
    /// The periods in which something lies, in order of time.
    pub data: Vec<PeriodView>,
    /// What lies in none of them.
    pub meta: CountsMeta,
}

/// What lies in one day or month.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodView {
    /// `2024-03-12`, or `2024-03`.
    pub period: String,
    /// What lies in it.
    #[serde(flatten)]
    pub count: CountView,
}

/// How much there is.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountView {
    /// How many happenings.
    pub happenings: i64,
    /// How many sentences tell them.
    pub reports: i64,
    /// How many statements, where they are asked for.
    pub statements: i64,
}

/// What lies in no period.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsMeta {
    /// What lasts longer, or is known less closely, than a period: "in 2019".
    pub wider: CountView,
    /// What has no date.
    pub undated: CountView,
    /// All there is: the periods, the wider and the undated.
    pub total: CountView,
}

impl From<Bucket> for CountView {
    fn from(bucket: Bucket) -> Self {
        Self { happenings: bucket.happenings, reports: bucket.events, statements: bucket.statements }
    }
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        let mut total = Bucket::default();
        for bucket in counts.periods.values().chain([&counts.spanning, &counts.undated]) {
            total.happenings += bucket.happenings;
            total.events += bucket.events;
            total.statements += bucket.statements;
        }
        Self {
            data: counts
                .periods
                .into_iter()
                .map(|(period, bucket)| PeriodView { period, count: bucket.into() })
                .collect(),
            meta: CountsMeta {
                wider: counts.spanning.into(),
                undated: counts.undated.into(),
                total: total.into(),
            },
        }
    }
}
