//! Calendar arithmetic: intervals, their units, seasons and movable holidays.

mod holiday;
mod interval;
mod season;
mod unit;

pub(super) use self::{
    holiday::{movable_holiday, nth_weekday},
    interval::{Interval, timex_year},
    season::Season,
    unit::Unit,
};
