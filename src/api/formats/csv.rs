//! Tables as CSV (RFC 4180) that are safe to open in a spreadsheet.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

/// First characters by which spreadsheets recognise a formula.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes one row.
pub fn row<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(cells.map(|cell| neutralized(cell).into_owned()));
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
    use super::*;

    fn written(cells: &[&str]) -> String {
        row(cells.iter().copied())
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(written(&["7", "plain"]), "7,plain\r\n");
        assert_eq!(written(&["7", "a \"b\", c"]), "7,\"a \"\"b\"\", c\"\r\n");
        assert_eq!(written(&["7", "two\nlines"]), "7,\"two\nlines\"\r\n");
        assert_eq!(written(&["", ""]), ",\r\n");
    }

    #[test]
    fn formulas_are_neutralized() {
        assert_eq!(written(&["7", "=HYPERLINK(\"x\")"]), "7,\"'=HYPERLINK(\"\"x\"\")\"\r\n");
        for formula in ["+1", "-1", "@SUM(A1)"] {
            assert_eq!(neutralized(formula), format!("'{formula}"));
        }
    }
}
