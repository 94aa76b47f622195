//! Units of time, from the second to the millennium.

/// A unit of time, ordered from short to long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// Parses a unit's name in the lexicon: lower case, singular.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "week" => Self::Week,
            "fortnight" => Self::Fortnight,
            "weekend" => Self::Weekend,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "season" => Self::Season,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            "millennium" => Self::Millennium,
            _ => return None,
        })
    }

    /// Returns what stands before and after the number of a TIMEX3 duration: `("PT", "H")` for `PT3H`.
    pub fn duration_affixes(self) -> (&'static str, &'static str) {
        match self {
            Self::Second => ("PT", "S"),
            Self::Minute => ("PT", "M"),
            Self::Hour => ("PT", "H"),
            Self::Day => ("P", "D"),
            Self::Week => ("P", "W"),
            Self::Fortnight => ("P", "FN"),
            Self::Weekend => ("P", "WE"),
            Self::Month => ("P", "M"),
            Self::Quarter => ("P", "Q"),
            Self::Season => ("P", "SN"),
            Self::Year => ("P", "Y"),
            Self::Decade => ("P", "DE"),
            Self::Century => ("P", "CE"),
            Self::Millennium => ("P", "ML"),
        }
    }

    /// Tests for a unit shorter than a day.
    pub fn is_clock_unit(self) -> bool {
        self < Self::Day
    }
}
