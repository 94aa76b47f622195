//! Spans of extractions: each cuts the text that stands beside it.

use futures_util::TryStreamExt;
use serde_json::Value;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::Finding;
use crate::store::{StoreError, row_struct::row_struct};
use extraction::schema::ArticleId;

/// What must hold of spans.
pub(super) const SENTENCE: &str = "every span cuts the text beside it from the revision that was read";

row_struct! {
    struct ExtractionRow {
        article_id: Uuid,
        title: Option<String>,
        body: String,
        document: Json<Value>,
    }
}

/// Checks all spans of all extractions, one article after the other.
pub(super) async fn check(connection: &mut PgConnection) -> Result<Finding, StoreError> {
    let mut finding = Finding::new(SENTENCE);
    let mut rows = sqlx::query_as::<_, ExtractionRow>(
        "SELECT x.article_id, r.title, r.body, x.document
         FROM extractions x JOIN revisions r USING (article_id, revision)",
    )
    .fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let texts = Texts {
            title: IndexedText::new(row.title.as_deref().unwrap_or_default()),
            body: IndexedText::new(&row.body),
        };
        if !texts.have_all_of(&row.document.0) {
            finding.add(ArticleId::PREFIX, row.article_id);
        }
    }
    Ok(finding)
}

/// The texts that spans of an extraction cut.
struct Texts<'t> {
    title: IndexedText<'t>,
    body: IndexedText<'t>,
}

impl Texts<'_> {
    /// Tests whether each object with a `text` and a `span`, at any depth, has the text that its span cuts.
    fn have_all_of(&self, value: &Value) -> bool {
        match value {
            Value::Object(fields) => {
                let own = match (fields.get("text"), fields.get("span")) {
                    (Some(Value::String(text)), Some(span)) => self.cut(span) == Some(text),
                    _ => true,
                };
                own && fields.values().all(|field| self.have_all_of(field))
            }
            Value::Array(items) => items.iter().all(|item| self.have_all_of(item)),
            _ => true,
        }
    }

    fn cut(&self, span: &Value) -> Option<&str> {
        let text = match span.get("field").and_then(Value::as_str) {
            Some("title") => &self.title,
            _ => &self.body,
        };
        let at = |name: &str| span.get(name)?.as_u64().and_then(|at| usize::try_from(at).ok());
        text.cut(at("start")?, at("end")?)
    }
}

/// A text with the byte of each code point, so that a span at its end costs no more than one at its start.
struct IndexedText<'t> {
    text: &'t str,
    bytes: Vec<usize>,
}

impl<'t> IndexedText<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, bytes: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect() }
    }

    /// Returns the text from code point `start` to before `end`; `None` where it does not reach as far.
    fn cut(&self, start: usize, end: usize) -> Option<&'t str> {
        self.text.get(*self.bytes.get(start)?..*self.bytes.get(end)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_span_of_another_text_is_found_at_any_depth() {
        let texts = Texts { title: IndexedText::new("Tîtle"), body: IndexedText::new("Ça va “bien”.") };
        let extraction = |text: &str, start: u32, end: u32| json!({ "events": [{ "trigger": { "text": text, "span": { "start": start, "end": end } } }] });
        assert!(texts.have_all_of(&extraction("va", 3, 5)));
        assert!(!texts.have_all_of(&extraction("va", 4, 6)));
        assert!(!texts.have_all_of(&extraction("", 90, 90)));
        let of_title = json!({ "text": "Tî", "span": { "start": 0, "end": 2, "field": "title" } });
        assert!(texts.have_all_of(&of_title));
    }
}
