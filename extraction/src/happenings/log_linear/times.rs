//! Features of when an event takes place.

use std::{collections::HashMap, ops::Range};

use jiff::civil::Date;

use super::{Emit, digits, magnitude, sentence_distance, syntax, truth};
use crate::{
    events::{Context, enclosing_statement},
    language::{TimeFeatures, TriggerPrediction, Upos},
};

/// Times that no expression gives, in the order of their scores.
const ABSENT: [&str; 3] = ["undated", "day of publication", "month of publication"];

/// The time expressions of an article, with the triggers near which they stand.
pub(in crate::happenings) struct TimeCandidates<'a> {
    context: &'a Context<'a>,
    all: Vec<TimeCandidate<'a>>,
    triggers: Vec<usize>,
    /// The number of verbs before each token.
    verbs_before: Vec<u32>,
}

struct TimeCandidate<'a> {
    /// Its last word.
    word: usize,
    edtf: Option<&'a str>,
    /// Its length and its distance from publication, a letter each.
    length: &'static str,
    lag: &'static str,
    preposition: String,
    /// How many expressions of the article have this value.
    count: usize,
    statement: Option<usize>,
}

/// A trigger and how its distributions see it.
struct TriggerState<'a> {
    word: usize,
    event_type: &'a str,
    status: &'static str,
    background: &'static str,
    tense: String,
    voice: &'static str,
    lemma: String,
    statement: Option<usize>,
    /// Number of times in its sentence.
    own_times: usize,
    rule_time: Option<usize>,
}

impl<'a> TimeCandidates<'a> {
    /// The number of times that no expression gives.
    pub const ABSENT: usize = ABSENT.len();

    pub fn new(context: &'a Context<'a>, times: &[TimeFeatures], triggers: Vec<usize>) -> Self {
        let doc = context.doc;
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for time in context.times {
            *counts.entry(time.edtf.as_deref().unwrap_or("")).or_default() += 1;
        }
        let all = context.times.iter().zip(times).map(|(time, features)| {
            let (length, lag) =
                time.days.map_or(("?", "?"), |days| (length(days), lag(days, context.published)));
            TimeCandidate {
                word: features.word,
                edtf: time.edtf.as_deref(),
                length,
                lag,
                preposition: syntax::preposition(doc, features.word),
                count: counts[time.edtf.as_deref().unwrap_or("")],
                statement: enclosing_statement(context.statements, doc.tokens[features.word].span),
            }
        });
        let verbs_before = std::iter::once(0)
            .chain((0..doc.tokens.len()).scan(0, |count, token| {
                *count += u32::from(doc.upos(token) == Upos::Verb);
                Some(*count)
            }))
            .collect();
        Self { all: all.collect(), context, triggers, verbs_before }
    }

    /// Emits the features of the times `near` a trigger, after those of the times that no expression gives.
    ///
    /// `each` receives a feature and the number of its time: those that no expression gives come first.
    pub fn of_trigger(
        &self,
        trigger: &TriggerPrediction,
        event_type: &str,
        rule_time: Option<usize>,
        near: Range<usize>,
        each: &mut dyn FnMut(usize, &[&str]),
    ) {
        let state = self.state(trigger, event_type, rule_time);
        for (nth, absent) in ABSENT.iter().enumerate() {
            self.of_absence(&state, absent, &mut |parts| each(nth, parts));
        }
        for nth in near.clone() {
            self.of_pair(&state, nth, &mut |parts| each(Self::ABSENT + nth - near.start, parts));
        }
    }

    fn state<'t>(
        &self,
        trigger: &TriggerPrediction,
        event_type: &'t str,
        rule_time: Option<usize>,
    ) -> TriggerState<'t> {
        let doc = self.context.doc;
        let word = trigger.token;
        let sentence = &doc.sentence_of(word).tokens;
        let times_before = |token: usize| self.all.partition_point(|time| time.word < token);
        let best = (0..trigger.statuses.len())
            .max_by(|&one, &other| trigger.statuses[one].total_cmp(&trigger.statuses[other]));
        TriggerState {
            word,
            event_type,
            status: digits(best.unwrap_or(0)),
            background: truth(trigger.background > 0.5),
            tense: syntax::tense(doc, word),
            voice: syntax::voice(doc, word),
            lemma: doc.lemma(word).to_lowercase(),
            statement: enclosing_statement(self.context.statements, doc.tokens[word].span),
            own_times: times_before(sentence.end) - times_before(sentence.start),
            rule_time,
        }
    }

    fn of_absence(&self, state: &TriggerState<'_>, absent: &str, emit: &mut Emit<'_>) {
        let doc = self.context.doc;
        let mut with = |parts: &[&str]| {
            let mut all = vec![absent];
            all.extend_from_slice(parts);
            emit(&all);
        };
        let (event_type, voice, status) = (state.event_type, state.voice, state.status);
        let sentence = digits((doc.tokens[state.word].sentence as usize).min(6));
        let times = digits(state.own_times.min(3));
        with(&[", sentence=", sentence]);
        with(&[", times=", times]);
        with(&[", ", voice]);
        with(&[", ", event_type]);
        with(&[", ", event_type, " ", voice]);
        with(&[", tense=", &state.tense]);
        with(&[", status=", status]);
        with(&[", background=", state.background]);
        with(&[", in ", syntax::sentence_kind(doc, state.word)]);
        with(&[", of ", &state.lemma]);
        with(&[", as ", doc.relation(state.word).name(), " ", voice]);
        with(&[", rule=", truth(state.rule_time.is_some())]);
        with(&[", status=", status, " ", state.background, " times=", digits(state.own_times.min(2))]);
        with(&[", said=", truth(state.statement.is_some())]);
        with(&[", any time=", truth(!self.all.is_empty())]);
    }

    fn of_pair(&self, state: &TriggerState<'_>, nth: usize, emit: &mut Emit<'_>) {
        let doc = self.context.doc;
        let time = &self.all[nth];
        let (trigger, word) = (state.word, time.word);
        let (voice, status) = (state.voice, state.status);
        let (token, other) = (&doc.tokens[trigger], &doc.tokens[word]);
        let sentences = sentence_distance(token.sentence, other.sentence);
        let has_same_sentence = token.sentence == other.sentence;
        let same = truth(has_same_sentence);
        let side = if word > trigger { "behind" } else { "before" };
        let (length, lag) = (time.length, time.lag);
        let times_before = self.all.partition_point(|one| one.word < trigger);
        let between = if nth >= times_before { nth - times_before } else { times_before - 1 - nth };
        let between = digits(between.min(3));
        let (first, last) = (trigger.min(word), trigger.max(word));
        // A trigger may be the last word of the time itself ("on the day of the vote").
        let triggers = self
            .triggers
            .partition_point(|&one| one < last)
            .saturating_sub(self.triggers.partition_point(|&one| one <= first));
        emit(&["time"]);
        emit(&["sentences=", sentences]);
        emit(&["kind=", length, lag]);
        emit(&["kind=", length, lag, " status=", status]);
        emit(&["kind=", length, lag, " background=", state.background]);
        emit(&["kind=", length, lag, " tense=", &state.tense]);
        emit(&["lag=", lag, " ", state.event_type]);
        emit(&["length=", length, " sentences=", sentences]);
        emit(&["times between=", between, " ", side, " ", same]);
        emit(&["preposition=", &time.preposition, " ", same]);
        emit(&["same value=", digits(time.count.min(3))]);
        emit(&["value=", truth(time.edtf.is_some())]);
        emit(&["sentence of time=", digits((other.sentence as usize).min(6))]);
        emit(&["relation=", other.relation.name(), " ", same]);
        if has_same_sentence {
            let path = syntax::path(doc, trigger, word);
            let verbs = self.verbs_before[last] - self.verbs_before[(first + 1).min(last)];
            emit(&["path=", &path]);
            emit(&["path=", &path, " ", voice]);
            emit(&["verbs between=", digits((verbs as usize).min(4))]);
            emit(&["triggers between=", digits(triggers.min(4))]);
            emit(&["triggers between=", digits(triggers.min(2)), " path=", &path]);
            emit(&["only time=", truth(state.own_times == 1)]);
            emit(&["distance=", side, " ", digits(word.abs_diff(trigger) / 2)]);
            emit(&["path=", &path, " of ", &state.lemma]);
            emit(&["preposition=", &time.preposition, " kind=", length, lag]);
        } else {
            emit(&["distance=", side, " magnitude ", magnitude(word.abs_diff(trigger))]);
            emit(&["times in sentence=", digits(state.own_times.min(2)), " sentences=", sentences]);
            emit(&["times between=", between, " sentences=", sentences]);
            emit(&["triggers between=", digits(triggers.min(6)), " elsewhere"]);
            emit(&["kind=", length, lag, " sentences=", sentences]);
            emit(&["status=", status, " sentences=", sentences]);
            let paragraph = |token: usize| doc.sentence_of(token).paragraph;
            emit(&["same paragraph=", truth(paragraph(trigger) == paragraph(word))]);
            emit(&["same statement=", truth(time.statement == state.statement)]);
        }
        if state.rule_time == Some(nth) {
            emit(&["rule"]);
            emit(&["rule ", voice]);
        }
    }
}

/// Returns the class of a time's length: day, week, month, year or longer.
fn length((first, end): (Date, Date)) -> &'static str {
    match (end - first).get_days() {
        ..=1 => "D",
        2..=8 => "W",
        9..=31 => "M",
        32..=366 => "Y",
        _ => "L",
    }
}

/// Returns where a time lies from publication: to come, around it, or so long before it.
pub(super) fn lag((first, end): (Date, Date), published: Option<Date>) -> &'static str {
    let Some(published) = published else { return "?" };
    if first > published {
        return "f";
    }
    match (published - end).get_days() + 1 {
        ..=0 => "0",
        1 => "1",
        2..=7 => "w",
        8..=31 => "m",
        32..=366 => "y",
        _ => "o",
    }
}
