//! Numbers in figures and words: "26", "2,000", "2 1/2", "twenty-six", "a couple of", "several".

use super::{
    lexicon::Numeral,
    scan::{Gap, Scan, WordKind},
};

/// An amount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    Exact(f64),
    Vague,
}

/// Parses a number at `at`; returns the position after it, too.
pub(super) fn amount(scan: &Scan<'_>, at: usize) -> Option<(usize, Amount)> {
    let word = scan.word(at);
    if word.kind == WordKind::Digits {
        return digits(scan, at);
    }
    if word.is_any(&["a", "an"]) {
        return article(scan, at + 1).or(Some((at + 1, Amount::Exact(1.0))));
    }
    if word.is("couple") {
        return Some((scan.skip(at + 1, &["of"]), Amount::Exact(2.0)));
    }
    if word.is("half") {
        let next = scan.accept(at + 1, &["a", "an"])?;
        return Some((next, Amount::Exact(0.5)));
    }
    if word.is_any(&["dozens", "scores", "tens", "hundreds", "thousands"]) && scan.word(at + 1).is("of") {
        return Some((at + 2, Amount::Vague));
    }
    match word.entry.number {
        Some(Numeral::Vague) => Some((at + 1, Amount::Vague)),
        Some(Numeral::Exact(_)) => {
            let (end, whole) = cardinal(scan, at)?;
            // "two-and-a-half-year"
            if let Some(end) = hyphenated_half(scan, end) {
                return Some((end, Amount::Exact(f64::from(whole) + 0.5)));
            }
            let half =
                scan.word(end).is("and") && scan.word(end + 1).is("half") && !scan.word(end + 2).is("of");
            let a_half =
                scan.word(end).is("and") && scan.word(end + 1).is("a") && scan.word(end + 2).is("half");
            Some(match (half, a_half) {
                (true, _) => (scan.skip(end + 2, &["a", "an"]), Amount::Exact(f64::from(whole) + 0.5)),
                (_, true) => (end + 3, Amount::Exact(f64::from(whole) + 0.5)),
                _ => (end, Amount::Exact(f64::from(whole))),
            })
        }
        None if word.entry.scale.is_some() => {
            let (end, whole) = cardinal(scan, at)?;
            Some((end, Amount::Exact(f64::from(whole))))
        }
        None => None,
    }
}

/// Returns the position after "-and-a-half".
fn hyphenated_half(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let and = scan.skip_hyphen(at);
    let a = scan.skip_hyphen(scan.accept(and, &["and"])?);
    let half = scan.skip_hyphen(scan.accept(a, &["a"])?);
    (and > at).then(|| scan.accept(half, &["half"])).flatten()
}

/// Parses an amount after "a": "a few", "a couple of", "a hundred", "a dozen", "a half", "a number of".
fn article(scan: &Scan<'_>, at: usize) -> Option<(usize, Amount)> {
    let word = scan.word(at);
    match word.lower.as_ref() {
        "few" => Some((at + 1, Amount::Vague)),
        "couple" => Some((scan.skip(at + 1, &["of"]), Amount::Exact(2.0))),
        "number" if scan.word(at + 1).is("of") => Some((at + 2, Amount::Vague)),
        "half" => Some((scan.skip_hyphen(at + 1), Amount::Exact(0.5))),
        "dozen" => Some((at + 1, Amount::Exact(12.0))),
        "good" if scan.word(at + 1).is("many") => Some((at + 2, Amount::Vague)),
        _ if word.entry.scale.is_some() => {
            let (end, whole) = cardinal(scan, at)?;
            Some((end, Amount::Exact(f64::from(whole))))
        }
        _ => None,
    }
}

fn digits(scan: &Scan<'_>, at: usize) -> Option<(usize, Amount)> {
    let mut whole = f64::from(scan.word(at).digits()?);
    let mut end = at + 1;
    let touching = |at: usize| scan.word(at).gap == Gap::None;
    // Four groups are more than any length of time has.
    while end < at + 9
        && scan.word(end).is(",")
        && touching(end)
        && touching(end + 1)
        && scan.word(end + 1).text.len() == 3
    {
        let Some(group) = scan.word(end + 1).digits() else { break };
        whole = whole * 1000.0 + f64::from(group);
        end += 2;
    }
    if scan.word(end).is(".")
        && touching(end)
        && touching(end + 1)
        && let Some(tail) = scan.word(end + 1).digits()
    {
        let places = scan.word(end + 1).text.len() as i32;
        return Some((end + 2, Amount::Exact(whole + f64::from(tail) / 10f64.powi(places))));
    }
    if scan.word(end).is("½") {
        return Some((end + 1, Amount::Exact(whole + 0.5)));
    }
    if scan.word(end).is("1") && scan.word(end + 1).is("/") && scan.word(end + 2).is("2") {
        return Some((end + 3, Amount::Exact(whole + 0.5)));
    }
    if scan.word(end).is("and") && scan.word(end + 1).is("a") && scan.word(end + 2).is("half") {
        return Some((end + 3, Amount::Exact(whole + 0.5)));
    }
    Some((end, Amount::Exact(whole)))
}

/// Parses a whole number in words.
pub(super) fn cardinal(scan: &Scan<'_>, at: usize) -> Option<(usize, u32)> {
    let (mut total, mut current, mut end) = (0u32, 0u32, at);
    loop {
        let next = scan.skip_hyphen(end);
        let word = scan.word(next);
        let joined = next == end && word.gap == Gap::None && end > at;
        if joined {
            break;
        }
        match (word.entry.number, word.entry.scale) {
            (Some(Numeral::Exact(value)), _) => {
                let fits = match current % 100 {
                    0 => current == 0 || current >= 100,
                    tens => tens >= 20 && tens % 10 == 0 && value < 10,
                };
                if !fits || (end > at && next == end && current == 0 && total == 0) {
                    break;
                }
                current += value;
            }
            (_, Some(100)) if current < 100 => current = current.max(1) * 100,
            (_, Some(1000)) if total == 0 && current < 1000 => {
                total = current.max(1) * 1000;
                current = 0;
            }
            _ if word.is("and")
                && current + total >= 100
                && matches!(scan.word(next + 1).entry.number, Some(Numeral::Exact(_))) => {}
            _ => break,
        }
        end = next + 1;
    }
    (end > at).then_some((end, total + current))
}

/// Parses an ordinal: "third", "3rd", "twenty-fifth".
pub(super) fn ordinal(scan: &Scan<'_>, at: usize) -> Option<(usize, u32)> {
    let word = scan.word(at);
    if let Some(value) = word.digits() {
        let suffix = scan.word(at + 1);
        let is_suffix = suffix.gap == Gap::None && suffix.is_any(&["st", "nd", "rd", "th"]);
        return is_suffix.then_some((at + 2, value));
    }
    if let Some(value) = word.entry.ordinal {
        return Some((at + 1, value));
    }
    if let Some(Numeral::Exact(tens @ 20..=90)) = word.entry.number {
        let next = scan.skip_hyphen(at + 1);
        if let Some(value) = scan.word(next).entry.ordinal.filter(|value| *value < 10) {
            return Some((next + 1, tens + value));
        }
    }
    None
}

/// Parses a year in words: "nineteen ninety-four", "the year two thousand".
pub(super) fn spoken_year(scan: &Scan<'_>, at: usize) -> Option<(usize, i32)> {
    let Some(Numeral::Exact(century @ 13..=20)) = scan.word(at).entry.number else { return None };
    let next = scan.skip_hyphen(at + 1);
    let (end, rest) = cardinal(scan, next)?;
    let spoken = (10..100).contains(&rest) && scan.word(next).entry.number.is_some();
    (spoken && scan.word(next).gap != Gap::Break).then_some((end, (century * 100 + rest) as i32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn numbers_are_read_in_figures_and_words() {
        for (text, value) in [
            ("26 days", 26.0),
            ("2,000 years", 2000.0),
            ("2 1/2 years", 2.5),
            ("22.8 years", 22.8),
            ("twenty-six", 26.0),
            ("twenty four hours", 24.0),
            ("two hundred and ten years", 210.0),
            ("two thousand years", 2000.0),
            ("a hundred years", 100.0),
            ("a couple of years", 2.0),
            ("two and a half years", 2.5),
            ("two-and-a-half-year", 2.5),
            ("half a day", 0.5),
            ("one two", 1.0),
        ] {
            assert_eq!(
                amount(&Scan::new(text, &fixtures::lexicons().times), 0).map(|(_, amount)| amount),
                Some(Amount::Exact(value)),
                "{text}"
            );
        }
        assert_eq!(
            amount(&Scan::new("several weeks", &fixtures::lexicons().times), 0),
            Some((1, Amount::Vague))
        );
        assert_eq!(amount(&Scan::new("weeks", &fixtures::lexicons().times), 0), None);
    }

    #[test]
    fn years_are_spoken_in_two_halves() {
        assert_eq!(
            spoken_year(&Scan::new("nineteen ninety-four", &fixtures::lexicons().times), 0),
            Some((4, 1994))
        );
        assert_eq!(spoken_year(&Scan::new("nineteen men", &fixtures::lexicons().times), 0), None);
        assert_eq!(ordinal(&Scan::new("twenty-fifth", &fixtures::lexicons().times), 0), Some((3, 25)));
        assert_eq!(ordinal(&Scan::new("3rd", &fixtures::lexicons().times), 0), Some((2, 3)));
    }
}
