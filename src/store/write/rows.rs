//! From extractions to rows. Pure.

use std::collections::{HashMap, HashSet};

use sqlx::PgTransaction;
use uuid::Uuid;

use super::{
    affected::EventCounts,
    events::{EventActorRow, EventRow, insert_events},
    extractions::{ArticleActorRow, ExtractionRow, insert_extractions},
    match_key::{self, EventGroup},
    statement_ids::StatementIds,
    statements::{StatementRow, SubjectRow, insert_statements},
};
use crate::store::{
    ArticleId, EventId, StoreError, actors::ActorIds, articles::Warning, ids::fact_ids, queue::Claim,
    quotations, reviews::StatementReviews,
};
use extraction::{
    Extraction,
    event_coreference::EventCoreference,
    omit::omit_actors,
    schema::{ActorId, Event},
};

/// The rows of a batch of articles, one list for each table.
pub(super) struct Rows<'c> {
    coreference: &'c EventCoreference,
    extractions: Vec<ExtractionRow>,
    article_actors: Vec<ArticleActorRow>,
    statements: Vec<StatementRow>,
    subjects: Vec<SubjectRow>,
    events: Vec<EventRow>,
    event_actors: Vec<EventActorRow>,
    /// Groups of coreferent events, to be assigned to happenings.
    pub event_groups: Vec<EventGroup>,
    /// Articles with the dismissed actors that their texts name.
    pub dismissed_mentions: Vec<(Uuid, Uuid)>,
}

impl<'c> Rows<'c> {
    /// Begins without rows; `coreference` groups the events that are the same.
    pub fn new(coreference: &'c EventCoreference) -> Self {
        Self {
            coreference,
            extractions: Vec::new(),
            article_actors: Vec::new(),
            statements: Vec::new(),
            subjects: Vec::new(),
            events: Vec::new(),
            event_actors: Vec::new(),
            event_groups: Vec::new(),
            dismissed_mentions: Vec::new(),
        }
    }

    /// Adds the facts of one article, with the ids of its actors, statements and events filled in, without those of
    /// `dismissed` actors.
    pub fn add(
        &mut self,
        claim: &Claim,
        mut extraction: Extraction,
        warnings: &[Warning],
        (actor_ids, dismissed): (&ActorIds, &HashSet<Uuid>),
        (statement_ids, reviews): (&mut StatementIds, &mut StatementReviews),
    ) {
        let article = claim.article_id;
        extraction.id = Some(article.to_string());
        extraction.external_id.clone_from(&claim.external_id);
        for reference in extraction.references_mut() {
            let index = reference.actor_index;
            *reference.actor_id =
                index.and_then(|index| actor_ids.get(&(article, index))).copied().map(ActorId);
        }
        let is_dismissed = |id: &Option<ActorId>| id.is_some_and(|id| dismissed.contains(&id.0));
        let named = extraction.actors.iter().map(|actor| actor.actor_id).filter(is_dismissed).flatten();
        self.dismissed_mentions.extend(named.map(|id| (article.0, id.0)));
        omit_actors(&mut extraction, |actor| is_dismissed(&actor.actor_id));
        statement_ids.set(article, &mut extraction.statements);
        let reviews = reviews.apply(article, &mut extraction.statements, &claim.body);
        for occurrence in extraction.statements.iter_mut().flat_map(|statement| &mut statement.occurrences) {
            occurrence.article_id = Some(article);
        }
        set_event_ids(claim, &mut extraction.events);

        self.article_actors.extend(ArticleActorRow::all(claim, &extraction));
        for (ordinal, statement) in extraction.statements.iter().enumerate() {
            let review = statement.id.and_then(|id| reviews.get(&id.0)).copied();
            let Some(row) = StatementRow::new(claim, ordinal, statement, review) else { continue };
            self.subjects.extend(row.subjects());
            self.statements.push(row);
        }
        let (groups, keys) = match_key::group_events(self.coreference, claim, &extraction);
        self.event_groups.extend(groups);
        for (ordinal, (event, key)) in extraction.events.iter().zip(keys).enumerate() {
            let Some(row) = EventRow::new(claim, ordinal, event, key, &extraction) else {
                continue;
            };
            self.event_actors.extend(row.actors());
            self.events.push(row);
        }
        self.extractions.push(ExtractionRow::new(claim, extraction, warnings.to_vec()));
    }

    /// Sets the happening of each event, by match key.
    pub fn set_happenings(&mut self, happening_of: &HashMap<Uuid, Uuid>) {
        let set = |id: &mut Uuid| *id = happening_of.get(id).copied().unwrap_or(*id);
        self.events.iter_mut().for_each(|event| set(&mut event.happening_id));
        self.event_actors.iter_mut().for_each(|actor| set(&mut actor.happening_id));
    }

    /// Counts the events and articles of each happening.
    pub fn event_counts(&self) -> EventCounts {
        let mut counts = EventCounts::default();
        let mut seen = HashSet::new();
        for event in &self.events {
            let is_first = seen.insert((event.happening_id, event.article_id()));
            counts.add(event.happening_id, 1, i32::from(is_first));
        }
        counts
    }

    /// Inserts extractions, actors and statements.
    pub async fn insert_statements(&self, transaction: &mut PgTransaction<'_>) -> Result<(), StoreError> {
        insert_extractions(transaction, &self.extractions, &self.article_actors).await?;
        insert_statements(transaction, &self.statements, &self.subjects).await
    }

    /// Adds the words of statements that nobody rejected to quotations; returns the versions, whose numbers are to be refreshed.
    pub async fn add_quotations(&self, transaction: &mut PgTransaction<'_>) -> Result<Vec<Uuid>, StoreError> {
        let accepted = self.statements.iter().filter(|row| !row.is_rejected());
        let occurrences: Vec<_> = accepted.map(StatementRow::occurrence).collect();
        quotations::add(transaction, &occurrences).await
    }

    /// Inserts events, whose happenings are set.
    pub async fn insert_events(&self, transaction: &mut PgTransaction<'_>) -> Result<(), StoreError> {
        insert_events(transaction, &self.events, &self.event_actors).await
    }
}

/// Sets the ids of an article's events, each derived from trigger and sentence.
fn set_event_ids(claim: &Claim, events: &mut [Event]) {
    let texts = events.iter().map(|event| (event.trigger.text.as_str(), event.sentence.text.as_str()));
    let ids = event_ids(claim.article_id, texts);
    for (event, id) in events.iter_mut().zip(ids) {
        event.id = Some(EventId(id));
    }
}

/// Derives the ids of an article's events from triggers and sentences, in text order.
pub(in crate::store) fn event_ids<'t>(
    article: ArticleId,
    texts: impl Iterator<Item = (&'t str, &'t str)>,
) -> Vec<Uuid> {
    let fingerprints: Vec<String> =
        texts.map(|(trigger, sentence)| format!("{trigger}\n{sentence}")).collect();
    fact_ids(article, "event", fingerprints.iter().map(String::as_str)).collect()
}
