//! Index of entities by their roles and by the words of their names.

use std::collections::{HashMap, HashSet};

use super::{entities::Entity, name_matching::comparison_key, weights::description::MAX_COMPARED};
use crate::language::Number;

/// A role of an entity, split for comparison.
#[derive(Debug)]
pub struct Role {
    /// Index of the entity.
    pub entity: usize,
    /// Its words in lower case.
    pub words: Vec<String>,
    /// Its head nouns in lower case: "president" and "chair" of "president of the bank and chair of the board".
    pub heads: Vec<String>,
}

/// The entities by head noun and word of their roles, and by word of their names.
///
/// Of a noun or word the first [`MAX_COMPARED`] count.
#[derive(Debug, Default)]
pub struct EntityIndex {
    roles: Vec<Role>,
    known_roles: HashSet<(usize, String)>,
    by_role_head: HashMap<String, Vec<usize>>,
    by_role_word: HashMap<String, Vec<usize>>,
    by_name_word: HashMap<String, Vec<usize>>,
    /// Organizations by the nouns that introduce them: "charity" of "the charity Northlight".
    by_introduction: HashMap<String, Vec<usize>>,
    /// Organizations whose introducing noun names a kind.
    with_kind: HashSet<usize>,
    /// Organizations and people without a name, by noun; a plural noun has a mark before it.
    unnamed: HashMap<String, Vec<usize>>,
}

impl EntityIndex {
    /// Adds a role of an entity, unless present.
    pub fn add_role(&mut self, entity: usize, role: &str) {
        let role = role.to_lowercase();
        if self.known_roles.contains(&(entity, role.clone())) {
            return;
        }
        let number = self.roles.len();
        let words = role.split(|symbol: char| !symbol.is_alphanumeric()).map(str::to_owned).collect();
        let role_of = Role { entity, words, heads: role_heads(&role).map(str::to_owned).collect() };
        for head in &role_of.heads {
            add(&mut self.by_role_head, head, number);
        }
        for word in &role_of.words {
            add(&mut self.by_role_word, word, number);
        }
        self.roles.push(role_of);
        self.known_roles.insert((entity, role));
    }

    /// Adds the name of an entity.
    pub fn add_name(&mut self, number: usize, entity: &Entity) {
        for word in comparison_key(&entity.actor.name).split([' ', '-']) {
            add(&mut self.by_name_word, word, number);
        }
    }

    /// Adds a noun that introduces an organization; `is_kind` where the noun names a kind.
    pub fn add_introduction(&mut self, entity: usize, noun: &str, is_kind: bool) {
        let entities = self.by_introduction.entry(noun.to_owned()).or_default();
        if entities.len() < MAX_COMPARED && !entities.contains(&entity) {
            entities.push(entity);
        }
        if is_kind {
            self.with_kind.insert(entity);
        }
    }

    /// Returns the organizations that this noun introduces.
    pub fn introduced_as(&self, noun: &str) -> &[usize] {
        self.by_introduction.get(noun).map_or(&[], Vec::as_slice)
    }

    /// Tests whether a noun that introduces an organization says its kind.
    pub fn is_introduced_with_kind(&self, entity: usize) -> bool {
        self.with_kind.contains(&entity)
    }

    /// Adds an actor without a name: "the Irish government", "a spokesman for the port".
    pub fn add_unnamed(&mut self, entity: usize, noun: &str, number: Option<Number>) {
        add(&mut self.unnamed, &unnamed_key(noun, number), entity);
    }

    /// Returns the actors without a name that this noun describes, in this number.
    pub fn unnamed_with(&self, noun: &str, number: Option<Number>) -> &[usize] {
        self.unnamed.get(&unnamed_key(noun, number)).map_or(&[], Vec::as_slice)
    }

    /// Iterates over the roles with this head noun.
    pub fn roles_with_head(&self, noun: &str) -> impl Iterator<Item = &Role> {
        self.by_role_head.get(noun).into_iter().flatten().map(|&role| &self.roles[role])
    }

    /// Iterates over the roles with this word.
    pub fn roles_with_word(&self, word: &str) -> impl Iterator<Item = &Role> {
        self.by_role_word.get(word).into_iter().flatten().map(|&role| &self.roles[role])
    }

    /// Returns the entities with this word in their name.
    pub fn named_with(&self, word: &str) -> &[usize] {
        self.by_name_word.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Returns the key of a noun in a number.
fn unnamed_key(noun: &str, number: Option<Number>) -> String {
    let mark = if number == Some(Number::Plural) { "+" } else { "" };
    format!("{mark}{noun}")
}

fn add(index: &mut HashMap<String, Vec<usize>>, key: &str, number: usize) {
    let numbers = index.entry(key.to_owned()).or_default();
    if numbers.len() < MAX_COMPARED && numbers.last() != Some(&number) {
        numbers.push(number);
    }
}

/// Iterates over the head nouns of a role in lower case.
fn role_heads(role: &str) -> impl Iterator<Item = &str> {
    let ends = [" of ", " for ", " at ", " in ", " to ", " on ", ", "];
    let end_of_head = move |part: &str| ends.iter().filter_map(|end| part.find(end)).min();
    role.split(" and ")
        .filter_map(move |part| part[..end_of_head(part).unwrap_or(part.len())].rsplit(' ').next())
}
