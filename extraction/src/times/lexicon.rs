//! The lexicon of time words, `lexicons/times.tsv`.

use std::collections::HashMap;

use super::calendar::{Season, Unit};
use crate::lexicon_file::{LexiconError, LexiconFile, Row, lexicon_file};

/// Words and phrases of time expressions, by their first word in lower case.
#[derive(Debug)]
pub struct Lexicon(HashMap<&'static str, Entry>);

impl Lexicon {
    /// Parses the file that is compiled in.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        Self::parse(lexicon_file!("times.tsv"))
    }

    fn parse(file: LexiconFile<'static>) -> Result<Self, LexiconError> {
        let mut entries: HashMap<&'static str, Entry> = HashMap::new();
        for row in file.rows() {
            let [class, word, value] = row.fields()?;
            match PhraseKind::from_class(class) {
                Some(kind) => {
                    let words = split_phrase(word);
                    let first = *words.first().ok_or_else(|| row.error("the phrase is empty"))?;
                    entries.entry(first).or_default().phrases.push(Phrase { words, kind, value });
                }
                None => entries.entry(word).or_default().add(class, value, row)?,
            }
        }
        // The longest phrase is tried first.
        for entry in entries.values_mut() {
            entry.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
        Ok(Self(entries))
    }

    /// Looks a word up, given in lower case. Unknown words give an empty entry.
    pub(super) fn entry(&self, lower: &str) -> &Entry {
        self.0.get(lower).unwrap_or(&UNKNOWN)
    }
}

/// The entry of every word that the lexicon does not have.
pub(super) static UNKNOWN: Entry = Entry {
    month: None,
    weekday: None,
    unit: None,
    number: None,
    scale: None,
    ordinal: None,
    decade: None,
    season: None,
    day_part: None,
    deictic: None,
    filler: false,
    counted_noun: false,
    precedes_year: false,
    past: false,
    future: false,
    scheduled: false,
    first_name: false,
    street: false,
    numbered: false,
    phrases: Vec::new(),
};

/// All classes of one word. A word may have several: "second", "may", "fall".
#[derive(Debug, Default, Clone)]
pub(super) struct Entry {
    pub month: Option<MonthName>,
    pub weekday: Option<WeekdayName>,
    pub unit: Option<(Unit, Inflection)>,
    pub number: Option<Numeral>,
    /// 100 or 1000: multiplies the number before it.
    pub scale: Option<u32>,
    pub ordinal: Option<u32>,
    /// The first year of a decade within its century: 90 for "nineties".
    pub decade: Option<i32>,
    pub season: Option<(Season, Inflection)>,
    /// A part of the day, as TIMEX3 writes it: `MO` for "morning".
    pub day_part: Option<(&'static str, Inflection)>,
    pub deictic: Option<Deictic>,
    /// May stand between a number and its unit: "two full years".
    pub filler: bool,
    /// Makes a number before it a quantity: "1900 soldiers".
    pub counted_noun: bool,
    /// Makes a number after it a year: "since 1900".
    pub precedes_year: bool,
    /// A verb form of the past tense.
    pub past: bool,
    /// Announces a future event: "will", "plans".
    pub future: bool,
    /// A verb that announces a day in the present tense: "opens".
    pub scheduled: bool,
    /// A month or weekday that is also a first name: "June".
    pub first_name: bool,
    /// Ends the name of a street, before which a number is a house.
    pub street: bool,
    /// Makes a number after it a number of a thing, not a year: "flight 1850".
    pub numbered: bool,
    /// Phrases that begin with this word, longest first.
    pub phrases: Vec<Phrase>,
}

/// Grammatical number of a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inflection {
    Singular,
    Plural,
}

/// The name of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MonthName {
    /// 1–12.
    pub number: i8,
    /// Also another word ("may", "march"): needs evidence from its neighbours.
    pub ambiguous: bool,
    pub abbreviated: bool,
}

/// The name of a day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WeekdayName {
    /// ISO: 1 is Monday.
    pub number: i8,
    pub abbreviated: bool,
    pub plural: bool,
}

/// A number in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    Exact(u32),
    /// "several", "many".
    Vague,
}

/// A word that selects one of a series: "last", "this", "the following".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deictic {
    /// -1 for the previous of the series, 0 for the current, 1 for the next.
    pub offset: i32,
    /// Counts from an earlier time expression instead of the publication date.
    pub anaphoric: bool,
}

/// A phrase of one or more words, split as [`super::scan::Scan`] splits them.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub words: Vec<&'static str>,
    pub kind: PhraseKind,
    pub value: &'static str,
}

/// The function of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PhraseKind {
    /// "the end of", "around": before a date, part of its expression.
    DateModifier,
    /// "at least", "nearly": before a duration, part of its expression.
    DurationModifier,
    /// "ago", "later": after a duration, turns it into a time.
    Direction,
    /// A vague time, with its TIMEX3 value: "now" is `PRESENT_REF`.
    Reference,
    /// A vague time in histories, with its TIMEX3 value: "former" is `PAST_REF`.
    HistoricalReference,
    /// A recurring time, with its TIMEX3 set: "daily".
    Recurring,
    /// A holiday, with its rule: see [`super::calendar::movable_holiday`].
    Holiday,
    /// A time zone after a clock time.
    Zone,
}

impl PhraseKind {
    fn from_class(class: &str) -> Option<Self> {
        Some(match class {
            "date_modifier" => Self::DateModifier,
            "duration_modifier" => Self::DurationModifier,
            "direction" => Self::Direction,
            "reference" => Self::Reference,
            "historical_reference" => Self::HistoricalReference,
            "recurring" => Self::Recurring,
            "holiday" => Self::Holiday,
            "zone" => Self::Zone,
            _ => return None,
        })
    }
}

impl Entry {
    /// Adds one row of the lexicon to the word's entry.
    fn add(&mut self, class: &str, value: &'static str, row: Row<'_>) -> Result<(), LexiconError> {
        let number = || {
            let digits = value.trim_end_matches(['*', '~', 't']);
            digits.parse::<i16>().map_err(|_| row.error(format!("{value:?} is no number")))
        };
        let natural =
            || value.parse::<u32>().map_err(|_| row.error(format!("{value:?} is no number of zero or more")));
        let unknown = |what: &str| row.error(format!("{value:?} is no {what}"));
        let inflection = if class.ends_with('s') { Inflection::Plural } else { Inflection::Singular };
        let abbreviated = value.contains('~');
        match class {
            "month" => {
                let ambiguous = value.contains('*');
                self.month = Some(MonthName { number: number()? as i8, ambiguous, abbreviated });
            }
            "weekday" | "weekdays" => {
                let plural = class == "weekdays";
                self.weekday = Some(WeekdayName { number: number()? as i8, abbreviated, plural });
            }
            "unit" | "units" => {
                self.unit = Some((Unit::from_name(value).ok_or_else(|| unknown("unit"))?, inflection));
            }
            "number" if value == "x" => self.number = Some(Numeral::Vague),
            "number" => self.number = Some(Numeral::Exact(natural()?)),
            "scale" => self.scale = Some(natural()?),
            "ordinal" => self.ordinal = Some(natural()?),
            "decade" => self.decade = Some(i32::from(number()?)),
            "season" | "seasons" => {
                self.season = Some((Season::from_timex(value).ok_or_else(|| unknown("season"))?, inflection));
            }
            "day_part" | "day_parts" => self.day_part = Some((value, inflection)),
            "deictic" => {
                let offset = i32::from(number()?);
                self.deictic = Some(Deictic { offset, anaphoric: value.ends_with('t') });
            }
            "filler" => self.filler = true,
            "counted_noun" => self.counted_noun = true,
            "precedes_year" => self.precedes_year = true,
            "past" => self.past = true,
            "future" => self.future = true,
            "scheduled" => self.scheduled = true,
            "first_name" => self.first_name = true,
            "street" => self.street = true,
            "numbered" => self.numbered = true,
            _ => return Err(row.error(format!("{class:?} is no class of time words"))),
        }
        Ok(())
    }
}

/// Splits a phrase at spaces and around every character that is no letter.
fn split_phrase(phrase: &'static str) -> Vec<&'static str> {
    let mut words = Vec::new();
    for word in phrase.split(' ') {
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let length = if first.is_alphabetic() {
                rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            words.push(&rest[..length]);
            rest = &rest[length..];
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_all_its_classes() {
        let lexicon = Lexicon::builtin().unwrap();
        assert!(lexicon.entry("may").month.unwrap().ambiguous);
        assert_eq!(lexicon.entry("second").ordinal, Some(2));
        assert_eq!(lexicon.entry("second").unit, Some((Unit::Second, Inflection::Singular)));
    }

    #[test]
    fn a_malformed_line_is_an_error_that_names_it() {
        let error = |text| Lexicon::parse(LexiconFile { name: "x.tsv", text }).unwrap_err().to_string();
        assert_eq!(error("unit\tday"), "x.tsv, line 1: expected 3 fields, found 2");
        assert_eq!(error("# units\nunit\tday\tdai"), "x.tsv, line 2: \"dai\" is no unit");
        assert_eq!(error("mouth\tmay\t5"), "x.tsv, line 1: \"mouth\" is no class of time words");
    }

    #[test]
    fn a_phrase_is_split_around_its_marks() {
        assert_eq!(split_phrase("new year's eve"), ["new", "year", "'", "s", "eve"]);
        assert_eq!(split_phrase("mid-"), ["mid", "-"]);
    }
}
