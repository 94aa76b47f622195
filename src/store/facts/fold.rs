//! Which events of an article tell the same, and by what key they meet those of other articles. Pure.

use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use extraction::{
    event_coreference::{self, EventFeatures, PairwiseModel, TfIdfVector},
    schema::{self, EventStatus, ParticipantRole},
};

/// What the key is made of.
#[derive(Debug, Clone)]
pub struct Foldable<'e> {
    /// The event's own id.
    pub event_id: Uuid,
    /// Its type.
    pub kind: &'e str,
    /// Its status.
    pub status: &'e str,
    /// The dictionary form of its trigger.
    pub lemma: &'e str,
    /// Whether it stands inside a statement: somebody's word never folds with the paper's own.
    pub attributed: bool,
    /// First day, and the day after the last.
    pub days: Option<(String, String)>,
    /// Actors across articles that do it, have it done to them, or where it happens.
    pub actors: Vec<(&'e str, Uuid)>,
}

/// Events of one article that tell the same.
#[derive(Debug)]
pub struct Telling {
    /// The article.
    pub article_id: Uuid,
    /// The same for tellings that agree in type, status, days and known actors, in whatever article; its own where
    /// there is no day or no known actor, since then nothing says that it is another's too.
    pub key: Uuid,
    /// What folding looks at of each event.
    pub reports: Vec<EventFeatures>,
}

/// The tellings of an article's events, and each event's key. What `folding` finds told twice in the article is
/// one: "the attack" of the third paragraph belongs to the attack that the first one dates. Their key is that
/// of the first among them that has a day and a known actor.
pub fn tellings(article_id: Uuid, events: Vec<(Foldable<'_>, EventFeatures)>) -> (Vec<Telling>, Vec<Uuid>) {
    let (events, reports): (Vec<Foldable<'_>>, Vec<EventFeatures>) = events.into_iter().unzip();
    let mut keys = vec![Uuid::nil(); events.len()];
    let mut tellings = Vec::new();
    for told in event_coreference::cluster(PairwiseModel::within_document(), &reports) {
        let held = told.iter().copied().find(|&nth| events[nth].is_held());
        let Some(speaks) = held.or(told.first().copied()) else { continue };
        let key = key(&events[speaks]);
        let reports = told.iter().map(|&nth| reports[nth].clone()).collect();
        told.into_iter().for_each(|nth| keys[nth] = key);
        tellings.push(Telling { article_id, key, reports });
    }
    (tellings, keys)
}

/// What folding looks at of an event with these known actors, told in a sentence of an article of that day.
pub fn report(
    event: &schema::Event,
    sentence: &str,
    (article, published): (Arc<TfIdfVector>, Option<Date>),
    actors: &[(&'static str, Uuid)],
) -> EventFeatures {
    let cast = event.participants.iter().map(|one| one.text.as_str());
    let places = event.places.iter().map(|one| one.name.as_str());
    let report = EventFeatures::new(&event.trigger.lemma, sentence, article)
        .with_type(&event.event_type)
        .with_status(event.status.as_str(), event.statement_index.is_some())
        .with_days(event.when.as_ref().map(|when| (when.first_day, when.end())))
        .with_arguments(cast.chain(places))
        .with_actors(actors.iter().map(|&(role, actor)| (role.to_owned(), actor)));
    match published.filter(|_| event.status == EventStatus::Happened && !event.background) {
        Some(published) => report.with_publication_date(published),
        None => report,
    }
}

/// The actors by which an event is held together with others: those who do it, have it done to them, or where it
/// happens. An unnamed source is nobody outside its article: `is_known` tells.
pub fn actors(event: &schema::Event, is_known: impl Fn(Uuid) -> bool) -> Vec<(&'static str, Uuid)> {
    let participants = event.participants.iter().map(|one| (one.role.as_str(), &one.actor_id));
    let places = event.places.iter().map(|one| ("place", &one.actor_id));
    participants
        .chain(places)
        .filter(|(role, _)| *role != ParticipantRole::Other.as_str())
        .filter_map(|(role, id)| Some((role, (*id)?.0)))
        .filter(|(_, id)| is_known(*id))
        .collect()
}

impl Foldable<'_> {
    /// Something holds it together with events of other articles: a day, and a known actor.
    fn is_held(&self) -> bool {
        self.days.is_some() && !self.actors.is_empty()
    }
}

/// The key of an event by itself.
fn key(event: &Foldable<'_>) -> Uuid {
    let mut digest = Sha256::new();
    let mut part = |text: &[u8]| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    };
    match &event.days {
        Some((earliest, latest)) if event.is_held() => {
            part(event.kind.as_bytes());
            part(event.status.as_bytes());
            part(&[u8::from(event.attributed)]);
            part(earliest.as_bytes());
            part(latest.as_bytes());
            if event.kind == "OTHER" {
                part(event.lemma.as_bytes());
            }
            let mut actors = event.actors.clone();
            actors.sort_unstable();
            actors.dedup();
            for (role, actor) in actors {
                part(role.as_bytes());
                part(actor.as_bytes());
            }
        }
        _ => part(event.event_id.as_bytes()),
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attack(event: u128, day: Option<&str>, place: u128) -> Foldable<'static> {
        Foldable {
            event_id: Uuid::from_u128(event),
            kind: "ASSAULT",
            status: "happened",
            lemma: "attack",
            attributed: false,
            days: day.map(|day| (day.to_owned(), day.to_owned())),
            actors: vec![("place", Uuid::from_u128(place))],
        }
    }

    #[test]
    fn the_same_event_told_twice_is_one_happening() {
        let first = attack(1, Some("2025-04-22"), 7);
        let second = Foldable { lemma: "open fire", ..attack(2, Some("2025-04-22"), 7) };
        assert_eq!(key(&first), key(&second));
    }

    #[test]
    fn another_day_another_place_or_another_voice_is_another_happening() {
        let first = attack(1, Some("2025-04-22"), 7);
        assert_ne!(key(&first), key(&attack(2, Some("2025-04-23"), 7)));
        assert_ne!(key(&first), key(&attack(2, Some("2025-04-22"), 8)));
        let told = Foldable { attributed: true, ..first.clone() };
        assert_ne!(key(&first), key(&told));
    }

    #[test]
    fn the_attack_named_again_belongs_to_the_attack_that_was_dated() {
        let story =
            "Gunmen attacked a convoy near Tarnovo on Tuesday. The attack on the convoy shocked Tarnovo.";
        let words = Arc::new(TfIdfVector::from_texts([story]));
        let told = |sentence: &str| {
            EventFeatures::new("attack", sentence, words.clone())
                .with_type("ASSAULT")
                .with_status("happened", false)
                .with_arguments(["convoy"])
        };
        let undated = attack(1, None, 7);
        let dated = attack(2, Some("2025-04-22"), 7);
        let its = key(&dated);
        let (tellings, keys) = tellings(
            Uuid::nil(),
            vec![
                (undated, told("The attack on the convoy shocked Tarnovo.")),
                (dated, told("Gunmen attacked a convoy near Tarnovo on Tuesday.")),
            ],
        );
        assert_eq!(keys, [its, its]);
        assert_eq!((tellings.len(), tellings[0].key, tellings[0].reports.len()), (1, its, 2));
    }

    #[test]
    fn an_undated_event_folds_with_nothing() {
        assert_ne!(key(&attack(1, None, 7)), key(&attack(2, None, 7)));
    }
}
