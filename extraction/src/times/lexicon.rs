//! The lexicon of time words (`lexicons/times.tsv`), read once.

use std::{collections::HashMap, sync::LazyLock};

use super::stretch::{Season, Unit};

/// What the lexicon knows of a single word. A word may be several things: "second", "may", "fall".
#[derive(Debug, Default, Clone)]
pub(super) struct Class {
    pub month: Option<Month>,
    pub weekday: Option<Weekday>,
    pub unit: Option<(Unit, Plural)>,
    pub number: Option<Number>,
    pub scale: Option<u32>,
    pub ordinal: Option<u32>,
    pub decade: Option<i32>,
    pub season: Option<(Season, Plural)>,
    pub part: Option<(&'static str, Plural)>,
    pub which: Option<Which>,
    pub filler: bool,
    pub counted: bool,
    pub year_after: bool,
    pub past: bool,
    pub to_come: bool,
    /// Phrases that begin with this word.
    pub phrases: Vec<Phrase>,
}

/// Whether a word stands for one or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plural {
    One,
    Many,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Month {
    pub number: i8,
    /// Also another word: needs help from its neighbours.
    pub doubtful: bool,
    /// An abbreviation.
    pub short: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weekday {
    /// 1 is Monday.
    pub number: i8,
    pub short: bool,
    pub plural: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Exact(u32),
    Vague,
}

/// "last", "this", "the following": one of a series, counted from now or from a time told before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Which {
    pub shift: i32,
    pub told: bool,
}

/// A phrase of one or more words, cut as [`super::scan::Scan`] cuts them.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub words: Vec<&'static str>,
    pub kind: PhraseKind,
    pub value: &'static str,
}

/// What a phrase does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PhraseKind {
    BeforeDate,
    BeforeLength,
    Ago,
    Reference,
    Recurring,
    Holiday,
    Zone,
}

impl Class {
    /// A word of no kind.
    pub fn none() -> &'static Class {
        static NONE: LazyLock<Class> = LazyLock::new(Class::default);
        &NONE
    }
}

/// What is known of a word, given in lower case.
pub(super) fn class(lower: &str) -> &'static Class {
    LEXICON.get(lower).unwrap_or_else(|| Class::none())
}

static LEXICON: LazyLock<HashMap<&'static str, Class>> =
    LazyLock::new(|| read(include_str!("../../lexicons/times.tsv")));

fn read(table: &'static str) -> HashMap<&'static str, Class> {
    let mut words: HashMap<&'static str, Class> = HashMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        if let (Some(kind), Some(word), Some(value)) = (fields.next(), fields.next(), fields.next()) {
            enter(&mut words, kind, word, value);
        }
    }
    for class in words.values_mut() {
        class.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    }
    words
}

fn enter(words: &mut HashMap<&'static str, Class>, kind: &str, word: &'static str, value: &'static str) {
    let number = || value.trim_end_matches(['*', '~', 't']).parse::<i32>().unwrap_or_default();
    let phrase_kind = match kind {
        "before_date" => Some(PhraseKind::BeforeDate),
        "before_length" => Some(PhraseKind::BeforeLength),
        "ago" => Some(PhraseKind::Ago),
        "reference" => Some(PhraseKind::Reference),
        "recurring" => Some(PhraseKind::Recurring),
        "holiday" => Some(PhraseKind::Holiday),
        "zone" => Some(PhraseKind::Zone),
        _ => None,
    };
    if let Some(kind) = phrase_kind {
        let cut = pieces(word);
        if let Some(first) = cut.first() {
            words.entry(first).or_default().phrases.push(Phrase { words: cut, kind, value });
        }
        return;
    }
    let class = words.entry(word).or_default();
    let many = if kind.ends_with('s') { Plural::Many } else { Plural::One };
    match kind {
        "month" => {
            class.month = Some(Month {
                number: number() as i8,
                doubtful: value.contains('*'),
                short: value.contains('~'),
            });
        }
        "weekday" | "weekdays" => {
            class.weekday = Some(Weekday {
                number: number() as i8,
                short: value.contains('~'),
                plural: kind == "weekdays",
            });
        }
        "unit" | "units" => class.unit = Unit::named(value).map(|unit| (unit, many)),
        "number" if value == "x" => class.number = Some(Number::Vague),
        "number" => class.number = Some(Number::Exact(number() as u32)),
        "scale" => class.scale = Some(number() as u32),
        "ordinal" => class.ordinal = Some(number() as u32),
        "decade" => class.decade = Some(number()),
        "season" | "seasons" => class.season = Season::named(value).map(|season| (season, many)),
        "part" | "parts" => class.part = Some((value, many)),
        "which" => class.which = Some(Which { shift: number(), told: value.ends_with('t') }),
        "filler" => class.filler = true,
        "counted" => class.counted = true,
        "year_after" => class.year_after = true,
        "past" => class.past = true,
        "to_come" => class.to_come = true,
        _ => debug_assert!(false, "unknown kind {kind} in lexicons/times.tsv"),
    }
}

/// Cuts a phrase at spaces and around marks.
fn pieces(phrase: &'static str) -> Vec<&'static str> {
    let mut cut = Vec::new();
    for word in phrase.split(' ') {
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let length = if first.is_alphabetic() {
                rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            cut.push(&rest[..length]);
            rest = &rest[length..];
        }
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lexicon_is_read() {
        let table = include_str!("../../lexicons/times.tsv");
        for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            assert_eq!(line.split('\t').count(), 3, "{line}");
        }
        assert!(class("may").month.unwrap().doubtful);
        assert_eq!(class("second").ordinal, Some(2));
        assert_eq!(class("second").unit, Some((Unit::Second, Plural::One)));
    }

    #[test]
    fn a_phrase_is_cut_around_its_marks() {
        assert_eq!(pieces("new year's eve"), ["new", "year", "'", "s", "eve"]);
        assert_eq!(pieces("mid-"), ["mid", "-"]);
    }
}
