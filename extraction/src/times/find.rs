//! Search for time expressions: at each word, the longest match of any rule.

use super::{
    calendar::{Interval, Unit},
    expression::{Match, TimeExpression, YearSpec},
    lexicon::{PhraseKind, UNKNOWN},
    rules::{self, DATES, Rule, clock, duration, phrase, set},
    scan::{Scan, WordKind},
};

/// A time expression in the text, not yet normalised.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// Its first word.
    pub start: usize,
    /// The word after its last.
    pub end: usize,
    pub expression: TimeExpression,
    /// "about", "circa": the date is approximate.
    pub approximate: bool,
}

/// Rules for clock times, sets and durations. A date of the same length has precedence.
const OTHERS: &[Rule] = &[clock::find, set::find, duration::find];

/// Finds the expressions of a text, in order, without overlap. Linear in its length.
pub(super) fn candidates(scan: &Scan<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        match candidate(scan, at) {
            Some(candidate) => {
                at = candidate.end;
                found.push(candidate);
            }
            None => at += 1,
        }
    }
    share_years(scan, &mut found);
    found
}

/// Gives expressions without a year that of the one they are joined to: "April and June 1955", "26 June – 4 August 1952".
fn share_years(scan: &Scan<'_>, candidates: &mut [Candidate]) {
    for at in (1..candidates.len()).rev() {
        let (left, right) = candidates.split_at_mut(at);
        let (Some(first), Some(second)) = (left.last_mut(), right.first()) else { continue };
        let connector = scan.word(first.end);
        let joins = second.start == first.end + 1
            && (connector.is_dash() || connector.is_any(&["and", "or", "to", "through", "until", "till"]));
        if let Some(expression) = joins.then(|| with_year_of(&first.expression, &second.expression)).flatten()
        {
            first.expression = expression;
        }
    }
}

/// Adds the year of `second`, or the year before it for a later month, to `first` if that has none.
fn with_year_of(first: &TimeExpression, second: &TimeExpression) -> Option<TimeExpression> {
    let (year, month) = match second {
        TimeExpression::Interval(interval) => (interval.year()?, interval.month()?),
        TimeExpression::InYear { year: YearSpec::Explicit(year), part } => (*year, part.month()?),
        _ => return None,
    };
    match (first, second) {
        (TimeExpression::InYear { year: YearSpec::Unspecified, part }, _) => {
            let year = if part.month()? > month { year - 1 } else { year };
            Some(TimeExpression::InYear { year: YearSpec::Explicit(year), part: *part })
        }
        (TimeExpression::DayOfMonth(day), TimeExpression::Interval(Interval::Day(last)))
            if *day < last.day() =>
        {
            Interval::day(year, month, *day).map(TimeExpression::Interval)
        }
        _ => None,
    }
}

/// Finds the expression that begins at a word.
fn candidate(scan: &Scan<'_>, at: usize) -> Option<Candidate> {
    if !can_start(scan, at) {
        return None;
    }
    let mut best = rules::longest(DATES, scan, at);
    if let Some(other) = rules::longest(OTHERS, scan, at)
        && best.as_ref().is_none_or(|best| other.end > best.end)
    {
        best = Some(other);
    }
    let mut approximate = false;
    if let Some((found, is_approximate)) = with_modifier(scan, at)
        && best.as_ref().is_none_or(|best| found.end > best.end)
    {
        (best, approximate) = (Some(found), is_approximate);
    }
    let mut found = best?;
    if clock::is_day(&found.expression)
        && let Some((end, clock)) = clock::after_day(scan, found.end)
    {
        found = Match {
            end,
            expression: TimeExpression::TimeOfDay { day: Some(Box::new(found.expression)), clock },
        };
    }
    let approximate = approximate || is_rough(&found.expression);
    scan.is_contiguous(at, found.end).then_some(Candidate {
        start: at,
        end: found.end,
        expression: found.expression,
        approximate,
    })
}

/// Tests for a distance that is seldom exact: "3,000 years ago", "two centuries later".
fn is_rough(expression: &TimeExpression) -> bool {
    match expression {
        TimeExpression::Offset { unit: Unit::Year, count: Some(count), .. } => count.abs() >= 100,
        TimeExpression::Offset { unit, count: Some(count), .. } => *unit > Unit::Year && count.abs() > 1,
        _ => false,
    }
}

/// Matches a date with its modifier: "early 1990", "the end of March", "around Nov. 1".
///
/// The flag says whether the modifier makes the date approximate.
fn with_modifier(scan: &Scan<'_>, at: usize) -> Option<(Match, bool)> {
    let (end, modifier) = phrase::at(scan, at, PhraseKind::DateModifier)?;
    let next = scan.skip_hyphen(end);
    let found = rules::longest(DATES, scan, next)
        .into_iter()
        .chain(rules::longest(&[clock::find as Rule], scan, next))
        .max_by_key(|found| found.end)?;
    let is_vague = matches!(
        found.expression,
        TimeExpression::Reference(_)
            | TimeExpression::HistoricalReference(_)
            | TimeExpression::YearAgo { .. }
            | TimeExpression::ReportedQuarter
    );
    // "earlier May" is no date; "earlier this month" is.
    let is_comparative = scan.word(at).is_any(&["earlier", "later"]) && end == at + 1;
    let is_deictic = matches!(
        found.expression,
        TimeExpression::Offset { .. }
            | TimeExpression::Weekday { .. }
            | TimeExpression::TimeOfDay { .. }
            | TimeExpression::InYear { .. }
    );
    (!is_vague && (!is_comparative || is_deictic)).then_some((found, modifier == "~"))
}

/// Tests whether an expression can begin at a word, so that the rules run on few words.
fn can_start(scan: &Scan<'_>, at: usize) -> bool {
    let word = scan.word(at);
    match word.kind {
        WordKind::Digits => true,
        WordKind::Symbol => word.is_any(&["'", "’", "‘"]),
        // "Q3", "H1", "FY25"
        WordKind::Alphabetic if matches!(word.text, "Q" | "H" | "FY") => true,
        WordKind::Alphabetic => {
            !std::ptr::eq(word.entry, &UNKNOWN)
                || word.is_any(&[
                    "the",
                    "a",
                    "an",
                    "its",
                    "their",
                    "his",
                    "these",
                    "those",
                    "couple",
                    "half",
                    "today",
                    "yesterday",
                    "tomorrow",
                    "tonight",
                    "noon",
                    "midnight",
                    "every",
                    "each",
                    "per",
                    "dozens",
                    "scores",
                    "hundreds",
                ])
        }
    }
}
