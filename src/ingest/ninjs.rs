//! Translates items of ninjs (IPTC, News in JSON) 1.x, 2.x and 3.x to articles in JSON.

use serde_json::{Map, Value};
use url::Url;

use super::xml;

/// Fields of ninjs that no article in JSON has; names are compared without case and `_`.
const MARKS: [&str; 8] = [
    "versioncreated",
    "headlines",
    "bodies",
    "pubstatus",
    "bodytext",
    "bodyxhtml",
    "renditions",
    "representationtype",
];
/// Fields that are taken over as they are, each with the names that it can have in ninjs.
const TEXTS: [(&str, &[&str]); 8] = [
    ("external_id", &["uri"]),
    ("published_at", &["versioncreated", "firstcreated", "contentcreated"]),
    ("byline", &["by", "byline"]),
    ("language", &["language"]),
    ("copyright", &["copyrightnotice", "copyrightholder"]),
    ("credit", &["creditline"]),
    ("embargoed_until", &["embargoed", "embargoeduntil"]),
    ("note", &["ednote"]),
];
/// Fields with markup in ninjs 1.x.
const MARKED_UP: [&str; 3] = ["bodyxhtml", "bodyhtml", "bodyrichtext"];
/// Media types and roles of bodies with markup.
const MARKUP: [&str; 4] = ["html", "xhtml", "richtext", "nitf"];

/// Translates an item of ninjs; `None` for any other JSON value.
///
/// A body in HTML is preferred, because it has paragraphs. The publisher is `source`, else the first of `infosources`, else
/// the holder of the copyright, else the host of `uri`. An item that is `canceled` is a kill, and one that is `withheld` a withdrawal.
pub fn to_article(value: &Value) -> Option<Map<String, Value>> {
    let item: Map<String, Value> =
        value.as_object()?.iter().map(|(name, value)| (key(name), value.clone())).collect();
    let is_item = item.contains_key("uri") && MARKS.iter().any(|mark| item.contains_key(*mark));
    if !is_item || item.contains_key("body") || item.contains_key("html") {
        return None;
    }
    let mut article = Map::new();
    let mut put = |field: &str, found: Option<Value>| {
        if let Some(found) = found {
            article.insert(field.to_owned(), found);
        }
    };
    for (field, names) in TEXTS {
        put(field, names.iter().find_map(|name| text(item.get(*name))));
    }
    let source = text(item.get("source"))
        .or_else(|| list(&item, "infosources").find_map(|one| text(one.get("name"))))
        .or_else(|| text(item.get("copyrightholder")))
        .or_else(|| host(item.get("uri")?.as_str()?));
    put("source", source);
    let title = ["headline", "headlinemain"].into_iter().find_map(|name| text(item.get(name)));
    let title = title.or_else(|| main_value(&item, "headlines"));
    put("title", title.or_else(|| text(item.get("title"))).or_else(|| main_value(&item, "titles")));
    let html = MARKED_UP.iter().find_map(|name| text(item.get(*name))).or_else(|| body(&item, true));
    match html {
        Some(Value::String(html)) if is_nitf(&html) => match xml::to_article(&html) {
            Ok(mut nitf) => put("body", nitf.remove("body")),
            Err(_) => put("body", body(&item, false)),
        },
        Some(html) => put("html", Some(html)),
        None => {
            let plain = ["bodytext", "bodymain"].into_iter().find_map(|name| text(item.get(name)));
            put("body", plain.or_else(|| body(&item, false)));
        }
    }
    put(
        "urgency",
        item.get("urgency").filter(|urgency| (1..=8).any(|one| urgency.as_i64() == Some(one))).cloned(),
    );
    let subjects = ["subjects", "subject"].into_iter().flat_map(|name| list(&item, name));
    let mut tags: Vec<Value> = subjects.filter_map(|subject| text(subject.get("name"))).collect();
    tags.extend(
        item.get("keywords")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter(|one| one.is_string())
            .cloned(),
    );
    put("tags", (!tags.is_empty()).then_some(Value::Array(tags)));
    put("desk", list(&item, "desks").find_map(|desk| text(desk.get("name"))));
    put("section", text(item.get("section")));
    let change = item.get("pubstatus").and_then(Value::as_str).and_then(|status| match status {
        "canceled" => Some("kill"),
        "withheld" => Some("withdrawal"),
        _ => None,
    });
    put("change", change.map(Value::from));
    for field in ["model", "extract"] {
        put(field, item.get(field).cloned());
    }
    Some(article)
}

/// Returns the host of an address of the web without `www.`, as the name of a publisher.
fn host(address: &str) -> Option<Value> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?;
    Some(Value::from(host.strip_prefix("www.").unwrap_or(host)))
}

/// Tests whether a body is a document of NITF, which ninjs permits.
fn is_nitf(body: &str) -> bool {
    body.trim_start().starts_with('<') && body.contains("<nitf")
}

/// Returns a name without case and `_`: 1.x has `body_text`, 2.x `versioncreated`, 3.x `versionCreated`.
fn key(name: &str) -> String {
    name.chars().filter(|symbol| *symbol != '_').flat_map(char::to_lowercase).collect()
}

fn text(value: Option<&Value>) -> Option<Value> {
    value.filter(|value| value.as_str().is_some_and(|text| !text.trim().is_empty())).cloned()
}

fn list<'i>(item: &'i Map<String, Value>, name: &str) -> impl Iterator<Item = &'i Value> {
    item.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// Returns the value with the role `main`, else the first.
fn main_value(item: &Map<String, Value>, name: &str) -> Option<Value> {
    let is_main = |one: &&Value| one["role"] == "main";
    list(item, name).find(is_main).or_else(|| list(item, name).next()).and_then(|one| text(one.get("value")))
}

/// Returns the first body with markup, or the first without.
fn body(item: &Map<String, Value>, with_markup: bool) -> Option<Value> {
    let has_markup = |body: &Value| {
        let content_type = body.get("contenttype").or(body.get("contentType")).and_then(Value::as_str);
        let described = content_type.or(body["role"].as_str()).unwrap_or_default().to_ascii_lowercase();
        MARKUP.iter().any(|name| described.contains(name))
    };
    list(item, "bodies").find(|body| has_markup(body) == with_markup).and_then(|body| text(body.get("value")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_of_all_versions_are_articles() {
        let expected = json!({
            "external_id": "urn:newsml:wire.example:1", "published_at": "2024-03-14T08:00:00Z", "source": "North Wire",
            "title": "Council votes", "byline": "Ada Moss", "urgency": 3, "tags": ["harbour"], "language": "en"
        });
        let first = json!({
            "uri": "urn:newsml:wire.example:1", "versioncreated": "2024-03-14T08:00:00Z", "source": "North Wire",
            "headline": "Council votes", "byline": "Ada Moss", "urgency": 3, "subject": [{"name": "harbour"}],
            "language": "en", "body_text": "The council voted."
        });
        let second = json!({
            "uri": "urn:newsml:wire.example:1", "versioncreated": "2024-03-14T08:00:00Z",
            "firstcreated": "2024-03-13T08:00:00Z", "infosources": [{"name": "North Wire", "role": "provider"}],
            "headlines": [{"role": "short", "value": "Vote"}, {"role": "main", "value": "Council votes"}],
            "by": "Ada Moss", "urgency": 3, "subjects": [{"name": "harbour", "uri": "https://wire.example/subject/1"}],
            "language": "en", "pubstatus": "usable",
            "bodies": [{"role": "main", "contenttype": "text/plain", "value": "The council voted."},
                       {"role": "html", "contenttype": "text/html", "value": "<p>The council voted.</p>"}]
        });
        let third = json!({
            "uri": "urn:newsml:wire.example:1", "versionCreated": "2024-03-14T08:00:00Z",
            "standard": {"name": "ninjs", "version": "3.0"}, "copyrightHolder": "North Wire", "by": "Ada Moss",
            "headlines": [{"value": "Council votes"}], "urgency": 3, "subjects": [{"name": "harbour"}], "language": "en",
            "bodies": [{"contentType": "application/xhtml+xml", "value": "<p>The council voted.</p>"}]
        });
        for (item, field, text) in [
            (first, "body", "The council voted."),
            (second, "html", "<p>The council voted.</p>"),
            (third, "html", "<p>The council voted.</p>"),
        ] {
            let mut article = to_article(&item).expect("is an item");
            assert_eq!(article.remove(field), Some(json!(text)), "{item}");
            article.remove("copyright");
            assert_eq!(Value::Object(article), expected);
        }
    }

    #[test]
    fn an_item_with_its_address_alone_and_roles_in_names_of_fields_is_an_article() {
        let item = json!({
            "uri": "https://www.wire.example/items/77", "versioncreated": "2024-03-14T08:00:00Z",
            "headline_main": "Council votes", "body_main": "The council voted.", "body_richtext": "<p>The council voted.</p>"
        });
        let article = to_article(&item).expect("is an item");
        assert_eq!(article["source"], "wire.example");
        assert_eq!(
            (&article["title"], &article["html"]),
            (&json!("Council votes"), &json!("<p>The council voted.</p>"))
        );
    }

    #[test]
    fn a_body_in_nitf_is_read() {
        let nitf = "<?xml version=\"1.0\"?><nitf><body><body.content><p>The council voted.</p><p>It met late.</p>\
                    </body.content></body></nitf>";
        let item = json!({
            "uri": "urn:newsml:wire.example:1", "versionCreated": "2024-03-14T08:00:00Z",
            "bodies": [{"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": nitf}]
        });
        assert_eq!(to_article(&item).expect("is an item")["body"], "The council voted.\n\nIt met late.");
    }

    #[test]
    fn a_canceled_item_is_a_kill_and_other_objects_are_no_items() {
        let canceled = json!({"uri": "urn:1", "versioncreated": "2024-03-14T08:00:00Z", "pubstatus": "canceled",
                              "copyrightholder": "North Wire", "ednote": "The report was false."});
        let notice = to_article(&canceled).expect("is an item");
        assert_eq!((&notice["change"], &notice["note"]), (&json!("kill"), &json!("The report was false.")));
        for other in [
            json!({"source": "s", "body": "b", "published_at": "2025-01-01"}),
            json!({"uri": "urn:1", "body": "b", "headlines": []}),
            json!({"uri": "urn:1"}),
            json!([1]),
        ] {
            assert_eq!(to_article(&other), None, "{other}");
        }
    }
}
