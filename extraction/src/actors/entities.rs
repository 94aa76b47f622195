//! Entities and the mentions resolved so far: the state of coreference resolution.

use std::{collections::HashSet, ops::Range};

use super::{
    Actor, candidate::CandidateMention, context::Context, entity_index::EntityIndex, lexicon::Gender,
    name_matching::comparison_key, weights::MAX_PRIOR_MENTIONS,
};
use crate::schema::ActorType;

/// An actor with the evidence by which later mentions are resolved to it.
#[derive(Debug)]
pub struct Entity {
    /// The actor as the result holds it.
    pub actor: Actor,
    /// Gender of its pronouns, if anything implies it.
    pub gender: Option<Gender>,
    /// It is an organization without a name: "the Irish government".
    pub is_organization: bool,
    /// Number of mentions resolved to it so far.
    pub mention_count: usize,
    /// Index of its last prior mention.
    pub last_mention: Option<usize>,
    /// The aliases and roles of `actor`, to find repeats.
    aliases: HashSet<String>,
    roles: HashSet<String>,
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
    /// It is the subject of a verb of asking.
    pub is_question_subject: bool,
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
#[derive(Debug, Clone)]
pub struct MentionInContext<'a> {
    pub context: Context<'a>,
    pub mention: &'a CandidateMention,
    /// Number of earlier sentences with unquoted text; coreference distance counts these, so that long quotations do
    /// not push antecedents out of reach.
    pub narrative_index: u32,
    /// The mention is inside quotation marks.
    pub in_quote: bool,
    /// The tokens of the quotation that the mention says; those named in it are others.
    pub own_quotation: Range<usize>,
    /// The entity that says the quotation which the mention is in; or those named in the quotation that it says.
    pub excluded: Vec<usize>,
    /// Earlier mentions, in order.
    pub prior_mentions: &'a [PriorMention],
    /// All entities; indexes of [`PriorMention::entity`].
    pub entities: &'a [Entity],
    pub index: &'a EntityIndex,
}

impl<'a> MentionInContext<'a> {
    /// The prior mentions less than `max_distance` sentences back, nearest first.
    pub fn near(&self, max_distance: u32) -> impl Iterator<Item = &'a PriorMention> + use<'a> {
        let index = self.narrative_index;
        let prior = self.prior_mentions.iter().rev().take(MAX_PRIOR_MENTIONS);
        prior.take_while(move |prior| prior.narrative_index + max_distance > index)
    }
}

impl Entity {
    /// An entity without mentions.
    pub fn new(name: &str, kind: ActorType, gender: Option<Gender>) -> Self {
        let actor =
            Actor { name: name.to_owned(), kind, roles: Vec::new(), aliases: Vec::new(), place: None };
        Self {
            actor,
            gender,
            is_organization: kind == ActorType::Organization,
            mention_count: 0,
            last_mention: None,
            aliases: HashSet::new(),
            roles: HashSet::new(),
        }
    }

    /// Adds a name to the aliases, unless it is the main name or present.
    pub fn add_alias(&mut self, name: &str) {
        if !self.aliases.contains(name) && comparison_key(&self.actor.name) != comparison_key(name) {
            self.aliases.insert(name.to_owned());
            self.actor.aliases.push(name.to_owned());
        }
    }

    /// Adds a role to the actor, unless present.
    pub fn add_role(&mut self, role: &str) {
        if !self.roles.contains(role) {
            self.roles.insert(role.to_owned());
            self.actor.roles.push(role.to_owned());
        }
    }
}
