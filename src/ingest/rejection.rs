//! Why a submission is not accepted.

use super::{language::Language, xml::XmlError};
use crate::input::FieldError;

/// Why a submission is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Fields are wrong; all of them are listed.
    #[error("{}", join(.0))]
    Fields(Vec<FieldError>),
    /// The text is in a language that is not read.
    #[error("the text is in {}; only English is read", .0.name)]
    Language(Language),
}

impl From<Vec<FieldError>> for Rejection {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Fields(errors)
    }
}

impl From<XmlError> for Rejection {
    fn from(error: XmlError) -> Self {
        Self::Fields(vec![FieldError::new("", format!("the document {error}"))])
    }
}

/// Joins errors to a line, each behind its field.
fn join(errors: &[FieldError]) -> String {
    let errors = errors.iter().map(|error| format!("{} {}", error.field, error.detail).trim().to_owned());
    errors.collect::<Vec<_>>().join("; ")
}
