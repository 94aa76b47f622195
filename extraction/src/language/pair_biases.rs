//! What the places of two words add to the score that one is an argument or a time of the other.
//!
//! Learned tables: the distance in words, the syntactic path, the length of a time, how far it lies from publication, and
//! how many other times stand between. `lab/python/accurate/event_heads.py` computes the same.

use jiff::civil::Date;

use super::{AnnotatedText, Relation};

/// Relations of a trigger to other words: actor, recipient, place, time.
pub const PAIR_ROLES: usize = 4;
/// The role of times among [`PAIR_ROLES`].
pub const TIME: usize = 3;
/// Ranges of distances in words; each begins at one of these, the first at 0.
const DISTANCE_STARTS: [usize; 13] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 80, 160, 320];
/// Their number.
pub const DISTANCES: usize = DISTANCE_STARTS.len() + 1;
/// Tables of relations between a trigger and a word: the word depends on the trigger; the trigger on the word; the word on a
/// dependent of the trigger (two); both on the same word (two); the trigger on a dependent of the word (two).
pub const PATHS: usize = 8;
/// Longest times in days of the classes of length; the last class is of longer ones, the first of times without days.
const LENGTH_ENDS: [i32; 5] = [1, 7, 31, 100, 366];
/// Classes of length.
pub const LENGTHS: usize = LENGTH_ENDS.len() + 2;
/// Most days before publication of the classes of times before it; the last class is of earlier ones.
const LAG_ENDS: [i32; 3] = [7, 31, 366];
/// Classes of distance from publication: unknown, around it, four before it, two after it.
pub const LAGS: usize = 8;
/// Classes of the number of times between a trigger and a time: none, one, two, more.
pub const BETWEEN: usize = 4;

/// The tables of a model.
#[derive(Debug)]
pub struct PairBiases {
    /// Role, other or same sentence, before or after the trigger, range of distance.
    pub arguments: Vec<f32>,
    /// Other or same stem, range of distance.
    pub coreference: Vec<f32>,
    /// Role, path, relation (`Relation as usize`).
    pub paths: Vec<f32>,
    /// Class of length, then of distance from publication: what is added to the projection of a time.
    pub time_kinds: Vec<f32>,
    /// Other or same sentence, class of the number of times between.
    pub times_between: Vec<f32>,
}

/// A time expression as the event heads see it.
#[derive(Debug, Clone, Copy)]
pub struct TimeFeatures {
    /// Its last word.
    pub word: usize,
    length: usize,
    lag: usize,
}

impl TimeFeatures {
    /// Classes a time by its days (the first, and the day after the last) and the day of publication.
    pub fn new(word: usize, days: Option<(Date, Date)>, published: Option<Date>) -> Self {
        let between = |from: Date, to: Date| (to - from).get_days();
        let length = days.map_or(0, |(first, end)| 1 + class(&LENGTH_ENDS, between(first, end)));
        let lag = match (days, published) {
            (Some((_, end)), Some(published)) if end <= published => {
                2 + class(&LAG_ENDS, between(end, published) + 1)
            }
            (Some((first, _)), Some(published)) if first > published => {
                6 + usize::from(between(published, first) > 7)
            }
            (Some(_), Some(_)) => 1,
            _ => 0,
        };
        Self { word, length, lag }
    }
}

impl TimeFeatures {
    /// Returns true when all its days lie after publication.
    pub fn is_to_come(&self) -> bool {
        self.lag >= 6
    }
}

impl PairBiases {
    /// Returns what distance and path add to the score of a trigger and a word in a role.
    pub fn of_words(&self, doc: &AnnotatedText<'_>, role: usize, trigger: usize, word: usize) -> f32 {
        let has_same_sentence = doc.tokens[word].sentence == doc.tokens[trigger].sentence;
        let table = (role * 2 + usize::from(has_same_sentence)) * 2 + usize::from(word > trigger);
        let bias = self.arguments[table * DISTANCES + distance(word.abs_diff(trigger))];
        if has_same_sentence { bias + self.of_path(doc, role, trigger, word) } else { bias }
    }

    /// Returns what the syntactic path of at most two arcs adds; a root counts as its own head.
    fn of_path(&self, doc: &AnnotatedText<'_>, role: usize, trigger: usize, word: usize) -> f32 {
        let head = |token: usize| doc.tokens[token].head as usize;
        let arc = |path: usize, token: usize| {
            self.paths[(role * PATHS + path) * Relation::ALL.len() + doc.relation(token) as usize]
        };
        let (trigger_head, word_head) = (head(trigger), head(word));
        let is_other = trigger != word;
        if is_other && word_head == trigger {
            arc(0, word)
        } else if is_other && trigger_head == word {
            arc(1, trigger)
        } else if head(word_head) == trigger {
            arc(2, word) + arc(3, word_head)
        } else if word_head == trigger_head {
            arc(4, word) + arc(5, trigger)
        } else if head(trigger_head) == word {
            arc(6, trigger) + arc(7, trigger_head)
        } else {
            0.0
        }
    }

    /// Returns the vectors that the kind of a time adds to its projection, each of `width` values.
    pub fn of_kind(&self, time: &TimeFeatures, width: usize) -> [&[f32]; 2] {
        [time.length, LENGTHS + time.lag].map(|row| &self.time_kinds[row * width..][..width])
    }

    /// Returns what the times between a trigger and the time with number `nth` add.
    ///
    /// `before` is the number of times before the trigger.
    pub fn of_times_between(&self, has_same_sentence: bool, before: usize, nth: usize) -> f32 {
        let between = if nth >= before { nth - before } else { before - 1 - nth };
        self.times_between[usize::from(has_same_sentence) * BETWEEN + between.min(BETWEEN - 1)]
    }

    /// Returns what the distance of two triggers and their stems add to the score that they are of one happening.
    pub fn of_triggers(&self, words: usize, has_same_stem: bool) -> f32 {
        self.coreference[usize::from(has_same_stem) * DISTANCES + distance(words)]
    }
}

/// Returns the range in which a distance in words lies.
fn distance(words: usize) -> usize {
    DISTANCE_STARTS.partition_point(|&start| start <= words)
}

/// Returns the number of the class whose end is the first not below `value`.
fn class(ends: &[i32], value: i32) -> usize {
    ends.partition_point(|&end| end < value)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn times_are_classed_by_length_and_by_where_they_lie_from_publication() {
        let published = date(2024, 3, 14);
        let classes = |first, end| {
            let time = TimeFeatures::new(0, Some((first, end)), Some(published));
            (time.length, time.lag)
        };
        assert_eq!(classes(date(2024, 3, 14), date(2024, 3, 15)), (1, 1));
        assert_eq!(classes(date(2024, 3, 12), date(2024, 3, 13)), (1, 2));
        assert_eq!(classes(date(2024, 3, 4), date(2024, 3, 11)), (2, 2));
        assert_eq!(classes(date(2024, 2, 1), date(2024, 3, 1)), (3, 3));
        assert_eq!(classes(date(2019, 1, 1), date(2020, 1, 1)), (5, 5));
        assert_eq!(classes(date(1990, 1, 1), date(2000, 1, 1)), (6, 5));
        assert_eq!(classes(date(2024, 3, 15), date(2024, 3, 16)), (1, 6));
        assert_eq!(classes(date(2025, 1, 1), date(2026, 1, 1)), (5, 7));
        let undated = TimeFeatures::new(0, None, Some(published));
        assert_eq!((undated.length, undated.lag), (0, 0));
    }

    #[test]
    fn times_between_are_counted_from_either_side_of_the_trigger() {
        let biases = PairBiases {
            arguments: Vec::new(),
            coreference: Vec::new(),
            paths: Vec::new(),
            time_kinds: Vec::new(),
            times_between: vec![10.0, 11.0, 12.0, 13.0, 0.0, 1.0, 2.0, 3.0],
        };
        // Three times stand before the trigger, two behind it.
        let between = |nth| biases.of_times_between(true, 3, nth);
        assert_eq!([between(0), between(1), between(2), between(3), between(4)], [2.0, 1.0, 0.0, 0.0, 1.0]);
        assert_eq!(biases.of_times_between(false, 9, 0), 13.0);
    }
}
