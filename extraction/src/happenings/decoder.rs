//! Decodes what a happening is, when it was and who took part, from the distributions of its triggers.
//!
//! Each is the mean over the triggers, weighted by the probability that a trigger is of news: "the attack" in the last
//! paragraph has its day from the lead. Events of the rules at the same words add to the scores.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{
    Happening, clause,
    log_linear::{Candidates, LogLinearModels, StatusFeatures, TimeCandidates, TriggerContext},
    noun_phrase,
    referent::{self, Referent},
    status_decoder, time_decoder,
    weights::Weights,
};
use crate::{
    event_coreference::Lexicon,
    events::{Context, Event, EventType, Participant, enclosing_statement},
    language::{EventPredictions, TimeFeatures, TriggerPrediction},
    schema::{ActorType, EventStatus, Importance, ParticipantRole},
    text::ByteSpan,
};

/// The roles of participants, in the order of the model's scores.
const ROLES: [ParticipantRole; 2] = [ParticipantRole::Actor, ParticipantRole::Recipient];
/// The role of places in the model's scores.
const PLACE: usize = ROLES.len();
/// Triggers of the rules before a word that are tested for holding it.
const MAX_NESTED_TRIGGERS: usize = 4;

/// Least probability of the network that counts: smaller ones are noise.
const LEAST_PROBABILITY: f32 = 0.0005;

/// Decodes happenings and events from the predictions of one article.
pub(super) struct Decoder<'a> {
    pub(super) context: &'a Context<'a>,
    pub predictions: &'a EventPredictions,
    pub rules: &'a [Event],
    pub weights: &'a Weights,
    pub(super) times: Vec<TimeFeatures>,
    pub(super) models: &'a LogLinearModels,
    pub(super) time_candidates: TimeCandidates<'a>,
    pub(super) status_features: StatusFeatures<'a>,
    /// What each word of the article refers to, where it may be an argument.
    referents: Vec<Option<Referent>>,
    pub(super) candidates: Candidates<'a>,
    /// What the features of each candidate by itself add to its scores as actor and recipient.
    candidate_scores: Vec<[f32; ROLES.len()]>,
}

impl<'a> Decoder<'a> {
    pub fn new(
        context: &'a Context<'a>,
        predictions: &'a EventPredictions,
        rules: &'a [Event],
        weights: &'a Weights,
        models: &'a LogLinearModels,
        clusters: &'a Lexicon,
    ) -> Self {
        let doc = context.doc;
        let token_at = |byte: u32| doc.tokens.partition_point(|token| token.span.end <= byte);
        let last_token = doc.tokens.len().saturating_sub(1);
        let times = context.times.iter().map(|time| {
            let word = token_at(time.span.end.saturating_sub(1)).min(last_token);
            TimeFeatures::new(word, time.days, context.published)
        });
        let times: Vec<TimeFeatures> = times.collect();
        let referents = referent::of_words(context);
        let triggers = predictions.triggers.iter().map(|trigger| trigger.token).collect();
        let candidates = Candidates::new(context, &referent::numbered(context, &referents));
        let score = |nth| models.participants.sum(|emit| candidates.of_word(nth, emit));
        Self {
            context,
            predictions,
            rules,
            weights,
            models,
            time_candidates: TimeCandidates::new(context, &times, triggers),
            times,
            status_features: StatusFeatures::new(context, clusters),
            referents,
            candidate_scores: (0..candidates.len()).map(score).collect(),
            candidates,
        }
    }

    /// Returns a trigger with what its features need.
    pub fn trigger_context(&self, trigger: &TriggerPrediction) -> TriggerContext<'a> {
        let participants = self.rule(trigger).map(|rule| &rule.participants).into_iter().flatten();
        let mut of_rules = ROLES.map(|_| Vec::new());
        for participant in participants {
            if let Some(role) = ROLES.iter().position(|&role| role == participant.role) {
                of_rules[role].extend(self.word_of(participant.span));
            }
        }
        TriggerContext::new(self.context, trigger.token, self.best_type(trigger), of_rules)
    }

    /// Returns the name of a trigger's likeliest type.
    pub fn best_type(&self, trigger: &TriggerPrediction) -> &'a str {
        let types = &trigger.types;
        let best = (0..types.len()).max_by(|&one, &other| types[one].total_cmp(&types[other]));
        best.map_or("", |best| &self.predictions.types[best])
    }

    /// Returns the time that the rules read beside a trigger.
    pub fn rule_time(&self, trigger: &TriggerPrediction) -> Option<usize> {
        self.rule(trigger)?.when?.expression()
    }

    /// Returns the wordings that name a candidate: its noun phrase and its actor's name.
    pub fn names(&self, word: usize) -> Vec<String> {
        let doc = self.context.doc;
        let mut names = vec![doc.span(noun_phrase::of_head(doc, word)).slice(doc.text).to_owned()];
        if let Some(Referent::Actor(actor)) = self.referents[word] {
            names.push(self.context.coreference.actors[actor].name.clone());
        }
        names
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
        self.context.times[self.rule_time(trigger)?].days
    }

    pub fn rule(&self, trigger: &TriggerPrediction) -> Option<&'a Event> {
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

    /// Returns the highest probability that a word of the trigger of a rule's event is a trigger.
    pub fn trigger_probability(&self, rule: &Event) -> f32 {
        let tokens = &self.context.doc.tokens;
        let first = tokens.partition_point(|token| token.span.end <= rule.trigger.start);
        let end = tokens.partition_point(|token| token.span.start < rule.trigger.end);
        (first..end).map(|token| self.predictions.trigger_probability(token)).fold(0.0, f32::max)
    }

    pub fn is_story(&self, token: usize) -> bool {
        use crate::language::SentenceKind::{Boilerplate, Byline, Dateline};
        !matches!(self.context.doc.sentence_of(token).kind, Boilerplate | Byline | Dateline)
    }

    /// Decodes a happening from its triggers; its events are added later.
    pub fn happening(&self, members: &[usize]) -> Happening {
        let triggers: Vec<&TriggerPrediction> =
            members.iter().map(|&nth| &self.predictions.triggers[nth]).collect();
        let weights_of: Vec<f32> =
            triggers.iter().map(|trigger| trigger.main().max(0.01).powf(self.weights.news_power)).collect();
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
            trigger.types[label] + if is_of_rule { self.weights.rule_type } else { 0.0 }
        });
        let form = best(4, &|trigger, label| trigger.forms[label]);
        let time_scores = time_decoder::scores(self, &triggers, &weights_of);
        let statuses: Vec<_> = triggers.iter().map(|trigger| status_decoder::scores(self, trigger)).collect();
        let status_score = |status: usize| {
            let scores = statuses.iter().zip(&weights_of);
            let score: f32 = scores.map(|(scores, weight)| weight * scores[status].max(1e-6).ln()).sum();
            let (_, probability) = time_decoder::choose(self, &time_scores, EventStatus::ALL[status], form);
            score / total + self.weights.status_time * probability.max(0.01).ln()
        };
        let status = (0..EventStatus::ALL.len())
            .max_by(|&one, &other| status_score(one).total_cmp(&status_score(other)))
            .map_or(EventStatus::Happened, |status| EventStatus::ALL[status]);
        let highest = |value: &dyn Fn(&TriggerPrediction) -> f32| {
            triggers.iter().map(|trigger| value(trigger)).fold(0.0, f32::max)
        };
        let confidence = highest(&TriggerPrediction::main);
        let importance = match confidence >= self.weights.main {
            false => Importance::Minor,
            true if highest(&|trigger| trigger.importance[3]) >= self.weights.lead => Importance::Lead,
            true => Importance::Main,
        };
        let is_attributed = mean(&|trigger| trigger.attributed) > self.weights.attributed;
        let trigger_span = |trigger: &&TriggerPrediction| self.context.doc.tokens[trigger.token].span;
        let attributed_to = triggers
            .iter()
            .map(trigger_span)
            .find_map(|span| enclosing_statement(self.context.statements, span))
            .filter(|_| is_attributed);
        let scores: Vec<_> = triggers.iter().map(|trigger| self.role_scores(trigger)).collect();
        Happening {
            events: Vec::new(),
            event_type: EventType::from_name(&self.predictions.types[event_type]).unwrap_or(EventType::Other),
            status,
            importance,
            when: time_decoder::choose(self, &time_scores, status, form).0,
            participants: ROLES
                .into_iter()
                .enumerate()
                .flat_map(|(role, name)| {
                    let words = self.arguments(&triggers, &weights_of, role, &scores);
                    words.into_iter().map(move |word| (name, word))
                })
                .map(|(role, word)| self.participant(role, word))
                .collect(),
            places: self.places(&triggers, &weights_of, &scores),
            attributed_to,
            background: mean(&|trigger| trigger.background) > self.weights.background,
            figures: Vec::new(),
            confidence,
        }
    }

    /// Returns the scores of the log-linear models for no participant, and for each candidate, as actor and recipient.
    fn role_scores(&self, trigger: &TriggerPrediction) -> Vec<[f32; ROLES.len()]> {
        let weights = &self.models.participants;
        let context = self.trigger_context(trigger);
        let absence = weights.sum(|emit| self.candidates.of_absence(&context, emit));
        let mut scores = vec![absence];
        scores.extend(self.candidate_scores.iter().enumerate().map(|(nth, of_word)| {
            let of_pair = weights.sum(|emit| self.candidates.of_pair(&context, nth, emit));
            std::array::from_fn(|role| of_word[role] + of_pair[role])
        }));
        scores
    }

    /// Returns the probability that a trigger has no participant in a role, and that of each candidate.
    ///
    /// The probabilities of the network are corrected by the log-linear model, where the role has one.
    fn distribution(
        &self,
        trigger: &TriggerPrediction,
        role: usize,
        scores: &[[f32; ROLES.len()]],
    ) -> (f32, Vec<(usize, f32)>) {
        let (none, range, words) = self.predictions.arguments(self.context.doc, trigger, role);
        let of_network = |word: usize| words[word - range.start];
        let candidates = self.candidates.words().enumerate();
        let near = candidates.filter(|(_, word)| range.contains(word) && *word != trigger.token);
        if role >= ROLES.len() {
            return (none, near.map(|(_, word)| (word, of_network(word))).collect());
        }
        let weights = self.weights;
        let (of_model, of_features) = [
            (weights.actor_model, weights.actor_features),
            (weights.recipient_model, weights.recipient_features),
        ][role];
        let score = |probability: f32, features: &[f32; ROLES.len()]| {
            of_model * probability.max(LEAST_PROBABILITY).ln() + of_features * features[role]
        };
        let none = score(none, &scores[0]);
        let mut near: Vec<(usize, f32)> =
            near.map(|(nth, word)| (word, score(of_network(word), &scores[1 + nth]))).collect();
        let highest = near.iter().fold(none, |highest, (_, score)| highest.max(*score));
        near.iter_mut().for_each(|(_, score)| *score = (*score - highest).exp());
        let none = (none - highest).exp();
        let sum = none + near.iter().map(|(_, score)| score).sum::<f32>();
        near.iter_mut().for_each(|(_, score)| *score /= sum);
        (none / sum, near)
    }

    /// Returns the words of the likeliest arguments of a role; none where it is likelier that there is none.
    fn arguments(
        &self,
        triggers: &[&TriggerPrediction],
        weights_of: &[f32],
        role: usize,
        scores: &[Vec<[f32; ROLES.len()]>],
    ) -> Vec<usize> {
        let mut absent = 0.0;
        let mut referents: HashMap<&Referent, (f32, f32, usize)> = HashMap::new();
        for ((trigger, weight), scores) in triggers.iter().zip(weights_of).zip(scores) {
            let (none, words) = self.distribution(trigger, role, scores);
            absent += weight * none;
            for (word, probability) in words {
                if probability < 0.002 {
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
                referents.entry(referent).or_insert((0.0, 0.0, word)).0 +=
                    weight * self.weights.rule_participant;
            }
        }
        let mut ranked: Vec<(f32, usize)> =
            referents.into_values().map(|(sum, _, word)| (sum, word)).collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let Some(&(first, _)) = ranked.first() else { return Vec::new() };
        let no_one = [self.weights.no_actor, self.weights.no_recipient, self.weights.no_place][role];
        if first < absent * no_one {
            return Vec::new();
        }
        let least = first * self.weights.second_participant;
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
    fn places(
        &self,
        triggers: &[&TriggerPrediction],
        weights_of: &[f32],
        scores: &[Vec<[f32; ROLES.len()]>],
    ) -> Vec<usize> {
        let words = self.arguments(triggers, weights_of, PLACE, scores);
        let actors = words.into_iter().filter_map(|word| match &self.referents[word] {
            Some(Referent::Actor(actor)) => Some(*actor),
            _ => None,
        });
        let is_place = |actor: &usize| self.context.coreference.actors[*actor].kind == ActorType::Place;
        actors.filter(is_place).collect()
    }

    /// Makes the event of a trigger.
    pub fn event(&self, trigger: &TriggerPrediction, happening: &Happening, index: usize) -> Event {
        let doc = self.context.doc;
        let rule = self.rule(trigger);
        let confidence = rule.map_or(trigger.main() * self.weights.without_rule, |rule| rule.confidence);
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
