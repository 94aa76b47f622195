//! Features of a happening as one article reports it.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use uuid::Uuid;

use super::{event_features::EventFeatures, lexicon::Lexicon, tf_idf::TfIdfVector};
use crate::schema::{Event, EventStatus, Figure, FigureType, Importance, ParticipantRole};

/// Most events of a happening that are compared, the first ones.
const MAX_EVENTS: usize = 6;

/// An actor with its role: `actor`, `recipient` or `place`.
pub type RoleActor = (&'static str, Uuid);

/// Features that the happenings of an article share.
#[derive(Debug, Clone, Default)]
pub struct ArticleFeatures {
    /// Terms of the article.
    pub terms: Arc<TfIdfVector>,
    /// Day of publication.
    pub published: Option<Date>,
}

/// Features of a happening: what its events say together, and each of its first events.
#[derive(Debug, Clone)]
pub struct HappeningFeatures {
    /// Features of its first events.
    pub(super) events: Vec<EventFeatures>,
    /// The terms of its article.
    pub(super) article: Arc<TfIdfVector>,
    /// Day of publication.
    pub(super) published: Option<Date>,
    pub(super) status: EventStatus,
    /// True where only a speaker claims it.
    pub(super) is_attributed: bool,
    pub(super) background: bool,
    pub(super) importance: Importance,
    /// First day, and the day after the last.
    pub(super) days: Option<(Date, Date)>,
    /// Terms of the actors.
    pub(super) actors: TfIdfVector,
    /// Terms of the recipients.
    pub(super) recipients: TfIdfVector,
    /// Terms of the actors and recipients.
    pub(super) participants: TfIdfVector,
    /// Terms of the places.
    pub(super) places: TfIdfVector,
    /// Terms of the sentences.
    pub(super) sentences: TfIdfVector,
    /// Type, lowest and highest number of the figures.
    pub(super) figures: Vec<(FigureType, f64, f64)>,
    /// Roles and ids of the actors that are known across articles.
    known_actors: Vec<RoleActor>,
}

impl HappeningFeatures {
    /// Makes the features of a happening from its events in text order; `None` without any.
    ///
    /// Each aspect is that of the first event that has it. `is_known` returns whether an actor is known outside its
    /// article, which an unnamed source is not.
    pub fn new(
        events: &[&Event],
        figures: &[Figure],
        article: &ArticleFeatures,
        lexicon: &Lexicon,
        is_known: impl Fn(Uuid) -> bool,
    ) -> Option<Self> {
        let first = *events.first()?;
        let with_role = |role: ParticipantRole| {
            let names = |event: &&Event| {
                let participants = event.participants.iter().filter(|one| one.role == role);
                participants.map(|one| one.name.clone()).collect::<Vec<_>>()
            };
            events.iter().map(names).find(|names| !names.is_empty()).unwrap_or_default()
        };
        let (actors, recipients) = (with_role(ParticipantRole::Actor), with_role(ParticipantRole::Recipient));
        let places = events.iter().map(|event| &event.places).find(|places| !places.is_empty());
        let places = places.into_iter().flatten().map(|place| place.name.as_str());
        let vector =
            |phrases: &[String]| TfIdfVector::from_texts(phrases.iter().map(String::as_str), lexicon);
        let mut known_actors: Vec<RoleActor> =
            events.iter().flat_map(|event| known_actors(event, &is_known)).collect();
        known_actors.sort_unstable();
        known_actors.dedup();
        let mut sentences: Vec<&str> = events.iter().map(|event| event.sentence.text.as_str()).collect();
        sentences.dedup();
        let compared = events.iter().take(MAX_EVENTS);
        Some(Self {
            events: compared.map(|event| event_features(event, article, lexicon)).collect(),
            article: article.terms.clone(),
            published: article.published,
            status: first.status,
            is_attributed: first.statement_index.is_some(),
            background: events.iter().all(|event| event.background),
            importance: events.iter().map(|event| event.importance).max().unwrap_or_default(),
            days: events
                .iter()
                .find_map(|event| event.when.as_ref())
                .map(|when| (when.first_day, when.end())),
            participants: TfIdfVector::from_texts(
                actors.iter().chain(&recipients).map(String::as_str),
                lexicon,
            ),
            actors: vector(&actors),
            recipients: vector(&recipients),
            places: TfIdfVector::from_texts(places, lexicon),
            sentences: TfIdfVector::from_texts(sentences.into_iter().take(MAX_EVENTS), lexicon),
            figures: figures
                .iter()
                .map(|figure| (figure.figure_type, figure.number, figure.to.unwrap_or(figure.number)))
                .collect(),
            known_actors,
        })
    }

    /// Returns the roles and ids of the actors that are known across articles.
    pub fn known_actors(&self) -> &[RoleActor] {
        &self.known_actors
    }

    /// Replaces actors that were merged into others; `merged` maps the old id to the new.
    #[must_use]
    pub fn with_merged_actors(mut self, merged: &HashMap<Uuid, Uuid>) -> Self {
        for (_, actor) in &mut self.known_actors {
            *actor = merged.get(actor).copied().unwrap_or(*actor);
        }
        self
    }

    /// Returns the first day, and the day after the last.
    pub fn days(&self) -> Option<(Date, Date)> {
        self.days
    }

    /// Returns the status.
    pub fn status(&self) -> EventStatus {
        self.status
    }
}

/// Returns the actors that identify an event across articles: actor, recipient and place.
pub fn known_actors(event: &Event, is_known: impl Fn(Uuid) -> bool) -> Vec<RoleActor> {
    let participants = event.participants.iter();
    let participants = participants
        .filter(|participant| participant.role != ParticipantRole::Other)
        .map(|participant| (participant.role.as_str(), participant.actor_id));
    let places = event.places.iter().map(|place| ("place", place.actor_id));
    let actors = participants.chain(places).filter_map(|(role, id)| Some((role, id?.0)));
    actors.filter(|(_, id)| is_known(*id)).collect()
}

fn event_features(event: &Event, article: &ArticleFeatures, lexicon: &Lexicon) -> EventFeatures {
    let participants = event.participants.iter().map(|participant| participant.text.as_str());
    let places = event.places.iter().map(|place| place.name.as_str());
    EventFeatures::new(&event.trigger.lemma, &event.sentence.text, article.terms.clone(), lexicon)
        .with_type(&event.event_type)
        .with_days(event.when.as_ref().map(|when| (when.first_day, when.end())))
        .with_arguments(participants.chain(places), lexicon)
}
