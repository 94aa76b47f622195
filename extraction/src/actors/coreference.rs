//! Resolves mentions to actors, from the first to the last.

use std::collections::HashMap;

use super::{
    Actor, Coreference, Mention,
    candidate::{CandidateForm, CandidateMention},
    context::Context,
    descriptions::{self, is_definite, is_indefinite},
    entities::{Entity, MentionInContext, PriorMention},
    entity_index::EntityIndex,
    name_matching::NameIndex,
    pronouns,
    weights::description::MIN_MODEL_PROBABILITY,
};
use crate::{
    language::{AnnotatedText, NameType, Number, Relation, Sentence, SentenceKind, Upos},
    schema::{ActorType, MentionForm},
    text::quotations,
};

/// Resolves each mention to an earlier entity or a new one, and drops mentions without an entity.
pub fn resolve(context: Context<'_>, candidates: &[CandidateMention]) -> Coreference {
    let in_quote = quoted_tokens(context.doc);
    let mut resolver = Resolver::new(context, candidates, &in_quote);
    let mut mentions: Vec<Mention> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        if context.doc.cancellation.is_cancelled() {
            break;
        }
        let Some(entity) = resolver.entity_of(candidate) else { continue };
        resolver.add_mention(candidate, entity);
        mentions.push(Mention {
            span: candidate.span(context),
            head: context.doc.span(candidate.head.clone()),
            role: candidate.role.clone().map(|role| context.doc.span(role)),
            actor: entity,
            form: match candidate.form {
                CandidateForm::Name(_) => MentionForm::Name,
                CandidateForm::Description => MentionForm::Description,
                CandidateForm::Pronoun => MentionForm::Pronoun,
            },
        });
    }
    drop_unmentioned(resolver.entities.into_iter().map(|entity| entity.actor).collect(), mentions)
}

/// Returns for each token whether it is inside quotation marks.
fn quoted_tokens(doc: &AnnotatedText<'_>) -> Vec<bool> {
    let quotations = quotations(doc.text);
    let mut next = 0;
    let is_quoted = |token: usize| {
        let span = doc.tokens[token].span;
        while next < quotations.len() && quotations[next].outer.end <= span.start {
            next += 1;
        }
        quotations.get(next).is_some_and(|quotation| quotation.outer.overlaps(span))
    };
    (0..doc.tokens.len()).map(is_quoted).collect()
}

/// Returns for each sentence the number of earlier sentences with unquoted text.
fn narrative_indexes(doc: &AnnotatedText<'_>, in_quote: &[bool]) -> Vec<u32> {
    let mut count = 0;
    let index = |sentence: &Sentence| {
        let is_narrative = |token: usize| !in_quote[token] && doc.upos(token) != Upos::Punct;
        let index = count;
        count += u32::from(sentence.tokens.clone().any(is_narrative));
        index
    };
    doc.sentences.iter().map(index).collect()
}

/// The state of the resolution of one article.
struct Resolver<'a> {
    context: Context<'a>,
    in_quote: &'a [bool],
    /// Per sentence; see [`MentionInContext::narrative_index`].
    narrative_indexes: Vec<u32>,
    names: NameIndex,
    /// First the entities of `names`, with the same indexes; then unnamed ones.
    entities: Vec<Entity>,
    prior_mentions: Vec<PriorMention>,
    /// The last of the prior mentions with this syntactic head.
    prior_by_token: HashMap<usize, usize>,
    index: EntityIndex,
}

impl<'a> Resolver<'a> {
    /// Collects the named entities of the article with their roles and genders, before any mention is resolved.
    fn new(context: Context<'a>, candidates: &[CandidateMention], in_quote: &'a [bool]) -> Self {
        let names = NameIndex::from_mentions(context, candidates);
        let named = names.entities.iter();
        let mut entities: Vec<Entity> =
            named.map(|named| Entity::new(&named.name, actor_type(named.kind), named.gender)).collect();
        let mut index = EntityIndex::default();
        for (number, entity) in entities.iter().enumerate() {
            index.add_name(number, entity);
        }
        for candidate in candidates {
            if let (Some(role), Some(kind)) = (&candidate.role, candidate.name_type())
                && let Some(entity) = names.lookup(context, candidate, kind, |_| None)
            {
                let role = context.doc.span(role.clone()).slice(context.doc.text);
                let gender =
                    role.split_whitespace().rev().find_map(|word| context.lexicon.title_gender(word));
                index.add_role(entity, role);
                let entity = &mut entities[entity];
                let is_person = entity.actor.kind == ActorType::Person;
                entity.gender = entity.gender.or(gender.filter(|_| is_person));
            }
        }
        let narrative_indexes = narrative_indexes(context.doc, in_quote);
        Self {
            context,
            in_quote,
            narrative_indexes,
            names,
            entities,
            prior_mentions: Vec::new(),
            prior_by_token: HashMap::new(),
            index,
        }
    }

    /// Returns the entity of a mention, creating one for a new name or unnamed source.
    fn entity_of(&mut self, candidate: &CandidateMention) -> Option<usize> {
        match candidate.form {
            CandidateForm::Name(kind) => Some(self.named_entity(candidate, kind)),
            CandidateForm::Description => descriptions::resolve(&self.in_context(candidate))
                .or_else(|| self.model_antecedent(candidate))
                .or_else(|| self.unnamed_entity(candidate)),
            CandidateForm::Pronoun => {
                let entity = pronouns::antecedent(&self.in_context(candidate))?;
                // The first "she" decides the gender of the entity.
                let gender = pronouns::gender(self.context.doc.word(candidate.head.start));
                let entity_gender = &mut self.entities[entity].gender;
                *entity_gender = gender.or(*entity_gender);
                Some(entity)
            }
        }
    }

    fn in_context<'s>(&'s self, mention: &'s CandidateMention) -> MentionInContext<'s> {
        MentionInContext {
            context: self.context,
            mention,
            narrative_index: self.narrative_index(mention),
            in_quote: self.in_quote[mention.head.start],
            prior_mentions: &self.prior_mentions,
            entities: &self.entities,
            index: &self.index,
        }
    }

    fn narrative_index(&self, candidate: &CandidateMention) -> u32 {
        self.narrative_indexes[self.context.doc.tokens[candidate.head.start].sentence as usize]
    }

    fn named_entity(&mut self, candidate: &CandidateMention, kind: NameType) -> usize {
        let name = candidate.head_text(self.context);
        let last_mention = |entity: usize| self.entities[entity].last_mention;
        let known = self.names.lookup(self.context, candidate, kind, last_mention);
        let entity = known.unwrap_or_else(|| {
            let entity = Entity::new(name, actor_type(kind), None);
            self.index.add_name(self.entities.len(), &entity);
            self.entities.push(entity);
            self.entities.len() - 1
        });
        self.entities[entity].add_alias(name);
        entity
    }

    /// Returns the entity of the model's antecedent of a description, if the model prefers it to none.
    fn model_antecedent(&self, candidate: &CandidateMention) -> Option<usize> {
        let link = pronouns::model_antecedent(self.context.doc, candidate.syntactic_head(self.context))?;
        let prior = self.prior_by_token.get(&link.antecedent)?;
        let is_probable = f64::from(link.probability) >= MIN_MODEL_PROBABILITY;
        is_probable.then(|| self.prior_mentions[*prior].entity)
    }

    /// Adds an entity for a description of people that has no antecedent.
    fn unnamed_entity(&mut self, candidate: &CandidateMention) -> Option<usize> {
        let Context { lexicon, .. } = self.context;
        let noun = self.context.lemma(candidate.head.start);
        let is_source = lexicon.is_person_noun(&noun)
            && (lexicon.is_unnamed_source(&noun)
                || is_indefinite(self.context, candidate)
                || is_definite(self.context, candidate));
        if !is_source {
            return None;
        }
        let name = candidate.span(self.context).slice(self.context.doc.text);
        self.entities.push(Entity::new(name, ActorType::Unnamed, lexicon.title_gender(&noun)));
        Some(self.entities.len() - 1)
    }

    /// Adds a resolved mention to its entity and, if later mentions may refer back to it, to the prior mentions.
    fn add_mention(&mut self, candidate: &CandidateMention, entity: usize) {
        let Context { doc, lexicon } = self.context;
        self.entities[entity].mention_count += 1;
        if let Some(role) = &candidate.role {
            self.entities[entity].add_role(doc.span(role.clone()).slice(doc.text));
        }
        // The text does not refer back to bylines, captions and photo credits.
        let kind = doc.sentence_of(candidate.head.start).kind;
        if !matches!(kind, SentenceKind::Story | SentenceKind::Headline)
            || is_photo_credit(self.context, candidate)
        {
            return;
        }
        let context = self.context;
        let token = candidate.syntactic_head(context);
        let noun = context.lemma(candidate.head.start);
        let is_source = context.is_according_to_source(token);
        let is_plural_noun = doc.features(candidate.head.start).number == Some(Number::Plural)
            || (lexicon.is_unnamed_source(&noun) && !is_indefinite(context, candidate));
        self.entities[entity].last_mention = Some(self.prior_mentions.len());
        self.prior_by_token.insert(token, self.prior_mentions.len());
        self.prior_mentions.push(PriorMention {
            entity,
            token,
            narrative_index: self.narrative_index(candidate),
            is_subject: is_source || candidate.tokens.clone().any(|token| context.is_subject(token)),
            is_agent: is_source || candidate.tokens.clone().any(|token| context.is_agent(token)),
            is_possessive: doc.relation(token) == Relation::NmodPoss,
            in_quote: self.in_quote[candidate.head.start],
            is_name: candidate.name_type().is_some(),
            is_plural: candidate.form == CandidateForm::Description && is_plural_noun,
        });
    }
}

/// Returns true for the photographer or agency of a photo credit: "(Ann Lee/Reuters)".
fn is_photo_credit(context: Context<'_>, candidate: &CandidateMention) -> bool {
    let span = candidate.span(context);
    let before = context.doc.text[..span.start as usize].trim_end();
    let after = context.doc.text[span.end as usize..].trim_start();
    after.starts_with('/') && before.ends_with('(') || before.ends_with('/') && after.starts_with(')')
}

fn actor_type(name: NameType) -> ActorType {
    match name {
        NameType::Person => ActorType::Person,
        NameType::Place => ActorType::Place,
        NameType::Group => ActorType::Group,
        NameType::Organization | NameType::Other => ActorType::Organization,
    }
}

/// Drops actors without a mention and renumbers the others in order of their first mention.
fn drop_unmentioned(actors: Vec<Actor>, mut mentions: Vec<Mention>) -> Coreference {
    let mut new_index: Vec<Option<usize>> = vec![None; actors.len()];
    let mut next = 0;
    for mention in &mut mentions {
        mention.actor = *new_index[mention.actor].get_or_insert_with(|| {
            next += 1;
            next - 1
        });
    }
    let indexed = actors.into_iter().zip(new_index);
    let mut kept: Vec<(usize, Actor)> = indexed.filter_map(|(actor, index)| Some((index?, actor))).collect();
    kept.sort_by_key(|(index, _)| *index);
    Coreference { mentions, actors: kept.into_iter().map(|(_, actor)| actor).collect() }
}
