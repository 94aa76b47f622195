//! Text with its place in the article.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A span of the body with its characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextSpan {
    /// The characters under the span, verbatim.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
}
