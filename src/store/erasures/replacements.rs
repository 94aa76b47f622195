//! What a mask changed in a text: new places of spans, and documents that follow. Pure.

use serde_json::{Map, Value};

use extraction::{reassign::TextSelector, text::Span};

/// A replaced interval, in code points, and the length of what stands there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Replacement {
    pub start: u32,
    pub end: u32,
    pub length: u32,
}

/// The replaced intervals of one text, in its order.
#[derive(Debug, Clone, Default)]
pub(super) struct Replacements(Vec<Replacement>);

impl Replacements {
    /// Adds the next interval.
    pub fn add(&mut self, one: Replacement) {
        self.0.push(one);
    }

    /// Returns where a code point of the former text is now; one within a replaced interval is at its end.
    pub fn moved(&self, at: u32) -> u32 {
        let mut delta = 0;
        for one in &self.0 {
            if at <= one.start {
                break;
            }
            if at < one.end {
                return (i64::from(one.start + one.length) + delta) as u32;
            }
            delta += i64::from(one.length) - i64::from(one.end - one.start);
        }
        (i64::from(at) + delta) as u32
    }

    /// Returns where a span of the former text is now; one that begins within a replaced interval begins with it.
    pub fn moved_span(&self, span: Span) -> Span {
        let within = self.0.iter().find(|one| one.start < span.start && span.start < one.end);
        let start = within.map_or(span.start, |one| one.start);
        Span { start: self.moved(start), end: self.moved(span.end), field: span.field }
    }
}

/// A text before and after a mask.
pub(super) struct MaskedText {
    pub former: String,
    pub masked: String,
    pub replacements: Replacements,
}

impl MaskedText {
    /// Returns the selector of the same place; `None` where the selector is of another text.
    pub fn selector(&self, selector: &TextSelector) -> Option<TextSelector> {
        let own = TextSelector::of(&self.former, selector.span)?;
        (own == *selector)
            .then(|| TextSelector::of(&self.masked, self.replacements.moved_span(selector.span)))?
    }

    /// Moves all spans of the body in a document, and takes their texts from the masked body; masks all other texts.
    pub fn document(&self, value: &mut Value, mask: &impl Fn(&str) -> Option<String>) {
        match value {
            Value::Object(fields) => self.object(fields, mask),
            Value::Array(items) => items.iter_mut().for_each(|item| self.document(item, mask)),
            Value::String(text) => {
                if let Some(masked) = mask(text) {
                    *text = masked;
                }
            }
            _ => {}
        }
    }

    fn object(&self, fields: &mut Map<String, Value>, mask: &impl Fn(&str) -> Option<String>) {
        let span = fields.get("span").and_then(body_span).map(|span| self.replacements.moved_span(span));
        for (name, field) in fields.iter_mut() {
            if name != "span" || span.is_none() {
                self.document(field, mask);
            }
        }
        let Some(span) = span else { return };
        fields.insert("span".to_owned(), serde_json::json!(span));
        if let Some(text) =
            span.slice(&self.masked).filter(|_| fields.get("text").is_some_and(Value::is_string))
        {
            fields.insert("text".to_owned(), text.into());
        }
    }
}

/// Reads a span of the body.
fn body_span(value: &Value) -> Option<Span> {
    let span: Span = serde_json::from_value(value.clone()).ok()?;
    (span.field == extraction::text::Field::Body).then_some(span)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn masked() -> MaskedText {
        let mut replacements = Replacements::default();
        replacements.add(Replacement { start: 5, end: 9, length: 2 });
        MaskedText { former: "said Kaya twice".to_owned(), masked: "said X1 twice".to_owned(), replacements }
    }

    #[test]
    fn spans_follow_the_text() {
        let text = masked();
        let moved = |start, end| text.replacements.moved_span(Span::of_body(start, end)).slice(&text.masked);
        assert_eq!(moved(0, 4), Some("said"));
        assert_eq!(moved(5, 9), Some("X1"));
        assert_eq!(moved(6, 9), Some("X1"));
        assert_eq!(moved(10, 15), Some("twice"));
    }

    #[test]
    fn documents_and_selectors_have_the_masked_text() {
        let text = masked();
        let mut document =
            json!({"name": "Kaya", "mention": {"text": "Kaya twice", "span": {"start": 5, "end": 15}}});
        text.document(&mut document, &|name| (name == "Kaya").then(|| "X1".to_owned()));
        assert_eq!(
            document,
            json!({"name": "X1", "mention": {"text": "X1 twice", "span": {"start": 5, "end": 13}}})
        );
        let selector = TextSelector::of(&text.former, Span::of_body(10, 15)).unwrap();
        let moved = text.selector(&selector).unwrap();
        assert_eq!((moved.text.as_str(), moved.prefix.as_str()), ("twice", "said X1 "));
        let other = TextSelector { prefix: "elsewhere ".to_owned(), ..selector };
        assert_eq!(text.selector(&other), None);
    }
}
