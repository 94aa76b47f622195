//! Meanings put on the calendar, one after the other: what was told before helps what comes after.

use jiff::civil::Date;

use super::{
    find::Candidate,
    meaning::{Meaning, Part, Told, YearSpec},
    stretch::{Stretch, Unit, timex_year},
    tense::Tense,
};
use crate::schema::{TimeAnchor, TimexType};

/// An expression with what it means.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Resolved {
    pub kind: TimexType,
    pub value: String,
    pub stretch: Option<Stretch>,
    pub anchor: TimeAnchor,
}

impl Resolved {
    fn stretch(stretch: Stretch, anchor: TimeAnchor) -> Self {
        Self { kind: TimexType::Date, value: stretch.timex(), stretch: Some(stretch), anchor }
    }

    fn open(value: impl Into<String>, anchor: TimeAnchor) -> Self {
        Self { kind: TimexType::Date, value: value.into(), stretch: None, anchor }
    }
}

/// What is known when an expression is reached.
#[derive(Debug)]
pub(super) struct Context {
    published: Option<Date>,
    /// The text tells of long ago: its times count from each other, not from publication.
    history: bool,
    /// The last time told, and the number of the sentence that told it.
    told: Option<Stretch>,
    /// A year far from publication that the sentence names: "in 1985 … in March".
    far_year: Option<(i32, usize)>,
    /// The last quarter told, with its place in the order of expressions.
    quarter: Option<Stretch>,
}

/// Where an expression stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub tense: Tense,
    /// Its sentence, by number.
    pub sentence: usize,
    /// It bounds what is told instead of leading there: "by 1976", "(1861–65)".
    pub aside: bool,
}

impl Context {
    pub fn new(published: Option<Date>, candidates: &[Candidate]) -> Self {
        Self {
            published,
            history: is_history(published, candidates),
            told: None,
            far_year: None,
            quarter: None,
        }
    }

    /// Resolves the next expression.
    pub fn resolve(&mut self, meaning: &Meaning, place: Place) -> Resolved {
        let resolved = self.meant(meaning, place);
        if let Some(stretch) =
            resolved.stretch.filter(|_| matches!(resolved.kind, TimexType::Date | TimexType::Time))
        {
            self.remember(stretch, meaning, place);
        }
        resolved
    }

    fn remember(&mut self, stretch: Stretch, meaning: &Meaning, place: Place) {
        // "by 1976" in a story of 1975 does not lead the story there.
        let aside = self.history && place.aside && stretch.unit() >= Unit::Year && self.told.is_some();
        if !aside {
            self.told = Some(stretch);
        }
        // The first quarter told is the one that the article reports on.
        if stretch.unit() == Unit::Quarter
            && self.quarter.is_none()
            && matches!(meaning, Meaning::InYear { .. })
        {
            self.quarter = Some(stretch);
        }
        if let (Some(year), Some(published)) = (stretch.year(), self.published)
            && year < i32::from(published.year()) - 1
        {
            self.far_year = Some((year, place.sentence));
        }
    }

    fn meant(&self, meaning: &Meaning, place: Place) -> Resolved {
        match meaning {
            Meaning::Stretch(stretch) => Resolved::stretch(*stretch, TimeAnchor::Itself),
            Meaning::InYear { year, part } => self.in_year(*year, *part, place),
            Meaning::DayOfMonth(day) => self.day_of_month(*day),
            Meaning::Weekday { number, which } => self.weekday(*number, *which, place.tense),
            Meaning::Shift { unit, count, from } => self.shift(*unit, *count, *from, place.tense),
            Meaning::YearAgo { unit, from } => self.year_ago(*unit, *from, place.tense),
            Meaning::TheQuarter => self.the_quarter(),
            Meaning::PeriodOf(year) => match self.quarter {
                Some(Stretch::Quarter(_, quarter)) => {
                    Resolved::stretch(Stretch::Quarter(*year, quarter), TimeAnchor::EarlierTime)
                }
                _ => Resolved::stretch(Stretch::Year(*year), TimeAnchor::Itself),
            },
            Meaning::YearEnd(year) => {
                let resolved = self.in_year(*year, Part::Whole, place);
                match resolved.stretch.and_then(Stretch::year).and_then(|year| Stretch::day(year, 12, 31)) {
                    Some(day) => Resolved::stretch(day, resolved.anchor),
                    None => resolved,
                }
            }
            Meaning::Reference(value) => Resolved::open(*value, TimeAnchor::PublishedAt),
            Meaning::Duration(value) => Resolved {
                kind: TimexType::Duration,
                value: value.clone(),
                stretch: None,
                anchor: TimeAnchor::Itself,
            },
            Meaning::Set(value) => Resolved {
                kind: TimexType::Set,
                value: value.clone(),
                stretch: None,
                anchor: TimeAnchor::Itself,
            },
            Meaning::OfDay { day, clock } => self.of_day(day.as_deref(), clock, place),
        }
    }

    /// The time that counting begins from, and what it is.
    fn base(&self, from: Told) -> Option<(Stretch, TimeAnchor)> {
        let now = self.published.map(|day| (Stretch::Day(day), TimeAnchor::PublishedAt));
        let told = self.told.map(|told| (told, TimeAnchor::EarlierTime));
        match from {
            Told::Before => told.or(now),
            Told::Now if self.history => told.or(now),
            Told::Now => now,
        }
    }

    fn in_year(&self, year: YearSpec, part: Part, place: Place) -> Resolved {
        let at = |year: i32, anchor| match part.of(year) {
            Some(stretch) if stretch.days().is_some() => Resolved::stretch(stretch, anchor),
            _ => Resolved::open(part.open(), anchor),
        };
        match year {
            YearSpec::Given(year) => at(year, TimeAnchor::Itself),
            YearSpec::Relative(shift, from) => {
                match self.base(from).and_then(|(base, anchor)| Some((base.year()?, anchor))) {
                    Some((base, anchor)) => at(base + shift, anchor),
                    None => Resolved::open(part.open(), TimeAnchor::PublishedAt),
                }
            }
            YearSpec::Near(_) | YearSpec::Open => self
                .nearest(year, part, place)
                .unwrap_or_else(|| Resolved::open(part.open(), TimeAnchor::PublishedAt)),
        }
    }

    /// A part of a year that is not said.
    fn nearest(&self, year: YearSpec, part: Part, place: Place) -> Option<Resolved> {
        let far = self
            .far_year
            .filter(|(_, sentence)| place.sentence == *sentence && place.tense != Tense::ToCome)
            .map(|(year, _)| year);
        if year == YearSpec::Open && (self.history || far.is_some() || self.published.is_none()) {
            let year = match far {
                Some(year) if !self.history => year,
                _ => self.year_going_on(part)?,
            };
            return Some(Resolved::stretch(part.of(year)?, TimeAnchor::EarlierTime));
        }
        let (base, anchor) = match self.base(Told::Now)? {
            (Stretch::Day(day), anchor) => (day, anchor),
            (other, anchor) => (other.days()?.0, anchor),
        };
        let this = i32::from(base.year());
        let candidates = [this - 1, this, this + 1]
            .map(|year| part.of(year).and_then(|stretch| Some((stretch, stretch.days()?))));
        let of_three: Vec<_> = candidates.into_iter().flatten().collect();
        let last = |before: Date| of_three.iter().rev().find(|(_, (start, _))| *start <= before);
        let chosen = match (year, place.tense) {
            (YearSpec::Near(-1), _) => of_three.iter().rev().find(|(_, (_, end))| *end <= base),
            (YearSpec::Near(1), _) => of_three.iter().find(|(_, (start, _))| *start > base),
            (YearSpec::Near(_), _) => of_three.get(1),
            (_, tense) if matches!(part, Part::Day(..) | Part::Month(_) | Part::Movable(_)) => {
                nearest_of(&of_three, base, tense)
            }
            (_, Tense::Past) => last(base),
            (_, Tense::ToCome) => of_three
                .iter()
                .find(|(_, (start, end))| *end > base && days_between(base, *start) < HALF_A_YEAR)
                .or_else(|| last(base)),
            (_, Tense::Unknown) if matches!(part, Part::Quarter(_)) => last(base),
            (_, Tense::Unknown) => {
                of_three.iter().min_by_key(|(_, (start, _))| days_between(base, *start).abs())
            }
        };
        chosen.map(|(stretch, _)| Resolved::stretch(*stretch, anchor))
    }

    /// The year a story has reached: that of the time told last, or the next one where the story goes
    /// from a year's end to a year's beginning.
    fn year_going_on(&self, part: Part) -> Option<i32> {
        let told = self.told?;
        let year = told.year()?;
        let month = match told {
            Stretch::Month(_, month) => month,
            Stretch::Day(day) => day.month(),
            _ => return Some(year),
        };
        let next = match part {
            Part::Month(next) | Part::Day(next, _) => next,
            _ => return Some(year),
        };
        Some(if month >= 11 && next <= 2 { year + 1 } else { year })
    }

    fn day_of_month(&self, day: i8) -> Resolved {
        let month = self.told.or(self.published.map(Stretch::Day)).and_then(|told| match told {
            Stretch::Month(year, month) => Some((year, month)),
            Stretch::Day(date) => Some((i32::from(date.year()), date.month())),
            _ => None,
        });
        match month.and_then(|(year, month)| Stretch::day(year, month, day)) {
            Some(stretch) => Resolved::stretch(stretch, TimeAnchor::EarlierTime),
            None => Resolved::open(format!("XXXX-XX-{day:02}"), TimeAnchor::EarlierTime),
        }
    }

    fn weekday(&self, number: i8, which: Option<(i32, Told)>, tense: Tense) -> Resolved {
        let open = || Resolved::open(format!("XXXX-WXX-{number}"), TimeAnchor::PublishedAt);
        let from = which.map_or(Told::Now, |(_, from)| from);
        let Some((Stretch::Day(base), anchor)) = self.base(from) else { return open() };
        let today = base.weekday().to_monday_one_offset();
        let back = i32::from((today - number).rem_euclid(7));
        let ahead = i32::from((number - today).rem_euclid(7));
        let days = match which {
            Some((-1, _)) => -if back == 0 { 7 } else { back },
            Some((1, _)) => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            _ if self.history || tense != Tense::ToCome => -back,
            _ => ahead,
        };
        match Stretch::Day(base).shifted(days) {
            Some(stretch) => Resolved::stretch(stretch, anchor),
            None => open(),
        }
    }

    fn shift(&self, unit: Unit, count: Option<i32>, from: Told, tense: Tense) -> Resolved {
        // "today" in a story of long ago is the teller's own time.
        if self.history && unit == Unit::Day && count == Some(0) && from == Told::Now {
            return Resolved::open("PRESENT_REF", TimeAnchor::PublishedAt);
        }
        let base = self.base(from);
        let Some(count) = count else { return vague(unit, base.map(|(base, _)| base)) };
        let Some((base, anchor)) = base else {
            return Resolved::open(unresolved(unit, None), TimeAnchor::PublishedAt);
        };
        // "three years later", and nothing told that it could be later than: not later than today.
        if from == Told::Before && self.told.is_none() && count > 0 {
            return Resolved::open(unresolved(unit, None), TimeAnchor::EarlierTime);
        }
        if unit == Unit::Weekend && count == 0 && from == Told::Before && !self.history {
            return self.the_weekend(tense);
        }
        // "that week" after "in March" names no week: what is told is coarser than what is asked.
        let day = match base {
            Stretch::Day(day) => day,
            other if other.unit() <= unit => match other.days() {
                Some((first, _)) => first,
                None => return Resolved::open(unresolved(unit, None), anchor),
            },
            other => return Resolved::open(unresolved(unit, Some(other)), anchor),
        };
        let (unit, count) = match unit {
            Unit::Fortnight => (Unit::Week, count.saturating_mul(2)),
            Unit::Millennium => (Unit::Century, count.saturating_mul(10)),
            unit => (unit, count),
        };
        if unit.is_of_the_clock() {
            return Resolved::open(format!("{}TXX", Stretch::Day(day).timex()), anchor);
        }
        match Stretch::of(unit, day).shifted(count) {
            Some(stretch) => Resolved::stretch(stretch, anchor),
            None => Resolved::open(unresolved(unit, None), anchor),
        }
    }

    /// "the weekend" of news: the last one, or the coming one of what is to come.
    fn the_weekend(&self, tense: Tense) -> Resolved {
        let Some(today) = self.published else {
            return Resolved::open("XXXX-WXX-WE", TimeAnchor::PublishedAt);
        };
        let on_it = today.weekday().to_monday_one_offset() >= 6;
        let back = i32::from(!on_it && tense != Tense::ToCome);
        match Stretch::of(Unit::Weekend, today).shifted(-back) {
            Some(stretch) => Resolved::stretch(stretch, TimeAnchor::PublishedAt),
            None => Resolved::open("XXXX-WXX-WE", TimeAnchor::PublishedAt),
        }
    }

    fn year_ago(&self, unit: Option<Unit>, from: Told, tense: Tense) -> Resolved {
        if let Some(quarter) = self.quarter.filter(|_| !self.history)
            && let Some(stretch) = quarter.years_on(-1)
        {
            return Resolved::stretch(stretch, TimeAnchor::EarlierTime);
        }
        if unit == Some(Unit::Quarter)
            && let Some(stretch) = self.last_quarter().and_then(|quarter| quarter.years_on(-1))
        {
            return Resolved::stretch(stretch, TimeAnchor::PublishedAt);
        }
        self.shift(Unit::Year, Some(-1), from, tense)
    }

    fn the_quarter(&self) -> Resolved {
        match (self.quarter, self.last_quarter()) {
            (Some(quarter), _) => Resolved::stretch(quarter, TimeAnchor::EarlierTime),
            (None, Some(quarter)) => Resolved::stretch(quarter, TimeAnchor::PublishedAt),
            (None, None) => Resolved::open("XXXX-QX", TimeAnchor::PublishedAt),
        }
    }

    /// The last quarter that was over when the article was published.
    fn last_quarter(&self) -> Option<Stretch> {
        Stretch::of(Unit::Quarter, self.published?).shifted(-1)
    }

    fn of_day(&self, day: Option<&Meaning>, clock: &str, place: Place) -> Resolved {
        let day = match day {
            Some(day) => self.meant(day, place),
            None => match self.base(Told::Before) {
                Some((Stretch::Day(told), anchor)) => Resolved::stretch(Stretch::Day(told), anchor),
                _ => Resolved::open("XXXX-XX-XX", TimeAnchor::EarlierTime),
            },
        };
        Resolved { kind: TimexType::Time, value: format!("{}{clock}", day.value), ..day }
    }
}

const HALF_A_YEAR: i32 = 183;

/// A candidate with its first day and the day after its last.
type Dated = (Stretch, (Date, Date));

/// Which of the years a day or month without one means. The tense decides, unless that leads most of a
/// year away while the other way lies near: writers name the year then.
fn nearest_of(candidates: &[Dated], base: Date, tense: Tense) -> Option<&Dated> {
    const FAR: i32 = 230;
    const NEAR: i32 = 100;
    let back = candidates.iter().rev().find(|(_, (start, _))| *start <= base);
    let ahead = candidates.iter().find(|(_, (start, _))| *start > base);
    let current = back.filter(|(_, (_, end))| *end > base);
    let (Some(before), Some(after)) = (back, ahead) else { return back.or(ahead) };
    let (behind, coming) = (days_between(before.1.0, base), days_between(base, after.1.0));
    match tense {
        Tense::Past if behind > FAR && coming < NEAR => ahead,
        Tense::Past => back,
        Tense::ToCome if current.is_some() => current,
        Tense::ToCome if coming > FAR && behind < NEAR => back,
        Tense::ToCome => ahead,
        Tense::Unknown if behind <= coming => back,
        Tense::Unknown => ahead,
    }
}

/// Days from one to the other.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// "a few days later": some time after one told.
fn vague(unit: Unit, base: Option<Stretch>) -> Resolved {
    match base {
        Some(Stretch::Day(day)) if unit <= Unit::Month => Resolved::open(
            unresolved(unit, Some(Stretch::Month(i32::from(day.year()), day.month()))),
            TimeAnchor::EarlierTime,
        ),
        _ => Resolved::open(unresolved(unit, base), TimeAnchor::EarlierTime),
    }
}

/// A value with X's for what is not known: "1915-XX-XX".
fn unresolved(unit: Unit, base: Option<Stretch>) -> String {
    let year = base.and_then(Stretch::year).map_or("XXXX".to_owned(), timex_year);
    let month = match base {
        Some(Stretch::Month(_, month)) => format!("{month:02}"),
        _ => "XX".to_owned(),
    };
    match unit {
        Unit::Week | Unit::Fortnight => format!("{year}-WXX"),
        Unit::Weekend => format!("{year}-WXX-WE"),
        Unit::Month => format!("{year}-XX"),
        Unit::Quarter => format!("{year}-QX"),
        Unit::Season | Unit::Year => "XXXX".to_owned(),
        Unit::Decade => "XXX".to_owned(),
        Unit::Century | Unit::Millennium => "XX".to_owned(),
        Unit::Day => format!("{year}-{month}-XX"),
        Unit::Second | Unit::Minute | Unit::Hour => format!("{year}-{month}-XXTXX"),
    }
}

/// A text of history names many years far from its publication, and few days of the week or "yesterday"s.
fn is_history(published: Option<Date>, candidates: &[Candidate]) -> bool {
    let Some(published) = published else { return true };
    let year = i32::from(published.year());
    let (mut far, mut near) = (0, 0);
    for candidate in candidates {
        match &candidate.meaning {
            Meaning::Stretch(stretch) => match stretch.year() {
                Some(named) if named < year => far += 1,
                Some(_) => near += 1,
                None => {}
            },
            Meaning::Weekday { .. } | Meaning::Shift { from: Told::Now, .. } => near += 1,
            Meaning::OfDay { day: Some(_), .. } => near += 1,
            _ => {}
        }
    }
    far >= 4 && far > 3 * near
}
