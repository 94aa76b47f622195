//! Seasons of the northern year.

/// A season of three whole months; spring begins in March.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    /// Parses the TIMEX3 code of a season.
    pub fn from_timex(code: &str) -> Option<Self> {
        [Self::Spring, Self::Summer, Self::Autumn, Self::Winter]
            .into_iter()
            .find(|season| season.timex() == code)
    }

    /// Returns the season that a month (1–12) belongs to.
    pub fn of_month(month: i8) -> Self {
        match month {
            3..=5 => Self::Spring,
            6..=8 => Self::Summer,
            9..=11 => Self::Autumn,
            _ => Self::Winter,
        }
    }

    /// Returns the TIMEX3 code: `SP`, `SU`, `FA` or `WI`.
    pub fn timex(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
            Self::Winter => "WI",
        }
    }

    /// Returns the number that EDTF writes in place of a month.
    pub fn edtf(self) -> u8 {
        match self {
            Self::Spring => 21,
            Self::Summer => 22,
            Self::Autumn => 23,
            Self::Winter => 24,
        }
    }

    /// Returns the month that places the season in its year: the first; of winter January, because the winter after an
    /// autumn is called by the year that it ends in.
    pub fn month(self) -> i8 {
        match self {
            Self::Winter => 1,
            _ => self.first_month(),
        }
    }

    /// Returns the first month, 1–12; December for winter.
    pub fn first_month(self) -> i8 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }
}
