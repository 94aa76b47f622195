//! How two reports compare, as numbers that weights are put on.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    event_features::EventFeatures,
    tf_idf::{idf, stem},
};

/// The names of the features, in order: those of the weights file.
pub const NAMES: [&str; FEATURES] = [
    "same trigger",
    "same rare trigger",
    "shared trigger word",
    "same fine class",
    "same coarse class",
    "known pair",
    "known pair, alike articles",
    "articles",
    "articles squared",
    "same affair",
    "same affair, same trigger",
    "sentences",
    "same trigger, sentences",
    "casts",
    "same type",
    "other type",
    "same article",
    "same day",
    "plain trigger",
];

/// How many there are.
pub const FEATURES: usize = 19;

/// Triggers that name every second event, and so none.
const PLAIN: &[&str] = &[
    "say", "tell", "report", "announc", "be", "hav", "mak", "tak", "get", "go", "do", "giv", "com", "event",
    "thing", "happen", "plac",
];

/// From here on two articles mostly tell of the same affair.
const AFFAIR: f32 = 0.22;

/// Classes of words of like use, by stem: fine, and coarse.
static CLASSES: LazyLock<HashMap<String, (u16, u16)>> = LazyLock::new(|| {
    let mut classes = HashMap::new();
    for line in include_str!("../../lexicons/word-clusters.tsv").lines().filter(|line| !line.starts_with('#'))
    {
        let mut fields = line.split('\t');
        let (Some(word), Some(coarse), Some(fine)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        if let (Ok(coarse), Ok(fine)) = (coarse.parse(), fine.parse()) {
            // The base form is the shortest of its forms, and stands first.
            classes.entry(stem(word)).or_insert((fine, coarse));
        }
    }
    classes
});

/// Compares two reports; `articles` says how alike their articles are, `known` how often their triggers, where they
/// differ, told the same before.
pub fn compare(a: &EventFeatures, b: &EventFeatures, articles: f32, known: f32) -> [f32; FEATURES] {
    let flag = |is: bool| f32::from(u8::from(is));
    let same = flag(a.trigger() == b.trigger());
    let shared = flag(a.trigger().split(' ').any(|word| {
        !PLAIN.contains(&word) && word.len() > 2 && b.trigger().split(' ').any(|other| other == word)
    }));
    let classes = CLASSES.get(a.trigger()).zip(CLASSES.get(b.trigger()));
    let affair = flag(articles >= AFFAIR);
    let sentences = a.sentence.cosine(&b.sentence);
    let kind = a.same_type(b);
    [
        same,
        same * idf(a.trigger()) / 8.0,
        shared,
        flag(classes.is_some_and(|(a, b)| a.0 == b.0)),
        flag(classes.is_some_and(|(a, b)| a.1 == b.1)),
        known,
        known * affair,
        articles,
        articles * articles,
        affair,
        affair * same,
        sentences,
        same * sentences,
        a.arguments.cosine(&b.arguments),
        flag(kind == Some(true)),
        flag(kind == Some(false)),
        flag(a.shares_article(b)),
        flag(a.same_day(b)),
        flag(PLAIN.contains(&a.trigger()) || PLAIN.contains(&b.trigger())),
    ]
}
