//! The place where an extraction of a very long text stopped.

use serde::{Deserialize, Serialize};

/// The place up to which a text was read, where it exceeds the budget of one extraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Truncation {
    /// Code points of the body that were read; nothing after them was.
    pub at: u32,
    /// What was used up.
    pub reason: TruncationReason,
}

/// The part of the budget that an extraction used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TruncationReason {
    /// The text has too many words.
    Words,
    /// The text mentions actors too often.
    Mentions,
    /// The text has too many events.
    Events,
    /// The extraction took too long, and was repeated with the first words.
    Time,
}
