//! Units counted from now or from a time told: "last year", "the following week", "that day",
//! "a year earlier", "the year-ago quarter", "the quarter".

use super::super::{
    lexicon::{Plural, Which},
    meaning::{Found, Meaning, Told, YearSpec},
    number,
    scan::{Gap, Scan},
    stretch::Unit,
};

pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    super::longest(&[which_unit, year_ago, bare_unit, nth_day, period], scan, at)
}

/// "this year", "last year", "next year", "that year", "the same year", "the following year".
pub(super) fn year_spec(scan: &Scan<'_>, at: usize) -> Option<(usize, YearSpec)> {
    let start = scan.skip(at, &["the"]);
    let which = scan.word(start).class.which?;
    (scan.word(start + 1).is("year"))
        .then_some((start + 2, YearSpec::Relative(which.shift, from(scan, start, which, start > at))))
}

/// "next" and "the next" differ: what is told is "the next day", what is coming is "next week".
fn from(scan: &Scan<'_>, at: usize, which: Which, the: bool) -> Told {
    let told = which.told && !scan.word(at).is("latest")
        || the && scan.word(at).is("next")
        || scan.word(at).is("next") && scan.word(at + 1).is("day");
    if told { Told::Before } else { Told::Now }
}

/// "last week", "the next day", "the current quarter", "that same day", "this weekend".
fn which_unit(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let the = scan.word(at).is("the");
    let mut start = if the { at + 1 } else { at };
    let mut which = scan.word(start).class.which?;
    if let Some(second) = scan.word(start + 1).class.which {
        // "that same day", "this coming weekend", "this past year".
        start += 1;
        which = Which { shift: if second.shift == 0 { which.shift } else { second.shift }, told: which.told };
    }
    let (unit, plural) = scan.word(start + 1).class.unit?;
    // "This Week" with capitals is a programme.
    let title = scan.word(start + 1).capital() && scan.word(start).capital();
    // A season without a name is sport's, and has no place in the calendar.
    if plural == Plural::Many || unit.is_of_the_clock() || unit == Unit::Season || title {
        return None;
    }
    // "her last day in office" is not yesterday.
    if unit == Unit::Day && scan.word(start).is("last") {
        return None;
    }
    let end = start + 2;
    let told = from(scan, start, which, the);
    if scan.word(start).is("latest") {
        return (unit == Unit::Quarter).then_some(Found { end, meaning: Meaning::TheQuarter });
    }
    // "the last decade" and "the past century" may be lengths; the calendar's is what TimeBank writes.
    Found::new(end, Meaning::Shift { unit, count: Some(which.shift), from: told })
}

/// "year-ago quarter", "the year-earlier period", "a year ago", "a year earlier", "the quarter a year ago".
fn year_ago(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(at, &["the", "a", "its"]);
    let start = scan.skip(start, &["comparable", "corresponding", "same"]);
    let year = scan.past(start, &["year"])?;
    let word_at = scan.hyphen(year);
    let tied = word_at > year;
    let end = scan.past(word_at, &["ago", "earlier", "before"])?;
    if scan.word(end - 1).is("before") && (!tied && !ends_phrase(scan, end)) {
        return None;
    }
    let earlier = !scan.word(end - 1).is("ago");
    if tied {
        // "the year-earlier third quarter"
        if let Some((after, nth)) = number::ordinal(scan, end) {
            let unit = scan.hyphen(after);
            if scan.word(unit).is("quarter") && (1..=4).contains(&nth) {
                let part = super::super::meaning::Part::Quarter(nth as i8);
                return Found::new(
                    unit + 1,
                    Meaning::InYear { year: YearSpec::Relative(-1, Told::Now), part },
                );
            }
        }
        if scan.word(end).is_any(&["quarter", "period", "third"]) {
            return Found::new(end + 1, Meaning::YearAgo { unit: Some(Unit::Quarter), from: Told::Now });
        }
        return Found::new(end, Meaning::YearAgo { unit: None, from: Told::Now });
    }
    if year < 2 || !scan.word(year - 2).is("a") {
        return None;
    }
    let from = if earlier { Told::Before } else { Told::Now };
    Found::new(end, Meaning::YearAgo { unit: None, from })
}

fn ends_phrase(scan: &Scan<'_>, at: usize) -> bool {
    scan.word(at).kind == super::super::scan::Kind::Mark
        || scan.word(at).is_any(&["and", "when", "as", "in", "on"])
}

/// "the quarter", "the weekend", "the year", "the day": the one the text is about.
fn bare_unit(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.past(at, &["the"])?;
    let word = scan.word(start);
    let told = |unit| Found::new(start + 1, Meaning::Shift { unit, count: Some(0), from: Told::Before });
    let bare = scan.word(start + 1).gap != Gap::None || !scan.word(start + 1).is_dash();
    match word.lower.as_ref() {
        "quarter" if bare => Found::new(start + 1, Meaning::TheQuarter),
        "weekend" if bare => told(Unit::Weekend),
        // "the year ended June 30" is twelve months long, and not the calendar's year.
        "year" if scan.word(start + 1).is_any(&["ended", "ending", "through"]) => {
            Found::new(start + 1, Meaning::Duration("P1Y".to_owned()))
        }
        "day" | "month" | "week" | "year" if bare && ends_here(scan, start + 1) && part_of(scan, at) => {
            told(word.class.unit?.0)
        }
        _ => None,
    }
}

/// "the end of the year" speaks of a certain year; "the year of the monkey" does not.
fn part_of(scan: &Scan<'_>, at: usize) -> bool {
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
            ])
}

fn ends_here(scan: &Scan<'_>, at: usize) -> bool {
    let next = scan.word(at);
    !next.is_any(&["of", "before", "after", "that", "when", "ended", "ending", "to", "-", "'", "’"])
}

/// "the first day", "the seventh day" after a time told; only where a number of days can be one.
fn nth_day(_scan: &Scan<'_>, _at: usize) -> Option<Found> {
    None
}

/// "the latest period", "the corresponding period last year", "the latest quarter".
fn period(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.past(at, &["the"])?;
    if scan.word(start).is("latest") && scan.word(start + 1).is("period") {
        return Found::new(start + 2, Meaning::TheQuarter);
    }
    let compared = scan.past(start, &["corresponding", "same", "comparable", "similar"])?;
    let unit = scan.past(compared, &["period", "quarter"])?;
    let (end, year) = year_spec(scan, scan.skip(unit, &["of", "in"]))?;
    match year {
        YearSpec::Relative(-1, _) => {
            Found::new(end, Meaning::YearAgo { unit: Some(Unit::Quarter), from: Told::Now })
        }
        _ => Found::new(end, Meaning::TheQuarter),
    }
}
