//! Which events tell the same happening. Pure.

use sha2::{Digest, Sha256};
use uuid::Uuid;

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

/// The happening an event belongs to. Events fold when type, status, days and known actors are the
/// same; one without a day or without a known actor stays by itself, since nothing holds it together
/// with another.
pub fn happening_id(event: &Foldable<'_>) -> Uuid {
    let mut digest = Sha256::new();
    let mut part = |text: &[u8]| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    };
    match &event.days {
        Some((earliest, latest)) if !event.actors.is_empty() => {
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
    fn an_undated_event_folds_with_nothing() {
        assert_ne!(happening_id(&attack(1, None, 7)), happening_id(&attack(2, None, 7)));
    }
}
