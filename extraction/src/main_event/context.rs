//! When and where the main event took place, put together from the sentences that tell of it. Pure.
//!
//! A headline has neither day nor town: the story below it has. What the event's own sentence does not tell is
//! looked for in its other reports, nearest first; the article's date is the last to stand in.

use jiff::civil::Date;

use crate::text::Span;
use crate::{
    Extraction,
    schema::{
        ActorReference, ActorType, Event, EventStatus, Participant, ParticipantRole, TextSpan, TimexType,
        When,
    },
};

/// Characters that headline and first paragraphs take.
const LEAD: u32 = 900;

/// Types of what is done by words: such an event took place when the words were said.
const BY_WORDS: &[&str] = &["ACCUSE", "AGREE", "OTHER", "REJECT", "REQUEST", "SPEECH", "SUPPORT", "THREATEN"];

/// The day of an event: its own; else that of the first event of its trigger; else, of what is done by words, the
/// day on which its actor spoke; else that of the first event of its type; else the first day told in the lead,
/// unless others did something on it; else the article's. Only single days near to publication count, since news
/// tells of other days as background.
pub(super) fn when(reading: &Extraction, main: &Event, published: Option<Date>) -> Option<When> {
    let told = |when: &When| near(when.first_day, when.last_day, published);
    let of_event = |event: &Event| event.when.clone().filter(told);
    let events = || reading.events.iter();
    let same =
        |event: &&Event| event.event_type == main.event_type && event.trigger.lemma == main.trigger.lemma;
    let like = |event: &&Event| {
        let done = matches!(event.status, EventStatus::Happened | EventStatus::Ongoing);
        event.event_type == main.event_type && event.event_type != "OTHER" && done && !event.background
    };
    of_event(main)
        .or_else(|| events().filter(same).find_map(of_event))
        .or_else(|| said(reading, main).filter(told))
        .or_else(|| events().filter(like).find_map(of_event))
        .or_else(|| lead(reading, main, published))
        .or_else(|| on(published?))
}

/// The places of an event: its own; else those of the first event of its trigger or type that has any; else where
/// the lead first is.
pub(super) fn places(reading: &Extraction, main: &Event, body: &str) -> Vec<ActorReference> {
    let placed = |like: &dyn Fn(&Event) -> bool| {
        let found = reading.events.iter().find(|event| like(event) && !event.places.is_empty());
        found.map(|event| event.places.clone())
    };
    if !main.places.is_empty() {
        return main.places.clone();
    }
    placed(&|event| event.event_type == main.event_type && event.trigger.lemma == main.trigger.lemma)
        .or_else(|| {
            placed(&|event| {
                event.event_type == main.event_type && event.event_type != "OTHER" && !event.background
            })
        })
        .unwrap_or_else(|| lead_place(reading, body).into_iter().collect())
}

/// Prepositions before a place where something is.
const WHERE: &[&str] = &["in", "at", "near", "outside", "inside", "around", "across", "off"];

/// The first place in the lead that something is said to be at.
fn lead_place(reading: &Extraction, body: &str) -> Option<ActorReference> {
    let lead = reading.mentions.iter().take_while(|mention| mention.span.start < LEAD);
    let places = lead.filter_map(|mention| {
        let actor = reading.actors.iter().find(|actor| actor.actor_index == mention.actor_index)?;
        (actor.actor_type == ActorType::Place).then_some((mention, actor))
    });
    let mut there = places.filter(|(mention, _)| {
        let before = Span { start: mention.span.start.saturating_sub(24), end: mention.span.start };
        let mut words = before.slice(body).unwrap_or_default().split_whitespace().rev();
        let last = words.next().filter(|word| *word != "the").or_else(|| words.next());
        last.is_some_and(|word| WHERE.contains(&word.to_lowercase().as_str()))
    });
    there.next().map(|(_, actor)| ActorReference {
        actor_index: Some(actor.actor_index),
        actor_id: actor.actor_id,
        name: actor.name.clone(),
    })
}

/// When the actor of an event done by words first spoke, where the text tells the day.
fn said(reading: &Extraction, main: &Event) -> Option<When> {
    if !BY_WORDS.contains(&main.event_type.as_str()) {
        return None;
    }
    let actor = main.participants.iter().find(|one| one.role == ParticipantRole::Actor)?;
    let spoke = |name: &str| names(name).any(|word| names(&actor.text).any(|own| own == word));
    reading.statements.iter().find_map(|statement| {
        let speaker = statement.speaker.as_ref()?;
        let theirs =
            actor.actor_index.is_some() && speaker.actor_index == actor.actor_index || spoke(&speaker.name);
        statement.when.clone().filter(|said| theirs && said.expression.is_some())
    })
}

/// The words of a phrase that may be of a name. A headline's "Lund" is the story's "Ada Lund", though no chain of
/// mentions may have found it.
fn names(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split(' ').filter(|word| word.chars().count() > 2 && word.starts_with(char::is_uppercase))
}

/// Somebody takes part in both, by number or by a word of their name.
fn share_cast(one: &Event, other: &Event) -> bool {
    let same = |a: &Participant, b: &Participant| {
        a.actor_index.is_some() && a.actor_index == b.actor_index
            || names(&a.text).any(|word| names(&b.text).any(|own| own == word))
    };
    one.participants.iter().any(|a| other.participants.iter().any(|b| same(a, b)))
}

/// The first day told in the lead, but of days on which others did something else.
fn lead(reading: &Extraction, main: &Event, published: Option<Date>) -> Option<When> {
    let of_others = |at: u32| {
        let then = |event: &&Event| {
            let when = event.when.as_ref().and_then(|when| when.expression.as_ref());
            when.is_some_and(|expression| expression.span.start == at) && !event.participants.is_empty()
        };
        let mut others = reading.events.iter().filter(then).peekable();
        others.peek().is_some() && others.all(|event| !share_cast(event, main))
    };
    let told = reading.times.iter().take_while(|time| time.span.start < LEAD);
    let told = told.filter(|time| !of_others(time.span.start));
    told.filter(|time| matches!(time.timex3.timex_type, TimexType::Date | TimexType::Time)).find_map(|time| {
        let (first_day, last_day) = (time.first_day?, time.last_day?);
        near(first_day, last_day, published).then_some(())?;
        let expression = TextSpan { text: time.text.clone(), span: time.span };
        Some(When { edtf: time.edtf.clone()?, first_day, last_day, expression: Some(expression) })
    })
}

/// The day of publication, where no words tell another.
fn on(day: Date) -> Option<When> {
    Some(When { edtf: day.to_string(), first_day: day, last_day: day, expression: None })
}

/// A single day, in the week up to publication or the one after, where the date of publication is known.
fn near(first_day: Date, last_day: Date, published: Option<Date>) -> bool {
    let day = first_day == last_day;
    let close = published.is_none_or(|published| {
        (published - first_day).get_days().abs() <= 7 && (published - first_day).get_months() == 0
    });
    day && close
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::{Article, fixtures::extract, language::ModelKind};

    fn day(body: &str) -> Option<jiff::civil::Date> {
        let published = Some(date(2024, 3, 14).at(8, 0, 0, 0));
        let main = extract(&Article { body, published }, ModelKind::Fast).main_event?;
        main.when.map(|when| when.first_day)
    }

    #[test]
    fn a_headline_without_a_day_is_dated_by_the_story_below() {
        let body = "Gunmen attack convoy near Tarnovo\n\n\
                    The army is looking for the gunmen.\n\n\
                    They attacked the convoy on Tuesday.";
        assert_eq!(day(body), Some(date(2024, 3, 12)));
    }

    #[test]
    fn what_is_done_by_words_is_dated_by_the_words() {
        let body = "Ada Lund blames the council for the flood\n\n\
                    The dam was opened on Saturday.\n\n\
                    \u{201c}They knew it,\u{201d} Ada Lund said on Tuesday.";
        assert_eq!(day(body), Some(date(2024, 3, 12)));
    }

    #[test]
    fn the_day_of_others_is_not_the_day_of_the_news() {
        let body = "Singer Ada Lund stages protest\n\n\
                    Ada Lund staged a protest outside the palace. Bruno Kroll stunned Norland as he took office on Sunday.";
        assert_eq!(day(body), Some(date(2024, 3, 14)));
    }

    #[test]
    fn an_event_without_a_place_is_where_the_lead_is() {
        let body =
            "Gunmen attack convoy\n\nMoldova sent condolences.\n\nThe army closed all roads in Tarnovo.";
        let main = extract(&Article { body, published: None }, ModelKind::Fast).main_event.unwrap();
        assert_eq!(main.places[0].name, "Tarnovo");
    }

    #[test]
    fn the_days_of_the_article_stand_in_last() {
        assert_eq!(day("Gunmen attacked a convoy near Tarnovo."), Some(date(2024, 3, 14)));
        assert_eq!(day("It is a fine day."), None);
    }
}
