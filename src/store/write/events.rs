//! Rows of `events` and `event_actors`.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgTransaction;
use uuid::Uuid;

use super::insert::insert;
use crate::store::{
    StoreError,
    event_conditions::importance_rank,
    queue::Claim,
    sort_day::{UNDATED, day_interval},
};
use extraction::{
    Extraction,
    schema::{Event, Figure},
};

#[derive(Serialize)]
pub(super) struct EventRow {
    article_id: Uuid,
    event_id: Uuid,
    ordinal: usize,
    match_key: Uuid,
    pub happening_id: Uuid,
    source: String,
    event_type: String,
    status: &'static str,
    attributed_to: Option<Uuid>,
    earliest: Option<i32>,
    latest: Option<i32>,
    sort_day: i32,
    published_at: Timestamp,
    confidence: f32,
    background: bool,
    importance: i16,
    figures: Vec<Figure>,
    summary: String,
    sentence: String,
    document: Event,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EventActorRow {
    article_id: Uuid,
    event_id: Uuid,
    actor_id: Uuid,
    role: &'static str,
    sort_day: i32,
    pub happening_id: Uuid,
}

impl EventRow {
    /// Makes the row of an event, whose ids are filled in; `None` without an id.
    ///
    /// The happening is not known yet: its id is the match key until it is assigned.
    pub fn new(
        claim: &Claim,
        ordinal: usize,
        event: &Event,
        match_key: Uuid,
        extraction: &Extraction,
    ) -> Option<Self> {
        let days = event.when.as_ref().map(day_interval);
        let statement = event.statement_index.and_then(|index| extraction.statements.get(index as usize));
        let happening = event.happening_index.and_then(|index| extraction.happenings.get(index as usize));
        Some(Self {
            article_id: claim.article_id.0,
            event_id: event.id?.0,
            ordinal,
            match_key,
            happening_id: match_key,
            source: claim.source.clone(),
            event_type: event.event_type.clone(),
            status: event.status.as_str(),
            attributed_to: statement.and_then(|statement| statement.id).map(|id| id.0),
            earliest: days.map(|(first, _)| first),
            latest: days.map(|(_, end)| end),
            sort_day: days.map_or(UNDATED, |(first, _)| first),
            published_at: claim.published.at,
            confidence: event.confidence,
            background: event.background,
            importance: importance_rank(event.importance),
            figures: happening.map(|happening| happening.figures.clone()).unwrap_or_default(),
            summary: event.summary.text.clone(),
            sentence: event.sentence.text.clone(),
            document: event.clone(),
        })
    }

    /// Returns the article with one event of this happening.
    pub fn article_id(&self) -> Uuid {
        self.article_id
    }

    /// Makes the rows of the event's participants and places, each actor once a role.
    pub fn actors(&self) -> BTreeSet<EventActorRow> {
        let participants = self.document.participants.iter();
        let participants = participants.map(|participant| (participant.role.as_str(), participant.actor_id));
        let places = self.document.places.iter().map(|place| ("place", place.actor_id));
        participants
            .chain(places)
            .filter_map(|(role, actor_id)| {
                Some(EventActorRow {
                    article_id: self.article_id,
                    event_id: self.event_id,
                    actor_id: actor_id?.0,
                    role,
                    sort_day: self.sort_day,
                    happening_id: self.happening_id,
                })
            })
            .collect()
    }
}

/// Inserts events with their actors.
pub(super) async fn insert_events(
    transaction: &mut PgTransaction<'_>,
    events: &[EventRow],
    actors: &[EventActorRow],
) -> Result<(), StoreError> {
    insert(
        transaction,
        "INSERT INTO events (article_id, event_id, ordinal, match_key, happening_id, source, event_type, status,
                             attributed_to, earliest, latest, sort_day, published_at, confidence, background, importance,
                             figures, summary, sentence, document)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, event_id uuid, ordinal integer, match_key uuid, happening_id uuid, source text,
            event_type text, status text, attributed_to uuid, earliest integer, latest integer, sort_day integer,
            published_at timestamptz, confidence real, background boolean, importance smallint,
            figures jsonb, summary text, sentence text, document jsonb)",
        events,
    )
    .await?;
    insert(
        transaction,
        "INSERT INTO event_actors (article_id, event_id, actor_id, role, sort_day, happening_id)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, event_id uuid, actor_id uuid, role text, sort_day integer, happening_id uuid)",
        actors,
    )
    .await
}
