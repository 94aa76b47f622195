//! Links the places of an article to the gazetteer, and decides among namesakes.
//!
//! [`name_forms`] understands a name as written; the [`gazetteer`] has the entries of each name. [`votes`] counts which
//! countries and regions the article is about, by its other places, its nationalities, its dateline and its source.
//! [`choice`] then scores the entries of a name, and chooses none where no one leads.

mod candidates;
mod choice;
mod gazetteer;
mod name_forms;
mod name_key;
mod qualifiers;
mod source;
#[cfg(test)]
mod tests;
mod votes;
mod weights;

use std::collections::HashMap;

use crate::{actors::Coreference, language::AnnotatedText, schema::ActorType};
use candidates::Candidates;
pub use gazetteer::Gazetteer;
use votes::Votes;

/// Links the places among the actors to the gazetteer, and merges places with the same entry.
///
/// A place stays unlinked where the gazetteer lacks its name, or where nothing decides among its namesakes. `source` is
/// the publisher. Linear in the number of mentions.
pub fn link(
    doc: &AnnotatedText<'_>,
    source: Option<&str>,
    coreference: &mut Coreference,
    gazetteer: &Gazetteer,
) {
    let mut candidates: Vec<Candidates> = coreference
        .actors
        .iter()
        .map(|actor| match actor.kind {
            ActorType::Place => Candidates::of_actor(actor, gazetteer),
            _ => Candidates::default(),
        })
        .collect();
    qualifiers::add(doc, coreference, gazetteer, &mut candidates);
    let votes = Votes::count(doc, source, coreference, gazetteer, &candidates);
    let chosen: Vec<_> = candidates
        .iter()
        .enumerate()
        .map(|(actor, candidates)| choice::choose(gazetteer, candidates, &votes, actor))
        .collect();
    let mut first_with = HashMap::new();
    let mut target_of: Vec<usize> = (0..chosen.len()).collect();
    for (actor, entry) in chosen.iter().enumerate() {
        let Some(entry) = *entry else { continue };
        coreference.actors[actor].place = Some(gazetteer.link(entry));
        target_of[actor] = *first_with.entry(entry).or_insert(actor);
    }
    if target_of.iter().enumerate().any(|(actor, target)| actor != *target) {
        coreference.merge_actors(&target_of);
    }
}
