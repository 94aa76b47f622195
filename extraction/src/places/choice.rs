//! Chooses the entry of a place among its namesakes.

use super::{
    candidates::{Candidates, prior},
    gazetteer::{EntryId, Gazetteer},
    votes::Votes,
    weights,
};
use crate::schema::PlacePrecision;

/// Returns the entry that a place means, or `None` where nothing decides.
///
/// The entry with most points wins if it leads by a margin over the next namesake elsewhere. Of an area and a city in it
/// that share the name, [`of_same_name`] takes one.
pub(super) fn choose(
    gazetteer: &Gazetteer,
    candidates: &Candidates,
    votes: &Votes,
    actor: usize,
) -> Option<EntryId> {
    let score = |id: EntryId| {
        let entry = gazetteer.entry(id);
        let (own, all) = votes.for_country(entry.country, actor);
        let share = if all > 0.0 { own / all.max(weights::FULL_VOTES) } else { 0.0 };
        let region = entry.region.map_or(0.0, |region| votes.for_region(region, actor).clamp(0.0, 1.0));
        let is_qualified = candidates.qualifiers.iter().any(|&area| gazetteer.contains(area, id));
        prior(gazetteer, id)
            + weights::SAME_COUNTRY * share
            + weights::REGION_NAMED * region
            + if is_qualified { weights::QUALIFIED } else { 0.0 }
    };
    let mut scored: Vec<(EntryId, f64)> =
        candidates.entries.iter().map(|&entry| (entry, score(entry))).collect();
    scored.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let &(best, points) = scored.first()?;
    let is_nested = |other: EntryId| gazetteer.contains(best, other) || gazetteer.contains(other, best);
    let rival = scored.iter().skip(1).find(|(other, _)| !is_nested(*other));
    if rival.is_some_and(|(_, next)| points - next < weights::MIN_MARGIN) {
        return None;
    }
    let nested = scored.iter().map(|(entry, _)| *entry).filter(|&entry| entry == best || is_nested(entry));
    let chosen = nested.reduce(|one, other| of_same_name(gazetteer, one, other))?;
    is_plausible(gazetteer, candidates, votes, actor, chosen).then_some(chosen)
}

/// Chooses between two entries of one name where one contains the other.
///
/// A country goes before its cities and regions ("Singapore"), and a city before its region ("New York") unless the
/// region has many times the people ("Quebec").
fn of_same_name(gazetteer: &Gazetteer, one: EntryId, other: EntryId) -> EntryId {
    let (outer, inner) = if gazetteer.contains(one, other) { (one, other) } else { (other, one) };
    if !gazetteer.contains(outer, inner) {
        return one;
    }
    let (outer_entry, inner_entry) = (gazetteer.entry(outer), gazetteer.entry(inner));
    let is_area = outer_entry.precision == PlacePrecision::Country
        || outer_entry.population >= weights::REGION_OF_SAME_NAME.saturating_mul(inner_entry.population);
    if is_area { outer } else { inner }
}

/// Returns true if an entry is well known, or the article names another place of its country or none elsewhere.
///
/// The village of an article that the gazetteer lacks often has a namesake on another continent.
fn is_plausible(
    gazetteer: &Gazetteer,
    candidates: &Candidates,
    votes: &Votes,
    actor: usize,
    id: EntryId,
) -> bool {
    let entry = gazetteer.entry(id);
    let (own, all) = votes.for_country(entry.country, actor);
    let is_known = entry.precision == PlacePrecision::Country || entry.population >= weights::WELL_KNOWN;
    let is_qualified = candidates.qualifiers.iter().any(|&area| gazetteer.contains(area, id));
    is_known || is_qualified || own > weights::MIN_OWN_VOTES || all < weights::FOREIGN_VOTES
}
