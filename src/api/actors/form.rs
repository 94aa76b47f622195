//! The JSON of a correction, read strictly: all errors at once.

use std::str::FromStr;

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode},
};
use serde_json::{Map, Value};

use crate::{
    api::{
        articles::show::NoQuery,
        body::{self, ContentKind},
        parameters::Parameters,
        problem::{Fault, Problem},
    },
    store::corrections::CorrectionAuthor,
};

/// Longest correction, in bytes: some thousand articles split off at once.
const MAX_CORRECTION: usize = 256 * 1024;
/// Most characters of a name or reason.
const MAX_TEXT: usize = 1_000;

/// The fields of a correction, taken one by one; errors gather until [`Form::finish`].
pub struct Form {
    /// The headers of the request.
    pub headers: HeaderMap,
    fields: Map<String, Value>,
    errors: Vec<Fault>,
}

impl Form {
    /// Reads the body of a request.
    pub async fn of(request: Request) -> Result<Self, Problem> {
        let (head, content) = request.into_parts();
        Parameters::of::<NoQuery>(&head.uri).finish()?;
        let bytes = match body::content_kind(&head.headers, false)? {
            ContentKind::Json => body::read(content, MAX_CORRECTION).await?,
            ContentKind::Ndjson | ContentKind::Text => {
                return Err(invalid(vec![fault("", "a correction is a JSON object; send application/json")]));
            }
        };
        match body::json(&bytes)? {
            Value::Object(fields) => Ok(Self { headers: head.headers, fields, errors: Vec::new() }),
            _ => Err(invalid(vec![fault(
                "",
                "a correction is a JSON object with by, reason and what is changed",
            )])),
        }
    }

    /// Who makes the correction, and why.
    pub fn signature(&mut self) -> CorrectionAuthor {
        let by = self.required("by", "say who makes the correction, like “desk: M. Ruiz”");
        let reason = self.required("reason", "say why, for those who ask later");
        CorrectionAuthor { by, reason }
    }

    /// A text that must be there.
    pub fn required(&mut self, field: &str, wanted: &str) -> String {
        let given = self.fields.contains_key(field);
        self.text(field).unwrap_or_else(|| {
            if !given {
                self.refuse(field, format!("is missing: {wanted}"));
            }
            String::new()
        })
    }

    /// A text that may be there.
    pub fn text(&mut self, field: &str) -> Option<String> {
        match self.fields.remove(field)? {
            Value::Null => None,
            Value::String(text) if text.trim().is_empty() => {
                self.refuse(field, "is empty");
                None
            }
            Value::String(text) if text.contains('\0') => {
                self.refuse(field, "has a NUL character; take it out");
                None
            }
            Value::String(text) if text.chars().count() > MAX_TEXT => {
                self.refuse(field, format!("is too long; at most {MAX_TEXT} characters are taken"));
                None
            }
            Value::String(text) => Some(text.trim().to_owned()),
            _ => {
                self.refuse(field, "is no text; send a JSON string");
                None
            }
        }
    }

    /// An id that must be there.
    pub fn required_id<T: FromStr<Err: ToString>>(&mut self, field: &str, wanted: &str) -> Option<T> {
        if !self.fields.contains_key(field) {
            self.refuse(field, format!("is missing: {wanted}"));
        }
        self.id(field)
    }

    /// An id that may be there.
    pub fn id<T: FromStr<Err: ToString>>(&mut self, field: &str) -> Option<T> {
        let text = self.text(field)?;
        self.keep(field, text.parse())
    }

    /// A list of ids that must hold one at least.
    pub fn ids<T: FromStr<Err: ToString> + Ord>(&mut self, field: &str) -> Vec<T> {
        let Some(Value::Array(given)) = self.fields.remove(field) else {
            self.refuse(field, "is missing: give a list of ids");
            return Vec::new();
        };
        if given.is_empty() {
            self.refuse(field, "is empty: give one id at least");
        }
        let mut ids: Vec<T> = given
            .iter()
            .filter_map(|one| self.keep(field, one.as_str().unwrap_or_default().parse()))
            .collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// A number that must be there.
    pub fn number(&mut self, field: &str) -> u32 {
        let given = self.fields.remove(field).and_then(|value| value.as_i64());
        match given
            .and_then(|number| i32::try_from(number).ok())
            .and_then(|number| u32::try_from(number).ok())
        {
            Some(number) => number,
            None => {
                self.refuse(field, "is missing or no offset: give code points of the body");
                0
            }
        }
    }

    /// Notes an error of `field`.
    pub fn refuse(&mut self, field: &str, detail: impl Into<String>) {
        self.errors.push(fault(field, detail));
    }

    /// Ends the reading: the errors, if there are any, are the answer. What was not taken is not known.
    pub fn finish(mut self) -> Result<HeaderMap, Problem> {
        for field in std::mem::take(&mut self.fields).keys().take(20) {
            self.refuse(field, "is no field of this correction");
        }
        if self.errors.is_empty() { Ok(self.headers) } else { Err(invalid(self.errors)) }
    }

    fn keep<T, E: ToString>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.refuse(field, error.to_string())).ok()
    }
}

/// The fields of a correction are at fault.
pub fn invalid(errors: Vec<Fault>) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid-correction",
        "The correction can't be made",
        "Nothing was changed; the errors say what to mend.",
    )
    .with_errors(errors)
}

/// One field at fault.
pub fn fault(field: &str, detail: impl Into<String>) -> Fault {
    Fault { field: field.chars().take(80).collect(), detail: detail.into() }
}
