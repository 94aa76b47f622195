//! Features of who takes part in an event.

use std::collections::{HashMap, HashSet};

use super::{Emit, digits, magnitude, sentence_distance, syntax, truth};
use crate::{
    events::{Context, enclosing_statement},
    language::{AnnotatedText, SentenceKind, Upos},
};

/// The kind of a candidate that is no mention of an actor.
const NOUN: &str = "noun";

/// The words of an article that may name a participant.
pub(in crate::happenings) struct Candidates<'a> {
    doc: &'a AnnotatedText<'a>,
    all: Vec<Candidate>,
    /// The referent of the speaker of each statement.
    speakers: HashMap<usize, u32>,
}

/// A word that may name a participant.
struct Candidate {
    word: usize,
    /// Number of what it refers to.
    referent: u32,
    /// Type of the actor, or [`NOUN`].
    kind: &'static str,
    /// Index of the statement that it stands in.
    statement: Option<usize>,
    lemma: String,
    preposition: String,
    /// Pronoun, description, name or other.
    form: &'static str,
    /// How often the article refers to it.
    count: usize,
    is_first: bool,
    is_in_lead: bool,
}

/// A trigger, with what its features need.
pub(in crate::happenings) struct TriggerContext<'a> {
    pub word: usize,
    /// The name of its likeliest type.
    pub event_type: &'a str,
    /// The words that the rules give it as actors and recipients.
    pub of_rules: [Vec<usize>; super::ROLES],
    voice: &'static str,
    lemma: String,
    statement: Option<usize>,
}

impl<'a> TriggerContext<'a> {
    pub fn new(
        context: &Context<'_>,
        word: usize,
        event_type: &'a str,
        of_rules: [Vec<usize>; super::ROLES],
    ) -> Self {
        let doc = context.doc;
        Self {
            word,
            event_type,
            of_rules,
            voice: syntax::voice(doc, word),
            lemma: doc.lemma(word).to_lowercase(),
            statement: enclosing_statement(context.statements, doc.tokens[word].span),
        }
    }
}

impl<'a> Candidates<'a> {
    /// Collects the candidates; `referents` has a number for each word that refers to something, and the type of its actor.
    pub fn new(context: &'a Context<'a>, referents: &[Option<(u32, Option<&'static str>)>]) -> Self {
        let doc = context.doc;
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for (referent, _) in referents.iter().flatten() {
            *counts.entry(*referent).or_default() += 1;
        }
        let words = || referents.iter().enumerate().filter_map(|(word, one)| one.map(|one| (word, one)));
        let is_lead = |word: usize| {
            doc.tokens[word].sentence == 0 || doc.sentence_of(word).kind == SentenceKind::Headline
        };
        let in_lead: HashSet<u32> =
            words().filter(|&(word, _)| is_lead(word)).map(|(_, (referent, _))| referent).collect();
        let mut seen = HashSet::new();
        let all: Vec<Candidate> = words()
            .map(|(word, (referent, actor))| Candidate {
                word,
                referent,
                kind: actor.unwrap_or(NOUN),
                statement: enclosing_statement(context.statements, doc.tokens[word].span),
                lemma: match doc.upos(word) {
                    Upos::Propn => "*".to_owned(),
                    _ => doc.lemma(word).to_lowercase(),
                },
                preposition: syntax::preposition(doc, word),
                form: match doc.upos(word) {
                    Upos::Pron => "pronoun",
                    Upos::Noun if actor.is_some() => "description",
                    Upos::Propn => "name",
                    _ => "other",
                },
                count: counts[&referent],
                is_first: seen.insert(referent),
                is_in_lead: in_lead.contains(&referent),
            })
            .collect();
        let speakers = context.statements.iter().enumerate().filter_map(|(index, statement)| {
            let start = statement.speaker.as_ref()?.span.start;
            let at = all.partition_point(|candidate| doc.tokens[candidate.word].span.start < start);
            all.get(at).map(|candidate| (index, candidate.referent))
        });
        let speakers = speakers.collect();
        Self { doc, all, speakers }
    }

    /// Returns the number of candidates.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns the words of the candidates, in text order.
    pub fn words(&self) -> impl Iterator<Item = usize> + '_ {
        self.all.iter().map(|candidate| candidate.word)
    }

    /// Emits the features of a candidate that no trigger changes.
    pub fn of_word(&self, nth: usize, emit: &mut Emit<'_>) {
        let candidate = &self.all[nth];
        let count = match candidate.count {
            count @ ..=4 => digits(count),
            5..=6 => "5",
            7..=10 => "7",
            11..=18 => "11",
            _ => "more",
        };
        let actor = if candidate.kind == NOUN { "noun" } else { "actor" };
        emit(&["mentions=", count, " ", actor]);
        emit(&["word=", &candidate.lemma]);
        emit(&["in lead=", truth(candidate.is_in_lead)]);
        emit(&["first mention=", truth(candidate.is_first)]);
    }

    /// Emits the features of a trigger and a candidate.
    pub fn of_pair(&self, trigger: &TriggerContext<'_>, nth: usize, emit: &mut Emit<'_>) {
        let doc = self.doc;
        let candidate = &self.all[nth];
        let (voice, event_type) = (trigger.voice, trigger.event_type);
        let (token, other) = (&doc.tokens[trigger.word], &doc.tokens[candidate.word]);
        let sentences = sentence_distance(token.sentence, other.sentence);
        let has_same_sentence = token.sentence == other.sentence;
        let relation = other.relation.name();
        let side = if candidate.word > trigger.word { "behind" } else { "before" };
        emit(&["sentences=", sentences]);
        emit(&["sentences=", sentences, " ", voice]);
        emit(&["kind=", candidate.kind]);
        emit(&["kind=", candidate.kind, " ", voice]);
        emit(&["kind=", candidate.kind, " ", event_type]);
        emit(&["form=", candidate.form, " ", sentences]);
        emit(&["relation=", relation, " ", voice, " ", truth(has_same_sentence)]);
        let words = candidate.word.abs_diff(trigger.word);
        if has_same_sentence {
            let path = syntax::path(doc, trigger.word, candidate.word);
            emit(&["path=", &path]);
            emit(&["path=", &path, " ", voice]);
            emit(&["path=", &path, " ", event_type]);
            emit(&["path=", &path, " ", voice, " ", candidate.kind]);
            if !syntax::is_far(&path) {
                emit(&["path=", &path, " of ", &trigger.lemma]);
            }
            let head = other.head as usize;
            let arcs = match trigger.word {
                word if word == head => "1",
                word if word == doc.tokens[head].head as usize => "2",
                _ => "3",
            };
            emit(&["preposition=", &candidate.preposition, " ", voice]);
            emit(&["preposition=", &candidate.preposition, " ", arcs, " ", voice]);
            emit(&["distance=", side, " ", digits(words / 2), " ", voice]);
        } else {
            emit(&["distance=", side, " magnitude ", magnitude(words)]);
            emit(&["relation=", relation, " ", sentences, " ", candidate.form]);
        }
        for (role, words) in ["actor", "recipient"].into_iter().zip(&trigger.of_rules) {
            if words.contains(&candidate.word) {
                emit(&["rule=", role]);
                emit(&["rule=", role, " ", voice]);
            }
        }
        if let Some(statement) = trigger.statement {
            emit(&["same statement=", truth(candidate.statement == Some(statement))]);
            emit(&["speaker=", truth(self.speakers.get(&statement) == Some(&candidate.referent))]);
        }
    }

    /// Emits the features of a trigger that has no participant of a role.
    pub fn of_absence(&self, trigger: &TriggerContext<'_>, emit: &mut Emit<'_>) {
        let (voice, event_type) = (trigger.voice, trigger.event_type);
        let token = &self.doc.tokens[trigger.word];
        let relation = token.relation.name();
        let dependents = syntax::core_dependents(self.doc, trigger.word);
        emit(&["none"]);
        emit(&["none, ", voice]);
        emit(&["none, ", event_type]);
        emit(&["none, ", event_type, " ", voice]);
        emit(&["none, of ", &trigger.lemma]);
        emit(&["none, with ", &dependents, " ", voice]);
        emit(&["none, as ", relation, " ", voice]);
        emit(&["none, as ", relation, " ", voice, " with ", &dependents]);
        for (role, words) in ["actor", "recipient"].into_iter().zip(&trigger.of_rules) {
            emit(&["none, rule has ", role, "=", truth(!words.is_empty())]);
        }
        emit(&["none, sentence=", digits((token.sentence as usize).min(3))]);
    }
}
