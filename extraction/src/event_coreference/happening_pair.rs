//! Features of a pair of happenings, each as one article reports it.

use jiff::civil::Date;

use super::{
    happening_features::{HappeningFeatures, RoleActor},
    pairwise_model::PairwiseModel,
    tf_idf::TfIdfVector,
};
use crate::schema::{EventStatus, Importance};

/// The names of the features in `models/happening-coreference.tsv`, in order.
pub const NAMES: [&str; FEATURES] = [
    "best events",
    "events",
    "sentences",
    "articles",
    "same type",
    "other type",
    "same status",
    "other reality",
    "other attribution",
    "same days",
    "overlapping days",
    "other days",
    "distance of days",
    "one undated",
    "one undated, other days than the news",
    "same actors",
    "other actors",
    "same recipients",
    "other recipients",
    "same participants",
    "same places",
    "other places",
    "same known actor",
    "other known actor",
    "both lead",
    "both lead, articles",
    "one lead",
    "both minor",
    "other background",
    "same figure",
    "other figure",
    "distance of publication",
];

/// Number of features.
pub const FEATURES: usize = 32;

/// Scales log-odds of events to about one.
const EVENT_SCALE: f32 = 6.0;
/// Cosine of arguments up to which they are others.
const OTHER_ARGUMENTS: f32 = 0.05;
/// Days from which a distance counts as no greater.
const MAX_DISTANCE: f32 = 30.0;
/// Days of publication before and after which an undated happening of the news took place.
const DAYS_OF_NEWS: (f32, f32) = (3.0, 1.0);

/// Computes the features of a pair; `events` scores the pairs of their events.
pub fn compare(a: &HappeningFeatures, b: &HappeningFeatures, events: &PairwiseModel) -> [f32; FEATURES] {
    let flag = |is: bool| f32::from(u8::from(is));
    let articles = a.article.cosine(&b.article);
    let (best, mean) = event_scores(a, b, articles, events);
    let same_type = a.event_type().zip(b.event_type()).map(|(one, other)| one == other);
    let days = a.days.zip(b.days);
    let gap = days_apart(a, b);
    let is_overlap = gap == Some(0.0);
    let same_days = days.is_some_and(|(one, other)| one == other);
    let leads = usize::from(a.importance == Importance::Lead) + usize::from(b.importance == Importance::Lead);
    let minors =
        usize::from(a.importance == Importance::Minor) + usize::from(b.importance == Importance::Minor);
    let (same_actor, other_actor) = compare_known(a.known_actors(), b.known_actors());
    let (same_figure, other_figure) = compare_figures(a, b);
    [
        best,
        mean,
        a.sentences.cosine(&b.sentences),
        articles,
        flag(same_type == Some(true)),
        flag(same_type == Some(false)),
        flag(a.status == b.status),
        flag(is_real(a.status) != is_real(b.status)),
        flag(a.is_attributed != b.is_attributed),
        flag(same_days),
        flag(is_overlap && !same_days),
        flag(gap.is_some_and(|gap| gap > 0.0)),
        gap.map_or(0.0, |gap| gap.min(MAX_DISTANCE).ln_1p() / MAX_DISTANCE.ln_1p()),
        flag(a.days.is_some() != b.days.is_some()),
        flag(contradicts_news(a, b) || contradicts_news(b, a)),
        a.actors.cosine(&b.actors),
        flag(are_others(&a.actors, &b.actors)),
        a.recipients.cosine(&b.recipients),
        flag(are_others(&a.recipients, &b.recipients)),
        a.participants.cosine(&b.participants),
        a.places.cosine(&b.places),
        flag(are_others(&a.places, &b.places)),
        flag(same_actor),
        flag(other_actor),
        flag(leads == 2),
        if leads == 2 { articles } else { 0.0 },
        flag(leads == 1),
        flag(minors == 2),
        flag(a.background != b.background),
        flag(same_figure),
        flag(other_figure),
        publication_distance(a, b),
    ]
}

impl HappeningFeatures {
    /// Returns the type of the first event that has one.
    fn event_type(&self) -> Option<&str> {
        self.events.iter().find_map(|event| event.event_type())
    }
}

/// Returns the best score of two events, and the mean over the events of the smaller side with their best partners.
fn event_scores(
    a: &HappeningFeatures,
    b: &HappeningFeatures,
    articles: f32,
    model: &PairwiseModel,
) -> (f32, f32) {
    let (fewer, more) = if a.events.len() <= b.events.len() { (a, b) } else { (b, a) };
    let (mut best, mut sum) = (f32::NEG_INFINITY, 0.0);
    for event in &fewer.events {
        let scores = more.events.iter().map(|other| model.log_odds(event, other, articles));
        let highest = scores.fold(f32::NEG_INFINITY, f32::max).clamp(-EVENT_SCALE, EVENT_SCALE);
        sum += highest;
        best = best.max(highest);
    }
    match fewer.events.is_empty() {
        true => (-1.0, -1.0),
        false => (best / EVENT_SCALE, sum / fewer.events.len() as f32 / EVENT_SCALE),
    }
}

fn is_real(status: EventStatus) -> bool {
    matches!(status, EventStatus::Happened | EventStatus::Ongoing)
}

/// Returns the days between two dated happenings; 0 where they overlap.
pub(super) fn days_apart(a: &HappeningFeatures, b: &HappeningFeatures) -> Option<f32> {
    a.days.zip(b.days).map(|(one, other)| distance(one, other))
}

/// Returns the days between two half-open intervals; 0 where they overlap.
fn distance(one: (Date, Date), other: (Date, Date)) -> f32 {
    let (first, second) = if one.0 <= other.0 { (one, other) } else { (other, one) };
    let days = second.0.duration_since(first.1).as_hours() / 24 + 1;
    days.max(0) as f32
}

/// Returns true when the first is dated, and the second undated news of other days.
fn contradicts_news(dated: &HappeningFeatures, undated: &HappeningFeatures) -> bool {
    let (Some(days), None, Some(published)) = (dated.days, undated.days, undated.published) else {
        return false;
    };
    if undated.background || undated.status != EventStatus::Happened {
        return false;
    }
    let before = published.duration_since(days.1).as_hours() as f32 / 24.0 + 1.0;
    let after = days.0.duration_since(published).as_hours() as f32 / 24.0;
    before > DAYS_OF_NEWS.0 || after > DAYS_OF_NEWS.1
}

/// Returns true when both have terms and none in common.
fn are_others(one: &TfIdfVector, other: &TfIdfVector) -> bool {
    !one.is_empty() && !other.is_empty() && one.cosine(other) < OTHER_ARGUMENTS
}

/// Returns whether a role has a known actor in common, and whether one has known actors but none in common.
fn compare_known(one: &[RoleActor], other: &[RoleActor]) -> (bool, bool) {
    let is_shared = one.iter().any(|actor| other.contains(actor));
    let is_other = ["actor", "recipient", "place"].into_iter().any(|role| {
        let of = |actors: &[RoleActor]| actors.iter().any(|actor| actor.0 == role);
        let shared = one.iter().any(|actor| actor.0 == role && other.contains(actor));
        of(one) && of(other) && !shared
    });
    (is_shared, is_other)
}

/// Returns whether a type of figure has overlapping numbers, and whether one has none.
fn compare_figures(a: &HappeningFeatures, b: &HappeningFeatures) -> (bool, bool) {
    let (mut is_same, mut is_other) = (false, false);
    for (figure_type, low, high) in &a.figures {
        let mut same_type = b.figures.iter().filter(|figure| figure.0 == *figure_type).peekable();
        if same_type.peek().is_none() {
            continue;
        }
        match same_type.any(|figure| figure.1 <= *high && *low <= figure.2) {
            true => is_same = true,
            false => is_other = true,
        }
    }
    (is_same, is_other && !is_same)
}

fn publication_distance(a: &HappeningFeatures, b: &HappeningFeatures) -> f32 {
    let days =
        a.published.zip(b.published).map(|(one, other)| one.duration_since(other).as_hours().abs() / 24);
    days.map_or(0.0, |days| (days as f32).min(MAX_DISTANCE) / MAX_DISTANCE)
}
