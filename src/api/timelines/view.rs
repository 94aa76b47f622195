//! Timelines on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::counts::CountsView;
use crate::{
    api::{
        events::view::participant_names,
        formats::{self, EntryKind, FLAT_COLUMNS, FlatEntry, ListItem},
        query::Page,
        statements::view::StatementView,
    },
    store::{
        ArticleId, EventId, HappeningId, StatementId,
        reviews::ReviewMark,
        timelines::{Entry, Evidence, Happening, MergedFigure},
    },
};
use extraction::{
    language::Lexicon,
    schema::{
        ActorReference, EventStatus, Importance, Participant, ParticipantRole, Speaker, TextSpan, When,
    },
};

/// An answer as JSON: entries, or with `granularity` their numbers.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code)]
pub enum TimelineView {
    /// A page of entries.
    Entries(Page<EntryView>),
    /// Numbers of entries.
    Counts(CountsView),
}

/// An entry of a timeline.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum EntryView {
    /// A happening.
    Happening(Box<HappeningView>),
    /// A statement.
    Statement(Box<StatementView>),
}

/// A happening: coreferent events across articles.
#[derive(Debug, Serialize, ToSchema)]
pub struct HappeningView {
    /// Its id.
    pub id: HappeningId,
    /// The type of its events.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Whether it took place.
    pub status: EventStatus,
    /// The date; null where no event has one.
    pub when: Option<When>,
    /// True where it has a date; entries without one come last.
    pub dated: bool,
    /// The clause that reports it, verbatim, from the first of `evidence`.
    pub summary: TextSpan,
    /// The participants.
    pub participants: Vec<Participant>,
    /// The places.
    pub places: Vec<ActorReference>,
    /// Who claims it, where no article says so itself: the speaker of the representative sentence; null otherwise.
    pub attributed_to: Option<Speaker>,
    /// The sentences that report it: at most ten, the representative one first.
    pub evidence: Vec<EvidenceView>,
    /// Number of events.
    pub event_count: i32,
    /// Number of articles that report it, copies among them.
    pub article_count: i32,
    /// Number of different texts among these articles: copies of an agency's report are one.
    pub report_count: i32,
    /// Number of these articles that are copies.
    pub copy_count: i32,
    /// Number of publishers.
    pub source_count: i32,
    /// How much one of the articles is about it.
    pub importance: Importance,
    /// The numbers of dead, injured, arrested, other people and money, from the lowest to the highest report.
    pub figures: Vec<MergedFigure>,
    /// True where it is background in all articles.
    pub background: bool,
    /// Estimated probability that the event is right, from 0 to 1.
    pub confidence: f32,
    /// The last review; null where nobody has reviewed it.
    pub review: Option<ReviewMark>,
}

/// A sentence that reports a happening.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    /// The event.
    pub event_id: EventId,
    /// The article.
    pub article_id: ArticleId,
    /// The article's publisher.
    pub source: String,
    /// Time of the article's publication.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Headline of the article.
    pub article_title: Option<String>,
    /// Address of the article on the web.
    pub article_url: Option<String>,
    /// The sentence.
    pub sentence: TextSpan,
    /// The statement that the event is part of: the claim is the speaker's.
    pub statement_id: Option<StatementId>,
    /// Its speaker; null where the text names none.
    pub attributed_to: Option<Speaker>,
}

impl From<Evidence> for EvidenceView {
    fn from(Evidence { event, speaker }: Evidence) -> Self {
        Self {
            event_id: event.event_id,
            article_id: event.article_id,
            source: event.source,
            published_at: event.published_at,
            article_title: event.article_title,
            article_url: event.article_url,
            sentence: event.event.sentence,
            statement_id: event.statement_id,
            attributed_to: speaker,
        }
    }
}

impl From<Happening> for HappeningView {
    fn from(happening: Happening) -> Self {
        let event = happening.event;
        // The days are those of all events; the representative one has the EDTF date.
        let days = event.when.zip(happening.days);
        let when = days.map(|(when, (first_day, last_day))| When { first_day, last_day, ..when });
        let is_claimed = happening.evidence.iter().all(|one| one.event.statement_id.is_some());
        let claimant = happening.evidence.first().and_then(|one| one.speaker.clone());
        Self {
            id: happening.happening_id,
            attributed_to: claimant.filter(|_| is_claimed),
            event_type: event.event_type,
            status: event.status,
            dated: when.is_some(),
            when,
            summary: event.summary,
            participants: event.participants,
            places: event.places,
            evidence: happening.evidence.into_iter().map(EvidenceView::from).collect(),
            event_count: happening.event_count,
            article_count: happening.article_count,
            report_count: happening.report_count,
            copy_count: (happening.article_count - happening.report_count).max(0),
            source_count: happening.source_count,
            importance: happening.importance,
            figures: happening.figures,
            background: happening.background,
            confidence: event.confidence,
            review: happening.review,
        }
    }
}

impl EntryView {
    /// Makes the view of an entry; the word lists of the tokenizer split the text around a statement into sentences.
    pub fn new(entry: Entry, lexicon: &Lexicon) -> Self {
        match entry {
            Entry::Happening(happening) => Self::Happening(Box::new((*happening).into())),
            Entry::Statement(statement) => Self::Statement(Box::new(StatementView::new(*statement, lexicon))),
        }
    }
}

impl ListItem for EntryView {
    const COLUMNS: &'static [&'static str] = FLAT_COLUMNS;

    fn cells(&self) -> Vec<String> {
        match self {
            Self::Happening(happening) => flatten(happening).cells(),
            Self::Statement(statement) => statement.cells(),
        }
    }

    fn flat_entry(&self) -> Option<FlatEntry<'_>> {
        match self {
            Self::Happening(happening) => Some(flatten(happening)),
            Self::Statement(statement) => statement.flat_entry(),
        }
    }
}

fn flatten(happening: &HappeningView) -> FlatEntry<'_> {
    let evidence = |one| -> formats::Evidence<'_> {
        let one: &EvidenceView = one;
        formats::Evidence {
            article_id: one.article_id.to_string(),
            source: &one.source,
            article_title: one.article_title.as_deref(),
            article_url: one.article_url.as_deref(),
            published_at: one.published_at,
            text: &one.sentence.text,
            span: one.sentence.span,
        }
    };
    FlatEntry {
        id: happening.id.to_string(),
        kind: EntryKind::Happening,
        type_name: &happening.event_type,
        status: Some(happening.status),
        when: happening.when.as_ref(),
        summary: &happening.summary.text,
        summary_span: happening.summary.span,
        speaker: happening.attributed_to.as_ref(),
        actors: participant_names(&happening.participants, ParticipantRole::Actor),
        recipients: participant_names(&happening.participants, ParticipantRole::Recipient),
        places: happening.places.iter().map(|place| place.name.as_str()).collect(),
        event_count: happening.event_count,
        article_count: happening.article_count,
        importance: Some(happening.importance),
        figures: happening.figures.iter().map(MergedFigure::to_string).collect(),
        background: happening.background,
        confidence: happening.confidence,
        evidence: happening.evidence.iter().map(evidence).collect(),
    }
}
