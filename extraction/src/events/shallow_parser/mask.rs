//! Masks words that take part in no phrase, by giving them the class of an adverb.

use super::{CURRENCIES, Class, Sentence};
use crate::{schema::TimexType, times::Timex};

/// Words before a time that belong to it.
const TIME_PREPOSITIONS: &[&str] =
    &["on", "in", "at", "by", "during", "late", "early", "of", "until", "from"];
/// Most words in brackets.
const MAX_BRACKETS: usize = 8;

impl Sentence<'_, '_> {
    /// Masks dates and times of day with their preposition: "on Tuesday".
    pub(super) fn mask_times(&mut self, times: &[Timex]) {
        let Some(first_token) = self.doc.tokens.get(self.tokens.start) else { return };
        let mut next = times.partition_point(|time| time.span.end <= first_token.span.start);
        let mut last = None;
        for nth in 0..self.classes.len() {
            let span = self.doc.tokens[self.tokens.start + nth].span;
            while next < times.len() && times[next].span.end <= span.start {
                next += 1;
            }
            let Some(time) = times.get(next).filter(|time| time.span.contains(span)) else { continue };
            if matches!(time.kind, TimexType::Date | TimexType::Time) && !time.value.ends_with("_REF") {
                let is_first = last != Some(next) && nth > 0;
                if is_first && TIME_PREPOSITIONS.contains(&self.lower[nth - 1].as_str()) {
                    self.classes[nth - 1] = Class::Adverb;
                }
                self.classes[nth] = Class::Adverb;
                last = Some(next);
            }
        }
    }

    /// Masks bounds of numbers: "at least" of "at least 40 people".
    pub(super) fn mask_bounds(&mut self) {
        for nth in 1..self.classes.len() {
            let pair = (self.lower[nth - 1].as_str(), self.lower[nth].as_str());
            if matches!(pair, ("at", "least" | "most") | ("more" | "less" | "fewer", "than") | ("up", "to")) {
                let is_number = self.classes.get(nth + 1).is_some_and(|&next| next == Class::Number)
                    || self.lower.get(nth + 1).is_some_and(|next| CURRENCIES.contains(&next.as_str()));
                if is_number || pair.0 == "at" {
                    self.classes[nth - 1..=nth].fill(Class::Adverb);
                }
            }
        }
    }

    /// Masks brackets with their content: "(UNSMIL)".
    pub(super) fn mask_brackets(&mut self) {
        let mut open = None;
        for nth in 0..self.classes.len() {
            match self.lower[nth].as_str() {
                "(" => open = Some(nth),
                ")" => {
                    if let Some(open) = open.take().filter(|open| nth - open < MAX_BRACKETS) {
                        self.classes[open..=nth].fill(Class::Adverb);
                    }
                }
                _ => {}
            }
        }
    }
}
