//! Parts of a year, with the choice of the year where the text does not give it.

use jiff::civil::Date;

use super::{Normalized, Normalizer};
use crate::{
    schema::TimeAnchor,
    times::{
        calendar::{Interval, Season},
        expression::{Anchor, YearPart, YearSpec},
        position::Position,
        tense::Tense,
    },
};

/// The most days until a future season or quarter that an article names without its year.
const HALF_A_YEAR: i32 = 183;

/// The months that a narrative goes back at least when it has reached the next year: "in December … in March".
const MONTHS_TO_NEXT_YEAR: i8 = 8;
/// The first month after which "the winter" is called by the next year, in which it ends.
const FIRST_MONTH_BEFORE_WINTER: i8 = 9;
/// The most days before publication of a day that needs no other date for its year.
const NEAR_PUBLICATION: i32 = 60;

/// An interval with its first day and the day after its last.
type Dated = (Interval, (Date, Date));

impl Normalizer {
    /// Normalises a part of a year.
    pub(super) fn in_year(&self, year: YearSpec, part: YearPart, position: Position) -> Normalized {
        let in_year = |year: i32, anchor| match part.in_year(year) {
            Some(interval) if interval.days().is_some() => Normalized::interval(interval, anchor),
            _ => Normalized::underspecified(part.timex_without_year(), anchor),
        };
        let unknown = || Normalized::underspecified(part.timex_without_year(), TimeAnchor::PublishedAt);
        match year {
            YearSpec::Explicit(year) => in_year(year, TimeAnchor::Itself),
            YearSpec::Relative(0, Anchor::PreviousTime) if self.mentioned_year.is_some() => {
                self.mentioned_year.map_or_else(unknown, |year| in_year(year, TimeAnchor::EarlierTime))
            }
            YearSpec::Relative(offset, anchor) => {
                match self.anchor_interval(anchor).and_then(|(base, anchor)| Some((base.year()?, anchor))) {
                    Some((base, anchor)) => in_year(base + offset, anchor),
                    None => unknown(),
                }
            }
            YearSpec::Nearest(..) | YearSpec::Unspecified => {
                self.nearest(year, part, position).unwrap_or_else(unknown)
            }
        }
    }

    /// Chooses the year of a part without one, among the anchor's year and the years before and after it.
    fn nearest(&self, year: YearSpec, part: YearPart, position: Position) -> Option<Normalized> {
        let distant_year = self
            .distant_year
            .filter(|(_, sentence)| position.sentence == *sentence && position.tense != Tense::Future)
            .map(|(year, _)| year);
        let is_unspecified = year == YearSpec::Unspecified;
        if is_unspecified
            && position.ends_range
            && let Some(year) = self.range_end_year(part)
        {
            return Some(Normalized::interval(part.in_year(year)?, TimeAnchor::EarlierTime));
        }
        if is_unspecified && (self.is_historical || distant_year.is_some() || self.published.is_none()) {
            let year = match distant_year {
                Some(year) if !self.is_historical => Some(year),
                _ => self.continued_year(part, position),
            };
            if let Some(year) = year {
                return Some(Normalized::interval(part.in_year(year)?, TimeAnchor::EarlierTime));
            }
        }
        if is_unspecified && let Some(year) = self.year_of_same_month(part, position) {
            return Some(Normalized::interval(part.in_year(year)?, TimeAnchor::EarlierTime));
        }
        let anchor = match year {
            YearSpec::Nearest(_, anchor) => anchor,
            _ => Anchor::PublicationDate,
        };
        let (base, anchor) = match self.anchor_interval(anchor)? {
            (Interval::Day(day), anchor) => (day, anchor),
            (other, anchor) => (other.days()?.0, anchor),
        };
        let base_year = i32::from(base.year());
        let candidates: Vec<Dated> = [base_year - 1, base_year, base_year + 1]
            .into_iter()
            .filter_map(|year| part.in_year(year).and_then(|interval| Some((interval, interval.days()?))))
            .collect();
        let last_begun = || candidates.iter().rev().find(|(_, (start, _))| *start <= base);
        let chosen = match (year, position.tense) {
            (YearSpec::Nearest(-1, _), _) => candidates.iter().rev().find(|(_, (_, end))| *end <= base),
            (YearSpec::Nearest(1, _), _) => candidates.iter().find(|(_, (start, _))| *start > base),
            (YearSpec::Nearest(..), _) => candidates.get(1),
            (_, tense)
                if matches!(
                    part,
                    YearPart::Day(..)
                        | YearPart::Month(_)
                        | YearPart::MovableHoliday(_)
                        | YearPart::NthWeekday { .. }
                ) =>
            {
                nearest_day_or_month(&candidates, base, tense, position.is_certainly_past)
            }
            (_, Tense::Past) => last_begun(),
            (_, Tense::Future) => candidates
                .iter()
                .find(|(_, (start, end))| *end > base && days_between(base, *start) < HALF_A_YEAR)
                .or_else(last_begun),
            (_, Tense::Unknown) if matches!(part, YearPart::Quarter(_)) => last_begun(),
            (_, Tense::Unknown) => {
                candidates.iter().min_by_key(|(_, (start, _))| days_between(base, *start).abs())
            }
        };
        chosen.map(|(interval, _)| Normalized::interval(*interval, anchor))
    }

    /// Returns the year that a narrative has reached: the previous time's, or the next after its last months.
    fn continued_year(&self, part: YearPart, position: Position) -> Option<i32> {
        let (narrative, paragraph) = self.narrative?;
        let year = narrative.year()?;
        let (Some(month), Some(next_month)) = (narrative.month(), part.month()) else { return Some(year) };
        // "from October to March", in a narrative that has reached March: the range ends there.
        if position.range_end.is_some_and(|end| month <= end && end < next_month) {
            return Some(year - 1);
        }
        let is_next = match part {
            YearPart::Season(Season::Winter) => {
                !matches!(narrative, Interval::Season(_, Season::Winter))
                    && month >= FIRST_MONTH_BEFORE_WINTER
            }
            YearPart::Season(_) => false,
            _ if month >= 11 && next_month <= 2 => true,
            _ => paragraph == position.paragraph && month - next_month >= MONTHS_TO_NEXT_YEAR,
        };
        Some(if is_next { year + 1 } else { year })
    }

    /// Returns the year of the last date if it is of the same month and near: "died in June 2021. On 26 June …".
    ///
    /// A day soon before publication is of the year of publication.
    fn year_of_same_month(&self, part: YearPart, position: Position) -> Option<i32> {
        let (dated, sentence) = self.dated?;
        let is_near = position.sentence - sentence <= 1 && dated.month()? == part.month()?;
        let is_named = matches!(part, YearPart::Month(_) | YearPart::Day(..));
        let published = self.published?;
        let (start, _) = part.in_year(i32::from(published.year()))?.days()?;
        let is_news = (0..=NEAR_PUBLICATION).contains(&days_between(start, published));
        let year = dated.year().filter(|year| *year < i32::from(published.year()))?;
        (is_near && is_named && !is_news && position.tense != Tense::Future).then_some(year)
    }

    /// Returns the year of the end of a range: that of its beginning, or the next for an earlier month.
    fn range_end_year(&self, part: YearPart) -> Option<i32> {
        let previous = self.previous?;
        let (year, month) = (previous.year()?, previous.month()?);
        let is_like = part.in_year(year)?.unit() == previous.unit();
        is_like.then_some(if part.month()? < month { year + 1 } else { year })
    }
}

/// Chooses the year of a day or month by the tense.
///
/// The tense gives way when it leads most of a year away while the other direction is near: writers would name that
/// year. What surely happened (`is_certainly_past`) never lies after publication.
fn nearest_day_or_month(
    candidates: &[Dated],
    base: Date,
    tense: Tense,
    is_certainly_past: bool,
) -> Option<&Dated> {
    const MANY_DAYS: i32 = 230;
    const FEW_DAYS: i32 = 100;
    let last = candidates.iter().rev().find(|(_, (start, _))| *start <= base);
    let next = candidates.iter().find(|(_, (start, _))| *start > base);
    let current = last.filter(|(_, (_, end))| *end > base);
    let (Some(before), Some(after)) = (last, next) else { return last.or(next) };
    let (days_back, days_ahead) = (days_between(before.1.0, base), days_between(base, after.1.0));
    match tense {
        Tense::Past if !is_certainly_past && days_back > MANY_DAYS && days_ahead < FEW_DAYS => next,
        Tense::Past => last,
        Tense::Future if current.is_some() => current,
        Tense::Future if days_ahead > MANY_DAYS && days_back < FEW_DAYS => last,
        Tense::Future => next,
        Tense::Unknown if days_back <= days_ahead => last,
        Tense::Unknown => next,
    }
}

fn days_between(start: Date, end: Date) -> i32 {
    start.until(end).map_or(0, |span| span.get_days())
}
