//! Reading of the files in `lexicons/`, which are compiled in.

/// A line of a table that does not have the table's format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct LexiconError {
    file: String,
    line: usize,
    problem: String,
}

/// One file of `lexicons/`, compiled in. The macro [`lexicon_file!`] makes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LexiconFile<'f> {
    /// The file's path, for error messages.
    pub name: &'f str,
    /// The file's text: rows of fields separated by tabs, and comments that begin with `#` and a space.
    pub text: &'f str,
}

impl<'f> LexiconFile<'f> {
    /// Iterates over the rows: every line that is neither empty nor a comment.
    pub(crate) fn rows(self) -> impl Iterator<Item = Row<'f>> {
        let lines = self.text.lines().zip(1..);
        lines
            .filter(|(text, _)| !text.is_empty() && *text != "#" && !text.starts_with("# "))
            .map(move |(text, line)| Row { text, file: self.name, line })
    }

    /// Makes an error about the end of the file.
    pub(crate) fn error(self, problem: &str) -> LexiconError {
        LexiconError {
            file: self.name.to_owned(),
            line: self.text.lines().count(),
            problem: problem.to_owned(),
        }
    }
}

/// Compiles a file of `lexicons/` in.
macro_rules! lexicon_file {
    ($name:literal) => {
        $crate::lexicon_file::LexiconFile {
            name: concat!("lexicons/", $name),
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicons/", $name)),
        }
    };
}
pub(crate) use lexicon_file;

/// One row of a lexicon file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'f> {
    /// The whole row.
    pub text: &'f str,
    file: &'f str,
    line: usize,
}

impl<'f> Row<'f> {
    /// Splits the row at its tabs.
    ///
    /// # Errors
    /// The row has more or fewer than `N` fields.
    pub(crate) fn fields<const N: usize>(self) -> Result<[&'f str; N], LexiconError> {
        let fields: Vec<_> = self.text.split('\t').collect();
        let count = fields.len();
        fields.try_into().map_err(|_| self.error(format!("expected {N} fields, found {count}")))
    }

    /// Parses a field of the row as a number.
    ///
    /// # Errors
    /// The field is no number of this type.
    pub(crate) fn number<N: std::str::FromStr>(self, field: &str) -> Result<N, LexiconError> {
        field.parse().map_err(|_| self.error(format!("{field:?} is no number")))
    }

    /// Makes an error that names the row's file and line.
    pub(crate) fn error(self, problem: impl Into<String>) -> LexiconError {
        LexiconError { file: self.file.to_owned(), line: self.line, problem: problem.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_leave_out_comments_and_errors_name_the_line() {
        let file = LexiconFile { name: "x.tsv", text: "# a comment\nunit\tday\n\nunit\n" };
        let rows: Vec<_> = file.rows().map(Row::fields::<2>).collect();
        assert_eq!(rows[0], Ok(["unit", "day"]));
        let error = rows[1].clone().unwrap_err();
        assert_eq!(error.to_string(), "x.tsv, line 4: expected 2 fields, found 1");
    }
}
