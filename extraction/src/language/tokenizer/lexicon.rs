//! The word lists the cutting needs, read once from `lexicons/`.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::SentenceKind;

/// What an abbreviation's full stop can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// "Dr.": a name follows, no sentence ends.
    Title,
    /// "vs.", "Jan.": something follows, no sentence ends.
    Before,
    /// "No." is one only before a digit.
    Number,
    /// "Corp.", "p.m.": a sentence may end.
    Any,
}

static ABBREVIATIONS: LazyLock<HashMap<&str, Abbreviation>> = LazyLock::new(|| {
    let mut found = HashMap::new();
    for (class, words) in rows(include_str!("../../../lexicons/abbreviations.txt")) {
        let class = match class {
            "title" => Abbreviation::Title,
            "before" => Abbreviation::Before,
            "number" => Abbreviation::Number,
            _ => Abbreviation::Any,
        };
        found.extend(words.split_whitespace().map(|word| (word, class)));
    }
    found
});

static STARTERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../../lexicons/sentence-starters.txt").lines();
    lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
});

static BOILERPLATE: LazyLock<Vec<(SentenceKind, &str)>> = LazyLock::new(|| {
    let class = |name| match name {
        "byline" => SentenceKind::Byline,
        "caption" => SentenceKind::Caption,
        _ => SentenceKind::Boilerplate,
    };
    rows(include_str!("../../../lexicons/boilerplate.txt"))
        .map(|(name, start)| (class(name), start))
        .collect()
});

static AGENCIES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../../lexicons/picture-agencies.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});

fn rows(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The class of a word with its full stop ("Gen."), if it is an abbreviation.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    // The longest entry has five letters and a stop; anything longer needs no look-up.
    if word.len() > 8 { None } else { ABBREVIATIONS.get(word).copied() }
}

/// True for "The", "But", "In" …: words that open a sentence after an abbreviation.
pub(super) fn starts_sentence(word: &str) -> bool {
    STARTERS.contains(word)
}

/// True for an agency whose name stands under its pictures.
pub(super) fn is_agency(word: &str) -> bool {
    AGENCIES.contains(word)
}

/// The kind of a line that begins as page furniture, bylines and captions do.
pub(super) fn line_kind(line: &str) -> Option<SentenceKind> {
    BOILERPLATE.iter().find(|(_, start)| begins(line, start)).map(|&(kind, _)| kind)
}

/// True when `line` begins with `start` in any case, at a word's end.
fn begins(line: &str, start: &str) -> bool {
    let Some(head) = line.get(..start.len()) else { return false };
    let at_word_end = line[start.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    head.eq_ignore_ascii_case(start) && (at_word_end || !start.ends_with(char::is_alphanumeric))
}
