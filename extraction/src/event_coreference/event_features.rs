//! Features of one event for event coreference.

use std::{collections::HashMap, sync::Arc};

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::{
    lexicon::{Lexicon, WordCluster},
    stem::stem,
    tf_idf::TfIdfVector,
};
use crate::events::EventType;

/// Days before publication on which an undated event may have taken place, …
const ASSUMED_DAYS_BEFORE: i32 = 3;
/// … and days after it, end exclusive.
const ASSUMED_DAYS_AFTER: i32 = 2;

/// Features of one event, its sentence and its article.
#[derive(Debug, Clone)]
pub struct EventFeatures {
    /// Stems of the trigger's lemma.
    trigger: String,
    /// Inverse document frequency of the trigger.
    pub(super) trigger_idf: f32,
    /// Word cluster of the trigger.
    pub(super) trigger_cluster: Option<WordCluster>,
    /// The type, unless it is `OTHER`.
    event_type: Option<String>,
    /// The status, and whether the event is inside a statement.
    assertion: (String, bool),
    /// First day, and the day after the last.
    days: Option<(Date, Date)>,
    /// Days assumed for an undated event, end exclusive.
    assumed_days: Option<(Date, Date)>,
    /// Roles and ids of the participants and places that are known across articles.
    actors: Vec<(String, Uuid)>,
    /// Terms of the sentence.
    pub(super) sentence: TfIdfVector,
    /// Terms of the participants and places.
    pub(super) arguments: TfIdfVector,
    /// Terms of the article.
    pub article: Arc<TfIdfVector>,
}

impl EventFeatures {
    /// Makes the features of an event from its trigger's lemma, its sentence and its article.
    pub fn new(lemma: &str, sentence: &str, article: Arc<TfIdfVector>, lexicon: &Lexicon) -> Self {
        let trigger = lemma.split(' ').map(stem).collect::<Vec<_>>().join(" ");
        Self {
            trigger_idf: lexicon.idf(&trigger),
            trigger_cluster: lexicon.cluster(&trigger),
            trigger,
            event_type: None,
            assertion: (String::new(), false),
            days: None,
            assumed_days: None,
            actors: Vec::new(),
            sentence: TfIdfVector::from_texts([sentence], lexicon),
            arguments: TfIdfVector::default(),
            article,
        }
    }

    /// Sets the type; `OTHER` counts as none.
    #[must_use]
    pub fn with_type(mut self, event_type: &str) -> Self {
        self.event_type = (event_type != EventType::Other.as_str()).then(|| event_type.to_owned());
        self
    }

    /// Sets the status, and whether the event is inside a statement.
    #[must_use]
    pub fn with_status(mut self, status: &str, attributed: bool) -> Self {
        self.assertion = (status.to_owned(), attributed);
        self
    }

    /// Sets first day and the day after the last.
    #[must_use]
    pub fn with_days(mut self, days: Option<(Date, Date)>) -> Self {
        self.days = days;
        self
    }

    /// Sets the day of publication. An undated event of news is assumed to lie from three days before it to one after.
    #[must_use]
    pub fn with_publication_date(mut self, published: Date) -> Self {
        let first = published.checked_sub(ASSUMED_DAYS_BEFORE.days());
        let end = published.checked_add(ASSUMED_DAYS_AFTER.days());
        self.assumed_days = first.ok().zip(end.ok());
        self
    }

    /// Sets the phrases of participants and places.
    #[must_use]
    pub fn with_arguments<'p>(
        mut self,
        phrases: impl IntoIterator<Item = &'p str>,
        lexicon: &Lexicon,
    ) -> Self {
        self.arguments = TfIdfVector::from_texts(phrases, lexicon);
        self
    }

    /// Sets roles and ids of the participants and places that are known across articles.
    #[must_use]
    pub fn with_actors(mut self, actors: impl IntoIterator<Item = (String, Uuid)>) -> Self {
        self.actors = actors.into_iter().collect();
        self
    }

    /// Returns the ids of the known participants and places.
    pub fn actors(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.actors.iter().map(|(_, actor)| *actor)
    }

    /// Replaces actors that were merged into others; `merged` maps the old id to the new.
    #[must_use]
    pub fn with_merged_actors(mut self, merged: &HashMap<Uuid, Uuid>) -> Self {
        for (_, actor) in &mut self.actors {
            *actor = merged.get(actor).copied().unwrap_or(*actor);
        }
        self
    }

    /// Tests the hard constraints: overlapping days, equal status and attribution, and a shared actor in every role that
    /// both fill.
    pub fn is_compatible(&self, other: &Self) -> bool {
        self.assertion == other.assertion && self.has_compatible_days(other) && !self.has_other_actors(other)
    }

    /// True if the days overlap. For an undated event of another article the assumed days count.
    fn has_compatible_days(&self, other: &Self) -> bool {
        let overlap = |a: &(Date, Date), b: &(Date, Date)| a.0 < b.1 && b.0 < a.1;
        match (&self.days, &other.days) {
            (Some(own), Some(others)) => overlap(own, others),
            (None, None) => true,
            _ if self.same_article(other) => true,
            (Some(own), None) => other.assumed_days.is_none_or(|assumed| overlap(own, &assumed)),
            (None, Some(others)) => self.assumed_days.is_none_or(|assumed| overlap(&assumed, others)),
        }
    }

    /// True if both have known actors in one role, and none in common: the arrest of Lund is not that of Holm.
    fn has_other_actors(&self, other: &Self) -> bool {
        self.actors.iter().any(|(role, _)| {
            let in_role = |event: &Self| -> Vec<Uuid> {
                event.actors.iter().filter(|actor| actor.0 == *role).map(|actor| actor.1).collect()
            };
            let (own, others) = (in_role(self), in_role(other));
            !others.is_empty() && own.iter().all(|actor| !others.contains(actor))
        })
    }

    /// Returns the stems of the trigger's lemma.
    pub fn trigger(&self) -> &str {
        &self.trigger
    }

    /// True if both are dated, and alike.
    pub(super) fn same_days(&self, other: &Self) -> bool {
        self.days.is_some() && self.days == other.days
    }

    /// Returns the type; `None` for `OTHER`.
    pub(super) fn event_type(&self) -> Option<&str> {
        self.event_type.as_deref()
    }

    /// Compares the types; `None` if one has none.
    pub(super) fn same_type(&self, other: &Self) -> Option<bool> {
        Some(self.event_type.as_ref()? == other.event_type.as_ref()?)
    }

    /// True if both are of one article.
    pub(super) fn same_article(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.article, &other.article)
    }
}
