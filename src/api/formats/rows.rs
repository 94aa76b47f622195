//! Formats that consist of rows, so that a list of any length is written a few rows at a time.

use serde::Serialize;

use super::{Format, ListItem, csv, flat_entries, icalendar};

/// Writes the rows of a list in the format NDJSON, CSV or iCalendar.
#[derive(Debug)]
pub struct RowWriter {
    format: Format,
    /// Numbers of the columns of a table, in order.
    columns: Vec<usize>,
    count: u64,
}

/// The last line of NDJSON. Without it, the list was cut off.
#[derive(Serialize)]
struct End {
    /// Number of items.
    count: u64,
    /// The cursor of the items that `limit` left out; null where there are none.
    next_cursor: Option<String>,
    /// Number of all groups of statistics, of which the first ones are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    group_count: Option<i64>,
}

impl RowWriter {
    /// Creates a writer; `columns` are the numbers of the columns of a table.
    pub fn new(format: Format, columns: Vec<usize>) -> Self {
        Self { format, columns, count: 0 }
    }

    /// Returns what comes before all rows.
    pub fn begin<T: ListItem>(&self) -> String {
        match self.format {
            Format::Csv => csv::row(self.columns.iter().map(|&at| T::COLUMNS[at])),
            Format::ICalendar => icalendar::begin(),
            _ => String::new(),
        }
    }

    /// Returns some rows.
    pub fn rows<T: ListItem>(&mut self, items: &[T]) -> String {
        self.count += items.len() as u64;
        match self.format {
            Format::Csv => items
                .iter()
                .map(|item| {
                    let cells = item.cells();
                    csv::row(self.columns.iter().map(|&at| cells[at].as_str()))
                })
                .collect(),
            Format::ICalendar => icalendar::events(&flat_entries(items)),
            _ => items.iter().map(line).collect(),
        }
    }

    /// Returns what comes behind all rows.
    pub fn end(&self, next_cursor: Option<String>) -> String {
        match self.format {
            Format::Csv => String::new(),
            Format::ICalendar => icalendar::end(),
            _ => line(&End { count: self.count, next_cursor, group_count: None }),
        }
    }

    /// Returns the last line of statistics, with the number of all groups.
    pub fn end_of_groups(&self, group_count: i64) -> String {
        match self.format {
            Format::Ndjson => {
                line(&End { count: self.count, next_cursor: None, group_count: Some(group_count) })
            }
            _ => self.end(None),
        }
    }
}

fn line(item: &impl Serialize) -> String {
    // Views have text keys alone, so that they can be written.
    serde_json::to_string(item).map(|line| line + "\n").unwrap_or_default()
}
