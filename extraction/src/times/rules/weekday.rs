//! Days of the week: "Tuesday", "last Friday", "the previous Friday", "this coming Sunday".

use super::super::{
    meaning::{Found, Meaning, Told},
    scan::{Kind, Scan},
};

pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let mut start = scan.skip(at, &["the"]);
    let mut which = None;
    // At most two: "this past Sunday".
    for _ in 0..2 {
        let Some(next) = scan.word(start).class.which else { break };
        let from = if next.told && next.shift != 0 { Told::Before } else { Told::Now };
        which = Some((next.shift, from));
        start += 1;
    }
    let word = scan.word(start);
    let day = word.class.weekday.filter(|day| !day.plural && word.capital())?;
    if start > at && which.is_none() {
        return None;
    }
    let mut end = start + 1;
    if day.short {
        // "Sun", "Sat" and "Wed" are words and names; the abbreviation needs its dot or a date behind it.
        let dot = scan.word(end).is(".") && scan.word(end).gap == super::super::scan::Gap::None;
        if !dot || scan.before(start).kind == Kind::Letters && scan.before(start).capital() {
            return None;
        }
        end += usize::from(scan.word(end + 1).kind == Kind::Letters);
        end = end.min(start + 2);
    }
    if let Some(date) = super::absolute::after_weekday(scan, end) {
        return Some(date);
    }
    Found::new(end, Meaning::Weekday { number: day.number, which })
}
