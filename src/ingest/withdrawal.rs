//! Validates notices that an article is withdrawn.

use serde_json::Value;

use super::{
    Rejection,
    submission::{MAX_TEXT, parse_change, parse_url},
};
use crate::{
    input::JsonFields,
    store::{ArticleId, articles::Change},
};

/// A notice that an article is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The article's id, where the notice has it.
    pub id: Option<ArticleId>,
    /// The publisher.
    pub source: Option<String>,
    /// The publisher's own id of the article.
    pub external_id: Option<String>,
    /// The article's address on the web.
    pub url: Option<String>,
    /// `Withdrawal` or `Kill`.
    pub change: Change,
    /// Why it is withdrawn.
    pub note: Option<String>,
}

/// Validates a notice; `None` where the object is an article, because its field `change` says nothing of a withdrawal.
pub fn parse(value: &Value) -> Result<Option<Withdrawal>, Rejection> {
    let mut fields = JsonFields::new(value, "a notice as a JSON object")?;
    let change = fields.parsed("change", MAX_TEXT, parse_change);
    let Some(change) = change.filter(|change| change.is_withdrawal()) else { return Ok(None) };
    let id = fields.parsed("id", MAX_TEXT, str::parse::<ArticleId>);
    let source = fields.optional_line("source", MAX_TEXT);
    let external_id = fields.optional_line("external_id", MAX_TEXT);
    let url = fields.parsed("url", MAX_TEXT, parse_url);
    let note = fields.optional_text("note", MAX_TEXT);
    let is_named = fields.is_given("id") || fields.is_given("url") || fields.is_given("external_id");
    if !is_named {
        fields.reject(
            "external_id",
            "is missing: name the article by source and external_id, by url, or by id",
        );
    } else if fields.is_given("external_id") && !fields.is_given("source") {
        fields.reject("source", "is missing: another publisher can have the same external_id");
    }
    Ok(Some(fields.finish(|| Some(Withdrawal { id, source, external_id, url, change, note }))?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_notice_names_its_article() {
        let notice = json!({"source": "s", "external_id": "1", "change": "kill", "note": "It was false."});
        let read = parse(&notice).expect("is valid").expect("is a notice");
        assert_eq!((read.change, read.note.as_deref()), (Change::Kill, Some("It was false.")));
        assert_eq!(parse(&json!({"source": "s", "body": "b", "change": "correction"})), Ok(None));
        assert_eq!(parse(&json!({"source": "s", "body": "b"})), Ok(None));
        for wrong in [json!({"change": "kill"}), json!({"change": "withdrawal", "external_id": "1"})] {
            assert!(parse(&wrong).is_err(), "{wrong}");
        }
    }
}
