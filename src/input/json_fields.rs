//! Reads the fields of a JSON object and collects their errors.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::{FieldError, find_control_character, is_typo_of};

/// Most unknown fields that are listed as errors.
const MAX_UNKNOWN_LISTED: usize = 20;

/// The fields of one JSON object.
///
/// Each method reads one field. It returns `None` where the field is absent or wrong, and keeps the error;
/// [`JsonFields::finish`] returns the typed value, or all errors.
#[derive(Debug)]
pub struct JsonFields<'v> {
    object: &'v Map<String, Value>,
    read: Vec<&'static str>,
    errors: Vec<FieldError>,
}

impl<'v> JsonFields<'v> {
    /// Starts to read an object; `expected` describes it in the error for any other JSON value.
    pub fn new(value: &'v Value, expected: &str) -> Result<Self, Vec<FieldError>> {
        match value {
            Value::Object(object) => Ok(Self { object, read: Vec::new(), errors: Vec::new() }),
            _ => Err(vec![FieldError::new("", format!("send {expected}; this is {}", json_type(value)))]),
        }
    }

    /// Adds an error of `field`.
    pub fn reject(&mut self, field: &str, detail: impl Into<String>) {
        self.errors.push(FieldError::new(field, detail));
    }

    /// Reads an optional text of at most `max_bytes` bytes of UTF-8.
    ///
    /// `null` counts as absent. A blank text and one with a NUL character, which Postgres cannot store, are errors.
    pub fn optional_text(&mut self, field: &'static str, max_bytes: usize) -> Option<String> {
        let text = match self.value(field)? {
            Value::String(text) => text,
            other => {
                self.reject(field, format!("is {}; send a text", json_type(other)));
                return None;
            }
        };
        if text.trim().is_empty() {
            self.reject(field, "is empty; send a text, or leave the field out");
        } else if text.len() > max_bytes {
            self.reject(field, format!("has {} bytes; at most {max_bytes} are accepted", text.len()));
        } else if let Some(at) = text.find('\0') {
            self.reject(field, format!("has a NUL character at byte {at}; remove it"));
        } else {
            return Some(text.clone());
        }
        None
    }

    /// Reads an optional text of one line, without the white space around it.
    ///
    /// Beside the errors of [`JsonFields::optional_text`], a control character is one.
    pub fn optional_line(&mut self, field: &'static str, max_bytes: usize) -> Option<String> {
        let text = self.optional_text(field, max_bytes)?;
        let line = text.trim();
        match find_control_character(line) {
            None => Some(line.to_owned()),
            Some(character) => {
                let detail = format!(
                    "has the control character U+{:04X}; send one line of plain text",
                    u32::from(character)
                );
                self.reject(field, detail);
                None
            }
        }
    }

    /// Reads an optional text of one line; a blank one counts as absent, as systems that export every field write it.
    pub fn optional_line_unless_blank(&mut self, field: &'static str, max_bytes: usize) -> Option<String> {
        match self.value(field)? {
            Value::String(text) if text.trim().is_empty() => None,
            _ => self.optional_line(field, max_bytes),
        }
    }

    /// Reads an optional list of texts of one line each; one text is split at its commas.
    ///
    /// Each is returned once. Errors: more than `max_lines`, and those of [`JsonFields::optional_line`].
    pub fn optional_lines(
        &mut self,
        field: &'static str,
        max_lines: usize,
        max_bytes: usize,
    ) -> Option<Vec<String>> {
        let given: Vec<&str> = match self.value(field)? {
            Value::String(text) => text.split(',').collect(),
            Value::Array(items) if items.iter().all(Value::is_string) => {
                items.iter().filter_map(Value::as_str).collect()
            }
            _ => {
                self.reject(field, "is no list of texts; send one, like [\"budget\", \"schools\"]");
                return None;
            }
        };
        let mut lines: Vec<String> = Vec::new();
        for line in given.into_iter().map(str::trim).filter(|line| !line.is_empty()) {
            if line.len() > max_bytes || find_control_character(line).is_some() {
                self.reject(
                    field,
                    format!("has a text of more than {max_bytes} bytes or a control character"),
                );
                return None;
            }
            if !lines.iter().any(|known| known == line) {
                lines.push(line.to_owned());
            }
        }
        if lines.len() > max_lines {
            self.reject(field, format!("has {} texts; at most {max_lines} are accepted", lines.len()));
            return None;
        }
        Some(lines)
    }

    /// Reads an optional whole number, which may be written as a text.
    pub fn optional_number(
        &mut self,
        field: &'static str,
        range: std::ops::RangeInclusive<u64>,
    ) -> Option<u64> {
        let value = self.value(field)?;
        let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
        let number = number.filter(|number| range.contains(number));
        let wanted = || format!("is no whole number from {} to {}", range.start(), range.end());
        self.keep(field, number.ok_or_else(wanted))
    }

    /// Reads an optional `true` or `false`, which may be written as a text.
    pub fn optional_flag(&mut self, field: &'static str) -> Option<bool> {
        let value = self.value(field)?;
        let flag = value.as_bool().or_else(|| value.as_str()?.trim().parse().ok());
        self.keep(field, flag.ok_or("is neither true nor false"))
    }

    /// Reads a required text of one line; the error of a missing one says `wanted`.
    pub fn required_line(&mut self, field: &'static str, max_bytes: usize, wanted: &str) -> Option<String> {
        self.require(field, wanted)?;
        self.optional_line(field, max_bytes)
    }

    /// Reads a required text; the error of a missing one says `wanted`.
    pub fn required_text(&mut self, field: &'static str, max_bytes: usize, wanted: &str) -> Option<String> {
        self.require(field, wanted)?;
        self.optional_text(field, max_bytes)
    }

    /// Reads an optional text of one line and parses it.
    pub fn parsed<T, E: ToString>(
        &mut self,
        field: &'static str,
        max_bytes: usize,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.optional_line(field, max_bytes)?;
        self.keep(field, parse(&text))
    }

    /// Reads a required text of one line and parses it.
    pub fn required_parsed<T, E: ToString>(
        &mut self,
        field: &'static str,
        max_bytes: usize,
        wanted: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        self.require(field, wanted)?;
        self.parsed(field, max_bytes, parse)
    }

    /// Reads a required list of at least one id. The ids are returned sorted, each once.
    pub fn required_ids<T: FromStr<Err: ToString> + Ord>(&mut self, field: &'static str) -> Option<Vec<T>> {
        self.require(field, "send a list of ids")?;
        let Value::Array(items) = self.value(field)? else {
            self.reject(field, "is no list; send a list of ids");
            return None;
        };
        if items.is_empty() {
            self.reject(field, "is empty; send at least one id");
            return None;
        }
        let parsed: Vec<Option<T>> =
            items.iter().map(|item| self.keep(field, item.as_str().unwrap_or_default().parse())).collect();
        let mut ids = parsed.into_iter().collect::<Option<Vec<T>>>()?;
        ids.sort();
        ids.dedup();
        Some(ids)
    }

    /// Reads a required field with `read`, which returns what is wrong with its value.
    pub fn required_value<T>(
        &mut self,
        field: &'static str,
        wanted: &str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        self.require(field, wanted)?;
        self.optional_value(field, read)
    }

    /// Reads an optional field with `read`, which returns what is wrong with its value.
    pub fn optional_value<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.value(field)?;
        self.keep(field, read(value))
    }

    /// Rejects every field that no method has read.
    pub fn reject_unknown(&mut self) {
        let unknown = self.object.keys().filter(|field| !self.read.contains(&field.as_str()));
        for field in unknown.take(MAX_UNKNOWN_LISTED) {
            self.errors.push(FieldError::new(field, "is no field of this request; remove it"));
        }
    }

    /// Rejects a field that is probably a typing error for an absent one that was read.
    ///
    /// Other unknown fields pass, because exports carry many; a misspelt one would be lost without a word.
    pub fn reject_misspelt(&mut self) {
        for field in self.object.keys().filter(|field| !self.read.contains(&field.as_str())) {
            let known =
                self.read.iter().find(|known| !self.object.contains_key(**known) && is_typo_of(field, known));
            if let Some(known) = known {
                self.errors.push(FieldError::new(field, format!("is unknown; do you mean “{known}”?")));
            }
        }
    }

    /// Returns true where a field has a value.
    pub fn is_given(&self, field: &str) -> bool {
        self.object.get(field).is_some_and(|value| !value.is_null())
    }

    /// Rejects a field that other programs name so, where the field that it means is absent.
    ///
    /// Each pair is such a name and the field, as in `("headline", "title")`.
    pub fn reject_synonyms(&mut self, synonyms: &[(&str, &str)]) {
        for (synonym, field) in synonyms {
            if self.is_given(synonym) && !self.is_given(field) {
                self.reject(synonym, format!("is unknown; do you mean “{field}”?"));
            }
        }
    }

    /// Returns the value that `build` makes of the fields, or all errors where there are any.
    ///
    /// `build` returns `None` only where a required field is absent or wrong, for which there is an error.
    pub fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Vec<FieldError>> {
        match build() {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(self.errors),
        }
    }

    /// The value of a field, unless it is absent or `null`.
    fn value(&mut self, field: &'static str) -> Option<&'v Value> {
        if !self.read.contains(&field) {
            self.read.push(field);
        }
        self.object.get(field).filter(|value| !value.is_null())
    }

    fn require(&mut self, field: &'static str, wanted: &str) -> Option<()> {
        if self.value(field).is_none() {
            self.reject(field, format!("is missing: {wanted}"));
            return None;
        }
        Some(())
    }

    fn keep<T, E: ToString>(&mut self, field: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.reject(field, error.to_string())).ok()
    }
}

/// Names the type of a JSON value for an error message.
fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(errors: &[FieldError]) -> Vec<&str> {
        errors.iter().map(|error| error.field.as_str()).collect()
    }

    #[test]
    fn all_errors_are_returned_at_once() {
        let value = json!({"name": 7, "note": "a\0b", "ids": []});
        let mut object = JsonFields::new(&value, "an object").expect("is an object");
        let name = object.required_text("name", 10, "send a name");
        object.optional_text("note", 10);
        object.required_ids::<u32>("ids");
        object.required_text("reason", 10, "send a reason");
        let errors = object.finish(|| name).expect_err("has errors");
        assert_eq!(fields(&errors), ["name", "note", "ids", "reason"]);
        assert!(errors[1].detail.contains("NUL character at byte 1"));
    }

    #[test]
    fn a_line_has_no_control_characters_inside() {
        let value = json!({"a": " Harbour Post\n", "b": "Harbour\u{1b}[2J Post", "c": "Harbour\u{2028}Post"});
        let mut object = JsonFields::new(&value, "an object").expect("is an object");
        assert_eq!(object.optional_line("a", 20).as_deref(), Some("Harbour Post"));
        assert_eq!((object.optional_line("b", 20), object.optional_line("c", 20)), (None, None));
        assert!(object.errors[0].detail.contains("U+001B"), "{:?}", object.errors);
        assert_eq!(fields(&object.errors), ["b", "c"]);
    }

    #[test]
    fn unknown_fields_are_rejected_all_or_only_where_misspelt() {
        let value = json!({"naem": "x", "section": "World"});
        let mut object = JsonFields::new(&value, "an object").expect("is an object");
        object.optional_text("name", 10);
        object.reject_misspelt();
        assert_eq!(fields(&object.errors), ["naem"]);
        object.errors.clear();
        object.reject_unknown();
        assert_eq!(fields(&object.errors), ["naem", "section"]);
    }

    #[test]
    fn an_array_is_no_object() {
        let errors = JsonFields::new(&json!([1]), "a JSON object").expect_err("is rejected");
        assert_eq!(errors[0].detail, "send a JSON object; this is a list");
    }
}
