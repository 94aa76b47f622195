//! Antecedents of definite descriptions: "the prime minister", "the company", "the city".

use super::{
    candidate::CandidateMention, context::Context, entities::MentionInContext, lexicon::NounClass,
    name_matching::comparison_key, weights::description::MAX_DISTANCE,
};
use crate::{language::Upos, schema::ActorType};

/// Returns the entity that a definite description refers to; `None` if there is none, or no single best one.
pub fn resolve(description: &MentionInContext<'_>) -> Option<usize> {
    let context = description.context;
    if !is_definite(context, description.mention) {
        return None;
    }
    let noun = context.lemma(description.mention.head.start);
    let person = context.lexicon.is_person_noun(&noun).then(|| resolve_person(description, &noun)).flatten();
    person.or_else(|| {
        context.lexicon.noun_class(&noun).and_then(|class| resolve_non_person(description, &noun, class))
    })
}

/// Returns the only person whose role fits the description best.
///
/// Persons mentioned before come first; one who is introduced later needs a role with all words of the description.
fn resolve_person(description: &MentionInContext<'_>, noun: &str) -> Option<usize> {
    let pattern = RolePattern::of(description.context, description.mention, noun);
    let gender = description.context.lexicon.title_gender(noun);
    let fit = |entity: usize| {
        let entity = &description.entities[entity];
        let is_candidate = entity.actor.kind == ActorType::Person
            && gender.is_none_or(|gender| entity.gender.is_none_or(|known| known == gender));
        let fits = entity.all_roles.iter().map(|role| pattern.fit(role, description.context));
        if is_candidate { fits.max().unwrap_or_default() } else { 0 }
    };
    let recent = description.recent_entities();
    let best = recent.iter().map(|&entity| fit(entity)).max().unwrap_or_default();
    if best > 0 {
        return only(recent.into_iter().filter(|&entity| fit(entity) == best));
    }
    let later = only((0..description.entities.len()).filter(|&entity| fit(entity) == RolePattern::FULL));
    later.filter(|_| !pattern.modifiers.is_empty())
}

/// The head noun and modifiers of a description, to compare with roles.
struct RolePattern<'n> {
    noun: &'n str,
    /// Nouns, names and adjectives before the noun, in lower case.
    modifiers: Vec<String>,
    /// A modifier is a name: "the UN chief".
    has_name: bool,
}

impl<'n> RolePattern<'n> {
    /// The fit of a role with the noun and all modifiers.
    const FULL: u32 = 3;

    fn of(context: Context<'_>, mention: &CandidateMention, noun: &'n str) -> Self {
        let doc = context.doc;
        let modifiers: Vec<usize> = mention
            .tokens
            .clone()
            .filter(|&token| {
                token != mention.head.start && matches!(doc.upos(token), Upos::Propn | Upos::Noun | Upos::Adj)
            })
            .collect();
        Self {
            noun,
            has_name: modifiers
                .iter()
                .any(|&token| doc.upos(token) == Upos::Propn && doc.word(token) != "Prime"),
            modifiers: modifiers.iter().map(|&token| doc.word(token).to_lowercase()).collect(),
        }
    }

    /// Scores a role: 3 for noun and all modifiers, 2 for noun and some, 1 for the noun or a shared name alone, 0 for
    /// no fit.
    fn fit(&self, role: &str, context: Context<'_>) -> u32 {
        let role = role.to_lowercase();
        let words: Vec<&str> = role.split(|symbol: char| !symbol.is_alphanumeric()).collect();
        let has_noun = role_heads(&role).any(|head| head == self.noun);
        let shared = self.modifiers.iter().filter(|word| words.contains(&word.as_str())).count();
        match (has_noun, shared == self.modifiers.len()) {
            (true, true) => Self::FULL,
            (true, false) if shared > 0 => 2,
            (true, false) if !self.has_name => {
                u32::from(!self.modifiers.iter().any(|word| context.lexicon.is_office_modifier(word)))
            }
            (false, _) if self.has_name && shared > 0 => 1,
            _ => 0,
        }
    }
}

/// Iterates over the head nouns of a role: "president" and "chair" of "president of the bank and chair of the board".
fn role_heads(role: &str) -> impl Iterator<Item = &str> {
    let ends = [" of ", " for ", " at ", " in ", " to ", " on ", ", "];
    let end_of_head = move |part: &str| ends.iter().filter_map(|end| part.find(end)).min();
    role.split(" and ")
        .filter_map(move |part| part[..end_of_head(part).unwrap_or(part.len())].rsplit(' ').next())
}

/// Returns the organization or place that a description refers to.
///
/// An entity with the noun in its name comes first. Else the nearest one of the noun's class counts, subjects before
/// others, but only for the noun with a bare determiner: "the Danish company" may be another.
fn resolve_non_person(description: &MentionInContext<'_>, noun: &str, class: NounClass) -> Option<usize> {
    let Context { doc, lexicon } = description.context;
    let tokens = description.mention.tokens.clone();
    let is_bare = tokens.len() == 2;
    let kind = match class {
        NounClass::AnyOrganization | NounClass::NamedOrganization => ActorType::Organization,
        NounClass::Country | NounClass::City | NounClass::Region => ActorType::Place,
    };
    let name_key = |entity: usize| comparison_key(&description.entities[entity].actor.name);
    let mut named = description.recent_entities().into_iter().filter(|&entity| {
        description.entities[entity].actor.kind == kind
            && name_key(entity).split([' ', '-']).any(|word| word == noun)
    });
    if let Some(first) = named.next() {
        let mut modifiers = tokens.start + 1..tokens.end - 1;
        let modifiers_fit = modifiers.all(|token| name_key(first).contains(&doc.word(token).to_lowercase()));
        let is_unique = !is_bare || named.next().is_none();
        return (modifiers_fit && is_unique).then_some(first);
    }
    if !is_bare || class == NounClass::NamedOrganization {
        return None;
    }
    let has_class = |entity: usize| {
        let actor = &description.entities[entity].actor;
        match class {
            NounClass::Country => actor.kind == ActorType::Place && lexicon.is_country(&actor.name),
            NounClass::City | NounClass::Region => {
                actor.kind == ActorType::Place && !lexicon.is_country(&actor.name)
            }
            _ => actor.kind == ActorType::Organization && !lexicon.is_country(&actor.name),
        }
    };
    let candidates = || description.near(MAX_DISTANCE).filter(|prior| has_class(prior.entity));
    let subject = candidates().find(|prior| prior.is_subject);
    subject.or_else(|| candidates().next()).map(|prior| prior.entity)
}

/// Returns the item of an iterator that has exactly one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// Returns true for a description with "the", "this" or "that".
pub fn is_definite(context: Context<'_>, mention: &CandidateMention) -> bool {
    let determiner = context.doc.word(mention.tokens.start).to_lowercase();
    ["the", "this", "that"].contains(&determiner.as_str())
}

/// Returns true for a description with an indefinite determiner, which introduces a new entity: "a minister".
pub fn is_indefinite(context: Context<'_>, mention: &CandidateMention) -> bool {
    let determiner = context.doc.word(mention.tokens.start).to_lowercase();
    ["a", "an", "one", "another"].contains(&determiner.as_str())
}
