//! TempEval-3 counts of time expressions.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::metrics::{MatchCounts, match_greedily, percentage};
use extraction::text::Span;

/// A time expression, gold or predicted.
pub(super) struct Expression {
    pub(super) span: Span,
    pub(super) timex_type: String,
    pub(super) value: String,
}

/// Sums over the documents of a file.
#[derive(Default)]
pub(super) struct Scores {
    all: Counts,
    /// By the gold type of matched expressions.
    by_type: BTreeMap<String, Counts>,
    errors: Vec<String>,
}

#[derive(Default)]
struct Counts {
    gold: usize,
    predicted: usize,
    /// Matches with equal spans.
    strict: usize,
    /// Matches with overlapping spans; the following are of these.
    relaxed: usize,
    same_type: usize,
    same_value: usize,
    strict_same_value: usize,
}

impl Scores {
    /// Scores one document.
    pub(super) fn add(&mut self, id: &str, text: &str, gold: &[Expression], predicted: &[Expression]) {
        for expression in gold {
            self.counts(&expression.timex_type).for_each(|counts| counts.gold += 1);
        }
        for expression in predicted {
            self.counts(&expression.timex_type).for_each(|counts| counts.predicted += 1);
        }
        let pairs = match_expressions(gold, predicted);
        for &(gold_index, predicted_index) in &pairs {
            let (gold, predicted) = (&gold[gold_index], &predicted[predicted_index]);
            let is_strict = gold.span == predicted.span;
            let same_value = gold.value == predicted.value;
            self.counts(&gold.timex_type).for_each(|counts| {
                counts.relaxed += 1;
                counts.strict += usize::from(is_strict);
                counts.same_type += usize::from(gold.timex_type == predicted.timex_type);
                counts.same_value += usize::from(same_value);
                counts.strict_same_value += usize::from(is_strict && same_value);
            });
            self.errors.extend(match_error(id, text, gold, predicted));
        }
        let missed = gold.iter().enumerate().filter(|(index, _)| pairs.iter().all(|pair| pair.0 != *index));
        self.errors.extend(missed.map(|(_, time)| {
            format!("{id}\tMISS\t{}\t{} {}", on_one_line(text, time.span), time.timex_type, time.value)
        }));
        let extra =
            predicted.iter().enumerate().filter(|(index, _)| pairs.iter().all(|pair| pair.1 != *index));
        self.errors.extend(extra.map(|(_, time)| {
            let context = Span::of_body(time.span.start.saturating_sub(25), time.span.end + 15);
            format!(
                "{id}\tEXTRA\t{}\t{} {}\t…{}…",
                on_one_line(text, time.span),
                time.timex_type,
                time.value,
                on_one_line(text, context)
            )
        }));
    }

    /// The counts that an expression of this type adds to: all, and its type's.
    fn counts(&mut self, timex_type: &str) -> impl Iterator<Item = &mut Counts> {
        [&mut self.all, self.by_type.entry(timex_type.to_owned()).or_default()].into_iter()
    }

    /// Wrong values and spans, missed and extra expressions, one a line.
    pub(super) fn errors(&self) -> &[String] {
        &self.errors
    }

    pub(super) fn print(&self, documents: usize) {
        let Counts { gold, predicted, relaxed, .. } = self.all;
        print_line!("docs {documents} gold {gold} found {predicted}");
        for (name, correct) in [
            ("strict", self.all.strict),
            ("relaxed", relaxed),
            ("type", self.all.same_type),
            ("value", self.all.same_value),
            ("strict+value", self.all.strict_same_value),
        ] {
            let counts = MatchCounts { correct, predicted, gold };
            print_line!(
                "{name:13} P {:6.2} R {:6.2} F1 {:6.2}",
                counts.precision(),
                counts.recall(),
                counts.f1()
            );
        }
        print_line!(
            "type accuracy {:.2}  value accuracy {:.2} (of relaxed matches)",
            percentage(self.all.same_type, relaxed),
            percentage(self.all.same_value, relaxed)
        );
    }

    pub(super) fn print_types(&self) {
        for (timex_type, counts) in &self.by_type {
            print_line!(
                "  {timex_type:9} gold {:5} found {:5} relaxed R {:.1} strict R {:.1} value R {:.1}",
                counts.gold,
                counts.predicted,
                percentage(counts.relaxed, counts.gold),
                percentage(counts.strict, counts.gold),
                percentage(counts.same_value, counts.gold)
            );
        }
    }
}

/// Matches overlapping expressions one to one: equal spans first, then the longest overlaps, then the earliest.
fn match_expressions(gold: &[Expression], predicted: &[Expression]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (gold_index, gold) in gold.iter().enumerate() {
        for (predicted_index, predicted) in predicted.iter().enumerate() {
            let start = gold.span.start.max(predicted.span.start);
            let end = gold.span.end.min(predicted.span.end);
            if start < end {
                let differs = gold.span != predicted.span;
                candidates.push((differs, Reverse(end - start), predicted_index, gold_index));
            }
        }
    }
    candidates.sort_unstable();
    match_greedily(candidates.into_iter().map(|(_, _, predicted, gold)| (gold, predicted)))
}

/// Describes a match with another value or, if the values are equal, another span.
fn match_error(id: &str, text: &str, gold: &Expression, predicted: &Expression) -> Option<String> {
    let (gold_text, predicted_text) = (on_one_line(text, gold.span), on_one_line(text, predicted.span));
    if gold.value != predicted.value {
        return Some(format!(
            "{id}\tVALUE\t{gold_text}\t{} {}\t{} {}\t{predicted_text}",
            gold.timex_type, gold.value, predicted.timex_type, predicted.value
        ));
    }
    (gold.span != predicted.span).then(|| format!("{id}\tSPAN\t{gold_text}\t{predicted_text}"))
}

fn on_one_line(text: &str, span: Span) -> String {
    span.slice(text).unwrap_or_default().replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_spans_are_matched_before_longer_overlaps() {
        let time = |start, end| Expression {
            span: Span::of_body(start, end),
            timex_type: "DATE".to_owned(),
            value: "2026-11".to_owned(),
        };
        let mut scores = Scores::default();
        scores.add(
            "d",
            "early November 2026, or so",
            &[time(0, 19), time(6, 14)],
            &[time(6, 14), time(20, 26)],
        );
        assert_eq!((scores.all.strict, scores.all.relaxed, scores.all.predicted), (1, 1, 2));
        assert_eq!(scores.errors.len(), 2, "one is missed, one is extra");
    }
}
