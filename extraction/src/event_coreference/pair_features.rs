//! Features of a pair of events, for the pairwise model.

use std::{collections::HashMap, sync::LazyLock};

use super::{event_features::EventFeatures, stem::stem, tf_idf::idf};
use crate::lexicon_file::{LexiconError, LexiconFile, lexicon_file};

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

/// Word clusters by stem.
static CLUSTERS: LazyLock<Result<HashMap<String, WordCluster>, LexiconError>> =
    LazyLock::new(|| parse_clusters(lexicon_file!("word-clusters.tsv")));

/// Loads the word clusters.
///
/// # Errors
/// A row of the file is malformed.
pub(super) fn load_clusters() -> Result<(), LexiconError> {
    CLUSTERS.as_ref().map(drop).map_err(Clone::clone)
}

/// Returns the cluster of a stem; `None` for an unknown one.
fn cluster_of(stem: &str) -> Option<WordCluster> {
    CLUSTERS.as_ref().ok()?.get(stem).copied()
}

/// Clusters of words with similar use.
#[derive(Debug, Clone, Copy)]
struct WordCluster {
    /// One of 640.
    fine: u16,
    /// One of 64.
    coarse: u16,
}

/// Parses rows "word TAB coarse cluster TAB fine cluster".
fn parse_clusters(file: LexiconFile<'_>) -> Result<HashMap<String, WordCluster>, LexiconError> {
    let mut clusters = HashMap::new();
    for row in file.rows() {
        let [word, coarse, fine] = row.fields()?;
        let number = |field: &str| field.parse().map_err(|_| row.error(format!("{field} is no number")));
        let cluster = WordCluster { fine: number(fine)?, coarse: number(coarse)? };
        // Of words with one stem the first is the shortest, the base form.
        clusters.entry(stem(word)).or_insert(cluster);
    }
    Ok(clusters)
}

/// Computes the features of a pair. `articles` is the cosine of the articles, `trigger_pair` the probability that events
/// with these two triggers, if they differ, are coreferent.
pub fn compare(a: &EventFeatures, b: &EventFeatures, articles: f32, trigger_pair: f32) -> [f32; FEATURES] {
    let flag = |is: bool| f32::from(u8::from(is));
    let same_trigger = flag(a.trigger() == b.trigger());
    let shared_word = flag(a.trigger().split(' ').any(|word| {
        !LIGHT_TRIGGERS.contains(&word) && word.len() > 2 && b.trigger().split(' ').any(|other| other == word)
    }));
    let clusters = cluster_of(a.trigger()).zip(cluster_of(b.trigger()));
    let same_topic = flag(articles >= SAME_TOPIC);
    let sentences = a.sentence.cosine(&b.sentence);
    let same_type = a.same_type(b);
    [
        same_trigger,
        same_trigger * idf(a.trigger()) / IDF_SCALE,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_clusters_parse() {
        parse_clusters(lexicon_file!("word-clusters.tsv")).unwrap();
    }
}
