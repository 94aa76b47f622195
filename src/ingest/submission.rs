//! What may be submitted: the fields of an article, checked all at once.

use jiff::{Timestamp, civil::Date, fmt::temporal::Pieces, tz::Offset};
use serde_json::Value;

use crate::store::articles::{Published, Submission};
use extraction::language::ModelKind;

/// Longest body, in bytes. A news story has some 5,000; the longest magazine pieces 200,000.
pub const MAX_BODY: usize = 1 << 20;
/// Longest of the other texts, in bytes.
const MAX_FIELD: usize = 2_000;

/// What is wrong with one field, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// What is wrong with it, and what it should be.
    pub detail: String,
}

impl FieldError {
    /// An error of `field`.
    pub fn new(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: field.into(), detail: detail.into() }
    }
}

/// An article to be read, of which only the body is needed: what `extract` takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The input's own id.
    pub id: Option<String>,
    /// The publisher's own id of it.
    pub external_id: Option<String>,
    /// Its text.
    pub body: String,
    /// When it was published; without it, relative times stay unresolved.
    pub published: Option<Published>,
    /// The model to read it with.
    pub model: Option<ModelKind>,
}

/// Reads a submission from a JSON value; gives every error at once.
pub fn submission(value: &Value) -> Result<Submission, Vec<FieldError>> {
    let mut fields = Fields::new(value)?;
    let source = fields.required("source", MAX_FIELD);
    let external_id = fields.optional("external_id", MAX_FIELD);
    let url = fields.optional("url", MAX_FIELD);
    let title = fields.optional("title", MAX_FIELD);
    let body = fields.required("body", MAX_BODY);
    let published = fields.published(true);
    let model = fields.model();
    fields.language();
    fields.refuse_near_misses(&[
        "source",
        "external_id",
        "url",
        "title",
        "body",
        "published_at",
        "language",
        "model",
    ]);
    match (source, body, published) {
        (Some(source), Some(body), Some(published)) if fields.errors.is_empty() => {
            Ok(Submission { source, external_id, url, title, body, published, model })
        }
        _ => Err(fields.errors),
    }
}

/// Reads a draft from a JSON value; gives every error at once.
pub fn draft(value: &Value) -> Result<Draft, Vec<FieldError>> {
    let mut fields = Fields::new(value)?;
    let id = fields.optional("id", MAX_FIELD);
    let external_id = fields.optional("external_id", MAX_FIELD);
    let body = fields.required("body", MAX_BODY);
    let published = fields.published(false);
    let model = fields.model();
    fields.refuse_near_misses(&["id", "external_id", "body", "published_at", "model"]);
    match body {
        Some(body) if fields.errors.is_empty() => Ok(Draft { id, external_id, body, published, model }),
        _ => Err(fields.errors),
    }
}

/// An RFC 3339 instant with its offset, or a plain date, which stands for its midnight in UTC.
pub fn published_at(text: &str) -> Result<Published, String> {
    let wanted = "give the time of publication as RFC 3339, like 2025-04-30T09:00:00+05:30";
    if let Ok(day) = text.parse::<Date>()
        && text.len() == "2025-04-30".len()
    {
        let at = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| wanted.to_owned())?.timestamp();
        return in_range(Published { at, offset: Offset::UTC });
    }
    let at: Timestamp = text.parse().map_err(|_| format!("“{}” is no instant: {wanted}", shortened(text)))?;
    let offset = Pieces::parse(text)
        .ok()
        .and_then(|pieces| pieces.to_numeric_offset())
        .filter(|offset| offset.seconds() % 60 == 0)
        .unwrap_or(Offset::UTC);
    in_range(Published { at, offset })
}

/// Newspapers start in 1600; a date past 2200 is a slip of the keyboard.
fn in_range(published: Published) -> Result<Published, String> {
    let year = published.local().year();
    if (1600..=2200).contains(&year) {
        return Ok(published);
    }
    Err(format!("the year {year} can't be right: give the time of publication, between 1600 and 2200"))
}

/// The fields of a JSON object, taken one by one; errors gather.
struct Fields<'v> {
    object: &'v serde_json::Map<String, Value>,
    errors: Vec<FieldError>,
}

impl<'v> Fields<'v> {
    fn new(value: &'v Value) -> Result<Self, Vec<FieldError>> {
        match value.as_object() {
            Some(object) => Ok(Self { object, errors: Vec::new() }),
            None => Err(vec![FieldError::new(
                "",
                format!(
                    "an article is a JSON object with source, title, body, published_at; this is {}",
                    kind(value)
                ),
            )]),
        }
    }

    fn refuse<T>(&mut self, field: &str, detail: impl Into<String>) -> Option<T> {
        self.errors.push(FieldError::new(field, detail));
        None
    }

    fn optional(&mut self, field: &str, most: usize) -> Option<String> {
        let text = match self.object.get(field)? {
            Value::Null => return None,
            Value::String(text) => text,
            other => return self.refuse(field, format!("is {}; give a text", kind(other))),
        };
        if text.trim().is_empty() {
            return self.refuse(field, "is empty; give a text, or leave the field out");
        }
        if text.len() > most {
            return self.refuse(field, format!("has {} bytes; at most {most} are taken", text.len()));
        }
        if let Some(at) = text.find('\0') {
            return self.refuse(field, format!("has a NUL character at byte {at}; take it out"));
        }
        Some(text.clone())
    }

    fn required(&mut self, field: &str, most: usize) -> Option<String> {
        match self.object.get(field) {
            None | Some(Value::Null) => self.refuse(field, "is missing; it is needed"),
            Some(Value::String(text)) if text.trim().is_empty() => {
                self.refuse(field, "is empty; it is needed")
            }
            Some(_) => self.optional(field, most),
        }
    }

    fn published(&mut self, needed: bool) -> Option<Published> {
        let text = match needed {
            true => self.required("published_at", MAX_FIELD)?,
            false => self.optional("published_at", MAX_FIELD)?,
        };
        match published_at(&text) {
            Ok(published) => Some(published),
            Err(detail) => self.refuse("published_at", detail),
        }
    }

    /// English is what is read. Another language read as English would be invention.
    fn model(&mut self) -> Option<ModelKind> {
        let name = self.optional("model", MAX_FIELD)?;
        match ModelKind::from_name(&name) {
            Some(kind) => Some(kind),
            None => {
                self.refuse("model", format!("is “{}”; “accurate” and “fast” are known", shortened(&name)))
            }
        }
    }

    fn language(&mut self) {
        let Some(language) = self.optional("language", MAX_FIELD) else { return };
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        if !primary.eq_ignore_ascii_case("en") {
            self.refuse::<()>(
                "language",
                format!("is “{}”; only English (“en”) is read", shortened(&language)),
            );
        }
    }

    /// Fields that nobody knows are left alone, since exports carry many; one that is a slip of the
    /// keyboard away from a known one is an error, since it would be lost in silence.
    fn refuse_near_misses(&mut self, known: &[&str]) {
        let object = self.object;
        for field in object.keys().filter(|field| !known.contains(&field.as_str())) {
            let near = known.iter().find(|known| !object.contains_key(**known) && is_near(field, known));
            if let Some(near) = near {
                self.refuse::<()>(field, format!("is no field of an article; “{near}” is: is that meant?"));
            }
        }
    }
}

/// True when two words differ by at most two letters put in, left out, changed or swapped, and by
/// fewer than half of theirs.
pub fn is_near(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().take(40).collect(), other.chars().take(40).collect());
    if a.len().abs_diff(b.len()) > 2 {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(!a[i - 1].eq_ignore_ascii_case(&b[j - 1]));
            let mut least = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    let distance = above[b.len()];
    distance <= 2 && distance * 2 < a.len().max(b.len())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn errors(value: Value) -> Vec<(String, String)> {
        let errors = submission(&value).expect_err("has errors");
        errors.into_iter().map(|error| (error.field, error.detail)).collect()
    }

    #[test]
    fn all_errors_come_at_once() {
        let found = errors(json!({"source": 7, "title": "", "body": "a\0b", "published_at": "yesterday"}));
        let fields: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["source", "title", "body", "published_at"]);
        assert!(found[2].1.contains("NUL character at byte 1"));
    }

    #[test]
    fn a_misspelt_field_is_named_and_a_foreign_one_is_not() {
        let found =
            errors(json!({"source": "s", "body": "b", "publised_at": "2025-01-01", "section": "World"}));
        assert!(
            found.iter().any(|(field, detail)| field == "publised_at" && detail.contains("published_at"))
        );
        assert!(found.iter().all(|(field, _)| field != "section"));
    }

    #[test]
    fn the_day_of_publication_is_the_publishers() {
        let published = published_at("2025-04-30T02:00:00+05:30").expect("reads");
        assert_eq!(published.local().date(), jiff::civil::date(2025, 4, 30));
        assert_eq!(published.at.to_string(), "2025-04-29T20:30:00Z");
        assert!(published_at("0001-01-01T00:00:00Z").is_err());
        assert!(published_at("2025-13-01T00:00:00Z").is_err());
    }

    #[test]
    fn only_english_is_read() {
        let found =
            errors(json!({"source": "s", "body": "b", "published_at": "2025-01-01", "language": "de"}));
        assert_eq!(found[0].0, "language");
    }

    #[test]
    fn nearness_is_a_slip_not_another_word() {
        assert!(is_near("speeker", "speaker"));
        assert!(is_near("form", "from"));
        assert!(!is_near("to", "q"));
        assert!(!is_near("section", "source"));
    }
}
