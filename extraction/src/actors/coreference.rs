//! Resolves mentions to actors, from the first to the last.

use std::{collections::HashMap, ops::Range};

use super::{
    Antecedents, Coreference, Mention, appositions,
    candidate::{CandidateForm, CandidateMention},
    context::Context,
    descriptions::{self, is_indefinite},
    entities::{Entity, MentionInContext, PriorMention},
    entity_index::EntityIndex,
    leads,
    lexicon::NounClass,
    mentions::{is_actor_as_source, source_heads},
    name_matching::NameIndex,
    pronouns,
    quoted_tokens::QuotedTokens,
    unnamed_sources,
    weights::{MAX_NAMED_IN_QUOTATION, MAX_PRIOR_MENTIONS, description::MIN_MODEL_PROBABILITY},
};
use crate::{
    language::{NameType, Number, Relation, SentenceKind},
    schema::{ActorType, MentionForm},
};

/// Resolves each mention to an earlier entity or a new one, and drops mentions without an entity.
pub fn resolve(context: Context<'_>, candidates: &[CandidateMention]) -> Coreference {
    let quotations = QuotedTokens::of(context.doc);
    let mut resolver = Resolver::new(context, candidates, &quotations);
    let mut mentions: Vec<Mention> = Vec::with_capacity(candidates.len());
    let mut antecedents = Vec::new();
    for candidate in candidates {
        if context.doc.cancellation.is_cancelled() {
            break;
        }
        let Some(entity) = resolver.entity_of(candidate) else { continue };
        resolver.add_mention(candidate, entity);
        let scored = std::mem::take(&mut resolver.antecedents);
        if !scored.is_empty() {
            antecedents.push(Antecedents { mention: mentions.len(), actors: scored });
        }
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
    let actors = resolver.entities.into_iter().map(|entity| entity.actor).collect();
    Coreference::of_mentioned(actors, mentions, antecedents)
}

/// The state of the resolution of one article.
struct Resolver<'a> {
    context: Context<'a>,
    candidates: &'a [CandidateMention],
    quotations: &'a QuotedTokens,
    /// Per sentence; see [`MentionInContext::narrative_index`].
    narrative_indexes: Vec<u32>,
    names: NameIndex,
    /// First the entities of `names`, with the same indexes; then unnamed ones.
    entities: Vec<Entity>,
    prior_mentions: Vec<PriorMention>,
    /// The last of the prior mentions with this syntactic head.
    prior_by_token: HashMap<usize, usize>,
    index: EntityIndex,
    /// The entities that the mention resolved last may refer to, with probabilities; empty unless it is a pronoun.
    antecedents: Vec<(usize, f32)>,
    /// The heads of the sources of speech.
    sources: Vec<usize>,
    /// The entity that each name of one word denoted first.
    bearers: HashMap<&'a str, usize>,
}

impl<'a> Resolver<'a> {
    /// Collects the named entities of the article with their roles and genders, before any mention is resolved.
    fn new(context: Context<'a>, candidates: &'a [CandidateMention], quotations: &'a QuotedTokens) -> Self {
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
        for candidate in candidates {
            if candidate.name_type() == Some(NameType::Organization)
                && let Some(entity) = names.lookup(context, candidate, NameType::Organization, |_| None)
            {
                for noun in appositions::nouns_of(context, candidate) {
                    let is_kind = context.lexicon.noun_class(&noun) == Some(NounClass::OrganizationOfKind);
                    index.add_introduction(entity, &noun, is_kind);
                }
            }
        }
        let narrative_indexes = quotations.narrative_indexes(context.doc);
        Self {
            context,
            candidates,
            quotations,
            narrative_indexes,
            names,
            entities,
            prior_mentions: Vec::new(),
            prior_by_token: HashMap::new(),
            index,
            antecedents: Vec::new(),
            sources: source_heads(context.doc),
            bearers: HashMap::new(),
        }
    }

    /// Returns the entity of a mention, creating one for a new name or unnamed source.
    fn entity_of(&mut self, candidate: &CandidateMention) -> Option<usize> {
        self.antecedents.clear();
        match candidate.form {
            CandidateForm::Name(kind) => Some(self.named_entity(candidate, kind)),
            CandidateForm::Description => self
                .entity_named_like(candidate)
                .or_else(|| self.entity_in_apposition(candidate))
                .or_else(|| descriptions::resolve(&self.in_context(candidate)))
                .or_else(|| self.entity_named_after_lead(candidate))
                .or_else(|| self.model_antecedent(candidate))
                .or_else(|| self.unnamed_entity(candidate)),
            CandidateForm::Pronoun => {
                let resolved = pronouns::antecedent(&self.pronoun_in_context(candidate))?;
                let entity = resolved.entity;
                self.antecedents = resolved.probabilities;
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
            in_quote: self.quotations.is_quoted[mention.head.start],
            own_quotation: 0..0,
            excluded: Vec::new(),
            prior_mentions: &self.prior_mentions,
            entities: &self.entities,
            index: &self.index,
        }
    }

    /// Returns a pronoun in its context: who says a quotation is none of those that it speaks of.
    ///
    /// `"He lives for goals," he said`: the speaker is found first, by what precedes the quotation; the other "he" is
    /// another person.
    fn pronoun_in_context<'s>(&'s self, mention: &'s CandidateMention) -> MentionInContext<'s> {
        let token = mention.head.start;
        let own = self.in_context(mention);
        if let Some(quotation) = self.quotations.containing(token) {
            return MentionInContext {
                excluded: self.speaker_of(quotation, token).into_iter().collect(),
                ..own
            };
        }
        self.speaker_in_context(own)
    }

    /// Adds to a pronoun outside quotation marks what the quotation or clause beside it says of others.
    fn speaker_in_context<'s>(&self, pronoun: MentionInContext<'s>) -> MentionInContext<'s> {
        let doc = self.context.doc;
        let token = pronoun.mention.head.start;
        let mut own_quotation = self.quotations.before(doc, token);
        if own_quotation.is_empty() {
            own_quotation = self.quotations.introduced_by(doc, token);
        }
        let content = match own_quotation.is_empty() {
            true => pronouns::reported_clause(self.context, token),
            false => own_quotation.clone(),
        };
        let excluded = self.named_in(content);
        MentionInContext { own_quotation, excluded, ..pronoun }
    }

    /// Returns the entities that a quotation names, but for "I am Ivan Kolev".
    fn named_in(&self, quotation: Range<usize>) -> Vec<usize> {
        let doc = self.context.doc;
        let first = self.candidates.partition_point(|candidate| candidate.tokens.start < quotation.start);
        let inside =
            self.candidates[first..].iter().take_while(|candidate| candidate.tokens.start < quotation.end);
        let is_self = |candidate: &CandidateMention| {
            let before = candidate.tokens.start.saturating_sub(1);
            ["am", "'m", "’m", "is"].contains(&doc.word(before).to_lowercase().as_str())
        };
        let entity = |candidate: &CandidateMention| {
            let kind = candidate.name_type().filter(|_| !is_self(candidate))?;
            let last_mention = |entity: usize| self.entities[entity].last_mention;
            self.names.lookup(self.context, candidate, kind, last_mention)
        };
        inside.take(MAX_NAMED_IN_QUOTATION).filter_map(entity).collect()
    }

    /// Returns the entity that says the quotation of a pronoun, found so far or to be found after it.
    fn speaker_of(&self, quotation: Range<usize>, pronoun: usize) -> Option<usize> {
        let Context { doc, .. } = self.context;
        let gender = pronouns::gender(doc.word(pronoun))?;
        let sentence = doc.sentence_of(quotation.start).tokens.start;
        let is_introduced = quotation
            .start
            .checked_sub(1)
            .is_some_and(|mark| mark >= sentence && matches!(doc.word(mark), ":" | ","));
        let before = self.prior_mentions.iter().rev().take(MAX_PRIOR_MENTIONS);
        let mut before = before.take_while(|prior| prior.token >= sentence);
        if is_introduced && let Some(prior) = before.find(|prior| prior.is_agent && !prior.in_quote) {
            return Some(prior.entity);
        }
        let after = self.candidates.partition_point(|candidate| candidate.tokens.start < quotation.end);
        let speaker = self.candidates.get(after)?;
        let head = speaker.syntactic_head(self.context);
        if !self.quotations.is_followed_by(doc, &quotation, speaker.tokens.start)
            || !self.context.is_agent(head)
        {
            return None;
        }
        match speaker.form {
            CandidateForm::Name(kind) => {
                let last_mention = |entity: usize| self.entities[entity].last_mention;
                self.names.lookup(self.context, speaker, kind, last_mention)
            }
            CandidateForm::Pronoun if pronouns::gender(doc.word(head)) == Some(gender) => {
                let in_context = self.speaker_in_context(self.in_context(speaker));
                pronouns::antecedent(&in_context).map(|resolved| resolved.entity)
            }
            _ => None,
        }
    }

    fn narrative_index(&self, candidate: &CandidateMention) -> u32 {
        self.narrative_indexes[self.context.doc.tokens[candidate.head.start].sentence as usize]
    }

    fn named_entity(&mut self, candidate: &CandidateMention, kind: NameType) -> usize {
        let name = candidate.head_text(self.context);
        // A last name keeps denoting the person it first denoted: relatives who are named later have first names.
        let bearer = self.bearers.get(name).copied();
        let last_mention = |entity: usize| match bearer == Some(entity) {
            true => Some(usize::MAX),
            false => self.entities[entity].last_mention,
        };
        let known = self.names.lookup(self.context, candidate, kind, last_mention);
        let entity = known.unwrap_or_else(|| {
            let entity = Entity::new(name, actor_type(kind), None);
            self.index.add_name(self.entities.len(), &entity);
            self.entities.push(entity);
            self.entities.len() - 1
        });
        self.entities[entity].add_alias(name);
        if !name.contains(char::is_whitespace) {
            self.bearers.entry(name).or_insert(entity);
        }
        entity
    }

    /// Returns the entity whose name a description is but for its capitals: "the Irish coastguard service".
    fn entity_named_like(&self, candidate: &CandidateMention) -> Option<usize> {
        let Context { doc, .. } = self.context;
        let start = unnamed_sources::phrase_start(self.context, candidate);
        // "The Service" alone is no name.
        let has_modifier = start + 1 < candidate.head.start;
        let phrase = doc.span(start..candidate.tokens.end).slice(doc.text);
        has_modifier.then(|| self.names.named(phrase)).flatten()
    }

    /// Returns the person or organization whose name stands in apposition with a description: "her daughter, Ann Lee".
    fn entity_in_apposition(&self, candidate: &CandidateMention) -> Option<usize> {
        let person = appositions::name_of(self.context, self.candidates, candidate);
        let name =
            person.or_else(|| appositions::organization_of(self.context, self.candidates, candidate))?;
        let last_mention = |entity: usize| self.entities[entity].last_mention;
        self.names.lookup(self.context, name, name.name_type()?, last_mention)
    }

    /// Returns the person that the lead describes, and a paragraph behind it names; "the father" is the same from then on.
    fn entity_named_after_lead(&mut self, candidate: &CandidateMention) -> Option<usize> {
        let name = leads::name_of(self.context, self.candidates, candidate)?;
        let entity = self.names.lookup(self.context, name, NameType::Person, |_| None)?;
        let noun = self.context.doc.span(candidate.head.clone()).slice(self.context.doc.text);
        self.index.add_role(entity, noun);
        Some(entity)
    }

    /// Returns the entity of the model's antecedent of a description, if the model prefers it to none.
    fn model_antecedent(&self, candidate: &CandidateMention) -> Option<usize> {
        let link = pronouns::model_antecedent(self.context.doc, candidate.syntactic_head(self.context))?;
        let prior = self.prior_by_token.get(&link.antecedent)?;
        let entity = self.prior_mentions[*prior].entity;
        let is_probable = f64::from(link.probability) >= MIN_MODEL_PROBABILITY;
        (is_probable && descriptions::fits_kind(&self.in_context(candidate), entity)).then_some(entity)
    }

    /// Adds an entity for a description of people that has no antecedent, or of an organization that speaks.
    fn unnamed_entity(&mut self, candidate: &CandidateMention) -> Option<usize> {
        let Context { lexicon, .. } = self.context;
        let noun = self.context.lemma(candidate.head.start);
        let start = unnamed_sources::phrase_start(self.context, candidate);
        let is_source = lexicon.is_person_noun(&noun)
            && (lexicon.is_unnamed_source(&noun)
                || unnamed_sources::is_determiner(self.context, start)
                || self.context.is_agent(candidate.syntactic_head(self.context)));
        let is_organization = !is_source && descriptions::is_organization_as_source(self.context, candidate);
        let is_attributed = is_actor_as_source(self.context, candidate.head.start, &self.sources);
        if !is_source && !is_organization && !is_attributed {
            return None;
        }
        let number = self.context.doc.features(candidate.head.start).number;
        let is_one = number != Some(Number::Plural);
        let is_organization =
            is_organization || is_attributed && is_one && lexicon.noun_class(&noun).is_some();
        let phrase = unnamed_sources::name(self.context, candidate, &self.quotations.is_quoted);
        let name = phrase.slice(self.context.doc.text);
        let mut entity = Entity::new(name, ActorType::Unnamed, lexicon.title_gender(&noun));
        entity.is_organization = is_organization;
        self.entities.push(entity);
        // "A spokesman for the port" is the antecedent of "the spokesman"; "officials" in general are none.
        // Only one who spoke or acted: after "the town elects a new mayor", "the mayor" is the old one.
        let is_introduced = is_source
            && (is_attributed || self.context.is_agent(candidate.syntactic_head(self.context)))
            && candidate.tokens.len() + unnamed_sources::phrase_complement(self.context, candidate, phrase)
                > 1
            && (is_indefinite(self.context, candidate) || !is_one);
        if is_organization || is_attributed && !is_source || is_introduced {
            self.index.add_unnamed(self.entities.len() - 1, &noun, number);
        }
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
            || candidate.is_photo_credit(self.context)
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
            is_question_subject: candidate.tokens.clone().any(|token| context.is_asker(token)),
            is_possessive: doc.relation(token) == Relation::NmodPoss,
            in_quote: self.quotations.is_quoted[candidate.head.start],
            is_name: candidate.name_type().is_some(),
            is_plural: candidate.form == CandidateForm::Description && is_plural_noun,
        });
    }
}

fn actor_type(name: NameType) -> ActorType {
    match name {
        NameType::Person => ActorType::Person,
        NameType::Place => ActorType::Place,
        NameType::Group => ActorType::Group,
        NameType::Organization | NameType::Other => ActorType::Organization,
    }
}
