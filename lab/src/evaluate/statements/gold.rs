//! The format of statement gold and of predictions.

use serde::Deserialize;

/// A range of code points, end exclusive.
pub(super) type TextRange = (usize, usize);

#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(default)]
    pub(super) id: serde_json::Value,
    pub(super) text: String,
    pub(super) quotes: Vec<Quote>,
}

/// A statement, gold or predicted.
#[derive(Deserialize, Default)]
pub(super) struct Quote {
    pub(super) span: TextRange,
    /// "direct", "indirect" or "mixed".
    #[serde(rename = "type", default)]
    pub(super) quote_type: String,
    pub(super) speaker: Option<String>,
    pub(super) speaker_span: Option<TextRange>,
    pub(super) cue_span: Option<TextRange>,
    #[serde(default)]
    pub(super) optional: Option<bool>,
    /// Predicted statements have one.
    pub(super) confidence: Option<f32>,
    /// The predicted speaker refers to an actor.
    #[serde(default)]
    pub(super) has_actor: bool,
}

impl Quote {
    /// The speaker's name; empty if there is none.
    pub(super) fn speaker_name(&self) -> &str {
        self.speaker.as_deref().unwrap_or_default()
    }

    pub(super) fn has_speaker(&self) -> bool {
        !self.speaker_name().is_empty() || self.speaker_span.is_some()
    }
}

/// Formats the predictions for a document as a line of JSON.
pub(super) fn prediction_line(id: &serde_json::Value, predicted: &[Quote]) -> String {
    let quote = |quote: &Quote| {
        serde_json::json!({
            "span": quote.span,
            "type": quote.quote_type,
            "speaker": quote.speaker,
            "speaker_span": quote.speaker_span,
            "cue_span": quote.cue_span,
            "confidence": quote.confidence,
            "has_actor": quote.has_actor,
        })
    };
    let quotes: Vec<_> = predicted.iter().map(quote).collect();
    serde_json::json!({"id": id, "quotes": quotes}).to_string() + "\n"
}
