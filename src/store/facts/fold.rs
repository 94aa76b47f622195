//! Which happening each event of an article belongs to. Pure.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::folding::{self, Judgement, Report};

/// What folding looks at.
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

/// In the record a wrong fold costs more than a missed one: reports join only where that is likelier than not.
const LIKELY: f32 = 0.0;

/// The happenings of an article's events, in their order. What `folding` finds told twice in the article is one:
/// "the attack" of the third paragraph belongs to the attack that the first one dates. Together they are
/// the happening of the first among them that has a day and a known actor, by which it meets those of
/// other articles.
pub fn happening_ids(events: &[(Foldable<'_>, Report)]) -> Vec<Uuid> {
    let judgement = Judgement::shared().clone().joining_above(LIKELY);
    let reports: Vec<Report> = events.iter().map(|(_, report)| report.clone()).collect();
    let mut ids: Vec<Uuid> = events.iter().map(|(event, _)| event.event_id).collect();
    for told in folding::fold(&judgement, &reports) {
        let held = told.iter().copied().find(|&nth| events[nth].0.is_held());
        let speaks = held.or(told.first().copied()).map(|nth| happening_id(&events[nth].0));
        for nth in told {
            ids[nth] = speaks.unwrap_or(ids[nth]);
        }
    }
    ids
}

impl Foldable<'_> {
    /// Something holds it together with events of other articles: a day, and a known actor.
    fn is_held(&self) -> bool {
        self.days.is_some() && !self.actors.is_empty()
    }
}

/// The happening an event belongs to by itself. Events fold when type, status, days and known actors are the
/// same; one without a day or without a known actor stays by itself, since nothing holds it together
/// with another.
pub fn happening_id(event: &Foldable<'_>) -> Uuid {
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
        assert_eq!(happening_id(&first), happening_id(&second));
    }

    #[test]
    fn another_day_another_place_or_another_voice_is_another_happening() {
        let first = attack(1, Some("2025-04-22"), 7);
        assert_ne!(happening_id(&first), happening_id(&attack(2, Some("2025-04-23"), 7)));
        assert_ne!(happening_id(&first), happening_id(&attack(2, Some("2025-04-22"), 8)));
        let told = Foldable { attributed: true, ..first.clone() };
        assert_ne!(happening_id(&first), happening_id(&told));
    }

    #[test]
    fn the_attack_named_again_belongs_to_the_attack_that_was_dated() {
        let story =
            "Gunmen attacked a convoy near Tarnovo on Tuesday. The attack on the convoy shocked Tarnovo.";
        let words = std::sync::Arc::new(folding::Words::of([story]));
        let told = |sentence: &str, cast: [&str; 1]| {
            Report::new("attack", sentence, words.clone())
                .of_type("ASSAULT")
                .told("happened", false)
                .with(cast)
        };
        let undated = attack(1, None, 7);
        let dated = attack(2, Some("2025-04-22"), 7);
        let id = happening_id(&dated);
        let ids = happening_ids(&[
            (undated, told("The attack on the convoy shocked Tarnovo.", ["convoy"])),
            (dated, told("Gunmen attacked a convoy near Tarnovo on Tuesday.", ["convoy"])),
        ]);
        assert_eq!(ids, [id, id]);
    }

    #[test]
    fn an_undated_event_folds_with_nothing() {
        assert_ne!(happening_id(&attack(1, None, 7)), happening_id(&attack(2, None, 7)));
    }
}
