//! Figures: the numbers of people and of money in the sentences of a happening.

use std::ops::Range;

use super::figure_lexicon::FigureLexicon;
use crate::{
    language::{AnnotatedText, Upos},
    schema::FigureType,
    text::ByteSpan,
    times::Timex,
};

/// Words behind a number in which a counted noun or a verb is sought.
const MAX_DISTANCE_BEHIND: usize = 8;
/// Words before a number in which it is sought: "killing at least 26".
const MAX_DISTANCE_BEFORE: usize = 6;
/// Words between a number and its trigger beyond which the number belongs to nothing.
const MAX_TRIGGER_DISTANCE: usize = 15;

/// Least number before a currency that may be taken for a verb: "3,000 won".
const LEAST_SUM: f64 = 1000.0;

/// A number that the article gives for a happening.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it counts.
    pub figure_type: FigureType,
    /// The number; the lower one of a range.
    pub number: f64,
    /// The higher number of a range.
    pub to: Option<f64>,
    /// `people`, or a currency code.
    pub unit: Option<&'static str>,
    /// Number and unit in the text.
    pub span: ByteSpan,
    /// Its first word.
    pub token: usize,
}

/// Finds the figures of an article, in text order; numbers inside time expressions are none.
pub(super) fn find(doc: &AnnotatedText<'_>, times: &[Timex], lexicon: &FigureLexicon) -> Vec<Figure> {
    let mut figures = Vec::new();
    for sentence in &doc.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let Some((end, number)) = number(doc, lexicon, at..sentence.tokens.end) else {
                at += 1;
                continue;
            };
            if let Some(figure) = figure(doc, times, lexicon, (at..end, number), &sentence.tokens) {
                figures.push(figure);
            }
            at = end;
        }
    }
    figures
}

/// Returns the trigger nearest to a figure in its sentence, as an index into `triggers`, which are in text order.
pub(super) fn nearest_trigger(doc: &AnnotatedText<'_>, figure: &Figure, triggers: &[usize]) -> Option<usize> {
    let sentence = doc.tokens[figure.token].sentence;
    let first = triggers.partition_point(|&trigger| trigger + MAX_TRIGGER_DISTANCE < figure.token);
    (first..triggers.len())
        .take_while(|&nth| triggers[nth] <= figure.token + MAX_TRIGGER_DISTANCE)
        .filter(|&nth| doc.tokens[triggers[nth]].sentence == sentence)
        .min_by_key(|&nth| triggers[nth].abs_diff(figure.token))
}

/// Parses a number in digits or words at the start of `tokens`; returns the token behind it and its value.
fn number(doc: &AnnotatedText<'_>, lexicon: &FigureLexicon, tokens: Range<usize>) -> Option<(usize, f64)> {
    let lower = |at: usize| doc.word(at).to_lowercase();
    let (start, limit) = (tokens.start, tokens.end);
    let (mut value, mut end) = match in_digits(doc.word(start)) {
        Some(value) => (value, start + 1),
        None => in_words(lexicon, &lower(start)).map(|value| (value, start + 1))?,
    };
    while end < limit {
        // "Forty-two" is three tokens.
        let at = end + usize::from(doc.word(end) == "-" && end + 1 < limit);
        let word = lower(at);
        if let Some(scale) = lexicon.scales.get(word.as_str()) {
            value *= scale;
        } else if let Some(more) =
            lexicon.numbers.get(word.as_str()).filter(|&&more| more < 10.0 && value >= 20.0)
        {
            value += more;
        } else {
            break;
        }
        end = at + 1;
    }
    Some((end, value))
}

/// Parses "26", "1,200" or "3.5".
fn in_digits(word: &str) -> Option<f64> {
    let is_number = word.starts_with(|symbol: char| symbol.is_ascii_digit())
        && word.chars().all(|symbol| symbol.is_ascii_digit() || matches!(symbol, ',' | '.'));
    is_number.then(|| word.replace(',', "").trim_end_matches('.').parse().ok()).flatten()
}

/// Parses "nine" or "twenty-six".
fn in_words(lexicon: &FigureLexicon, word: &str) -> Option<f64> {
    let value = |part: &str| lexicon.numbers.get(part).copied();
    match word.split_once('-') {
        Some((tens, ones)) => Some(value(tens)? + value(ones)?),
        None => value(word),
    }
}

/// Makes a figure of a number, if a word near it says what it counts.
fn figure(
    doc: &AnnotatedText<'_>,
    times: &[Timex],
    lexicon: &FigureLexicon,
    (tokens, number): (Range<usize>, f64),
    sentence: &Range<usize>,
) -> Option<Figure> {
    let span = doc.span(tokens.clone());
    let first = times.partition_point(|time| time.span.end <= span.start);
    if times.get(first).is_some_and(|time| time.span.overlaps(span)) {
        return None;
    }
    let lower = |at: usize| doc.word(at).to_lowercase();
    let make = |figure_type, unit, tokens: Range<usize>| Figure {
        figure_type,
        number,
        to: None,
        unit,
        span: doc.span(tokens.clone()),
        token: tokens.start,
    };
    // "Two won" is no sum of money: a currency is a noun or a sign, unless its number is one of no people.
    let currency = |at: usize| {
        let is_verb = number < LEAST_SUM && matches!(doc.upos(at), Upos::Verb | Upos::Aux);
        lexicon.currencies.get(lower(at).as_str()).filter(|_| !is_verb)
    };
    let before = tokens.start.checked_sub(1).filter(|before| sentence.contains(before));
    if let Some(unit) = before.and_then(currency) {
        return Some(make(FigureType::Money, *unit, tokens.start - 1..tokens.end));
    }
    let behind = tokens.end..sentence.end.min(tokens.end + MAX_DISTANCE_BEHIND);
    if let Some(unit) = behind.clone().next().and_then(currency) {
        return Some(make(FigureType::Money, *unit, tokens.start..tokens.end + 1));
    }
    if number.fract() != 0.0 || is_percentage(doc, &behind) {
        return None;
    }
    let is_end = |at: &usize| matches!(doc.word(*at), "," | ";" | "." | "and" | "–" | "—");
    let counted = |at: usize| lexicon.counted.get(lower(at).as_str()).copied();
    let found: Vec<FigureType> = behind.take_while(|at| !is_end(at)).filter_map(counted).collect();
    let suffered = found.iter().copied().find(|&kind| kind != FigureType::People);
    let start = sentence.start.max(tokens.start.saturating_sub(MAX_DISTANCE_BEFORE));
    let earlier = || {
        (start..tokens.start)
            .rev()
            .take_while(|at| !is_end(at))
            .filter_map(counted)
            .find(|&kind| kind != FigureType::People)
    };
    // "killing 26" and "26 people died" count alike; "26 people" alone counts people.
    let figure_type = suffered.or_else(earlier).or(found.first().copied())?;
    Some(make(figure_type, Some("people"), tokens))
}

fn is_percentage(doc: &AnnotatedText<'_>, behind: &Range<usize>) -> bool {
    behind.clone().next().is_some_and(|at| {
        matches!(doc.word(at).to_lowercase().as_str(), "%" | "per" | "percent" | "pc" | "-" | "km" | "miles")
    })
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::{
        fixtures::{annotate, lexicons},
        language::ModelKind,
        schema::FigureType,
    };

    /// Returns type, number and unit of the figures of a text.
    fn figures(text: &str) -> Vec<(FigureType, f64, Option<&'static str>)> {
        let doc = annotate(text, ModelKind::Fast);
        let found = find(&doc, &[], &lexicons().figures);
        found.into_iter().map(|figure| (figure.figure_type, figure.number, figure.unit)).collect()
    }

    #[test]
    fn people_are_counted_by_what_they_suffered() {
        assert_eq!(
            figures("The blast killed 26 people and injured forty-two others."),
            [(FigureType::Dead, 26.0, Some("people")), (FigureType::Injured, 42.0, Some("people"))]
        );
        assert_eq!(figures("Prices rose by 26 percent, and 3.5 of the ten points were lost."), []);
    }

    #[test]
    fn a_currency_is_a_sign_or_a_noun() {
        assert_eq!(
            figures("He paid £1.2 million for the house, and 3,000 won for the tea."),
            [(FigureType::Money, 1_200_000.0, Some("GBP")), (FigureType::Money, 3_000.0, Some("KRW"))]
        );
        assert_eq!(figures("Of the five candidates two won their seats on Sunday."), []);
    }
}
