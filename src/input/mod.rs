//! Strict reading of what callers send: every error at once, each with the field and the remedy.

mod instant;
mod json;
mod json_fields;
mod typo;

pub use instant::{parse_day, parse_instant};
pub use json::{parse_json, without_bom};
pub use json_fields::JsonFields;
pub use typo::is_typo_of;

/// An error in one field or parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the field; empty where the value as a whole is wrong.
    pub field: String,
    /// What is wrong, and what to send instead.
    pub detail: String,
}

/// Longest name of a field that an error repeats, in code points.
const MAX_FIELD_NAME: usize = 80;
/// Longest value that an error repeats, in code points.
const MAX_QUOTED_VALUE: usize = 40;

impl FieldError {
    /// Creates an error of `field`, whose name is cut after 80 code points.
    pub fn new(field: &str, detail: impl Into<String>) -> Self {
        Self { field: field.chars().take(MAX_FIELD_NAME).collect(), detail: detail.into() }
    }
}

/// Finds a character that a text of one line cannot have: a control character, or a separator of lines.
///
/// It would be invisible where the text is shown, and could move the cursor of a terminal that a list is printed on.
pub fn find_control_character(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Cuts a value to at most 40 code points, with "…" after a cut, so that an error can repeat it.
pub fn shorten(value: &str) -> String {
    match value.char_indices().nth(MAX_QUOTED_VALUE) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
