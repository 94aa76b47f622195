//! The entries of the gazetteer that a place of an article may be.

use super::{
    gazetteer::{EntryId, Gazetteer},
    name_forms::{name_forms, split_qualifier},
    name_key::name_key,
    weights,
};
use crate::{actors::Actor, schema::PlacePrecision};

/// The entries that have the name of a place, and what its mentions qualify it by.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Each once.
    pub entries: Vec<EntryId>,
    /// Countries and regions that stand after the name: "Birmingham, Alabama".
    pub qualifiers: Vec<EntryId>,
}

impl Candidates {
    /// Finds the entries of an actor's main name, else of the first alias that has any.
    pub fn of_actor(actor: &Actor, gazetteer: &Gazetteer) -> Self {
        let names = std::iter::once(&actor.name).chain(&actor.aliases);
        let mut found = names.map(|name| Self::of_name(name, gazetteer));
        found.find(|candidates| !candidates.entries.is_empty()).unwrap_or_default()
    }

    /// Finds the entries of a name: those of its most literal form that has any.
    fn of_name(name: &str, gazetteer: &Gazetteer) -> Self {
        let (head, qualifier) = split_qualifier(name);
        // A name with a comma may be in the gazetteer as it is: "Washington, D.C.".
        let whole: Vec<EntryId> = gazetteer.find(&name_key(name)).collect();
        if !whole.is_empty() {
            return Self { entries: whole, qualifiers: Vec::new() };
        }
        let entries = entries(head, gazetteer);
        let qualifiers = qualifier.map(|qualifier| areas(qualifier, gazetteer)).unwrap_or_default();
        Self { entries, qualifiers }
    }
}

/// Returns the entries of the most literal form of a name that has any.
pub(super) fn entries(name: &str, gazetteer: &Gazetteer) -> Vec<EntryId> {
    let forms = name_forms(name);
    let mut found = forms.iter().map(|form| {
        let key = name_key(form.name);
        let entries = gazetteer.find(&key);
        let is_allowed = |id: &EntryId| match form.precision {
            Some(precision) => gazetteer.entry(*id).precision == precision,
            None => true,
        };
        entries.filter(is_allowed).collect::<Vec<EntryId>>()
    });
    found.find(|entries| !entries.is_empty()).unwrap_or_default()
}

/// Returns the countries and regions that a name may mean.
pub(super) fn areas(name: &str, gazetteer: &Gazetteer) -> Vec<EntryId> {
    let mut found = entries(name, gazetteer);
    found.retain(|&id| gazetteer.entry(id).precision != PlacePrecision::City);
    found
}

/// Returns the points of an entry by its size and precision alone.
pub(super) fn prior(gazetteer: &Gazetteer, id: EntryId) -> f64 {
    let entry = gazetteer.entry(id);
    let population = (f64::from(entry.population.max(1)) * 1_000.0).log10();
    match entry.precision {
        PlacePrecision::Country => {
            population.max(weights::MIN_COUNTRY_POPULATION) * weights::POPULATION + weights::COUNTRY
        }
        PlacePrecision::City if entry.is_capital => population * weights::POPULATION + weights::CAPITAL,
        PlacePrecision::Region => population * weights::POPULATION + weights::REGION,
        PlacePrecision::City => population * weights::POPULATION,
    }
}
