//! Antecedents of definite descriptions: "the prime minister", "the company", "the city".

use super::{
    candidate::CandidateMention,
    context::Context,
    entities::{MentionInContext, PriorMention},
    entity_index::{EntityIndex, Role},
    lexicon::NounClass,
    name_matching::comparison_key,
    weights::description::{MAX_AGED_DISTANCE, MAX_DISTANCE},
};
use crate::{
    language::{Number, Upos},
    schema::ActorType,
};

/// Returns the entity that a definite description refers to; `None` if there is none, or no single best one.
pub fn resolve(description: &MentionInContext<'_>) -> Option<usize> {
    let context = description.context;
    if !is_definite(context, description.mention) {
        return None;
    }
    let words = description.mention.span(context).slice(context.doc.text);
    if context.doc.word(description.mention.head.start).ends_with("old") || words.contains("-year-old ") {
        return only_recent_person(description);
    }
    let noun = context.lemma(description.mention.head.start);
    let person = context.lexicon.is_person_noun(&noun).then(|| resolve_person(description, &noun)).flatten();
    person.or_else(|| introduced_organization(description, &noun)).or_else(|| {
        let class = context.lexicon.noun_class(&noun);
        let named = class.and_then(|class| resolve_non_person(description, &noun, class));
        named.or_else(|| resolve_unnamed(description, &noun))
    })
}

/// Returns the person of the last sentence with persons: the only one, or the only subject.
fn only_recent_person(description: &MentionInContext<'_>) -> Option<usize> {
    let is_person = |prior: &&PriorMention| {
        description.entities[prior.entity].actor.kind == ActorType::Person && !prior.in_quote
    };
    let persons = || description.near(MAX_AGED_DISTANCE).filter(is_person);
    let last = persons().next()?.narrative_index;
    let only = |must_be_subject: bool| {
        let of_sentence = persons().filter(|prior| prior.narrative_index == last);
        let mut fitting = of_sentence.filter(|prior| prior.is_subject || !must_be_subject);
        let first = fitting.next()?.entity;
        fitting.all(|prior| prior.entity == first).then_some(first)
    };
    only(false).or_else(|| only(true))
}

/// Returns the only actor without a name that the same noun, in the same number and with no other modifiers, described
/// before: "a spokesman for the port", "the spokesman".
fn resolve_unnamed(description: &MentionInContext<'_>, noun: &str) -> Option<usize> {
    let doc = description.context.doc;
    let number = doc.features(description.mention.head.start).number;
    let tokens = description.mention.tokens.clone();
    let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_lowercase).collect() };
    let modifiers = words(doc.span(tokens.start + 1..tokens.end).slice(doc.text));
    let fits = |entity: &&usize| {
        let name = words(&description.entities[**entity].actor.name);
        modifiers.iter().all(|word| name.contains(word))
    };
    let mut fitting = description.index.unnamed_with(noun, number).iter().filter(fits);
    let first = fitting.next()?;
    fitting.next().is_none().then_some(*first)
}

/// Returns true for a description of one organization that is the subject of a verb of communication or will, or the
/// source of "according to": "the Irish government said".
pub fn is_organization_as_source(context: Context<'_>, mention: &CandidateMention) -> bool {
    let doc = context.doc;
    let noun = mention.head.start;
    let class = context.lexicon.noun_class(&context.lemma(noun));
    let is_organization = class.is_some_and(NounClass::is_organization);
    let token = mention.syntactic_head(context);
    let is_source = context.is_agent(token) || context.is_according_to_source(token);
    is_organization && is_source && doc.features(noun).number != Some(Number::Plural)
}

/// Returns the only person whose role fits the description best.
///
/// Persons mentioned before come first; one who is introduced later needs a role with all words of the description.
fn resolve_person(description: &MentionInContext<'_>, noun: &str) -> Option<usize> {
    let pattern = RolePattern::of(description.context, description.mention, noun);
    let gender = description.context.lexicon.title_gender(noun);
    let is_candidate = |entity: usize| {
        let entity = &description.entities[entity];
        entity.actor.kind == ActorType::Person
            && gender.is_none_or(|gender| entity.gender.is_none_or(|known| known == gender))
    };
    let mut best = Fit::default();
    let mut later = Fit::default();
    for role in pattern.roles(description.index).filter(|role| is_candidate(role.entity)) {
        match description.entities[role.entity].last_mention {
            Some(_) => best.add(role.entity, pattern.fit(role, description.context)),
            None => later.add(role.entity, pattern.fit(role, description.context)),
        }
        // A second person with the best possible fit decides.
        if best.score == RolePattern::FULL && best.is_shared {
            return None;
        }
    }
    if best.score > 0 {
        return best.only();
    }
    later.only().filter(|_| later.score == RolePattern::FULL && !pattern.modifiers.is_empty())
}

/// The entity that fits best so far.
#[derive(Debug, Default)]
struct Fit {
    score: u32,
    entity: usize,
    /// Another entity fits as well.
    is_shared: bool,
}

impl Fit {
    fn add(&mut self, entity: usize, score: u32) {
        if score > self.score {
            *self = Self { score, entity, is_shared: false };
        } else if score == self.score && entity != self.entity {
            self.is_shared = true;
        }
    }

    /// Returns the entity if no other fits as well.
    fn only(&self) -> Option<usize> {
        (self.score > 0 && !self.is_shared).then_some(self.entity)
    }
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

    /// Iterates over the roles that may fit.
    fn roles<'i>(&self, index: &'i EntityIndex) -> impl Iterator<Item = &'i Role> {
        let modifiers = if self.has_name { &self.modifiers[..] } else { &[] };
        let with_modifier = modifiers.iter().flat_map(|word| index.roles_with_word(word));
        index.roles_with_head(self.noun).chain(with_modifier)
    }

    /// Scores a role: 3 for noun and all modifiers, 2 for noun and some, or for a role of another office ("the
    /// president" for a former one), 1 for the noun or a shared name alone, 0 for no fit.
    fn fit(&self, role: &Role, context: Context<'_>) -> u32 {
        let has_noun = role.heads.iter().any(|head| head == self.noun);
        let shared = self.modifiers.iter().filter(|word| role.words.contains(word)).count();
        let is_other_office =
            |word: &String| context.lexicon.is_office_modifier(word) && !self.modifiers.contains(word);
        match (has_noun, shared == self.modifiers.len()) {
            (true, true) if role.words.iter().any(is_other_office) => 2,
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

/// Tests whether the noun of a description may denote a named organization: "the ministry" is no institute.
pub fn fits_kind(description: &MentionInContext<'_>, entity: usize) -> bool {
    let noun = description.context.lemma(description.mention.head.start);
    let is_introduced = || description.index.introduced_as(&noun).contains(&entity);
    let is_named = || description.index.named_with(&noun).contains(&entity);
    match description.context.lexicon.noun_class(&noun) {
        _ if description.entities[entity].actor.kind != ActorType::Organization => true,
        Some(NounClass::NamedOrganization) => is_named() || is_introduced(),
        Some(NounClass::OrganizationOfKind) => {
            is_named() || is_introduced() || !description.index.is_introduced_with_kind(entity)
        }
        _ => true,
    }
}

/// Returns the only organization that the article introduced by the noun of a description: "the charity" for "the charity
/// Northlight".
///
/// A noun that says nothing about the kind ("the company") refers to the nearest one, however it was introduced.
fn introduced_organization(description: &MentionInContext<'_>, noun: &str) -> Option<usize> {
    let Context { doc, lexicon } = description.context;
    let is_general = lexicon.noun_class(noun) == Some(NounClass::AnyOrganization);
    let is_one = doc.features(description.mention.head.start).number != Some(Number::Plural);
    if is_general || !is_one || description.mention.tokens.len() != 2 {
        return None;
    }
    let is_known = |entity: &&usize| description.entities[**entity].last_mention.is_some();
    let mut introduced = description.index.introduced_as(noun).iter().filter(is_known);
    let first = introduced.next()?;
    introduced.next().is_none().then_some(*first)
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
        NounClass::AnyOrganization | NounClass::OrganizationOfKind | NounClass::NamedOrganization => {
            ActorType::Organization
        }
        NounClass::Country | NounClass::City | NounClass::Region => ActorType::Place,
    };
    let name_key = |entity: usize| comparison_key(&description.entities[entity].actor.name);
    let entities = description.entities;
    let named = description
        .index
        .named_with(noun)
        .iter()
        .copied()
        .filter(|&entity| entities[entity].actor.kind == kind && entities[entity].last_mention.is_some());
    if let Some(last) = named.clone().max_by_key(|&entity| entities[entity].last_mention) {
        let mut modifiers = tokens.start + 1..tokens.end - 1;
        let modifiers_fit = modifiers.all(|token| name_key(last).contains(&doc.word(token).to_lowercase()));
        let is_unique = !is_bare || named.count() == 1;
        return (modifiers_fit && is_unique).then_some(last);
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
            _ => {
                actor.kind == ActorType::Organization
                    && !lexicon.is_country(&actor.name)
                    && fits_kind(description, entity)
            }
        }
    };
    let candidates = || description.near(MAX_DISTANCE).filter(|prior| has_class(prior.entity));
    let subject = candidates().find(|prior| prior.is_subject);
    subject.or_else(|| candidates().next()).map(|prior| prior.entity)
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
