//! Tables as CSV (RFC 4180) that are safe to open in a spreadsheet.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use super::ListItem;

/// First characters by which spreadsheets recognise a formula.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes a header and one row for each item.
pub fn write<T: ListItem>(items: &[T]) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Neither writing to memory nor rows of equal length can fail.
    let _ = writer.write_record(T::COLUMNS);
    for item in items {
        let cells = item.cells();
        let _ = writer.write_record(cells.iter().map(|cell| neutralized(cell).into_owned()));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Puts an apostrophe before what a spreadsheet would run as a formula, so that it shows as text.
fn neutralized(cell: &str) -> Cow<'_, str> {
    match cell.starts_with(FORMULA_STARTS) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    struct Item(&'static str);

    impl ListItem for Item {
        const COLUMNS: &'static [&'static str] = &["id", "text"];

        fn cells(&self) -> Vec<String> {
            vec!["7".to_owned(), self.0.to_owned()]
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(write(&[Item("plain")]), "id,text\r\n7,plain\r\n");
        assert_eq!(write(&[Item("a \"b\", c")]), "id,text\r\n7,\"a \"\"b\"\", c\"\r\n");
        assert_eq!(write(&[Item("two\nlines")]), "id,text\r\n7,\"two\nlines\"\r\n");
        assert_eq!(write::<Item>(&[]), "id,text\r\n");
    }

    #[test]
    fn formulas_are_neutralized() {
        assert_eq!(write(&[Item("=HYPERLINK(\"x\")")]), "id,text\r\n7,\"'=HYPERLINK(\"\"x\"\")\"\r\n");
        for formula in ["+1", "-1", "@SUM(A1)"] {
            assert_eq!(neutralized(formula), format!("'{formula}"));
        }
    }
}
