//! Reads happenings from the predictions of a model with event heads.
//!
//! Triggers join happenings by average linkage over the probabilities of their pairs; [`Decoder`] reads each happening from
//! its triggers.

use jiff::civil::Date;

use super::{
    Choice, ChoiceKind, Happening, LogLinearModels, decoder::Decoder, linkage, log_linear, trigger_pair,
    weights::Weights,
};
use crate::{
    event_coreference::{Lexicon, stem},
    events::{Context, Event},
    language::{EventPredictions, TriggerPrediction},
    schema::Importance,
    text::ByteSpan,
};

/// Score of two triggers with different days of their own, so low that no mean with it exceeds a threshold.
const OTHER_DAYS: f32 = -1000.0;

/// Reads events and happenings from the predictions of a model, in text order.
///
/// `rules` are the events that the rules find. One at the same word as a trigger adds to the scores of its type,
/// participants and time; one at no trigger is a minor happening of its own.
pub fn read(
    context: &Context<'_>,
    predictions: &EventPredictions,
    rules: &[Event],
    (weights, models, clusters): (&Weights, &LogLinearModels, &Lexicon),
) -> (Vec<Event>, Vec<Happening>) {
    let decoder = Decoder::new(context, predictions, rules, weights, models, clusters);
    let triggers = &predictions.triggers;
    let kept: Vec<usize> = (0..triggers.len())
        .filter(|&nth| 1.0 - triggers[nth].importance[0] >= weights.trigger)
        .filter(|&nth| decoder.is_story(triggers[nth].token))
        .collect();
    let stems: Vec<String> =
        kept.iter().map(|&nth| stem(&context.doc.word(triggers[nth].token).to_lowercase())).collect();
    let days: Vec<Option<(Date, Date)>> = kept.iter().map(|&nth| decoder.own_days(&triggers[nth])).collect();
    let items = (0..kept.len()).take_while(|_| !context.doc.cancellation.is_cancelled());
    let clusters = linkage::cluster(items, weights.same, |later, earlier| {
        if let (Some(one), Some(other)) = (days[later], days[earlier])
            && (one.1 <= other.0 || other.1 <= one.0)
        {
            return OTHER_DAYS;
        }
        let has_same_stem = stems[later] == stems[earlier];
        trigger_pair::probability(predictions, (kept[later], kept[earlier]), has_same_stem, weights)
    });
    let mut happenings = Vec::with_capacity(clusters.len());
    for members in clusters {
        if context.doc.cancellation.is_cancelled() {
            break;
        }
        let members: Vec<usize> = members.into_iter().map(|member| kept[member]).collect();
        happenings.push((decoder.happening(&members), members));
    }
    mark_lead(&mut happenings, triggers);
    with_events(&decoder, happenings)
}

/// Returns the choices of participants and times of the triggers that `is_wanted` takes, to train the log-linear models.
///
/// `number` gives each feature its number.
pub fn choices(
    context: &Context<'_>,
    predictions: &EventPredictions,
    rules: &[Event],
    (weights, models, clusters): (&Weights, &LogLinearModels, &Lexicon),
    is_wanted: &dyn Fn(ByteSpan) -> bool,
    number: &mut dyn FnMut(&str) -> u32,
) -> Vec<Choice> {
    let decoder = Decoder::new(context, predictions, rules, weights, models, clusters);
    let mut choices = Vec::new();
    for trigger in &predictions.triggers {
        let span = context.doc.tokens[trigger.token].span;
        if !is_wanted(span) {
            continue;
        }
        let of_trigger = decoder.trigger_context(trigger);
        let candidates = &decoder.candidates;
        let mut names = vec![Vec::new()];
        let mut features = vec![log_linear::numbers(number, |emit| candidates.of_absence(&of_trigger, emit))];
        for (nth, word) in candidates.words().enumerate().filter(|(_, word)| *word != trigger.token) {
            names.push(decoder.names(word));
            features.push(log_linear::numbers(number, |emit| {
                candidates.of_word(nth, emit);
                candidates.of_pair(&of_trigger, nth, emit);
            }));
        }
        choices.push(Choice { kind: ChoiceKind::Participant, trigger: span, names, features });
        let mut names = vec![Vec::new(); log_linear::TimeCandidates::ABSENT];
        names.extend(context.times.iter().map(|time| time.edtf.iter().cloned().collect()));
        let mut features = vec![Vec::new(); names.len()];
        let event_type = decoder.best_type(trigger);
        decoder.time_candidates.of_trigger(
            trigger,
            event_type,
            decoder.rule_time(trigger),
            0..context.times.len(),
            &mut |nth, parts| {
                features[nth].push(number(&parts.concat()));
            },
        );
        choices.push(Choice { kind: ChoiceKind::Time, trigger: span, names, features });
    }
    choices
}

/// Returns the features of the status of each trigger, by the head of its span, to train the log-linear model; none for a
/// span without words.
#[cfg(feature = "training")]
pub fn status_features(
    context: &Context<'_>,
    rules: &[Event],
    clusters: &Lexicon,
    triggers: &[ByteSpan],
) -> Vec<Vec<String>> {
    let doc = context.doc;
    let features = log_linear::StatusFeatures::new(context, clusters);
    let of_trigger = |span: &ByteSpan| {
        let first = doc.tokens.partition_point(|token| token.span.end <= span.start);
        let end = doc.tokens.partition_point(|token| token.span.start < span.end);
        let is_head = |&word: &usize| doc.head(word).is_none_or(|head| !(first..end).contains(&head));
        let mut names = Vec::new();
        if let Some(word) = (first..end).find(is_head) {
            let rule = rules.iter().rev().find(|rule| rule.trigger.contains(doc.tokens[word].span));
            features.of_trigger(word, rule, &mut |parts| names.push(parts.concat()));
        }
        names
    };
    triggers.iter().map(of_trigger).collect()
}

/// Makes a minor happening of an event of the rules that no trigger of the model confirms.
fn minor(event: &Event) -> Happening {
    Happening {
        events: Vec::new(),
        event_type: event.event_type,
        status: event.status,
        importance: Importance::Minor,
        when: event.when,
        participants: event.participants.clone(),
        places: event.places.clone(),
        attributed_to: event.attributed_to,
        background: event.background,
        figures: Vec::new(),
        confidence: 0.0,
    }
}

/// Makes the most likely lead of several main happenings the lead, where none is likely by itself.
fn mark_lead(happenings: &mut [(Happening, Vec<usize>)], triggers: &[TriggerPrediction]) {
    let lead = |members: &[usize]| members.iter().map(|&nth| triggers[nth].importance[3]).fold(0.0, f32::max);
    if happenings.iter().any(|(happening, _)| happening.importance == Importance::Lead) {
        return;
    }
    let main = happenings.iter_mut().filter(|(happening, _)| happening.importance == Importance::Main);
    if let Some((happening, _)) = main.max_by(|one, other| lead(&one.1).total_cmp(&lead(&other.1))) {
        happening.importance = Importance::Lead;
    }
}

/// Makes an event of each trigger, with what its happening knows, and puts both in text order.
fn with_events(
    decoder: &Decoder<'_>,
    happenings: Vec<(Happening, Vec<usize>)>,
) -> (Vec<Event>, Vec<Happening>) {
    let mut events = Vec::new();
    let mut is_confirmed = vec![false; decoder.rules.len()];
    for (index, (happening, members)) in happenings.iter().enumerate() {
        for &nth in members {
            let trigger = &decoder.predictions.triggers[nth];
            if let Some(rule) = decoder.rule_at(trigger.token) {
                is_confirmed[rule] = true;
            }
            events.push(decoder.event(trigger, happening, index));
        }
    }
    let mut happenings: Vec<Happening> = happenings.into_iter().map(|(happening, _)| happening).collect();
    for (rule, _) in decoder.rules.iter().zip(is_confirmed).filter(|(_, is_confirmed)| !is_confirmed) {
        if decoder.trigger_probability(rule) < decoder.weights.rule_only {
            continue;
        }
        events.push(Event { happening: Some(happenings.len()), ..rule.clone() });
        happenings.push(minor(rule));
    }
    // Two triggers inside one phrase of the rules are one event.
    events.sort_by_key(|event| (event.trigger.start, event.trigger.end, event.happening));
    events.dedup_by_key(|event| (event.trigger, event.happening));
    for (index, event) in events.iter().enumerate() {
        if let Some(happening) = event.happening {
            happenings[happening].events.push(index);
        }
    }
    in_text_order(events, happenings)
}

/// Puts happenings in the order of their first events.
fn in_text_order(mut events: Vec<Event>, happenings: Vec<Happening>) -> (Vec<Event>, Vec<Happening>) {
    let mut order: Vec<usize> = (0..happenings.len()).collect();
    order.sort_by_key(|&index| happenings[index].events.first().copied());
    let mut new_index = vec![0; happenings.len()];
    for (new, &old) in order.iter().enumerate() {
        new_index[old] = new;
    }
    for event in &mut events {
        event.happening = event.happening.map(|happening| new_index[happening]);
    }
    let mut happenings: Vec<(usize, Happening)> = new_index.into_iter().zip(happenings).collect();
    happenings.sort_by_key(|(index, _)| *index);
    (events, happenings.into_iter().map(|(_, happening)| happening).collect())
}
