//! Counts which countries and regions an article is about.

use std::collections::HashMap;

use super::{
    candidates::{Candidates, prior},
    gazetteer::{EntryId, Gazetteer},
    source, weights,
};
use crate::{
    actors::Coreference,
    language::{AnnotatedText, SentenceKind},
    schema::{ActorType, MentionForm},
};

/// Votes for countries and regions, in all and by place.
///
/// A place has one vote, which its namesakes share by their populations. A choice among its own namesakes is made
/// without it.
#[derive(Debug, Default)]
pub(super) struct Votes {
    countries: HashMap<EntryId, f64>,
    regions: HashMap<EntryId, f64>,
    /// All votes for countries.
    total: f64,
    /// The votes of each actor, by country and region.
    by_actor: Vec<Ballot>,
}

/// The votes of one place.
#[derive(Debug, Default)]
struct Ballot {
    countries: HashMap<EntryId, f64>,
    regions: HashMap<EntryId, f64>,
}

impl Votes {
    /// Counts the votes of places, nationalities, dateline and source.
    pub fn count(
        doc: &AnnotatedText<'_>,
        source: Option<&str>,
        coreference: &Coreference,
        gazetteer: &Gazetteer,
        candidates: &[Candidates],
    ) -> Self {
        let mut weight_of = vec![1.0; candidates.len()];
        for mention in coreference.mentions.iter().filter(|mention| mention.form == MentionForm::Name) {
            let sentence = doc.sentences.partition_point(|sentence| sentence.span.end <= mention.head.start);
            if doc.sentences.get(sentence).is_some_and(|one| one.kind == SentenceKind::Dateline) {
                weight_of[mention.actor] = weights::DATELINE_VOTES;
            }
        }
        let mut votes = Self::default();
        for (actor, candidates) in candidates.iter().enumerate() {
            let mut ballot = Ballot::default();
            if coreference.actors[actor].kind == ActorType::Group {
                let country = gazetteer.country_of_demonym(&coreference.actors[actor].name);
                ballot.countries.extend(country.map(|country| (country, 1.0)));
            }
            ballot.add_namesakes(gazetteer, candidates, weight_of[actor]);
            votes.add(ballot);
        }
        if let Some(country) = source.and_then(|source| source::country(source, gazetteer)) {
            *votes.countries.entry(country).or_default() += weights::SOURCE_VOTES;
            votes.total += weights::SOURCE_VOTES;
        }
        votes
    }

    fn add(&mut self, ballot: Ballot) {
        for (&country, weight) in &ballot.countries {
            *self.countries.entry(country).or_default() += weight;
            self.total += weight;
        }
        for (&region, weight) in &ballot.regions {
            *self.regions.entry(region).or_default() += weight;
        }
        self.by_actor.push(ballot);
    }

    /// Returns the votes for a country and those for all, without those of `actor`.
    pub fn for_country(&self, country: EntryId, actor: usize) -> (f64, f64) {
        let own = &self.by_actor[actor].countries;
        let of = |votes: &HashMap<EntryId, f64>| votes.get(&country).copied().unwrap_or_default();
        (of(&self.countries) - of(own), self.total - own.values().sum::<f64>())
    }

    /// Returns the votes for a region, without those of `actor`.
    pub fn for_region(&self, region: EntryId, actor: usize) -> f64 {
        let of = |votes: &HashMap<EntryId, f64>| votes.get(&region).copied().unwrap_or_default();
        of(&self.regions) - of(&self.by_actor[actor].regions)
    }
}

impl Ballot {
    /// Shares the vote of a place among its namesakes, or gives it to those that its qualifiers contain.
    fn add_namesakes(&mut self, gazetteer: &Gazetteer, candidates: &Candidates, weight: f64) {
        let is_qualified =
            |entry: EntryId| candidates.qualifiers.iter().any(|&area| gazetteer.contains(area, entry));
        let has_qualified = candidates.entries.iter().any(|&entry| is_qualified(entry));
        let entries: Vec<EntryId> = candidates
            .entries
            .iter()
            .copied()
            .filter(|&entry| !has_qualified || is_qualified(entry))
            .collect();
        // The share of an entry falls by half for each point that another leads by.
        let best = entries.iter().map(|&entry| prior(gazetteer, entry)).fold(f64::MIN, f64::max);
        let share = |entry| (2.0 * (prior(gazetteer, entry) - best)).exp2();
        let sum: f64 = entries.iter().map(|&entry| share(entry)).sum();
        for &entry in &entries {
            let vote = weight * share(entry) / sum;
            *self.countries.entry(gazetteer.entry(entry).country).or_default() += vote;
            if let Some(region) = gazetteer.entry(entry).region {
                *self.regions.entry(region).or_default() += vote;
            }
        }
    }
}
