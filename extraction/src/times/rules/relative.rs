//! Units relative to an anchor: "last year", "the following week", "that day", "a year earlier",
//! "the year-ago quarter", "the quarter".

use super::super::{
    calendar::Unit,
    expression::{Anchor, Match, TimeExpression, YearPart, YearSpec},
    lexicon::{Deictic, Inflection},
    number,
    scan::{Gap, Scan, WordKind},
};
use super::year::{deictic_anchor, relative_year};

/// Matches a unit relative to an anchor.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    super::longest(&[deictic_unit, unit_before, year_ago, bare_unit, week_of, period], scan, at)
}

/// Matches "last week", "the next day", "the current quarter", "that same day", "this weekend".
fn deictic_unit(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let has_article = scan.word(at).is("the");
    let mut start = if has_article { at + 1 } else { at };
    let mut deictic = scan.word(start).entry.deictic?;
    if let Some(second) = scan.word(start + 1).entry.deictic {
        // "that same day", "this coming weekend", "this past year".
        start += 1;
        deictic = Deictic {
            offset: if second.offset == 0 { deictic.offset } else { second.offset },
            anaphoric: deictic.anaphoric,
        };
    }
    let (unit, inflection) = scan.word(start + 1).entry.unit?;
    // "This Week" with capitals is a programme.
    let is_title = scan.word(start + 1).is_capitalized() && scan.word(start).is_capitalized();
    // "last season" is of sport, not of the calendar.
    if inflection == Inflection::Plural || unit.is_clock_unit() || unit == Unit::Season || is_title {
        return None;
    }
    // "her last day in office" is not yesterday.
    if unit == Unit::Day && scan.word(start).is("last") {
        return None;
    }
    let end = start + 2;
    let anchor = match unit {
        // "this day" in a history is the day of its narrative.
        Unit::Day if scan.word(start).is("this") => Anchor::PreviousTime,
        _ => deictic_anchor(scan, start, deictic, has_article),
    };
    if scan.word(start).is("latest") {
        return (unit == Unit::Quarter).then_some(Match { end, expression: TimeExpression::ReportedQuarter });
    }
    // "the last decade" can be a duration too; TimeBank annotates the calendar's decade.
    Match::new(end, TimeExpression::Offset { unit, count: Some(deictic.offset), anchor })
}

/// Matches "year-ago quarter", "the year-earlier period", "a year ago", "a year earlier", "the quarter a year ago".
fn year_ago(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.skip(at, &["the", "a", "its"]);
    let start = scan.skip(start, &["comparable", "corresponding", "same"]);
    // "the prior-year quarter"
    if let Some(year) =
        scan.accept(scan.skip_hyphen(scan.accept(start, &["prior"]).unwrap_or(start)), &["year"])
        && year > start + 1
        && let Some(end) = scan.accept(scan.skip_possessive(year), &["quarter", "period"])
    {
        let expression =
            TimeExpression::YearAgo { unit: Some(Unit::Quarter), anchor: Anchor::PublicationDate };
        return Match::new(end, expression);
    }
    let year = scan.accept(start, &["year"])?;
    let word_at = scan.skip_hyphen(year);
    let is_hyphenated = word_at > year;
    let end = scan.accept(word_at, &["ago", "earlier", "before"])?;
    if scan.word(end - 1).is("before") && (!is_hyphenated && !ends_phrase(scan, end)) {
        return None;
    }
    let is_anaphoric = !scan.word(end - 1).is("ago");
    if is_hyphenated {
        // "the year-earlier third quarter"
        if let Some((after, nth)) = number::ordinal(scan, end) {
            let unit = scan.skip_hyphen(after);
            if scan.word(unit).is("quarter") && (1..=4).contains(&nth) {
                let part = YearPart::Quarter(nth as i8);
                return Match::new(
                    unit + 1,
                    TimeExpression::InYear { year: YearSpec::Relative(-1, Anchor::PublicationDate), part },
                );
            }
        }
        if scan.word(end).is_any(&["quarter", "period", "third"]) {
            return Match::new(
                end + 1,
                TimeExpression::YearAgo { unit: Some(Unit::Quarter), anchor: Anchor::PublicationDate },
            );
        }
        return Match::new(end, TimeExpression::YearAgo { unit: None, anchor: Anchor::PublicationDate });
    }
    if year < 2 || !scan.word(year - 2).is("a") {
        return None;
    }
    let anchor = if is_anaphoric { Anchor::PreviousTime } else { Anchor::PublicationDate };
    Match::new(end, TimeExpression::YearAgo { unit: None, anchor })
}

/// Tests that the phrase ends before `at`.
fn ends_phrase(scan: &Scan<'_>, at: usize) -> bool {
    scan.word(at).kind == WordKind::Symbol || scan.word(at).is_any(&["and", "when", "as", "in", "on"])
}

/// Matches "the quarter", "the weekend", "the year", "the day": the current one of the text.
fn bare_unit(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.accept(at, &["the"])?;
    let word = scan.word(start);
    let current = |unit| {
        let anchor = match unit {
            Unit::Day | Unit::Week | Unit::Weekend => Anchor::PreviousTime,
            _ => Anchor::Sentence,
        };
        Match::new(start + 1, TimeExpression::Offset { unit, count: Some(0), anchor })
    };
    let is_bare = scan.word(start + 1).gap != Gap::None || !scan.word(start + 1).is_dash();
    match word.lower.as_ref() {
        "quarter" if year_ago(scan, start + 1).is_some_and(|found| found.end == start + 4) => Match::new(
            start + 4,
            TimeExpression::YearAgo { unit: Some(Unit::Quarter), anchor: Anchor::PublicationDate },
        ),
        "quarter" if is_bare => Match::new(start + 1, TimeExpression::ReportedQuarter),
        "weekend" if is_bare => current(Unit::Weekend),
        // "the year ended June 30" is twelve months long, and not the calendar's year.
        "year" if scan.word(start + 1).is_any(&["ended", "ending", "through"]) => {
            Match::new(start + 1, TimeExpression::Duration("P1Y".to_owned()))
        }
        "day" | "month" | "week" | "year"
            if is_bare && is_undescribed(scan, start + 1) && is_definite(scan, at) =>
        {
            current(word.entry.unit?.0)
        }
        _ => None,
    }
}

/// Matches "the day before", "the week after" at the end of a phrase: it counts from the time before.
fn unit_before(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.accept(at, &["the"])?;
    let (unit, Inflection::Singular) = scan.word(start).entry.unit? else { return None };
    let end = scan.accept(start + 1, &["before", "after", "following"])?;
    let count = if scan.before(end).is("before") { -1 } else { 1 };
    let is_bare = scan.word(end).is_any(&[",", ".", ";", ")"]) || scan.word(end).gap == Gap::Break;
    let fits = is_bare && matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year);
    let expression = TimeExpression::Offset { unit, count: Some(count), anchor: Anchor::PreviousTime };
    fits.then_some(Match { end, expression })
}

/// Matches "the week of March 4", "the week beginning 6 May".
fn week_of(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.accept(scan.accept(at, &["the"])?, &["week"])?;
    let date_at = scan.accept(start, &["of", "beginning", "starting", "ending", "ended"])?;
    let date = super::longest(&[super::absolute::find], scan, date_at)
        .filter(|date| super::absolute::has_day(&date.expression))?;
    Match::new(date.end, TimeExpression::WeekOf(Box::new(date.expression)))
}

/// Tests that a unit is part of a phrase that makes it definite: "the end of the year".
fn is_definite(scan: &Scan<'_>, at: usize) -> bool {
    let before = scan.before(at);
    before.is_any(&["in", "later", "earlier", "late", "early", "for", "during", "by"])
        || before.is("of")
            && at >= 2
            && scan.word(at - 2).is_any(&[
                "end",
                "beginning",
                "rest",
                "start",
                "middle",
                "part",
                "course",
                "remainder",
                "half",
                "quarter",
                "most",
                "much",
                "days",
                "weeks",
                "months",
            ])
}

/// Tests that nothing after the unit describes it: "the year of the monkey".
fn is_undescribed(scan: &Scan<'_>, at: usize) -> bool {
    let next = scan.word(at);
    // "a high for the year of $42"
    let is_amount = next.is("of") && scan.word(at + 1).is_any(&["$", "£", "€"]);
    is_amount
        || !next.is_any(&["of", "before", "after", "that", "when", "ended", "ending", "to", "-", "'", "’"])
}

/// Matches "the latest period", "the corresponding period last year", "the latest quarter".
fn period(scan: &Scan<'_>, at: usize) -> Option<Match> {
    // "last year's quarter"
    if let Some((end, YearSpec::Relative(-1, Anchor::PublicationDate))) = relative_year(scan, at)
        && let Some(end) = scan.accept(scan.skip_possessive(end), &["quarter", "period"])
        && scan.before(end - 1).is("s")
    {
        let expression =
            TimeExpression::YearAgo { unit: Some(Unit::Quarter), anchor: Anchor::PublicationDate };
        return Match::new(end, expression);
    }
    let start = scan.accept(at, &["the"])?;
    if scan.word(start).is("latest") && scan.word(start + 1).is("period") {
        return Match::new(start + 2, TimeExpression::ReportedQuarter);
    }
    let compared = scan.accept(start, &["corresponding", "same", "comparable", "similar"])?;
    let unit = scan.accept(compared, &["period", "quarter"])?;
    let (end, year) = relative_year(scan, scan.skip(unit, &["of", "in"]))?;
    match year {
        YearSpec::Relative(-1, _) => Match::new(
            end,
            TimeExpression::YearAgo { unit: Some(Unit::Quarter), anchor: Anchor::PublicationDate },
        ),
        _ => Match::new(end, TimeExpression::ReportedQuarter),
    }
}
