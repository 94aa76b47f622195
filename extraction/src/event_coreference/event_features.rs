//! What folding looks at of an event.

use std::{collections::HashMap, sync::Arc};

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::tf_idf::{TfIdfVector, stem};

/// One report of an event: what its sentence and its article tell, as far as folding looks.
#[derive(Debug, Clone)]
pub struct EventFeatures {
    /// The trigger's dictionary form, by its stem.
    trigger: String,
    /// The event's type, where it has one.
    kind: Option<String>,
    /// Its status, and whether it stands inside somebody's statement.
    assertion: (String, bool),
    /// First day, and the day after the last.
    days: Option<(Date, Date)>,
    /// The days news is of, where its own are not told.
    assumed_days: Option<(Date, Date)>,
    /// The actors across articles who take part, by role.
    actors: Vec<(String, Uuid)>,
    /// The words of its sentence.
    pub sentence: TfIdfVector,
    /// The words of those who take part and of the places.
    pub arguments: TfIdfVector,
    /// The words of its article.
    pub article: Arc<TfIdfVector>,
}

impl EventFeatures {
    /// A report by its trigger's dictionary form, its sentence and its article.
    pub fn new(trigger: &str, sentence: &str, article: Arc<TfIdfVector>) -> Self {
        Self {
            trigger: trigger.split(' ').map(stem).collect::<Vec<_>>().join(" "),
            kind: None,
            assertion: (String::new(), false),
            days: None,
            assumed_days: None,
            actors: Vec::new(),
            sentence: TfIdfVector::from_texts([sentence]),
            arguments: TfIdfVector::default(),
            article,
        }
    }

    /// … with its type; `OTHER` is none.
    #[must_use]
    pub fn with_type(mut self, kind: &str) -> Self {
        self.kind = (kind != "OTHER").then(|| kind.to_owned());
        self
    }

    /// … with its status, and whether it is somebody's word.
    #[must_use]
    pub fn with_status(mut self, status: &str, attributed: bool) -> Self {
        self.assertion = (status.to_owned(), attributed);
        self
    }

    /// … with the days it can have been on.
    #[must_use]
    pub fn with_days(mut self, days: Option<(Date, Date)>) -> Self {
        self.days = days;
        self
    }

    /// … as news of an article of this day. Where its own days are not told, it is taken to be of the three days before
    /// this one or the day after: another article's event of other days is another.
    #[must_use]
    pub fn with_publication_date(mut self, published: Date) -> Self {
        self.assumed_days = published.checked_sub(3.days()).ok().zip(published.checked_add(2.days()).ok());
        self
    }

    /// … with the phrases that take part.
    #[must_use]
    pub fn with_arguments<'p>(mut self, phrases: impl IntoIterator<Item = &'p str>) -> Self {
        self.arguments = TfIdfVector::from_texts(phrases);
        self
    }

    /// … with those of them who are known across articles, by role.
    #[must_use]
    pub fn with_actors(mut self, actors: impl IntoIterator<Item = (String, Uuid)>) -> Self {
        self.actors = actors.into_iter().collect();
        self
    }

    /// The actors known across articles who take part.
    pub fn actors(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.actors.iter().map(|(_, actor)| *actor)
    }

    /// … with actors who were found to be others.
    #[must_use]
    pub fn with_merged_actors(mut self, others: &HashMap<Uuid, Uuid>) -> Self {
        for (_, actor) in &mut self.actors {
            *actor = others.get(actor).copied().unwrap_or(*actor);
        }
        self
    }

    /// Whether nothing forbids that the two tell the same: not their days, which must meet where both have some, nor
    /// those that news is of, where one has none; not their assertion, since a denial is no report of the deed, and
    /// somebody's word is not the paper's; and not their actors, since whoever arrests Lund does not thereby arrest Holm.
    pub fn is_compatible(&self, other: &Self) -> bool {
        let meet = |mine: &(Date, Date), theirs: &(Date, Date)| mine.0 < theirs.1 && theirs.0 < mine.1;
        let days = match (&self.days, &other.days) {
            (Some(mine), Some(theirs)) => meet(mine, theirs),
            (None, None) => true,
            _ if self.shares_article(other) => true,
            (Some(mine), None) => other.assumed_days.is_none_or(|theirs| meet(mine, &theirs)),
            (None, Some(theirs)) => self.assumed_days.is_none_or(|mine| meet(&mine, theirs)),
        };
        let strangers = self.actors.iter().any(|(role, _)| {
            let in_part = |report: &'_ Self| -> Vec<Uuid> {
                report.actors.iter().filter(|one| one.0 == *role).map(|one| one.1).collect()
            };
            let (mine, theirs) = (in_part(self), in_part(other));
            !theirs.is_empty() && mine.iter().all(|own| !theirs.contains(own))
        });
        days && !strangers && self.assertion == other.assertion
    }

    /// The stem of the trigger's dictionary form.
    pub fn trigger(&self) -> &str {
        &self.trigger
    }

    /// Whether both have a day, and it is the same.
    pub fn same_day(&self, other: &Self) -> bool {
        self.days.is_some() && self.days == other.days
    }

    /// `Some(true)` where both have a type and it is the same.
    pub fn same_type(&self, other: &Self) -> Option<bool> {
        Some(self.kind.as_ref()? == other.kind.as_ref()?)
    }

    /// Both stand in one article.
    pub fn shares_article(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.article, &other.article)
    }
}
