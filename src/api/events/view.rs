//! Events on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::formats::{EntryKind, Evidence, FLAT_COLUMNS, FlatEntry, ListItem},
    store::{ArticleId, HappeningId, StatementId, events::StoredEvent},
};
use extraction::schema::{Event, ExtractorVersion, Participant, ParticipantRole};

/// An event with its article.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    /// The article.
    pub article_id: ArticleId,
    /// The happening that it belongs to.
    pub happening_id: HappeningId,
    /// The event.
    #[serde(flatten)]
    pub event: Event,
    /// The statement that it is part of: the claim is the speaker's.
    pub statement_id: Option<StatementId>,
    /// The article's publisher.
    pub source: String,
    /// Time of the article's publication.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Headline of the article.
    pub article_title: Option<String>,
    /// Address of the article on the web.
    pub article_url: Option<String>,
    /// Number of the article's revision that it was extracted from.
    pub revision: i32,
    /// The program and model that extracted it.
    pub extractor: ExtractorVersion,
}

impl From<StoredEvent> for EventView {
    fn from(stored: StoredEvent) -> Self {
        Self {
            article_id: stored.article_id,
            happening_id: stored.happening_id,
            event: stored.event,
            statement_id: stored.statement_id,
            source: stored.source,
            published_at: stored.published_at,
            article_title: stored.article_title,
            article_url: stored.article_url,
            revision: stored.provenance.revision,
            extractor: stored.provenance.extractor,
        }
    }
}

impl ListItem for EventView {
    const COLUMNS: &'static [&'static str] = FLAT_COLUMNS;

    fn cells(&self) -> Vec<String> {
        flatten(self).cells()
    }

    fn flat_entry(&self) -> Option<FlatEntry<'_>> {
        Some(flatten(self))
    }
}

/// Returns the names of the participants in a role.
pub fn participant_names(participants: &[Participant], role: ParticipantRole) -> Vec<&str> {
    participants.iter().filter(|one| one.role == role).map(|one| one.name.as_str()).collect()
}

fn flatten(view: &EventView) -> FlatEntry<'_> {
    let event = &view.event;
    FlatEntry {
        id: event.id.map(|id| id.to_string()).unwrap_or_default(),
        kind: EntryKind::Event,
        type_name: &event.event_type,
        status: Some(event.status),
        when: event.when.as_ref(),
        summary: &event.summary.text,
        summary_span: event.summary.span,
        speaker: None,
        actors: participant_names(&event.participants, ParticipantRole::Actor),
        recipients: participant_names(&event.participants, ParticipantRole::Recipient),
        places: event.places.iter().map(|place| place.name.as_str()).collect(),
        event_count: 1,
        article_count: 1,
        importance: Some(event.importance),
        figures: Vec::new(),
        background: event.background,
        confidence: event.confidence,
        evidence: vec![Evidence {
            article_id: view.article_id.to_string(),
            source: &view.source,
            article_title: view.article_title.as_deref(),
            article_url: view.article_url.as_deref(),
            published_at: view.published_at,
            text: &event.sentence.text,
            span: event.sentence.span,
        }],
    }
}
