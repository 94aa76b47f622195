//! Groups of coreferent events of one article, and the match keys by which they meet those of other articles. Pure.

use std::{
    collections::{BTreeSet, HashSet},
    mem,
    sync::Arc,
};

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use crate::store::{digest::FieldDigest, queue::Claim};
use extraction::{
    Extraction,
    event_coreference::{
        ArticleFeatures, EventCoreference, HappeningFeatures, RoleActor, TfIdfVector, known_actors,
    },
    schema::{ActorType, Event, Figure},
};

/// The type of an event that fits no other: its trigger is part of the match key.
const OTHER: &str = "OTHER";
/// Fewest actors of an event that can match events of any article: a town alone has several accidents a day.
const MIN_ACTORS: usize = 2;
/// Most days of such an event: two actors meet often in a year.
const MAX_DAYS: i32 = 7;

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
    /// It is unique for a group without days or two actors, which could be any event.
    pub key: Uuid,
    /// Features of the happening that they report.
    pub features: HappeningFeatures,
}

/// Groups the events of each happening of an article; returns the groups, and the match key of each event.
///
/// "The attack" in the third paragraph gets the key of the attack that the first paragraph dates: the key of a group
/// is that of its first event with days and two actors. Ids must be filled in.
pub(super) fn group_events(
    coreference: &EventCoreference,
    claim: &Claim,
    extraction: &Extraction,
) -> (Vec<EventGroup>, Vec<Uuid>) {
    let lexicon = &coreference.lexicon;
    let article = ArticleFeatures {
        terms: Arc::new(TfIdfVector::from_texts([claim.body.as_str()], lexicon)),
        published: Some(claim.published.local().date()),
    };
    let unnamed = extraction.actors.iter().filter(|actor| actor.actor_type == ActorType::Unnamed);
    let unnamed: HashSet<Uuid> = unnamed.filter_map(|actor| actor.actor_id).map(|id| id.0).collect();
    let is_known = |actor| !unnamed.contains(&actor);
    let inputs: Vec<MatchKeyInput<'_>> = extraction
        .events
        .iter()
        .map(|event| MatchKeyInput {
            event_id: event.id.map_or(Uuid::nil(), |id| id.0),
            event_type: &event.event_type,
            status: event.status.as_str(),
            lemma: &event.trigger.lemma,
            is_attributed: event.statement_index.is_some(),
            days: event.when.as_ref().map(|when| (when.first_day, when.end())),
            actors: known_actors(event, is_known),
        })
        .collect();
    let mut keys = vec![Uuid::nil(); inputs.len()];
    let mut groups = Vec::new();
    for (nth, members) in members_of_happenings(extraction).into_iter().enumerate() {
        let Some(key) = group_key(&members, &inputs) else { continue };
        members.iter().for_each(|&index| keys[index] = key);
        let events: Vec<&Event> = members.iter().map(|&index| &extraction.events[index]).collect();
        let figures =
            extraction.happenings.get(nth).map_or(&[] as &[Figure], |happening| happening.figures.as_slice());
        let features = HappeningFeatures::new(&events, figures, &article, lexicon, is_known);
        let group = |features| EventGroup { article_id: claim.article_id.0, key, features };
        groups.extend(features.map(group));
    }
    (groups, keys)
}

/// Returns the events of each happening, as indexes; an event of none is alone.
fn members_of_happenings(extraction: &Extraction) -> Vec<Vec<usize>> {
    let count = extraction.events.len();
    let mut is_member = vec![false; count];
    let mut members = Vec::with_capacity(extraction.happenings.len());
    for happening in &extraction.happenings {
        let events = happening.mentions.iter().map(|mention| mention.event_index as usize);
        let own: Vec<usize> =
            events.filter(|&event| event < count && !mem::replace(&mut is_member[event], true)).collect();
        members.push(own);
    }
    members.extend((0..count).filter(|&event| !is_member[event]).map(|event| vec![event]));
    members
}

/// Returns the key of the first event with an anchor, else of the first; `None` without events.
fn group_key(members: &[usize], inputs: &[MatchKeyInput<'_>]) -> Option<Uuid> {
    let anchored = members.iter().copied().find(|&index| inputs[index].has_anchor());
    anchored.or(members.first().copied()).map(|index| inputs[index].key())
}

impl MatchKeyInput<'_> {
    /// Returns true when the event has few days and two actors, so that it can match events of any article.
    fn has_anchor(&self) -> bool {
        let actors: BTreeSet<Uuid> = self.actors.iter().map(|(_, actor)| *actor).collect();
        let is_short =
            |(first, end): (Date, Date)| first.checked_add(MAX_DAYS.days()).is_ok_and(|last| end <= last);
        self.days.is_some_and(is_short) && actors.len() >= MIN_ACTORS
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
            actors: vec![("actor", Uuid::from_u128(90)), ("place", Uuid::from_u128(place))],
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
        let (undated, dated) = (attack(1, None, 7), attack(2, Some(22), 7));
        let key = dated.key();
        assert_eq!(group_key(&[0, 1], &[undated, dated]), Some(key));
    }

    #[test]
    fn events_without_a_date_or_a_second_actor_match_nothing() {
        assert_ne!(attack(1, None, 7).key(), attack(2, None, 7).key());
        let in_a_town = |event| {
            let attack = attack(event, Some(22), 7);
            MatchKeyInput { actors: attack.actors[1..].to_vec(), ..attack }
        };
        assert_ne!(in_a_town(1).key(), in_a_town(2).key());
    }
}
