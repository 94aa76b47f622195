//! Features of a trigger's status: tense, words beside it, what governs it, and times in its sentence.

use super::{Emit, digits, syntax, times::lag, truth};
use crate::{
    event_coreference::{Lexicon, stem},
    events::{Context, Event, enclosing_statement},
    language::{Relation, Upos},
};

/// Words on either side of a trigger that are features.
const WINDOW: usize = 4;
/// Of these the ones whose distance counts.
const NEAREST: usize = 2;
/// Arcs above a trigger that are followed.
const MAX_DEPTH: usize = 3;

/// An article whose triggers have features of their statuses.
pub(in crate::happenings) struct StatusFeatures<'a> {
    context: &'a Context<'a>,
    clusters: &'a Lexicon,
}

/// A trigger, with what several of its features need.
struct Trigger<'a> {
    word: usize,
    rule: Option<&'a Event>,
    stem: String,
    voice: &'static str,
    tense: String,
}

impl<'a> StatusFeatures<'a> {
    pub fn new(context: &'a Context<'a>, clusters: &'a Lexicon) -> Self {
        Self { context, clusters }
    }

    /// Emits the features of the trigger `word`; `rule` is the event that the rules find there.
    pub fn of_trigger(&self, word: usize, rule: Option<&Event>, emit: &mut Emit<'_>) {
        let doc = self.context.doc;
        let trigger = Trigger {
            word,
            rule,
            stem: stem(&doc.lemma(word).to_lowercase()),
            voice: syntax::voice(doc, word),
            tense: syntax::tense(doc, word),
        };
        self.of_word(&trigger, emit);
        self.of_dependents(&trigger, emit);
        self.of_governors(&trigger, emit);
        self.of_sentence(&trigger, emit);
        self.of_times(&trigger, emit);
    }

    fn of_word(&self, trigger: &Trigger<'_>, emit: &mut Emit<'_>) {
        let doc = self.context.doc;
        let Trigger { word, rule, stem, voice, tense } = trigger;
        emit(&["bias"]);
        emit(&["own=", stem]);
        emit(&["own=", stem, " ", voice]);
        emit(&["own tense=", tense]);
        emit(&["own=", stem, " tense=", tense]);
        if let Some(cluster) = self.clusters.cluster(stem) {
            emit(&["own fine=", &cluster.fine.to_string()]);
            emit(&["own coarse=", &cluster.coarse.to_string(), " ", voice]);
        }
        emit(&["xpos=", doc.xpos(*word).name()]);
        let status = rule.map_or("none", |rule| rule.status.as_str());
        emit(&["rule=", status]);
        emit(&["rule=", status, " tense=", tense]);
        emit(&["rule type=", rule.map_or("none", |rule| rule.event_type.as_str())]);
        emit(&["sentence=", digits((doc.tokens[*word].sentence as usize).min(3))]);
        emit(&["in ", syntax::sentence_kind(doc, *word), " tense=", tense]);
        let said = truth(enclosing_statement(self.context.statements, doc.tokens[*word].span).is_some());
        emit(&["said=", said]);
        emit(&["said=", said, " tense=", tense]);
    }

    fn of_dependents(&self, trigger: &Trigger<'_>, emit: &mut Emit<'_>) {
        let doc = self.context.doc;
        let Trigger { voice, tense, .. } = trigger;
        for child in doc.children(trigger.word) {
            let relation = doc.relation(child);
            let name = relation.name();
            if !is_modifier(relation) {
                emit(&["has ", name, " ", voice]);
                continue;
            }
            let word = doc.word(child).to_lowercase();
            emit(&[name, "=", &word]);
            emit(&[name, "=", &word, " ", voice]);
            if matches!(relation, Relation::Mark | Relation::Aux | Relation::Advmod) {
                emit(&[name, "=", &word, " tense=", tense]);
            }
            if matches!(relation, Relation::Amod | Relation::Advmod) {
                let stem = self.stem(child);
                emit(&[name, "=", &stem]);
                if let Some(cluster) = self.clusters.cluster(&stem) {
                    emit(&[name, " fine=", &cluster.fine.to_string()]);
                    emit(&[name, " coarse=", &cluster.coarse.to_string()]);
                }
            }
        }
    }

    /// Emits the features of the words above a trigger: "plans to", "accused of", "calls for".
    fn of_governors(&self, trigger: &Trigger<'_>, emit: &mut Emit<'_>) {
        let doc = self.context.doc;
        let mut path = String::new();
        let mut word = trigger.word;
        for nth in 1..=MAX_DEPTH {
            path.push('^');
            path.push_str(doc.relation(word).name());
            let Some(head) = doc.head(word) else {
                emit(&["path=", &path, " root"]);
                break;
            };
            let depth = digits(nth);
            let preposition = if nth == 1 { syntax::preposition(doc, word) } else { String::new() };
            let mark = doc.child(word, Relation::Mark);
            let mark = mark.map_or_else(String::new, |mark| doc.word(mark).to_lowercase());
            let stem = self.stem(head);
            let tense = syntax::tense(doc, head);
            emit(&["path=", &path]);
            emit(&["path=", &path, " ", &preposition, " ", &stem]);
            emit(&["path=", &path, " ", &mark, " ", &stem]);
            emit(&["path=", &path, " tense=", &tense]);
            emit(&["depth ", depth, " ", &stem]);
            emit(&["depth ", depth, " tense=", &tense, " ", trigger.voice]);
            if let Some(cluster) = self.clusters.cluster(&stem) {
                let fine = cluster.fine.to_string();
                emit(&["path=", &path, " fine=", &fine]);
                emit(&["depth ", depth, " fine=", &fine, " ", &mark]);
            }
            let is_beside = |child: &usize| {
                matches!(
                    doc.relation(*child),
                    Relation::Mark | Relation::Aux | Relation::Advmod | Relation::Det
                )
            };
            for child in doc.children(head).filter(is_beside) {
                let (relation, beside) = (doc.relation(child).name(), doc.word(child).to_lowercase());
                emit(&["above ", relation, "=", &beside]);
                emit(&["above ", relation, "=", &beside, " ", depth]);
            }
            word = head;
        }
    }

    fn of_sentence(&self, trigger: &Trigger<'_>, emit: &mut Emit<'_>) {
        let doc = self.context.doc;
        let sentence = doc.sentence_of(trigger.word);
        for distance in 1..=WINDOW {
            let before = trigger.word.checked_sub(distance).filter(|word| *word >= sentence.tokens.start);
            let behind = Some(trigger.word + distance).filter(|word| *word < sentence.tokens.end);
            for (word, side, sign) in [(before, "before=", "-"), (behind, "behind=", "+")] {
                let Some(word) = word.map(|word| doc.word(word).to_lowercase()) else { continue };
                emit(&[side, &word]);
                if distance <= NEAREST {
                    emit(&["word ", sign, digits(distance), "=", &word]);
                }
            }
        }
        emit(&["root tense=", &syntax::tense(doc, doc.root(sentence))]);
        let has = |words: &[&str]| {
            let is_one = |token: usize| words.iter().any(|word| doc.word(token).eq_ignore_ascii_case(word));
            truth(sentence.tokens.clone().any(is_one))
        };
        emit(&["if=", has(&["if", "whether", "unless"])]);
        emit(&["will=", has(&["will", "would", "'ll", "’ll", "shall"]), " ", trigger.voice]);
        emit(&["may=", has(&["may", "might", "could", "can", "should", "must"]), " ", trigger.voice]);
    }

    /// Emits where the times in a trigger's sentence lie from publication.
    fn of_times(&self, trigger: &Trigger<'_>, emit: &mut Emit<'_>) {
        let sentence = self.context.doc.sentence_of(trigger.word).span;
        let times = self.context.times;
        let of_rule = trigger.rule.and_then(|rule| rule.when).and_then(|when| when.expression());
        let first = times.partition_point(|time| time.span.start < sentence.start);
        let end = times.partition_point(|time| time.span.start < sentence.end);
        for (nth, time) in times.iter().enumerate().take(end).skip(first) {
            let Some(days) = time.days else { continue };
            let lag = lag(days, self.context.published);
            emit(&["time=", lag]);
            emit(&["time=", lag, " tense=", &trigger.tense]);
            if of_rule == Some(nth) {
                emit(&["own time=", lag]);
                emit(&["own time=", lag, " ", trigger.voice]);
            }
        }
    }

    /// Returns the stem of a word's lemma; names have one for all.
    fn stem(&self, word: usize) -> String {
        let doc = self.context.doc;
        match doc.upos(word) {
            Upos::Propn => "*".to_owned(),
            _ => stem(&doc.lemma(word).to_lowercase()),
        }
    }
}

/// Tests for the dependents of a trigger whose words are features.
fn is_modifier(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Aux
            | Relation::AuxPass
            | Relation::Mark
            | Relation::Advmod
            | Relation::Det
            | Relation::Amod
            | Relation::Case
            | Relation::Cop
            | Relation::Cc
    )
}
