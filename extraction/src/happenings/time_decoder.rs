//! Decodes when a happening was, from the distributions of its triggers.
//!
//! The network's distribution over time expressions is corrected by the log-linear model of times: a network that has learnt
//! times from some hundred articles is too sure that there is none.

use std::{collections::HashMap, ops::Range};

use super::{decoder::Decoder, log_linear::TimeCandidates};
use crate::{
    events::EventTime,
    language::{TimeDistribution, TriggerPrediction},
    schema::EventStatus,
};

/// Least probability of the network that counts: smaller ones are noise.
const LEAST_PROBABILITY: f32 = 1e-5;

/// Probabilities of the times of a happening.
#[derive(Debug, Default)]
pub(super) struct TimeScores {
    undated: f32,
    day: f32,
    month: f32,
    /// Index of the first expression near a trigger.
    first: usize,
    /// Of the expressions from [`Self::first`] to the last near a trigger.
    expressions: Vec<f32>,
}

/// Returns the mean probabilities over the triggers of a happening, each with its weight.
///
/// That of no time is a geometric mean: one mention with a day of its own dates them all.
pub(super) fn scores(
    decoder: &Decoder<'_>,
    triggers: &[&TriggerPrediction],
    weights_of: &[f32],
) -> TimeScores {
    let total: f32 = weights_of.iter().sum();
    let near: Vec<Range<usize>> = triggers.iter().map(|trigger| trigger.near(&decoder.times)).collect();
    let first = near.iter().map(|near| near.start).min().unwrap_or(0);
    let end = near.iter().map(|near| near.end).max().unwrap_or(0);
    let mut scores = TimeScores { first, expressions: vec![0.0; end - first], ..TimeScores::default() };
    for (trigger, weight) in triggers.iter().zip(weights_of) {
        let distribution = corrected(decoder, trigger);
        let share = weight / total;
        scores.undated += share * distribution.undated.max(1e-6).ln();
        scores.day += share * distribution.publication_day;
        scores.month += share * distribution.publication_month;
        let near = &mut scores.expressions[distribution.near.start - first..];
        for (sum, probability) in near.iter_mut().zip(distribution.expressions) {
            *sum += share * probability;
        }
    }
    scores.undated = scores.undated.exp();
    scores
}

/// Returns the distribution over the times near a trigger, corrected by features.
fn corrected(decoder: &Decoder<'_>, trigger: &TriggerPrediction) -> TimeDistribution {
    let weights = decoder.weights;
    let doc = decoder.context.doc;
    let TimeDistribution { undated, publication_day, publication_month, near, mut expressions } =
        decoder.predictions.times(doc, trigger, &decoder.times);
    let mut of_features = vec![0.0; TimeCandidates::ABSENT + near.len()];
    let mut name = String::new();
    let event_type = decoder.best_type(trigger);
    let of_rule = decoder.rule_time(trigger);
    decoder.time_candidates.of_trigger(trigger, event_type, of_rule, near.clone(), &mut |nth, parts| {
        of_features[nth] += decoder.models.times.weight(parts, &mut name)[0];
    });
    let score = |probability: f32, nth: usize| {
        weights.time_model * probability.max(LEAST_PROBABILITY).ln()
            + weights.time_features * of_features[nth]
    };
    let undated = score(undated, 0) + weights.undated;
    let day = score(publication_day, 1) + weights.publication_day;
    let month = score(publication_month, 2) + weights.publication_month;
    for (nth, expression) in expressions.iter_mut().enumerate() {
        *expression = score(*expression, TimeCandidates::ABSENT + nth);
    }
    let highest = expressions.iter().copied().fold(undated.max(day).max(month), f32::max);
    let exp = |score: f32| (score - highest).exp();
    expressions.iter_mut().for_each(|score| *score = exp(*score));
    let (undated, day, month) = (exp(undated), exp(day), exp(month));
    let sum = undated + day + month + expressions.iter().sum::<f32>();
    expressions.iter_mut().for_each(|score| *score /= sum);
    TimeDistribution {
        undated: undated / sum,
        publication_day: day / sum,
        publication_month: month / sum,
        near,
        expressions,
    }
}

/// Returns the likeliest time that the status allows, with its score: nothing that happened lies after publication,
/// nothing planned before it.
pub(super) fn choose(
    decoder: &Decoder<'_>,
    scores: &TimeScores,
    status: EventStatus,
    form: usize,
) -> (Option<EventTime>, f32) {
    let times = decoder.context.times;
    // Expressions of one day support each other.
    let mut by_value: HashMap<&str, (f32, usize, f32)> = HashMap::new();
    for (index, &sum) in (scores.first..).zip(&scores.expressions) {
        let time = &times[index];
        let Some(edtf) = time.edtf.as_deref().filter(|_| is_allowed(decoder, index, status)) else {
            continue;
        };
        let (total, best, highest) = by_value.entry(edtf).or_insert((0.0, index, 0.0));
        *total += sum;
        if sum > *highest {
            (*best, *highest) = (index, sum);
        }
    }
    let mut ranked: Vec<(f32, usize)> = by_value.into_values().map(|(sum, index, _)| (sum, index)).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let published = decoder.context.published.is_some();
    let first = ranked.first().map_or(0.0, |&(sum, _)| sum);
    let (day, month) = if published { (scores.day, scores.month) } else { (0.0, 0.0) };
    let highest = first.max(day).max(month);
    if highest < scores.undated || highest == 0.0 {
        return (None, scores.undated);
    }
    if day >= highest {
        return (Some(EventTime::PublicationDay), highest);
    }
    if month >= highest {
        return (Some(EventTime::PublicationMonth), highest);
    }
    let index = finer(decoder, &ranked);
    let is_point = times[index].edtf.as_deref().is_some_and(|edtf| !edtf.contains('/'));
    if let Some((first, last)) = range_of(decoder, index) {
        return (Some(EventTime::Between(first, last)), highest);
    }
    let is_past =
        times[index].days.zip(decoder.context.published).is_some_and(|(days, published)| days.1 <= published);
    let time = match (form, ranked.get(1)) {
        // What goes on and has a time before publication began then.
        _ if is_point && is_past && status == EventStatus::Ongoing => EventTime::Since(index),
        (1, _) if is_point => EventTime::Since(index),
        (2, _) if is_point => EventTime::Until(index),
        (3, Some(&(_, other))) if is_point => EventTime::Between(index, other),
        _ => EventTime::Expression(index),
    };
    (Some(time), highest)
}

/// Returns the likeliest expression, or the likeliest finer one within its days: "on July 24, 2012" beside "in 2012".
fn finer(decoder: &Decoder<'_>, ranked: &[(f32, usize)]) -> usize {
    let times = decoder.context.times;
    let (highest, best) = ranked[0];
    let least = highest * decoder.weights.finer_time;
    let is_within = |index: usize| {
        let days = times[index].days.zip(times[best].days);
        days.is_some_and(|(inner, outer)| inner != outer && outer.0 <= inner.0 && inner.1 <= outer.1)
    };
    let mut likely = ranked[1..].iter().take_while(|(sum, _)| *sum >= least);
    likely.find(|(_, index)| is_within(*index)).map_or(best, |(_, index)| *index)
}

/// Returns the ends of the range that an expression is an end of: "from 1994 to 2003", "between May 3 and Friday".
fn range_of(decoder: &Decoder<'_>, time: usize) -> Option<(usize, usize)> {
    let times = decoder.context.times;
    let doc = decoder.context.doc;
    let is_range = |&(first, last): &(usize, usize)| {
        let (Some(from), Some(to)) = (times.get(first), times.get(last)) else { return false };
        let token = doc.tokens.partition_point(|token| token.span.end <= from.span.start);
        let Some(preposition) = token.checked_sub(1).map(|token| doc.word(token).to_lowercase()) else {
            return false;
        };
        let between = doc.text.get(from.span.end as usize..to.span.start as usize).unwrap_or_default();
        let is_in_order = from.days.zip(to.days).is_some_and(|(from, to)| from.0 < to.0);
        is_in_order
            && match between.trim() {
                "to" | "until" | "till" | "through" => preposition == "from",
                "and" => preposition == "between",
                _ => false,
            }
    };
    [Some((time, time + 1)), time.checked_sub(1).map(|first| (first, time))]
        .into_iter()
        .flatten()
        .find(is_range)
}

fn is_allowed(decoder: &Decoder<'_>, time: usize, status: EventStatus) -> bool {
    let (Some((first, end)), Some(published)) = (decoder.context.times[time].days, decoder.context.published)
    else {
        return decoder.context.times[time].days.is_some();
    };
    match status {
        EventStatus::Happened | EventStatus::Ongoing => first <= published,
        EventStatus::Planned => end > published,
        EventStatus::Possible | EventStatus::Denied => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Article, fixtures::extract, language::ModelKind};

    /// Returns the EDTF of the first happening of a text.
    fn time_of(body: &str) -> Option<String> {
        let published = jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0);
        let article = Article { title: None, body, published: Some(published), source: None };
        let extraction = extract(&article, ModelKind::Accurate);
        extraction.happenings.first()?.when.as_ref().map(|when| when.edtf.clone())
    }

    #[test]
    fn both_ends_of_a_range_are_the_time() {
        let body = "Engineers rebuilt the harbour from 1994 to 2003, the mayor of Varna said.";
        assert_eq!(time_of(body).as_deref(), Some("1994/2003"));
        let body = "Police searched the forest between March 3 and March 9, a spokeswoman said.";
        assert_eq!(time_of(body).as_deref(), Some("2024-03-03/2024-03-09"));
    }

    #[test]
    fn two_times_that_are_no_range_give_one() {
        let body = "Engineers rebuilt the harbour in 1994 and in 2003, the mayor of Varna said.";
        assert!(time_of(body).is_none_or(|edtf| edtf.len() == "1994".len()), "{:?}", time_of(body));
    }
}
