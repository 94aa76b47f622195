//! Features of a pair of events, for the pairwise model.

use super::event_features::EventFeatures;

/// The names of the features in `models/event-coreference.tsv`, in order.
pub const NAMES: [&str; FEATURES] = [
    "same trigger",
    "same rare trigger",
    "shared trigger word",
    "same fine cluster",
    "same coarse cluster",
    "trigger pair",
    "trigger pair, same topic",
    "articles",
    "articles squared",
    "same topic",
    "same topic, same trigger",
    "sentences",
    "same trigger, sentences",
    "arguments",
    "same type",
    "other type",
    "same article",
    "same day",
    "light trigger",
];

/// Number of features.
pub const FEATURES: usize = 19;

/// Stems of triggers that denote no particular event.
const LIGHT_TRIGGERS: &[&str] = &[
    "say", "tell", "report", "announc", "be", "hav", "mak", "tak", "get", "go", "do", "giv", "com", "event",
    "thing", "happen", "plac",
];

/// Cosine from which two articles are mostly on the same topic.
const SAME_TOPIC: f32 = 0.22;
/// Scales inverse document frequencies to about one.
const IDF_SCALE: f32 = 8.0;

/// Computes the features of a pair. `articles` is the cosine of the articles, `trigger_pair` the probability that events
/// with these two triggers, if they differ, are coreferent.
pub fn compare(a: &EventFeatures, b: &EventFeatures, articles: f32, trigger_pair: f32) -> [f32; FEATURES] {
    let flag = |is: bool| f32::from(u8::from(is));
    let same_trigger = flag(a.trigger() == b.trigger());
    let shared_word = flag(a.trigger().split(' ').any(|word| {
        !LIGHT_TRIGGERS.contains(&word) && word.len() > 2 && b.trigger().split(' ').any(|other| other == word)
    }));
    let clusters = a.trigger_cluster.zip(b.trigger_cluster);
    let same_topic = flag(articles >= SAME_TOPIC);
    let sentences = a.sentence.cosine(&b.sentence);
    let same_type = a.same_type(b);
    [
        same_trigger,
        same_trigger * a.trigger_idf / IDF_SCALE,
        shared_word,
        flag(clusters.is_some_and(|(a, b)| a.fine == b.fine)),
        flag(clusters.is_some_and(|(a, b)| a.coarse == b.coarse)),
        trigger_pair,
        trigger_pair * same_topic,
        articles,
        articles * articles,
        same_topic,
        same_topic * same_trigger,
        sentences,
        same_trigger * sentences,
        a.arguments.cosine(&b.arguments),
        flag(same_type == Some(true)),
        flag(same_type == Some(false)),
        flag(a.same_article(b)),
        flag(a.same_days(b)),
        flag(LIGHT_TRIGGERS.contains(&a.trigger()) || LIGHT_TRIGGERS.contains(&b.trigger())),
    ]
}
