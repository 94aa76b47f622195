//! What speakers are when speaking: role, organization, party and gender, as the article says it.
//!
//! The words at the mention that names the speaker come first, then those that the article gives the actor first.

mod parties;
mod phrases;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, ops::Range};

use super::{
    Coreference, Lexicon,
    context::Context,
    lexicon::{self, NounClass},
    weights::{MAX_COMPLEMENT_TOKENS, MAX_TITLE_TOKENS},
};
use crate::{
    language::{AnnotatedText, NameType, Upos},
    schema::{ActorType, Gender, MentionForm},
    text::ByteSpan,
};
pub use parties::Parties;
use phrases::{Described, Phrases};

/// An organization or party of a speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affiliation {
    /// Its full name.
    pub name: String,
    /// The words that name it.
    pub span: ByteSpan,
}

/// What a speaker is when speaking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capacity {
    /// The office or profession.
    pub role: Option<ByteSpan>,
    /// The organization.
    pub organization: Option<Affiliation>,
    /// The party.
    pub party: Option<Affiliation>,
    /// The gender that words show.
    pub gender: Gender,
    /// False for people without a name; `None` for an unresolved pronoun.
    pub named: Option<bool>,
}

/// The capacities of an article's actors, found once for all statements.
pub struct Capacities<'a> {
    phrases: Phrases<'a>,
    coreference: &'a Coreference,
    /// By mention, what the words around it say.
    described: Vec<Described>,
    /// By actor, what the article says first.
    first: Vec<Described>,
    genders: Vec<Gender>,
    /// By actor, whether a mention is more than a pronoun.
    is_described: Vec<bool>,
    /// Actors of organizations by each of their names.
    organizations: HashMap<&'a str, usize>,
}

impl<'a> Capacities<'a> {
    /// Reads the words around all mentions. Linear in the number of tokens.
    pub fn new(
        doc: &'a AnnotatedText<'a>,
        coreference: &'a Coreference,
        lexicon: &'a Lexicon,
        parties: &'a Parties,
    ) -> Self {
        let phrases = Phrases { context: Context { doc, lexicon }, parties };
        let mut this = Self {
            phrases,
            coreference,
            described: Vec::with_capacity(coreference.mentions.len()),
            first: vec![Described::default(); coreference.actors.len()],
            genders: Vec::new(),
            is_described: vec![false; coreference.actors.len()],
            organizations: HashMap::new(),
        };
        for (at, actor) in coreference.actors.iter().enumerate() {
            if actor.kind == ActorType::Organization {
                for name in std::iter::once(&actor.name).chain(&actor.aliases) {
                    this.organizations.entry(name).or_insert(at);
                }
            }
        }
        for mention in 0..coreference.mentions.len() {
            let described = this.describe(mention);
            this.is_described[coreference.mentions[mention].actor] |=
                coreference.mentions[mention].form != MentionForm::Pronoun;
            this.first[coreference.mentions[mention].actor].fill(described);
            this.described.push(described);
        }
        this.genders = this.find_genders();
        this
    }

    /// Returns the capacity of a speaker whose words are `span`, and who is `mention` where that is resolved.
    pub fn of(&self, span: ByteSpan, mention: Option<usize>) -> Capacity {
        let Some(at) = mention else {
            return Capacity { named: self.has_name(span), ..Capacity::default() };
        };
        let actor = self.coreference.mentions[at].actor;
        let mut described = self.described[at];
        described.fill(self.first[actor]);
        let organization = described.organization.map(|span| self.affiliation(span));
        let party = described.party.map(|(span, name)| Affiliation { name: name.to_owned(), span });
        Capacity {
            role: described.role,
            organization: organization.or_else(|| self.own_name(actor, at, ActorType::Organization)),
            party: party.or_else(|| self.own_party(actor, at)),
            gender: self.genders[actor],
            named: self.is_named(actor, at),
        }
    }

    fn doc(&self) -> &'a AnnotatedText<'a> {
        self.phrases.context.doc
    }

    fn text(&self, span: ByteSpan) -> &'a str {
        span.slice(self.doc().text)
    }

    fn tokens(&self, span: ByteSpan) -> Range<usize> {
        let tokens = &self.doc().tokens;
        let start = tokens.partition_point(|token| token.span.end <= span.start);
        start..tokens.partition_point(|token| token.span.start < span.end).max(start)
    }

    /// Returns what the words of a mention and around it say.
    fn describe(&self, mention: usize) -> Described {
        if self.is_institution(mention) {
            return Described::default();
        }
        let mention = &self.coreference.mentions[mention];
        let (doc, context) = (self.doc(), self.phrases.context);
        let head = self.tokens(mention.head);
        match (mention.form, self.coreference.actors[mention.actor].kind) {
            (MentionForm::Name, ActorType::Person) => {
                let role = mention.role.map(|role| self.tokens(role));
                let mut described = role.map(|role| self.phrases.divide(role)).unwrap_or_default();
                let behind = self.phrases.behind_name(head.end);
                described.organization = described.organization.or(behind.organization);
                described.party = described.party.or(behind.party);
                // "Sen. Jane Roe"
                let title = head.start.checked_sub(1).filter(|&title| {
                    let word = doc.word(title);
                    described.role.is_none()
                        && context.lexicon.is_honorific(word)
                        && context.lexicon.title_gender(word).is_none()
                        && !matches!(word, "Dr" | "Dr.")
                });
                described.role = described.role.or(title.map(|title| doc.tokens[title].span));
                described
            }
            (MentionForm::Description, ActorType::Person | ActorType::Unnamed) => {
                let Some(noun) = head.end.checked_sub(1).filter(|&noun| context.is_person_noun(noun)) else {
                    return Described::default();
                };
                let start = self.phrase_start(self.tokens(mention.span).start, noun);
                let end = doc.sentence_of(noun).tokens.end;
                self.phrases.divide(start..self.complement_end(noun, end))
            }
            _ => Described::default(),
        }
    }

    /// Returns the first token of the noun phrase around a mention that begins at `start`, with names before its noun.
    fn phrase_start(&self, start: usize, noun: usize) -> usize {
        let doc = self.doc();
        let belongs = |token: &usize| {
            doc.is_descendant(*token, noun)
                && matches!(doc.upos(*token), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num)
                && !doc.name_at(*token).is_some_and(|name| name.kind == NameType::Person)
        };
        let first = doc.sentence_of(noun).tokens.start.max(start.saturating_sub(MAX_TITLE_TOKENS));
        let start = (first..start).rev().take_while(belongs).last().unwrap_or(start);
        let mark = start.checked_sub(1).filter(|&mark| doc.upos(mark) == Upos::Part);
        let name = mark.and_then(|mark| doc.name_at(mark.checked_sub(1)?));
        name.map_or(start, |name| name.tokens.start)
    }

    /// Returns the end of the words that depend on a noun and follow it without a verb.
    fn complement_end(&self, noun: usize, end: usize) -> usize {
        let doc = self.doc();
        let belongs = |token: &usize| {
            doc.is_descendant(*token, noun)
                && !matches!(
                    doc.upos(*token),
                    Upos::Verb | Upos::Aux | Upos::Punct | Upos::Sconj | Upos::Pron
                )
        };
        (noun + 1..end)
            .take(MAX_COMPLEMENT_TOKENS)
            .take_while(belongs)
            .last()
            .map_or(noun + 1, |last| last + 1)
    }

    /// Returns the organization that words name: the actor's full name where they are one.
    fn affiliation(&self, span: ByteSpan) -> Affiliation {
        let text = self.text(span);
        let mentioned = self.coreference.mention_at(span).map(|at| &self.coreference.mentions[at]);
        let own = mentioned.filter(|mention| {
            span.contains(mention.head) || mention.span.contains(span) && mention.form != MentionForm::Name
        });
        let own = own.map(|mention| &self.coreference.actors[mention.actor]);
        let own = own.filter(|actor| actor.kind == ActorType::Organization);
        let named = || self.organizations.get(text).map(|&actor| &self.coreference.actors[actor]);
        let known = own.or_else(named);
        // "White House" is an alias of a country, and no speaker belongs to the country.
        let is_country = |name: &str| self.phrases.context.lexicon.is_country(name);
        let name = known.map(|actor| actor.name.as_str()).filter(|name| !is_country(name));
        Affiliation { name: name.unwrap_or(text).to_owned(), span }
    }

    /// Returns a speaker of this type as its own affiliation: "the Sierra Club said".
    fn own_name(&self, actor: usize, mention: usize, kind: ActorType) -> Option<Affiliation> {
        let own = &self.coreference.actors[actor];
        let span = self.coreference.mentions[mention].span;
        let is_institution = own.kind == ActorType::Unnamed && self.is_institution(mention);
        match is_institution {
            true => Some(Affiliation { name: own.name.clone(), span }),
            false => (own.kind == kind).then(|| self.affiliation(span)),
        }
    }

    /// Returns the party that a speaker is: "Labour said".
    fn own_party(&self, actor: usize, mention: usize) -> Option<Affiliation> {
        let own = &self.coreference.actors[actor];
        let is_body = matches!(own.kind, ActorType::Organization | ActorType::Group);
        let name = self.phrases.parties.full_name(&own.name).filter(|_| is_body)?;
        Some(Affiliation { name: name.to_owned(), span: self.coreference.mentions[mention].span })
    }

    /// Returns true for a description of an institution: "police", "the ministry".
    fn is_institution(&self, mention: usize) -> bool {
        let mention = &self.coreference.mentions[mention];
        let noun = self.tokens(mention.head).end.saturating_sub(1);
        let class = self.phrases.context.lexicon.noun_class(&self.phrases.context.lemma(noun));
        mention.form == MentionForm::Description && class.is_some_and(NounClass::is_organization)
    }

    fn is_named(&self, actor: usize, mention: usize) -> Option<bool> {
        match self.coreference.actors[actor].kind {
            ActorType::Unnamed if self.coreference.mentions[mention].form == MentionForm::Pronoun => {
                self.is_described[actor].then_some(false)
            }
            ActorType::Unnamed => Some(self.is_institution(mention)),
            _ => Some(true),
        }
    }

    /// Returns true for words without a mention that contain the name of a person or organization; `None` for a pronoun.
    fn has_name(&self, span: ByteSpan) -> Option<bool> {
        let doc = self.doc();
        let tokens = self.tokens(span);
        let is_pronoun = tokens.len() == 1 && doc.upos(tokens.start) == Upos::Pron;
        let is_named = |token: usize| {
            doc.name_at(token).is_some_and(|name| {
                let is_possessor = name.tokens.end < tokens.end && doc.upos(name.tokens.end) == Upos::Part;
                matches!(name.kind, NameType::Person | NameType::Organization) && !is_possessor
            })
        };
        (!is_pronoun).then(|| tokens.clone().any(is_named))
    }

    /// Returns the gender of each actor: that of forms of address and nouns, else of pronouns; two genders are none.
    fn find_genders(&self) -> Vec<Gender> {
        let count = self.coreference.actors.len();
        let mut by_title = vec![[false; 2]; count];
        let mut by_pronoun = vec![[false; 2]; count];
        for (at, mention) in self.coreference.mentions.iter().enumerate() {
            let kind = self.coreference.actors[mention.actor].kind;
            if !matches!(kind, ActorType::Person | ActorType::Unnamed) {
                continue;
            }
            if mention.form == MentionForm::Pronoun {
                let gender = match self.text(mention.head).to_lowercase().as_str() {
                    "she" | "her" | "hers" | "herself" => 0,
                    "he" | "him" | "his" | "himself" => 1,
                    _ => continue,
                };
                by_pronoun[mention.actor][gender] |= !self.coreference.is_ambiguous(at);
                continue;
            }
            for gender in self.genders_of_words(mention) {
                by_title[mention.actor][gender] = true;
            }
        }
        let gender = |(title, pronoun): ([bool; 2], [bool; 2])| match (title, pronoun) {
            ([true, false], _) | ([false, false], [true, false]) => Gender::Female,
            ([false, true], _) | ([false, false], [false, true]) => Gender::Male,
            _ => Gender::Unknown,
        };
        by_title.into_iter().zip(by_pronoun).map(gender).collect()
    }

    /// Iterates over the genders that the words before a name, or of a description, show: 0 female, 1 male.
    fn genders_of_words(&self, mention: &super::Mention) -> impl Iterator<Item = usize> {
        let tokens = self.tokens(mention.span);
        let head = self.tokens(mention.head);
        let role = mention.role.map(|role| self.tokens(role)).unwrap_or_default();
        let before = match mention.form {
            MentionForm::Name => tokens.start..head.start,
            _ => head,
        };
        let lexicon = self.phrases.context.lexicon;
        let words = before.chain(role).map(|token| self.doc().word(token));
        // A woman may be chairman.
        let words = words.filter(|word| !word.to_lowercase().ends_with("chairman"));
        let genders: Vec<usize> = words
            .filter_map(|word| lexicon.title_gender(word))
            .map(|gender| match gender {
                lexicon::Gender::Female => 0,
                lexicon::Gender::Male => 1,
            })
            .collect();
        genders.into_iter()
    }
}
