//! Notes about what an extraction lacks.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A note about what the stored extraction of an article lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Warning {
    /// The kind of lack.
    pub code: WarningCode,
    /// What is lacking, and why.
    pub detail: String,
}

/// The kind of a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WarningCode {
    /// The text was not extracted from to its end; `extraction.truncated` says where it stopped.
    Truncated,
    /// Facts were found that are not stored.
    FactsLeftOut,
    /// Paragraphs in other languages were not extracted from.
    ForeignLanguage,
}
