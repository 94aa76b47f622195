//! A timeline as a table (RFC 4180), safe to open in a spreadsheet.

use super::line::Line;

const COLUMNS: [&str; 20] = [
    "entry",
    "id",
    "type",
    "status",
    "when",
    "earliest",
    "latest",
    "summary",
    "actors",
    "recipients",
    "places",
    "background",
    "reports",
    "articles",
    "confidence",
    "source",
    "article_id",
    "span_start",
    "span_end",
    "sentence",
];

/// One row an entry, with its surest evidence; `earliest` and `latest` are its first and last day, and empty
/// where it has no date.
pub(super) fn write(lines: &[Line<'_>]) -> String {
    let mut table = String::new();
    row(&mut table, COLUMNS.iter().map(|&column| column.to_owned()));
    for line in lines {
        let days = line.when.map(|when| {
            let last = when.latest.yesterday().unwrap_or(when.latest);
            [when.edtf.to_owned(), when.earliest.to_string(), last.max(when.earliest).to_string()]
        });
        let proof = line.evidence.first();
        let known = [
            line.entry.to_owned(),
            line.id.to_owned(),
            line.kind.to_owned(),
            line.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        ];
        let told = [
            line.summary.to_owned(),
            line.actors.join("; "),
            line.recipients.join("; "),
            line.places.join("; "),
            line.background.to_string(),
            line.reports.to_string(),
            line.articles.to_string(),
            line.confidence.to_string(),
            proof.map(|one| one.source.to_owned()).unwrap_or_default(),
            proof.map(|one| one.article_id.to_owned()).unwrap_or_default(),
            proof.map(|one| one.span.start.to_string()).unwrap_or_default(),
            proof.map(|one| one.span.end.to_string()).unwrap_or_default(),
            proof.map(|one| one.text.to_owned()).unwrap_or_default(),
        ];
        row(&mut table, known.into_iter().chain(days.unwrap_or_default()).chain(told));
    }
    table
}

fn row(table: &mut String, fields: impl Iterator<Item = String>) {
    for (nth, field) in fields.enumerate() {
        if nth > 0 {
            table.push(',');
        }
        push(table, &field);
    }
    table.push_str("\r\n");
}

/// A field: what a spreadsheet would take for a formula gets an apostrophe before it, which shows it as text;
/// what has marks of the format in it goes into quotation marks.
fn push(table: &mut String, field: &str) {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let quoted = field.contains(['"', ',', '\r', '\n', '\t']) || field.trim() != field;
    if quoted {
        table.push('"');
    }
    if formula {
        table.push('\'');
    }
    table.push_str(&field.replace('"', "\"\""));
    if quoted {
        table.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::{super::line::tests::attack, *};

    fn field(text: &str) -> String {
        let mut table = String::new();
        push(&mut table, text);
        table
    }

    #[test]
    fn fields_are_quoted_where_they_must_be_and_formulas_are_text() {
        assert_eq!(field("plain"), "plain");
        assert_eq!(field("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(field("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        for formula in ["+1", "-1", "@SUM(A1)"] {
            assert_eq!(field(formula), format!("'{formula}"));
        }
        assert_eq!(field("two\nlines"), "\"two\nlines\"");
    }

    #[test]
    fn a_row_has_as_many_fields_as_there_are_columns() {
        let table = write(&[attack("Gunmen attacked, twice")]);
        let rows: Vec<&str> = table.split_terminator("\r\n").collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].split(',').count(), COLUMNS.len());
        let quoted_commas = 2;
        assert_eq!(rows[1].split(',').count(), COLUMNS.len() + quoted_commas);
        assert!(rows[1].contains(",2024-03-12,2024-03-12,2024-03-12,"), "{}", rows[1]);
        assert_eq!(write(&[]).lines().count(), 1);
    }
}
