//! What is checked: one quotation, or those of a draft.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    ingest::submission::{Draft, MAX_BODY, parse_model},
    input::{FieldError, JsonFields},
    quotations::{MIN_WORDS, Words},
};
use extraction::{
    Extraction,
    schema::Statement,
    text::{CodePoints, Span, quotations},
};

/// Longest quotation, in bytes, and in words.
const MAX_TEXT: usize = 8_000;
const MAX_WORDS: usize = 500;
/// Longest name, in bytes.
const MAX_NAME: usize = 2_000;
/// Most quotations of a draft.
const MAX_QUOTATIONS: usize = 200;
/// Speakers of a draft that are no names.
const PRONOUNS: [&str; 10] = ["he", "she", "they", "it", "i", "we", "you", "him", "her", "them"];

/// One quotation with `text`, or all of a `draft`.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CheckRequest {
    /// The words of one quotation, at least three.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The name of its speaker. With it, the words of others are `said_by_another`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    /// A text whose quotations are checked, at most 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draft: Option<String>,
    /// The model that finds the speakers of the draft: `accurate` or `fast`; by default the one that the service is set
    /// to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
}

/// A valid request.
pub enum Content {
    /// One quotation.
    Quotation(Quotation),
    /// A text with quotations.
    Draft(Draft),
}

/// A quotation that is checked.
pub struct Quotation {
    /// Its characters, without quotation marks around them.
    pub text: String,
    /// Code points of the text or draft.
    pub span: Span,
    /// The name of its speaker.
    pub speaker: Option<String>,
    /// Its words.
    pub words: Words,
}

/// Validates a request. Returns every error at once.
pub fn parse(value: &Value) -> Result<Content, Vec<FieldError>> {
    let mut fields = JsonFields::new(
        value,
        "a JSON object with text, the words of one quotation, or draft, a text with quotations",
    )?;
    let text = fields.optional_text("text", MAX_TEXT);
    let speaker = fields.optional_line("speaker", MAX_NAME);
    let draft = fields.optional_text("draft", MAX_BODY);
    let model = fields.parsed("model", MAX_NAME, parse_model);
    let has = |field: &str| !value[field].is_null();
    if has("text") == has("draft") {
        fields
            .reject("text", "send either text, the words of one quotation, or draft, a text with quotations");
    }
    if has("draft") && has("speaker") {
        fields.reject("speaker", "goes with text alone: the speakers of a draft are those that it names");
    }
    if has("text") && has("model") {
        fields.reject("model", "goes with draft alone: one quotation is checked without a model");
    }
    let words = text.as_deref().map(|text| Words::of(text, 0)).unwrap_or_default();
    if text.is_some() && !(MIN_WORDS..=MAX_WORDS).contains(&words.len()) {
        let detail = format!("has {} words; send {MIN_WORDS} to {MAX_WORDS}", words.len());
        fields.reject("text", detail);
    }
    fields.reject_unknown();
    fields.finish(|| match (text, draft) {
        (Some(text), None) => {
            let span = Span::of_body(0, text.chars().count() as u32);
            Some(Content::Quotation(Quotation { text, span, speaker, words }))
        }
        (None, Some(body)) => Some(Content::Draft(Draft {
            id: None,
            external_id: None,
            title: None,
            body,
            is_of_page: false,
            published: None,
            source: None,
            model,
        })),
        _ => None,
    })
}

/// Returns the quotations of a draft with three words or more, each with the speaker that the extraction gives it.
///
/// Of a longer one, the first 500 words are checked. Error: there are more than 200.
pub fn quotations_of_draft(draft: &str, extraction: &Extraction) -> Result<Vec<Quotation>, Vec<FieldError>> {
    let points = CodePoints::new(draft);
    let mut found = Vec::new();
    for quotation in quotations(draft) {
        let span = points.span(quotation.inner);
        let text = quotation.inner.slice(draft);
        let words = Words::of(text, span.start).first(MAX_WORDS);
        if words.len() >= MIN_WORDS {
            let speaker = speaker(extraction, span);
            found.push(Quotation { text: text.to_owned(), span, speaker, words });
        }
    }
    match found.len() {
        0..=MAX_QUOTATIONS => Ok(found),
        count => {
            let detail = format!(
                "has {count} quotations; at most {MAX_QUOTATIONS} are checked at once: send it in parts"
            );
            Err(vec![FieldError::new("draft", detail)])
        }
    }
}

/// Returns the name of the speaker of the statement that shares most with a span; `None` where it is a pronoun.
fn speaker(extraction: &Extraction, span: Span) -> Option<String> {
    let shared = |other: Span| other.end.min(span.end).saturating_sub(other.start.max(span.start));
    let overlap = |statement: &Statement| {
        let quoted: u32 = statement.quoted.iter().map(|part| shared(part.span)).sum();
        quoted.max(shared(statement.span).min(1))
    };
    let statements = extraction.statements.iter().filter(|statement| overlap(statement) > 0);
    let name = &statements.max_by_key(|statement| overlap(statement))?.speaker.as_ref()?.name;
    let is_pronoun = PRONOUNS.iter().any(|pronoun| pronoun.eq_ignore_ascii_case(name.trim()));
    (!is_pronoun).then(|| name.clone())
}
