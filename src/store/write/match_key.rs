//! Groups of coreferent events of one article, and the match keys by which they meet those of other articles. Pure.

use std::{collections::HashSet, sync::Arc};

use jiff::civil::Date;
use uuid::Uuid;

use crate::store::{digest::FieldDigest, queue::Claim};
use extraction::{
    Extraction,
    event_coreference::{EventCoreference, EventFeatures, Lexicon, TfIdfVector},
    schema::{ActorType, Event, EventStatus, ParticipantRole},
};

/// The type of an event that fits no other: its trigger is part of the match key.
const OTHER: &str = "OTHER";

/// An actor in a role of an event.
type RoleActor = (&'static str, Uuid);

/// The parts of a match key.
#[derive(Debug, Clone)]
struct MatchKeyInput<'e> {
    event_id: Uuid,
    event_type: &'e str,
    status: &'e str,
    /// Lemma of the trigger.
    lemma: &'e str,
    /// True for a speaker's claim, which never matches a report of the article itself.
    is_attributed: bool,
    /// The first day, and the day after the last.
    days: Option<(Date, Date)>,
    /// Actors across articles, by role.
    actors: Vec<RoleActor>,
}

/// Coreferent events of one article.
#[derive(Debug)]
pub(super) struct EventGroup {
    /// The article.
    pub article_id: Uuid,
    /// The match key: equal for groups with the same type, status, days and actors, in any article.
    ///
    /// It is unique for a group without a day or an actor, which could be any event.
    pub key: Uuid,
    /// Features of the events.
    pub features: Vec<EventFeatures>,
}

/// Groups the events of each happening of an article; returns the groups, and the match key of each event.
///
/// "The attack" in the third paragraph gets the key of the attack that the first paragraph dates: the key of a group
/// is that of its first event with an anchor, a day and an actor. Ids must be filled in.
pub(super) fn group_events(
    coreference: &EventCoreference,
    claim: &Claim,
    extraction: &Extraction,
) -> (Vec<EventGroup>, Vec<Uuid>) {
    let published = claim.published.local().date();
    let article = Arc::new(TfIdfVector::from_texts([claim.body.as_str()], &coreference.lexicon));
    let unnamed = extraction.actors.iter().filter(|actor| actor.actor_type == ActorType::Unnamed);
    let unnamed: HashSet<Uuid> = unnamed.filter_map(|actor| actor.actor_id).map(|id| id.0).collect();
    let events = extraction.events.iter().map(|event| {
        let actors = anchor_actors(event, |actor| !unnamed.contains(&actor));
        let is_attributed = event.statement_index.is_some();
        let news = (article.clone(), Some(published));
        let sentence = &event.sentence.text;
        let features = features(&coreference.lexicon, event, is_attributed, sentence, news, &actors);
        let input = MatchKeyInput {
            event_id: event.id.map_or(Uuid::nil(), |id| id.0),
            event_type: &event.event_type,
            status: event.status.as_str(),
            lemma: &event.trigger.lemma,
            is_attributed,
            days: event.when.as_ref().map(|when| (when.first_day, when.end())),
            actors,
        };
        (input, features)
    });
    group(members_of_happenings(extraction), claim.article_id.0, events.unzip())
}

/// Returns the events of each happening, as indexes; an event of none stands alone.
fn members_of_happenings(extraction: &Extraction) -> Vec<Vec<usize>> {
    let count = extraction.events.len();
    let mut is_member = vec![false; count];
    let mut members = Vec::with_capacity(extraction.happenings.len());
    for happening in &extraction.happenings {
        let events = happening.mentions.iter().map(|mention| mention.event_index as usize);
        let own: Vec<usize> = events
            .filter(|&event| event < count && !std::mem::replace(&mut is_member[event], true))
            .collect();
        members.push(own);
    }
    members.extend((0..count).filter(|&event| !is_member[event]).map(|event| vec![event]));
    members
}

fn group(
    members: Vec<Vec<usize>>,
    article_id: Uuid,
    (inputs, features): (Vec<MatchKeyInput<'_>>, Vec<EventFeatures>),
) -> (Vec<EventGroup>, Vec<Uuid>) {
    let mut keys = vec![Uuid::nil(); inputs.len()];
    let mut groups = Vec::new();
    for members in members {
        let anchored = members.iter().copied().find(|&index| inputs[index].has_anchor());
        let Some(keyed) = anchored.or(members.first().copied()) else { continue };
        let key = inputs[keyed].key();
        let features = members.iter().map(|&index| features[index].clone()).collect();
        members.into_iter().for_each(|index| keys[index] = key);
        groups.push(EventGroup { article_id, key, features });
    }
    (groups, keys)
}

/// Makes the features of an event for coreference.
///
/// `article` holds the terms of its article and the day of publication. News is assumed to be of about that day;
/// background and events with another status are not.
pub(super) fn features(
    lexicon: &Lexicon,
    event: &Event,
    is_attributed: bool,
    sentence: &str,
    (article, published): (Arc<TfIdfVector>, Option<Date>),
    actors: &[RoleActor],
) -> EventFeatures {
    let participants = event.participants.iter().map(|participant| participant.text.as_str());
    let places = event.places.iter().map(|place| place.name.as_str());
    let features = EventFeatures::new(&event.trigger.lemma, sentence, article, lexicon)
        .with_type(&event.event_type)
        .with_status(event.status.as_str(), is_attributed)
        .with_days(event.when.as_ref().map(|when| (when.first_day, when.end())))
        .with_arguments(participants.chain(places), lexicon)
        .with_actors(actors.iter().map(|&(role, actor)| (role.to_owned(), actor)));
    match published.filter(|_| event.status == EventStatus::Happened && !event.background) {
        Some(published) => features.with_publication_date(published),
        None => features,
    }
}

/// Returns the actors that identify an event across articles: actor, recipient and place.
///
/// `is_known` returns whether an actor is known outside its article, which an unnamed source is not.
pub(super) fn anchor_actors(event: &Event, is_known: impl Fn(Uuid) -> bool) -> Vec<RoleActor> {
    let participants = event.participants.iter();
    let participants = participants
        .filter(|participant| participant.role != ParticipantRole::Other)
        .map(|participant| (participant.role.as_str(), participant.actor_id));
    let places = event.places.iter().map(|place| ("place", place.actor_id));
    participants
        .chain(places)
        .filter_map(|(role, id)| Some((role, id?.0)))
        .filter(|(_, id)| is_known(*id))
        .collect()
}

impl MatchKeyInput<'_> {
    /// Returns true when the event has a day and an actor, so that it can match events of other articles.
    fn has_anchor(&self) -> bool {
        self.days.is_some() && !self.actors.is_empty()
    }

    /// Returns the match key; stored keys depend on the order of the fields.
    fn key(&self) -> Uuid {
        let mut digest = FieldDigest::default();
        match self.days {
            Some((first_day, end)) if self.has_anchor() => {
                digest.field(self.event_type).field(self.status).field([u8::from(self.is_attributed)]);
                digest.field(first_day.to_string()).field(end.to_string());
                if self.event_type == OTHER {
                    digest.field(self.lemma);
                }
                let mut actors = self.actors.clone();
                actors.sort_unstable();
                actors.dedup();
                for (role, actor) in actors {
                    digest.field(role).field(actor.as_bytes());
                }
            }
            _ => {
                digest.field(self.event_id.as_bytes());
            }
        }
        digest.uuid()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn attack(event: u128, day: Option<i8>, place: u128) -> MatchKeyInput<'static> {
        MatchKeyInput {
            event_id: Uuid::from_u128(event),
            event_type: "ASSAULT",
            status: "happened",
            lemma: "attack",
            is_attributed: false,
            days: day.map(|day| (date(2025, 4, day), date(2025, 4, day + 1))),
            actors: vec![("place", Uuid::from_u128(place))],
        }
    }

    #[test]
    fn two_reports_of_one_event_have_one_key() {
        let first = attack(1, Some(22), 7);
        let second = MatchKeyInput { lemma: "open fire", ..attack(2, Some(22), 7) };
        assert_eq!(first.key(), second.key());
    }

    #[test]
    fn another_day_place_or_attribution_has_another_key() {
        let first = attack(1, Some(22), 7);
        assert_ne!(first.key(), attack(1, Some(23), 7).key());
        assert_ne!(first.key(), attack(2, Some(22), 8).key());
        let attributed = MatchKeyInput { is_attributed: true, ..first.clone() };
        assert_ne!(first.key(), attributed.key());
    }

    #[test]
    fn a_second_mention_without_a_date_has_the_key_of_the_dated_one() {
        let text =
            "Gunmen attacked a convoy near Tarnovo on Tuesday. The attack on the convoy shocked Tarnovo.";
        let lexicon = &Lexicon::builtin().unwrap();
        let article = Arc::new(TfIdfVector::from_texts([text], lexicon));
        let features = |sentence: &str| {
            EventFeatures::new("attack", sentence, article.clone(), lexicon)
                .with_type("ASSAULT")
                .with_status("happened", false)
                .with_arguments(["convoy"], lexicon)
        };
        let (undated, dated) = (attack(1, None, 7), attack(2, Some(22), 7));
        let key = dated.key();
        let (groups, keys) = group(
            vec![vec![0, 1]],
            Uuid::nil(),
            (
                vec![undated, dated],
                vec![
                    features("The attack on the convoy shocked Tarnovo."),
                    features("Gunmen attacked a convoy near Tarnovo on Tuesday."),
                ],
            ),
        );
        assert_eq!(keys, [key, key]);
        assert_eq!((groups.len(), groups[0].key, groups[0].features.len()), (1, key, 2));
    }

    #[test]
    fn events_without_a_date_match_nothing() {
        assert_ne!(attack(1, None, 7).key(), attack(2, None, 7).key());
    }
}
