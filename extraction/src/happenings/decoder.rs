//! Decodes what a happening is, when it was and who took part, from the distributions of its triggers.
//!
//! Each is the mean over the triggers, weighted by the probability that a trigger is of news: "the attack" in the last
//! paragraph has its day from the lead. Events of the rules at the same words add to the scores.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Happening, clause, noun_phrase, weights};
use crate::{
    events::{Context, Event, EventTime, EventType, Participant, enclosing_statement},
    language::{EventPredictions, TriggerPrediction, Upos},
    schema::{ActorType, EventStatus, Importance, ParticipantRole},
    text::ByteSpan,
};

/// The roles of participants, in the order of the model's scores.
const ROLES: [ParticipantRole; 2] = [ParticipantRole::Actor, ParticipantRole::Recipient];
/// Triggers of the rules before a word that are tested for holding it.
const MAX_NESTED_TRIGGERS: usize = 4;

/// What an argument refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Referent {
    Actor(usize),
    /// A noun that is no mention of an actor, in lower case.
    Noun(String),
}

/// Decodes happenings and events from the predictions of one article.
pub(super) struct Decoder<'a> {
    context: &'a Context<'a>,
    pub predictions: &'a EventPredictions,
    pub rules: &'a [Event],
    /// The last word of each time expression.
    time_words: Vec<usize>,
    /// What each word of the article refers to, where it may be an argument.
    referents: Vec<Option<Referent>>,
}

impl<'a> Decoder<'a> {
    pub fn new(context: &'a Context<'a>, predictions: &'a EventPredictions, rules: &'a [Event]) -> Self {
        let doc = context.doc;
        let token_at = |byte: u32| doc.tokens.partition_point(|token| token.span.end <= byte);
        let time_words = context.times.iter().map(|time| token_at(time.span.end.saturating_sub(1)));
        let mut referents: Vec<Option<Referent>> = (0..doc.tokens.len())
            .map(|token| {
                matches!(doc.upos(token), Upos::Noun | Upos::Propn)
                    .then(|| Referent::Noun(doc.word(token).to_lowercase()))
            })
            .collect();
        for mention in &context.coreference.mentions {
            let last = token_at(mention.head.end.saturating_sub(1));
            for referent in &mut referents[token_at(mention.head.start)..=last] {
                *referent = Some(Referent::Actor(mention.actor));
            }
        }
        for time in context.times {
            let last = token_at(time.span.end.saturating_sub(1));
            referents[token_at(time.span.start)..=last].fill(None);
        }
        let time_words = time_words.map(|word| word.min(doc.tokens.len().saturating_sub(1))).collect();
        Self { context, predictions, rules, time_words, referents }
    }

    /// Returns the index of the event of the rules whose trigger holds a word.
    pub fn rule_at(&self, token: usize) -> Option<usize> {
        let span = self.context.doc.tokens[token].span;
        let end = self.rules.partition_point(|rule| rule.trigger.start <= span.start);
        (end.saturating_sub(MAX_NESTED_TRIGGERS)..end)
            .rev()
            .find(|&index| self.rules[index].trigger.contains(span))
    }

    /// Returns the days that the rules read beside a trigger: the first, and the day after the last.
    pub fn own_days(&self, trigger: &TriggerPrediction) -> Option<(Date, Date)> {
        let time = self.rule(trigger)?.when?.expression()?;
        self.context.times[time].days
    }

    fn rule(&self, trigger: &TriggerPrediction) -> Option<&'a Event> {
        self.rule_at(trigger.token).map(|index| &self.rules[index])
    }

    /// Returns the head of a phrase, or its last noun or mention where the head is neither.
    fn word_of(&self, phrase: ByteSpan) -> Option<usize> {
        let tokens = &self.context.doc.tokens;
        let first = tokens.partition_point(|token| token.span.end <= phrase.start);
        let end = tokens.partition_point(|token| token.span.start < phrase.end);
        let head = (first..end).find(|&token| {
            self.referents[token].is_some()
                && self.context.doc.head(token).is_none_or(|head| !(first..end).contains(&head))
        });
        head.or_else(|| (first..end).rev().find(|&token| self.referents[token].is_some()))
    }

    pub fn is_story(&self, token: usize) -> bool {
        use crate::language::SentenceKind::{Boilerplate, Byline, Dateline};
        !matches!(self.context.doc.sentence_of(token).kind, Boilerplate | Byline | Dateline)
    }

    /// Decodes a happening from its triggers; its events are added later.
    pub fn happening(&self, members: &[usize]) -> Happening {
        let triggers: Vec<&TriggerPrediction> =
            members.iter().map(|&nth| &self.predictions.triggers[nth]).collect();
        let weights_of: Vec<f32> = triggers.iter().map(|trigger| trigger.main().max(0.01)).collect();
        let total: f32 = weights_of.iter().sum();
        let mean = |value: &dyn Fn(&TriggerPrediction) -> f32| {
            triggers.iter().zip(&weights_of).map(|(trigger, weight)| weight * value(trigger)).sum::<f32>()
                / total
        };
        let best = |count: usize, value: &dyn Fn(&TriggerPrediction, usize) -> f32| {
            let score = |label: usize| mean(&|trigger| value(trigger, label).max(1e-6).ln());
            (0..count).max_by(|&one, &other| score(one).total_cmp(&score(other))).unwrap_or(0)
        };
        let event_type = best(self.predictions.types.len(), &|trigger, label| {
            let rule = self.rule(trigger).map(|rule| rule.event_type).filter(|&one| one != EventType::Other);
            let is_of_rule = rule.is_some_and(|rule| rule.as_str() == self.predictions.types[label]);
            trigger.types[label] + if is_of_rule { weights::RULE_TYPE } else { 0.0 }
        });
        let status = best(EventStatus::ALL.len(), &|trigger, label| trigger.statuses[label]);
        let status = EventStatus::ALL[status];
        let highest = |value: &dyn Fn(&TriggerPrediction) -> f32| {
            triggers.iter().map(|trigger| value(trigger)).fold(0.0, f32::max)
        };
        let confidence = highest(&TriggerPrediction::main);
        let importance = match confidence >= weights::MAIN {
            false => Importance::Minor,
            true if highest(&|trigger| trigger.importance[3]) >= weights::LEAD => Importance::Lead,
            true => Importance::Main,
        };
        let is_attributed = mean(&|trigger| trigger.attributed) > weights::ATTRIBUTED;
        let trigger_span = |trigger: &&TriggerPrediction| self.context.doc.tokens[trigger.token].span;
        let attributed_to = triggers
            .iter()
            .map(trigger_span)
            .find_map(|span| enclosing_statement(self.context.statements, span))
            .filter(|_| is_attributed);
        let form = best(4, &|trigger, label| trigger.forms[label]);
        Happening {
            events: Vec::new(),
            event_type: EventType::from_name(&self.predictions.types[event_type]).unwrap_or(EventType::Other),
            status,
            importance,
            when: self.time(&triggers, &weights_of, status, form),
            participants: ROLES
                .into_iter()
                .enumerate()
                .flat_map(|(role, name)| {
                    let words = self.arguments(&triggers, &weights_of, role);
                    words.into_iter().map(move |word| (name, word))
                })
                .map(|(role, word)| self.participant(role, word))
                .collect(),
            places: self.places(&triggers, &weights_of),
            attributed_to,
            background: mean(&|trigger| trigger.background) > 0.5,
            figures: Vec::new(),
            confidence,
        }
    }

    /// Returns the words of the likeliest arguments of a role; none where it is likelier that there is none.
    fn arguments(&self, triggers: &[&TriggerPrediction], weights_of: &[f32], role: usize) -> Vec<usize> {
        let mut absent = 0.0;
        let mut referents: HashMap<&Referent, (f32, f32, usize)> = HashMap::new();
        for (trigger, weight) in triggers.iter().zip(weights_of) {
            let (none, range, words) = self.predictions.arguments(self.context.doc, trigger, role);
            absent += weight * none;
            for (word, probability) in range.zip(words) {
                if probability < 0.002 || word == trigger.token {
                    continue;
                }
                let Some(referent) = &self.referents[word] else { continue };
                let (sum, highest, best) = referents.entry(referent).or_insert((0.0, 0.0, word));
                *sum += weight * probability;
                if probability > *highest {
                    (*highest, *best) = (probability, word);
                }
            }
            let participants = self.rule(trigger).map(|rule| &rule.participants).into_iter().flatten();
            for participant in participants.filter(|participant| ROLES.get(role) == Some(&participant.role)) {
                let Some(word) = self.word_of(participant.span) else { continue };
                let Some(referent) = &self.referents[word] else { continue };
                referents.entry(referent).or_insert((0.0, 0.0, word)).0 += weight * weights::RULE_PARTICIPANT;
            }
        }
        let mut ranked: Vec<(f32, usize)> =
            referents.into_values().map(|(sum, _, word)| (sum, word)).collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let Some(&(first, _)) = ranked.first() else { return Vec::new() };
        if first < absent * weights::ABSENT {
            return Vec::new();
        }
        let least = first * weights::SECOND_PARTICIPANT;
        ranked.into_iter().take(2).filter(|&(sum, _)| sum >= least).map(|(_, word)| word).collect()
    }

    fn participant(&self, role: ParticipantRole, word: usize) -> Participant {
        let doc = self.context.doc;
        let actor = match &self.referents[word] {
            Some(Referent::Actor(actor)) => Some(*actor),
            _ => None,
        };
        Participant { role, span: doc.span(noun_phrase::of_head(doc, word)), actor }
    }

    /// Returns the likeliest place, where it is an actor that is a place.
    fn places(&self, triggers: &[&TriggerPrediction], weights_of: &[f32]) -> Vec<usize> {
        let words = self.arguments(triggers, weights_of, 2);
        let actors = words.into_iter().filter_map(|word| match &self.referents[word] {
            Some(Referent::Actor(actor)) => Some(*actor),
            _ => None,
        });
        let is_place = |actor: &usize| self.context.coreference.actors[*actor].kind == ActorType::Place;
        actors.filter(is_place).collect()
    }

    /// Returns the likeliest time that the status allows: nothing that happened lies after publication, nothing planned
    /// before it.
    fn time(
        &self,
        triggers: &[&TriggerPrediction],
        weights_of: &[f32],
        status: EventStatus,
        form: usize,
    ) -> Option<EventTime> {
        let times = self.context.times;
        let (mut undated, mut day, mut month) = (0.0, 0.0, 0.0);
        let mut expressions = vec![0.0; times.len()];
        for (trigger, weight) in triggers.iter().zip(weights_of) {
            let distribution = self.predictions.times(self.context.doc, trigger, &self.time_words);
            undated += weight * distribution.undated;
            day += weight * distribution.publication_day;
            month += weight * distribution.publication_month;
            for (sum, probability) in expressions.iter_mut().zip(distribution.expressions) {
                *sum += weight * probability;
            }
            if let Some(time) = self.rule(trigger).and_then(|rule| rule.when?.expression()) {
                expressions[time] += weight * weights::RULE_TIME;
            }
        }
        // Expressions of one day support each other.
        let mut by_value: HashMap<&str, (f32, usize, f32)> = HashMap::new();
        for (index, (time, &sum)) in times.iter().zip(&expressions).enumerate() {
            let Some(edtf) = time.edtf.as_deref().filter(|_| self.is_allowed(index, status)) else {
                continue;
            };
            let (total, best, highest) = by_value.entry(edtf).or_insert((0.0, index, 0.0));
            *total += sum;
            if sum > *highest {
                (*best, *highest) = (index, sum);
            }
        }
        let mut ranked: Vec<(f32, usize)> =
            by_value.into_values().map(|(sum, index, _)| (sum, index)).collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let published = self.context.published.is_some();
        let first = ranked.first().map_or(0.0, |&(sum, _)| sum);
        let highest = first.max(if published { day.max(month) } else { 0.0 });
        if highest < undated * weights::UNDATED || highest == 0.0 {
            return None;
        }
        if published && day >= highest {
            return Some(EventTime::PublicationDay);
        }
        if published && month >= highest {
            return Some(EventTime::PublicationMonth);
        }
        let index = ranked[0].1;
        let is_point = times[index].edtf.as_deref().is_some_and(|edtf| !edtf.contains('/'));
        Some(match (form, ranked.get(1)) {
            (1, _) if is_point => EventTime::Since(index),
            (2, _) if is_point => EventTime::Until(index),
            (3, Some(&(_, other))) if is_point => EventTime::Between(index, other),
            _ => EventTime::Expression(index),
        })
    }

    fn is_allowed(&self, time: usize, status: EventStatus) -> bool {
        let (Some((first, end)), Some(published)) = (self.context.times[time].days, self.context.published)
        else {
            return self.context.times[time].days.is_some();
        };
        match status {
            EventStatus::Happened | EventStatus::Ongoing => first <= published,
            EventStatus::Planned => end > published,
            EventStatus::Possible | EventStatus::Denied => true,
        }
    }

    /// Makes the event of a trigger.
    pub fn event(&self, trigger: &TriggerPrediction, happening: &Happening, index: usize) -> Event {
        let doc = self.context.doc;
        let rule = self.rule(trigger);
        let confidence = rule.map_or(trigger.main() * weights::WITHOUT_RULE, |rule| rule.confidence);
        Event {
            trigger: rule.map_or(doc.tokens[trigger.token].span, |rule| rule.trigger),
            lemma: rule.map_or_else(|| doc.lemma(trigger.token).to_lowercase(), |rule| rule.lemma.clone()),
            // A mention keeps the type of its own words.
            event_type: rule
                .map(|rule| rule.event_type)
                .filter(|&event_type| event_type != EventType::Other)
                .unwrap_or(happening.event_type),
            status: happening.status,
            participants: happening.participants.clone(),
            when: happening.when,
            places: happening.places.clone(),
            attributed_to: happening.attributed_to,
            summary: rule.map_or_else(|| clause::around(doc, trigger.token), |rule| rule.summary),
            sentence: doc.tokens[trigger.token].sentence as usize,
            background: happening.background,
            confidence,
            happening: Some(index),
        }
    }
}
