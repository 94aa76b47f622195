//! Entities and the mentions resolved so far: the state of coreference resolution.

use super::{
    Actor, candidate::CandidateMention, context::Context, lexicon::Gender, name_matching::comparison_key,
};
use crate::schema::ActorType;

/// An actor with the evidence by which later mentions are resolved to it.
#[derive(Debug)]
pub struct Entity {
    /// The actor as the result holds it.
    pub actor: Actor,
    /// Gender of its pronouns, if anything implies it.
    pub gender: Option<Gender>,
    /// Roles from the whole article, also from mentions that come later.
    pub all_roles: Vec<String>,
    /// Number of mentions resolved to it so far.
    pub mention_count: usize,
}

/// A resolved mention, as a candidate antecedent of later ones.
#[derive(Debug)]
pub struct PriorMention {
    /// Index of its entity.
    pub entity: usize,
    /// Its syntactic head.
    pub token: usize,
    /// Narrative index of its sentence; see [`MentionInContext::narrative_index`].
    pub narrative_index: u32,
    /// It is a subject.
    pub is_subject: bool,
    /// It is the subject of a verb of communication or will.
    pub is_agent: bool,
    /// It is a possessive modifier: "Kolev's lawyer".
    pub is_possessive: bool,
    /// It is inside quotation marks.
    pub in_quote: bool,
    /// It is a name.
    pub is_name: bool,
    /// It is a description of several people, or of sources in general.
    pub is_plural: bool,
}

/// A mention to resolve, with everything that precedes it.
#[derive(Debug, Clone, Copy)]
pub struct MentionInContext<'a> {
    pub context: Context<'a>,
    pub mention: &'a CandidateMention,
    /// Number of earlier sentences with unquoted text; coreference distance counts these, so that long quotations do
    /// not push antecedents out of reach.
    pub narrative_index: u32,
    /// The mention is inside quotation marks.
    pub in_quote: bool,
    /// Earlier mentions, in order.
    pub prior_mentions: &'a [PriorMention],
    /// All entities; indexes of [`PriorMention::entity`].
    pub entities: &'a [Entity],
}

impl<'a> MentionInContext<'a> {
    /// The prior mentions less than `max_distance` sentences back, nearest first.
    pub fn near(&self, max_distance: u32) -> impl Iterator<Item = &'a PriorMention> + use<'a> {
        let index = self.narrative_index;
        self.prior_mentions.iter().rev().take_while(move |prior| prior.narrative_index + max_distance > index)
    }

    /// The entities mentioned before, each once, most recent first.
    pub fn recent_entities(&self) -> Vec<usize> {
        let mut seen = vec![false; self.entities.len()];
        let entities = self.prior_mentions.iter().rev().map(|prior| prior.entity);
        entities.filter(|&entity| !std::mem::replace(&mut seen[entity], true)).collect()
    }
}

impl Entity {
    /// An entity without mentions.
    pub fn new(name: &str, kind: ActorType, gender: Option<Gender>) -> Self {
        let actor = Actor { name: name.to_owned(), kind, roles: Vec::new(), aliases: Vec::new() };
        Self { actor, gender, all_roles: Vec::new(), mention_count: 0 }
    }

    /// Adds a name to the aliases, unless it is the main name or present.
    pub fn add_alias(&mut self, name: &str) {
        let actor = &mut self.actor;
        if comparison_key(&actor.name) != comparison_key(name)
            && !actor.aliases.iter().any(|alias| alias == name)
        {
            actor.aliases.push(name.to_owned());
        }
    }

    /// Adds a role to the actor, unless present.
    pub fn add_role(&mut self, role: &str) {
        let roles = &mut self.actor.roles;
        if !roles.iter().any(|present| present == role) {
            roles.push(role.to_owned());
        }
    }
}
