//! What a page says about its story in JSON-LD (schema.org).

use dom_query::Document;
use serde_json::Value;

/// Most values that are looked at, over all blocks of a page.
const MAX_VALUES: usize = 2_000;

/// Finds the story among the JSON-LD of a page: the first object whose type is an article.
pub(crate) fn article(document: &Document) -> Option<Value> {
    let blocks = document.select("script[type=\"application/ld+json\"]");
    let mut pending: Vec<Value> =
        blocks.nodes().iter().filter_map(|block| serde_json::from_str(block.text().trim()).ok()).collect();
    pending.reverse();
    let mut count = 0;
    while let Some(value) = pending.pop() {
        count += 1;
        if count > MAX_VALUES {
            return None;
        }
        match value {
            Value::Array(items) => pending.extend(items.into_iter().rev()),
            Value::Object(mut object) => {
                if is_article(object.get("@type")) {
                    return Some(Value::Object(object));
                }
                pending.extend(
                    ["@graph", "mainEntity", "mainEntityOfPage"]
                        .into_iter()
                        .filter_map(|key| object.remove(key)),
                );
            }
            _ => {}
        }
    }
    None
}

fn is_article(kind: Option<&Value>) -> bool {
    let names_article = |kind: &Value| {
        kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"))
    };
    match kind {
        Some(Value::Array(kinds)) => kinds.iter().any(names_article),
        Some(kind) => names_article(kind),
        None => false,
    }
}

/// Returns the texts of a value: itself, the `name` of an object, or those of a list.
pub(crate) fn names(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Object(object)) => {
            object.get("name").and_then(Value::as_str).map(str::to_owned).into_iter().collect()
        }
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(|item| item.as_str().or_else(|| item.get("name")?.as_str()).map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// Returns the first text of a field.
pub(crate) fn name(article: Option<&Value>, field: &str) -> Option<String> {
    names(article?.get(field)).into_iter().next()
}
