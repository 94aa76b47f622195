//! Groups the events of the rules, for a model without event heads.

use std::sync::Arc;

use uuid::Uuid;

use super::Happening;
use crate::{
    actors::Coreference,
    event_coreference::{self, EventCoreference, EventFeatures, TfIdfVector},
    events::{Context, Event, EventTime, EventType},
    schema::{ActorType, EventStatus, Importance, ParticipantRole},
};

/// Least confidence of an event that belongs in a timeline.
const RULE_MAIN: f32 = 0.3;
/// Sentences of headline and lead.
const LEAD_SENTENCES: usize = 3;

/// Groups coreferent events; each aspect is that of the first event that knows it. Sets the happening of each event.
pub fn cluster(
    context: &Context<'_>,
    coreference: &EventCoreference,
    events: &mut [Event],
) -> Vec<Happening> {
    let terms = Arc::new(TfIdfVector::from_texts([context.doc.text], &coreference.lexicon));
    let cancellation = &context.doc.cancellation;
    let features: Vec<EventFeatures> = events
        .iter()
        .take_while(|_| !cancellation.is_cancelled())
        .map(|event| features(context, coreference, event, terms.clone()))
        .collect();
    let clusters = event_coreference::cluster(&coreference.within_document, &features, cancellation);
    if cancellation.is_cancelled() {
        return Vec::new();
    }
    let clusters = join_aspects(events, clusters);
    let mut happenings: Vec<Happening> =
        clusters.iter().map(|members| happening(events, members.clone())).collect();
    happenings.sort_by_key(|happening| happening.events.first().copied());
    for (index, happening) in happenings.iter().enumerate() {
        for &event in &happening.events {
            events[event].happening = Some(index);
        }
    }
    happenings
}

/// Joins clusters that have events of one type, status and time in one sentence: "attacked a convoy, killing four".
fn join_aspects(events: &[Event], clusters: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut cluster_of = vec![0; events.len()];
    for (index, members) in clusters.iter().enumerate() {
        members.iter().for_each(|&event| cluster_of[event] = index);
    }
    // For each cluster the one that it joined, an earlier one.
    let mut joined_to: Vec<usize> = (0..clusters.len()).collect();
    let root = |joined_to: &mut Vec<usize>, mut cluster: usize| {
        while joined_to[cluster] != cluster {
            joined_to[cluster] = joined_to[joined_to[cluster]];
            cluster = joined_to[cluster];
        }
        cluster
    };
    for (at, pair) in events.windows(2).enumerate() {
        let [one, other] = pair else { continue };
        let is_same = one.sentence == other.sentence
            && one.event_type == other.event_type
            && one.event_type != EventType::Other
            && (one.status, one.when, one.background) == (other.status, other.when, other.background);
        if is_same {
            let first = root(&mut joined_to, cluster_of[at]);
            let second = root(&mut joined_to, cluster_of[at + 1]);
            joined_to[first.max(second)] = first.min(second);
        }
    }
    let mut joined: Vec<Vec<usize>> = vec![Vec::new(); clusters.len()];
    (0..events.len()).for_each(|event| joined[root(&mut joined_to, cluster_of[event])].push(event));
    joined.retain(|members| !members.is_empty());
    joined
}

fn features(
    context: &Context<'_>,
    coreference: &EventCoreference,
    event: &Event,
    terms: Arc<TfIdfVector>,
) -> EventFeatures {
    let doc = context.doc;
    let lexicon = &coreference.lexicon;
    let times = context.times;
    let actors: &Coreference = context.coreference;
    let participants = event.participants.iter().map(|participant| participant.span.slice(doc.text));
    let places = event.places.iter().map(|&place| actors.actors[place].name.as_str());
    let phrases: Vec<&str> = participants.chain(places).collect();
    let days = event.when.and_then(EventTime::expression).and_then(|time| times[time].days);
    // Named actors are known by their index; "gunmen" may be the same without coreference.
    let own = |actor: usize| Uuid::from_u128(actor as u128);
    let is_named = |actor: &usize| actors.actors[*actor].kind != ActorType::Unnamed;
    let roles = event.participants.iter().filter_map(|one| {
        let actor = one.actor.filter(is_named)?;
        Some((one.role.as_str().to_owned(), own(actor)))
    });
    let located = event.places.iter().map(|&place| ("place".to_owned(), own(place)));
    let sentence = doc.sentences[event.sentence].span.slice(doc.text);
    let features = EventFeatures::new(&event.lemma, sentence, terms, lexicon)
        .with_type(event.event_type.as_str())
        .with_status(event.status.as_str(), event.attributed_to.is_some())
        .with_days(days)
        .with_arguments(phrases, lexicon)
        .with_actors(roles.chain(located));
    match context.published.filter(|_| event.status == EventStatus::Happened && !event.background) {
        Some(published) => features.with_publication_date(published),
        None => features,
    }
}

fn happening(events: &[Event], members: Vec<usize>) -> Happening {
    let of = || members.iter().map(|&index| &events[index]);
    let first = &events[members[0]];
    let event_type = of().map(|event| event.event_type).find(|&event_type| event_type != EventType::Other);
    let with_role = |role: ParticipantRole| {
        let participants = |event: &Event| {
            event.participants.iter().copied().filter(|one| one.role == role).collect::<Vec<_>>()
        };
        of().map(participants).find(|participants| !participants.is_empty()).unwrap_or_default()
    };
    let mut participants = with_role(ParticipantRole::Actor);
    participants.extend(with_role(ParticipantRole::Recipient));
    let confidence = of().map(|event| event.confidence).fold(0.0, f32::max);
    let is_typed = event_type.is_some() && confidence >= RULE_MAIN;
    let is_main = is_typed || of().any(|event| event.sentence < LEAD_SENTENCES);
    Happening {
        event_type: event_type.unwrap_or(EventType::Other),
        status: first.status,
        importance: if is_main { Importance::Main } else { Importance::Minor },
        when: of().find_map(|event| event.when),
        participants,
        places: of()
            .map(|event| &event.places)
            .find(|places| !places.is_empty())
            .cloned()
            .unwrap_or_default(),
        attributed_to: first.attributed_to,
        background: of().all(|event| event.background),
        figures: Vec::new(),
        confidence,
        events: members,
    }
}
