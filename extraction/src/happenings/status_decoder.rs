//! Scores the statuses of a trigger by the network, the log-linear model and the rules together.

use super::decoder::Decoder;
use crate::{language::TriggerPrediction, schema::EventStatus};

/// The number of statuses.
const STATUSES: usize = EventStatus::ALL.len();
/// Least probability of the network that counts: smaller ones are noise.
const LEAST_PROBABILITY: f32 = 0.0005;

/// Returns the probability of each status, to which that of the rules adds, in the order of [`EventStatus::ALL`].
pub(super) fn scores(decoder: &Decoder<'_>, trigger: &TriggerPrediction) -> [f32; STATUSES] {
    let weights = decoder.weights;
    let rule = decoder.rule(trigger);
    let of_features = log_probabilities(
        decoder.models.statuses.sum(|emit| decoder.status_features.of_trigger(trigger.token, rule, emit)),
    );
    let joined = log_probabilities(std::array::from_fn(|status| {
        weights.status_model * trigger.statuses[status].max(LEAST_PROBABILITY).ln()
            + weights.status_features * of_features[status]
    }));
    // Nothing is marked where something just took place.
    let of_rule = rule.map(|rule| rule.status).filter(|&status| status != EventStatus::Happened);
    std::array::from_fn(|status| {
        let is_of_rule = of_rule == Some(EventStatus::ALL[status]);
        joined[status].exp() + if is_of_rule { weights.rule_status } else { 0.0 }
    })
}

/// Returns the logarithm of the softmax of scores.
fn log_probabilities(scores: [f32; STATUSES]) -> [f32; STATUSES] {
    let highest = scores.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
    scores.map(|score| score - highest - sum.ln())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, fixtures::extract, language::ModelKind};

    #[test]
    fn log_probabilities_are_of_one_distribution() {
        let scores = log_probabilities([1.0, 2.0, 0.5, 0.0, -3.0]);
        assert!((scores.iter().map(|score| score.exp()).sum::<f32>() - 1.0).abs() < 1e-5);
        assert!((scores[1] - scores[0] - 1.0).abs() < 1e-5);
    }

    /// Returns the status of the happening whose trigger is a word of a text.
    fn status_of(body: &str, trigger: &str) -> Option<EventStatus> {
        let published = jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0);
        let article = Article { title: None, body, published: Some(published), source: None };
        let extraction = extract(&article, ModelKind::Accurate);
        let is_of = |happening: &&crate::schema::Happening| {
            happening.mentions.iter().any(|mention| mention.text == trigger)
        };
        extraction.happenings.iter().find(is_of).map(|happening| happening.status)
    }

    #[test]
    fn what_governs_a_trigger_decides_its_status() {
        let body = "Dockers in Varna plan to strike next week over pay, their union said.";
        assert_eq!(status_of(body, "strike"), Some(EventStatus::Planned));
        let body = "The council of Varna has postponed its plan to demolish the old theatre, the mayor said.";
        assert_ne!(status_of(body, "demolish"), Some(EventStatus::Happened));
        let body = "Police are searching the forest near Varna for a girl who went missing on Monday.";
        assert_eq!(status_of(body, "searching"), Some(EventStatus::Ongoing));
    }
}
