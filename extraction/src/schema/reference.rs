//! Visits every reference to an actor in an extraction.

use super::{
    Extraction,
    actor::ActorReference,
    event::{Event, MainEvent, Participant},
    happening::Happening,
    ids::ActorId,
    statement::{Speaker, SpeakerCandidate, Statement},
};

/// A reference to an actor: its index in the extraction, and the id and name to fill in.
#[derive(Debug)]
pub struct ReferenceMut<'a> {
    /// Index among the extraction's actors.
    pub actor_index: Option<u32>,
    /// Id across articles.
    pub actor_id: &'a mut Option<ActorId>,
    /// Name of the actor.
    pub name: &'a mut String,
}

macro_rules! reference {
    ($($name:ident),*) => {$(
        impl $name {
            /// The reference to the actor.
            pub fn reference_mut(&mut self) -> ReferenceMut<'_> {
                ReferenceMut { actor_index: self.actor_index, actor_id: &mut self.actor_id, name: &mut self.name }
            }
        }
    )*};
}
reference!(ActorReference, Participant, Speaker, SpeakerCandidate);

impl Statement {
    /// Removes indexes, which mean nothing outside the extraction.
    pub fn detach(&mut self) {
        self.speaker.iter_mut().chain(&mut self.via).for_each(|speaker| speaker.actor_index = None);
        self.speaker_candidates.iter_mut().for_each(|candidate| candidate.actor_index = None);
        let places = self.occasion.iter_mut().filter_map(|occasion| occasion.place.as_mut());
        self.about.iter_mut().chain(places).for_each(|reference| reference.actor_index = None);
    }

    /// All references to actors: speaker, candidates, via, subjects, place.
    pub fn references_mut(&mut self) -> impl Iterator<Item = ReferenceMut<'_>> {
        let speakers = self.speaker.iter_mut().chain(&mut self.via).map(Speaker::reference_mut);
        let candidates = self.speaker_candidates.iter_mut().map(SpeakerCandidate::reference_mut);
        let speakers = speakers.chain(candidates);
        let places = self.occasion.iter_mut().filter_map(|occasion| occasion.place.as_mut());
        let speakers = speakers.chain(places.map(ActorReference::reference_mut));
        speakers.chain(self.about.iter_mut().map(ActorReference::reference_mut))
    }
}

impl Event {
    /// Removes indexes, which mean nothing outside the extraction.
    pub fn detach(&mut self) {
        self.participants.iter_mut().for_each(|participant| participant.actor_index = None);
        self.places.iter_mut().for_each(|place| place.actor_index = None);
        self.statement_index = None;
        self.happening_index = None;
    }

    /// All references to actors: participants, places.
    pub fn references_mut(&mut self) -> impl Iterator<Item = ReferenceMut<'_>> {
        let participants = self.participants.iter_mut().map(Participant::reference_mut);
        participants.chain(self.places.iter_mut().map(ActorReference::reference_mut))
    }
}

impl Happening {
    /// All references to actors: participants, places, speaker.
    pub fn references_mut(&mut self) -> impl Iterator<Item = ReferenceMut<'_>> {
        let participants = self.participants.iter_mut().map(Participant::reference_mut);
        let places = self.places.iter_mut().map(ActorReference::reference_mut);
        participants.chain(places).chain(self.attributed_to.iter_mut().map(Speaker::reference_mut))
    }
}

impl MainEvent {
    /// All references to actors: participants, places.
    pub fn references_mut(&mut self) -> impl Iterator<Item = ReferenceMut<'_>> {
        let participants = self.who.iter_mut().map(Participant::reference_mut);
        participants.chain(self.places.iter_mut().map(ActorReference::reference_mut))
    }
}

impl Extraction {
    /// All references to actors: actors themselves, mentions, statements, events, happenings, main event.
    pub fn references_mut(&mut self) -> impl Iterator<Item = ReferenceMut<'_>> {
        let actors = self.actors.iter_mut().map(|actor| ReferenceMut {
            actor_index: Some(actor.actor_index),
            actor_id: &mut actor.actor_id,
            name: &mut actor.name,
        });
        let mentions = self.mentions.iter_mut().map(|mention| ReferenceMut {
            actor_index: Some(mention.actor_index),
            actor_id: &mut mention.actor_id,
            name: &mut mention.name,
        });
        actors
            .chain(mentions)
            .chain(self.statements.iter_mut().flat_map(Statement::references_mut))
            .chain(self.events.iter_mut().flat_map(Event::references_mut))
            .chain(self.happenings.iter_mut().flat_map(Happening::references_mut))
            .chain(self.main_event.iter_mut().flat_map(MainEvent::references_mut))
    }
}
