//! The event an article is about. Pure.
//!
//! News tells it first and comes back to it: a report's weight is how early it stands, whether it is told as done
//! and by the paper itself, who takes part, and how often the article tells the like.

mod context;

use jiff::civil::Date;

use crate::{
    Extraction,
    schema::{Event, EventStatus, MainEvent},
};

/// The event that an article is about, out of what its reading has found; `None` where it tells of none.
pub fn main_event(reading: &Extraction, body: &str, published: Option<Date>) -> Option<MainEvent> {
    let chosen = choose(reading, body)?;
    let event = &reading.events[chosen];
    Some(MainEvent {
        event_index: chosen as u32,
        who: event.participants.clone(),
        what: event.summary.clone(),
        when: context::when(reading, event, published),
        places: context::places(reading, event, body),
    })
}

/// The number of the article's main event among the reading's; `None` where it tells of none.
pub(super) fn choose(reading: &Extraction, body: &str) -> Option<usize> {
    let label = label_end(body);
    let weights = reading.events.iter().map(|event| {
        let labelled = if event.trigger.span.end <= label { LABELLED } else { 0.0 };
        let inside = if is_told_inside(event, reading) { INSIDE } else { 0.0 };
        weight(event, reading) - labelled - inside
    });
    // Of equals the first.
    let heavier = |best: Option<(usize, f32)>, (nth, weight): (usize, f32)| match best {
        Some((_, most)) if most >= weight => best,
        _ => Some((nth, weight)),
    };
    weights.enumerate().fold(None, heavier).map(|(nth, _)| nth)
}

/// A headline's label, "Harbour fire: two arrested", names the story and not its news: the most words that one has.
const LABEL: usize = 5;
/// What an event loses for standing in it.
const LABELLED: f32 = 1.0;

/// What an event loses for standing in the clause of another: "fell down a well" is the news of "boy who fell down a well
/// after rescue operation", and the operation is not.
const INSIDE: f32 = 1.0;

/// True where an earlier word's event is told by a longer clause, this one's within it, and somebody takes part in that one:
/// "at a press briefing" holds nothing else.
fn is_told_inside(event: &Event, reading: &Extraction) -> bool {
    let own = event.summary.span;
    reading.events.iter().any(|other| {
        let whole = other.summary.span;
        let holds = whole.start <= own.start && own.end <= whole.end && whole != own;
        let leads = other.trigger.span.end <= event.trigger.span.start && !other.participants.is_empty();
        holds && leads && !is_spoken(other)
    })
}

/// The code point where the label of the first line ends; 0 where it has none.
fn label_end(body: &str) -> u32 {
    let line = body.lines().next().unwrap_or_default();
    match line.split_once(": ") {
        Some((label, news)) if label.split_whitespace().count() <= LABEL && !news.trim().is_empty() => {
            label.chars().count() as u32
        }
        _ => 0,
    }
}

/// Somebody's own words, though no statement was found about them: "'I blame the council', Lund says".
fn is_spoken(event: &Event) -> bool {
    const SPEAKING: &[&str] = &["i", "we"];
    event.participants.iter().any(|one| SPEAKING.contains(&one.text.to_lowercase().as_str()))
}

fn weight(event: &Event, reading: &Extraction) -> f32 {
    let place = 1.0 / (1.0 + event.sentence.span.start as f32 / 200.0);
    let done = match event.status {
        EventStatus::Happened | EventStatus::Ongoing => 0.3,
        EventStatus::Planned => 0.1,
        EventStatus::Possible | EventStatus::Denied => 0.0,
    };
    let own_word = if event.statement_index.is_none() && !is_spoken(event) { 0.3 } else { 0.0 };
    let typed = if event.event_type == "OTHER" { 0.0 } else { 0.3 };
    let cast = 0.15 * event.participants.len().min(2) as f32;
    let like = reading
        .events
        .iter()
        .filter(|other| other.event_type == event.event_type && other.event_type != "OTHER")
        .count();
    let told = 0.1 * like.min(6) as f32;
    2.0 * place + done + own_word + typed + cast + told + 0.3 * event.confidence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, fixtures::extract, language::ModelKind};

    fn main_lemma(body: &str) -> Option<String> {
        let reading = extract(&Article { body, published: None }, ModelKind::Fast);
        choose(&reading, body).map(|nth| reading.events[nth].trigger.lemma.clone())
    }

    #[test]
    fn the_lead_tells_it_and_background_does_not() {
        let main = main_lemma(
            "Gunmen attacked a convoy near Tarnovo on Tuesday, killing four soldiers.\n\n\
             The mayor of Orm visited the town on Wednesday.\n\n\
             In 2019 rebels bombed a bridge in the region.",
        );
        assert_eq!(main.as_deref(), Some("attack"));
    }

    #[test]
    fn a_label_before_a_colon_is_not_the_news() {
        let main =
            main_lemma("Lund ferry crash: Police arrest captain\n\nPolice arrested the captain on Tuesday.");
        assert_eq!(main.as_deref(), Some("arrest"));
    }

    #[test]
    fn what_is_told_beside_it_is_not_the_news() {
        let main = main_lemma("Ada Lund painted the ferry after a massive rescue operation.");
        assert_eq!(main.as_deref(), Some("paint"));
    }

    #[test]
    fn what_is_said_at_an_occasion_is_the_news() {
        let main = main_lemma(
            "Spokesperson Ada Lund at a press briefing said that Norland is reaching out to Sudria.",
        );
        assert_eq!(main.as_deref(), Some("reach out to"));
    }

    #[test]
    fn where_nothing_happens_nothing_is_main() {
        assert_eq!(main_lemma("It is a fine day."), None);
    }
}
