//! The event an article is about. Pure.
//!
//! News tells it first and comes back to it: a report's weight is how early it stands, whether it is told as done
//! and by the paper itself, who takes part, and how often the article tells the like.

use jiff::civil::Date;

use crate::reading::{
    Reading,
    record::{Event, EventStatus, TimexType},
};

/// The number of the article's main event among the reading's; `None` where it tells of none.
pub fn main_event(reading: &Reading) -> Option<usize> {
    let weights = reading.events.iter().map(|event| weight(event, reading));
    // Of equals the first.
    let heavier = |best: Option<(usize, f32)>, (nth, weight): (usize, f32)| match best {
        Some((_, most)) if most >= weight => best,
        _ => Some((nth, weight)),
    };
    weights.enumerate().fold(None, heavier).map(|(nth, _)| nth)
}

/// The day of the main event: its own; else that of the first event of its trigger; else the first day told in the
/// lead. Only single days near to publication count, since news tells of other days as background. `None`
/// where the article's own date must stand in.
pub fn main_day(reading: &Reading, published: Option<Date>) -> Option<Date> {
    let main = &reading.events[main_event(reading)?];
    let of_event =
        |event: &Event| event.when.as_ref().and_then(|when| near(when.earliest, when.latest, published));
    let same = |event: &&Event| event.kind == main.kind && event.trigger.lemma == main.trigger.lemma;
    let lead = || {
        let told = reading.times.iter().take_while(|time| time.span.start < LEAD);
        told.filter(|time| matches!(time.timex3.kind, TimexType::Date | TimexType::Time))
            .find_map(|time| near(time.earliest?, time.latest?, published))
    };
    of_event(main).or_else(|| reading.events.iter().filter(same).find_map(of_event)).or_else(lead)
}

/// Characters that headline and first paragraphs take.
const LEAD: u32 = 900;

/// A single day, in the week up to publication or the one after, where the date of publication is known.
fn near(earliest: Date, latest: Date, published: Option<Date>) -> Option<Date> {
    let day = earliest.tomorrow().ok()? == latest;
    let close = published.is_none_or(|published| {
        (published - earliest).get_days().abs() <= 7 && (published - earliest).get_months() == 0
    });
    (day && close).then_some(earliest)
}

fn weight(event: &Event, reading: &Reading) -> f32 {
    let place = 1.0 / (1.0 + event.sentence.start as f32 / 200.0);
    let done = match event.status {
        EventStatus::Happened | EventStatus::Ongoing => 0.3,
        EventStatus::Planned => 0.1,
        EventStatus::Possible | EventStatus::Denied => 0.0,
    };
    let own_word = if event.attributed_to.is_none() { 0.3 } else { 0.0 };
    let typed = if event.kind == "OTHER" { 0.0 } else { 0.3 };
    let cast = 0.15 * event.participants.len().min(2) as f32;
    let like =
        reading.events.iter().filter(|other| other.kind == event.kind && other.kind != "OTHER").count();
    let told = 0.1 * like.min(6) as f32;
    2.0 * place + done + own_word + typed + cast + told + 0.3 * event.confidence
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        language::ModelKind,
        reading::{Article, read},
    };

    fn reading(body: &str) -> Reading {
        read(&Article { body, published: Some(date(2024, 3, 14).at(8, 0, 0, 0)) }, ModelKind::Fast)
    }

    #[test]
    fn the_lead_tells_it_and_background_does_not() {
        let reading = reading(
            "Gunmen attacked a convoy near Tarnovo on Tuesday, killing four soldiers.\n\n\
             The mayor of Orm visited the town on Wednesday.\n\n\
             In 2019 rebels bombed a bridge in the region.",
        );
        let main = &reading.events[main_event(&reading).unwrap_or_default()];
        assert_eq!(main.trigger.lemma, "attack");
        assert_eq!(main_day(&reading, Some(date(2024, 3, 14))), Some(date(2024, 3, 12)));
    }

    #[test]
    fn a_headline_without_a_day_is_dated_by_the_story_below() {
        let reading = reading(
            "Gunmen attack convoy near Tarnovo\n\n\
             The army is looking for the gunmen.\n\n\
             They attacked the convoy on Tuesday.",
        );
        assert_eq!(main_day(&reading, Some(date(2024, 3, 14))), Some(date(2024, 3, 12)));
    }

    #[test]
    fn where_nothing_happens_nothing_is_main() {
        assert_eq!(main_event(&reading("It is a fine day.")), None);
        assert_eq!(main_day(&reading("It is a fine day."), None), None);
    }
}
