//! What the reports of a happening know together: its day from one, its place from another. Pure.

use crate::store::events::StoredEvent;
use extraction::schema::{Event, ParticipantRole};

/// Adds to the representative event the roles and places that only other reports give; roles that an editor corrected stay.
pub(super) fn merge(representative: &mut Event, evidence: &[StoredEvent], has_corrected_participants: bool) {
    let roles = [ParticipantRole::Actor, ParticipantRole::Recipient];
    for role in roles.into_iter().filter(|_| !has_corrected_participants) {
        if representative.participants.iter().any(|participant| participant.role == role) {
            continue;
        }
        let of = |stored: &StoredEvent| {
            let participants = stored.event.participants.iter().filter(|one| one.role == role);
            participants.cloned().collect::<Vec<_>>()
        };
        let known = evidence.iter().map(of).find(|participants| !participants.is_empty());
        representative.participants.extend(known.unwrap_or_default());
    }
    if representative.places.is_empty() {
        let places = evidence.iter().map(|stored| &stored.event.places).find(|places| !places.is_empty());
        representative.places = places.cloned().unwrap_or_default();
    }
}
