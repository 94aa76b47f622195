//! Where the article introduces a person by the full name, and with which roles.

use std::collections::{HashMap, HashSet};

use super::{candidate::CandidateMention, context::Context};

/// The first mentions of full names, and the nouns of the roles beside them.
#[derive(Debug, Default)]
pub struct Introductions {
    by_entity: HashMap<usize, Introduction>,
}

/// The first mention of a full name, with the nouns of all its roles.
#[derive(Debug)]
struct Introduction {
    token: usize,
    nouns: HashSet<String>,
}

impl Introductions {
    /// Adds a mention of an entity by its full name.
    pub fn add(&mut self, context: Context<'_>, mention: &CandidateMention, entity: usize) {
        let introduction = self
            .by_entity
            .entry(entity)
            .or_insert_with(|| Introduction { token: mention.tokens.start, nouns: HashSet::new() });
        introduction.nouns.extend(role_nouns(context, mention));
    }

    /// Tests whether the full name stands only after a token.
    pub fn is_after(&self, entity: usize, token: usize) -> bool {
        self.by_entity.get(&entity).is_some_and(|introduction| introduction.token > token)
    }

    /// Tests whether one of these nouns is in a role of the entity.
    pub fn has_role(&self, entity: usize, nouns: &[String]) -> bool {
        let introduction = self.by_entity.get(&entity);
        introduction.is_some_and(|introduction| nouns.iter().any(|noun| introduction.nouns.contains(noun)))
    }

    /// Tests whether the entity has a role, and none with one of these nouns.
    pub fn has_other_role(&self, entity: usize, nouns: &[String]) -> bool {
        let has_any = self.by_entity.get(&entity).is_some_and(|introduction| !introduction.nouns.is_empty());
        has_any && !self.has_role(entity, nouns)
    }
}

/// Returns the nouns of the office before a name: "president" of "President Orlov"; `None` for "Mr Orlov".
pub fn office(context: Context<'_>, mention: &CandidateMention) -> Option<Vec<String>> {
    let title = mention.tokens.start..mention.head.start;
    let title = title.filter(|&token| !context.lexicon.is_honorific(context.doc.word(token)));
    let nouns: Vec<String> = title.filter_map(|token| person_noun(context, token)).collect();
    (!nouns.is_empty()).then_some(nouns)
}

/// Iterates over the person nouns of the role beside a name.
fn role_nouns(context: Context<'_>, mention: &CandidateMention) -> impl Iterator<Item = String> {
    mention.role.clone().into_iter().flatten().filter_map(move |token| person_noun(context, token))
}

/// Returns the token's word in lower case, if it is a noun for persons; titles are tagged as names.
fn person_noun(context: Context<'_>, token: usize) -> Option<String> {
    let word = context.doc.word(token).to_lowercase();
    context.lexicon.is_person_noun(&word).then_some(word)
}
