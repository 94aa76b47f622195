//! Joining mentions into actors, from the first to the last.

use super::{
    Actor, Coreference, Mention,
    descriptions::{self, is_a, is_the},
    lexicon::{Gender, gender_told, is_role, is_unnamed_source},
    mentions::{By, Found},
    name_matching::{Names, key},
    pronouns::{self, is_source, is_subject, speaks},
};
use crate::{
    language::{AnnotatedText, NameType, Number, Relation, Sentence, SentenceKind, Upos},
    schema::{ActorType, MentionForm},
    text::quotations,
};

/// Someone that mentions stand for, with what tells who is meant.
#[derive(Debug)]
pub struct Known {
    /// The actor as it goes into the cast.
    pub actor: Actor,
    /// Whether "he" or "she" means them, where something tells.
    pub gender: Option<Gender>,
    /// The roles told anywhere in the article.
    pub told_roles: Vec<String>,
    /// How often they are met so far.
    pub mentions: usize,
}

/// A mention as those after it look back at it.
#[derive(Debug)]
pub struct Seen {
    /// Whom it means, by number.
    pub actor: usize,
    /// The word by which it hangs in its sentence.
    pub token: usize,
    /// Its sentence, by number among those told (see [`told`]).
    pub sentence: u32,
    /// Whether it is a subject.
    pub is_subject: bool,
    /// Whether it is the subject of a verb of speech or will.
    pub speaks: bool,
    /// Whether something of theirs is spoken of: "Kolev's lawyer".
    pub is_owner: bool,
    /// Whether it stands inside quotation marks.
    pub in_quote: bool,
    /// Whether it is a name.
    pub by_name: bool,
    /// Whether it means several, or a noun for those who tell.
    pub is_plural: bool,
}

/// Joins mentions into actors, each kept where nobody is meant that is known.
pub fn join(words: &AnnotatedText<'_>, found: Vec<Found>) -> Coreference {
    let quoted = quoted(words);
    let told = told(words, &quoted);
    let mut joiner = Joiner::new(words, &found, &told);
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    for one in &found {
        let Some(actor) = joiner.actor_of(one, quoted[one.head.start]) else { continue };
        joiner.see(one, actor, quoted[one.head.start]);
        mentions.push(Mention {
            span: one.span(words),
            head: words.span(one.head.clone()),
            role: one.role.clone().map(|role| words.span(role)),
            actor,
            form: match one.by {
                By::Name(_) => MentionForm::Name,
                By::Description => MentionForm::Description,
                By::Pronoun => MentionForm::Pronoun,
            },
        });
    }
    drop_unused(joiner.known.into_iter().map(|one| one.actor).collect(), mentions)
}

/// Per token, whether it stands inside quotation marks.
fn quoted(words: &AnnotatedText<'_>) -> Vec<bool> {
    let quotations = quotations(words.text);
    let mut at = 0;
    let inside = |span: usize| {
        while at < quotations.len() && quotations[at].outer.end <= words.tokens[span].span.start {
            at += 1;
        }
        quotations.get(at).is_some_and(|one| one.outer.overlaps(words.tokens[span].span))
    };
    (0..words.tokens.len()).map(inside).collect()
}

/// Per sentence, how many before it the article tells in its own voice: what somebody says at length takes
/// nobody farther away who is spoken of around it.
fn told(words: &AnnotatedText<'_>, quoted: &[bool]) -> Vec<u32> {
    let mut before = 0;
    let number = |sentence: &Sentence| {
        let tells = |token: usize| !quoted[token] && words.upos(token) != Upos::Punct;
        let here = before;
        before += u32::from(sentence.tokens.clone().any(tells));
        here
    };
    words.sentences.iter().map(number).collect()
}

struct Joiner<'a> {
    words: &'a AnnotatedText<'a>,
    /// Per sentence, its number among those told.
    told: &'a [u32],
    names: Names,
    /// The named first, by their numbers in `names`; then the unnamed.
    known: Vec<Known>,
    seen: Vec<Seen>,
}

impl<'a> Joiner<'a> {
    fn new(words: &'a AnnotatedText<'a>, found: &[Found], told: &'a [u32]) -> Self {
        let names = Names::learn(words, found);
        let known = names.all.iter().map(|one| Known::new(&one.name, kind(one.kind), one.gender)).collect();
        let mut joiner = Self { words, told, names, known, seen: Vec::new() };
        for one in found {
            if let (Some(role), Some(kind)) = (&one.role, one.kind())
                && let Some(actor) = joiner.names.find(words, one, kind, &[])
            {
                let role = words.span(role.clone()).slice(words.text);
                let told = role.split_whitespace().rev().find_map(gender_told);
                let known = &mut joiner.known[actor];
                known.told_roles.push(role.to_owned());
                known.gender = known.gender.or(told.filter(|_| known.actor.kind == ActorType::Person));
            }
        }
        joiner
    }

    fn actor_of(&mut self, one: &Found, in_quote: bool) -> Option<usize> {
        let words = self.words;
        match one.by {
            By::Name(name) => {
                let written = words.span(one.head.clone()).slice(words.text);
                let recent: Vec<usize> = self.seen.iter().rev().map(|other| other.actor).collect();
                let actor = self.names.find(words, one, name, &recent).unwrap_or_else(|| {
                    self.known.push(Known::new(written, kind(name), None));
                    self.known.len() - 1
                });
                self.known[actor].add_alias(written);
                Some(actor)
            }
            By::Description => descriptions::meant(words, one, self.number(one), &self.seen, &self.known)
                .or_else(|| self.model_told(one))
                .or_else(|| self.unnamed(one)),
            By::Pronoun => {
                let actor =
                    pronouns::antecedent(words, one, self.number(one), &self.seen, &self.known, in_quote)?;
                // Once "she", always "she".
                let gender = pronouns::gender(words.word(one.head.start));
                let known = &mut self.known[actor];
                known.gender = gender.or(known.gender);
                Some(actor)
            }
        }
    }

    /// The number of its sentence among those told.
    fn number(&self, one: &Found) -> u32 {
        self.told[self.words.tokens[one.head.start].sentence as usize]
    }

    /// Whom the model takes a description for, where it is surer than not.
    fn model_told(&self, one: &Found) -> Option<usize> {
        let top = one.top(self.words);
        let sure = |other: &&Seen| pronouns::told(self.words, top, other.token) >= 0.5;
        self.seen.iter().rev().find(sure).map(|other| other.actor)
    }

    /// Nobody known: a source of its own, where the words stand for people at all.
    fn unnamed(&mut self, one: &Found) -> Option<usize> {
        let words = self.words;
        let noun = words.lemma(one.head.start).to_lowercase();
        if !is_role(&noun) || !(is_unnamed_source(&noun) || is_a(words, one) || is_the(words, one)) {
            return None;
        }
        let name = one.span(words).slice(words.text);
        self.known.push(Known::new(name, ActorType::Unnamed, gender_told(&noun)));
        Some(self.known.len() - 1)
    }

    fn see(&mut self, one: &Found, actor: usize, in_quote: bool) {
        let words = self.words;
        let known = &mut self.known[actor];
        known.mentions += 1;
        if let Some(role) = &one.role {
            known.add_role(words.span(role.clone()).slice(words.text));
        }
        // Who wrote it, or stands in a caption, is not whom the story goes on about.
        if !matches!(words.sentence_of(one.head.start).kind, SentenceKind::Story | SentenceKind::Headline) {
            return;
        }
        if is_credit(words, one) {
            return;
        }
        let token = one.top(words);
        let noun = words.lemma(one.head.start).to_lowercase();
        let of_many = words.features(one.head.start).number == Some(Number::Plural);
        self.seen.push(Seen {
            actor,
            token,
            sentence: self.number(one),
            is_subject: is_source(words, token) || one.tokens.clone().any(|token| is_subject(words, token)),
            speaks: is_source(words, token) || one.tokens.clone().any(|token| speaks(words, token)),
            is_owner: words.relation(token) == Relation::NmodPoss,
            in_quote,
            by_name: matches!(one.by, By::Name(_)),
            is_plural: one.by == By::Description
                && (of_many || (is_unnamed_source(&noun) && !is_a(words, one))),
        });
    }
}

/// True for whoever made a picture: "(Ann Lee/Reuters)".
fn is_credit(words: &AnnotatedText<'_>, one: &Found) -> bool {
    let span = one.span(words);
    let before = words.text[..span.start as usize].trim_end();
    let after = words.text[span.end as usize..].trim_start();
    after.starts_with('/') && before.ends_with('(') || before.ends_with('/') && after.starts_with(')')
}

fn kind(name: NameType) -> ActorType {
    match name {
        NameType::Person => ActorType::Person,
        NameType::Place => ActorType::Place,
        NameType::Group => ActorType::Group,
        NameType::Organization | NameType::Other => ActorType::Organization,
    }
}

impl Known {
    fn new(name: &str, kind: ActorType, gender: Option<Gender>) -> Self {
        let actor = Actor { name: name.to_owned(), kind, roles: Vec::new(), aliases: Vec::new() };
        Self { actor, gender, told_roles: Vec::new(), mentions: 0 }
    }

    fn add_alias(&mut self, name: &str) {
        let actor = &mut self.actor;
        if key(&actor.name) != key(name) && !actor.aliases.iter().any(|alias| alias == name) {
            actor.aliases.push(name.to_owned());
        }
    }

    fn add_role(&mut self, role: &str) {
        let roles = &mut self.actor.roles;
        if !roles.iter().any(|known| known == role) {
            roles.push(role.to_owned());
        }
    }
}

/// Leaves out actors that no mention means, and numbers the others anew.
fn drop_unused(actors: Vec<Actor>, mut mentions: Vec<Mention>) -> Coreference {
    let mut number: Vec<Option<usize>> = vec![None; actors.len()];
    let mut next = 0;
    for mention in &mut mentions {
        mention.actor = *number[mention.actor].get_or_insert_with(|| {
            next += 1;
            next - 1
        });
    }
    let mut kept: Vec<(usize, Actor)> =
        actors.into_iter().zip(number).filter_map(|(actor, number)| Some((number?, actor))).collect();
    kept.sort_by_key(|(number, _)| *number);
    Coreference { mentions, actors: kept.into_iter().map(|(_, actor)| actor).collect() }
}
