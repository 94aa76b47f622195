//! Dates the main event.

use jiff::civil::Date;

use super::{Context, MainEventDate, has_same_trigger, has_same_type, weights};
use crate::{
    events::{Event, EventTime, Participant},
    schema::{EventStatus, ParticipantRole, TimexType},
    times::Timex,
};

/// Returns the date of the main event, from the first source that has a single day near publication:
///
/// 1. the event itself;
/// 2. an event with the same type and trigger;
/// 3. for an event that consists of words, the first dated statement of its actor;
/// 4. an event of the same type that happened and is no background;
/// 5. a time in the lead, unless only other people's events are dated by it;
/// 6. the day of publication.
///
/// Days far from publication are excluded, since news mentions them as background.
pub(super) fn date(context: &Context<'_>, main: &Event, lead_end: u32) -> Option<MainEventDate> {
    let events = || context.events.iter();
    let event_time = |event: &Event| {
        event.when.and_then(EventTime::expression).filter(|&time| context.is_near_publication(time))
    };
    let is_like = |event: &&Event| {
        let happened = matches!(event.status, EventStatus::Happened | EventStatus::Ongoing);
        has_same_type(event, main) && happened && !event.background
    };
    event_time(main)
        .or_else(|| events().filter(|event| has_same_trigger(event, main)).find_map(event_time))
        .or_else(|| context.statement_time(main).filter(|&time| context.is_near_publication(time)))
        .or_else(|| events().filter(is_like).find_map(event_time))
        .or_else(|| context.lead_time(main, lead_end))
        .map(MainEventDate::Time)
        .or_else(|| context.published.map(|_| MainEventDate::Publication))
}

impl Context<'_> {
    /// Returns the time with an index, if it lies on the calendar.
    fn calendar_time(&self, time: usize) -> Option<(&Timex, (Date, Date))> {
        let time = &self.times[time];
        Some((time, time.days.filter(|_| time.edtf.is_some())?))
    }

    /// True if a time is a single day at most a week from publication; any single day if that is unknown.
    fn is_near_publication(&self, time: usize) -> bool {
        let Some((_, (first, end))) = self.calendar_time(time) else { return false };
        let is_day = first.tomorrow().is_ok_and(|next| next == end);
        is_day
            && self.published.is_none_or(|published| {
                let distance = published - first;
                distance.get_days().abs() <= weights::MAX_DAYS_FROM_PUBLICATION && distance.get_months() == 0
            })
    }

    /// Returns the time of the first dated statement by the actor of an event that consists of words.
    fn statement_time(&self, main: &Event) -> Option<usize> {
        if !main.event_type.is_communication() {
            return None;
        }
        let actor = main.participants.iter().find(|one| one.role == ParticipantRole::Actor)?;
        self.statements.iter().find_map(|statement| {
            let source = statement.speaker.as_ref()?;
            let speaker = source.mention.map(|mention| self.coreference.mentions[mention].actor);
            let name = match speaker {
                Some(speaker) => self.coreference.actors[speaker].name.as_str(),
                None => source.span.slice(self.doc.text),
            };
            let is_actor = actor.actor.is_some() && speaker == actor.actor
                || share_name_word(name, self.participant_text(actor));
            statement.when.filter(|&time| is_actor && self.calendar_time(time).is_some())
        })
    }

    /// Returns the first day in the lead that does not date only events of other people.
    fn lead_time(&self, main: &Event, lead_end: u32) -> Option<usize> {
        let is_date = |time: usize| matches!(self.times[time].kind, TimexType::Date | TimexType::Time);
        let in_lead = self.times.iter().take_while(|time| time.span.start < lead_end).count();
        (0..in_lead)
            .find(|&time| is_date(time) && self.is_near_publication(time) && !self.dates_others(time, main))
    }

    /// True if a time dates events, all of them without a participant of the main event.
    fn dates_others(&self, time: usize, main: &Event) -> bool {
        let dated = |event: &&Event| {
            let same = |own: usize| self.times[own].span.start == self.times[time].span.start;
            event
                .when
                .and_then(EventTime::expression)
                .is_some_and(|own| same(own) && self.calendar_time(own).is_some())
                && !event.participants.is_empty()
        };
        let mut events = self.events.iter().filter(dated).peekable();
        events.peek().is_some() && events.all(|event| !self.share_participant(event, main))
    }

    /// True if one participant is the same actor in both events, or shares a word of the name.
    fn share_participant(&self, event: &Event, other: &Event) -> bool {
        let same = |a: &Participant, b: &Participant| {
            a.actor.is_some() && a.actor == b.actor
                || share_name_word(self.participant_text(a), self.participant_text(b))
        };
        event.participants.iter().any(|a| other.participants.iter().any(|b| same(a, b)))
    }
}

/// True if two phrases share a capitalized word of three letters or more: "Lund" of a headline is "Ada Lund" of the
/// story, even if coreference did not link them.
fn share_name_word(a: &str, b: &str) -> bool {
    name_words(a).any(|word| name_words(b).any(|other| other == word))
}

fn name_words(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split(' ').filter(|word| word.chars().count() > 2 && word.starts_with(char::is_uppercase))
}
