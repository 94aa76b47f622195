//! Linked data: JSON-LD 1.1 in the vocabularies of schema.org and of the W3C Web Annotation Data Model.
//!
//! A quotation or event is linked to its place in an article by a `target` with two selectors: the words, and their
//! position in code points. All terms are defined in the document, so that a reader fetches nothing.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{EntryKind, Evidence, FlatEntry};
use extraction::{
    schema::{EventStatus, Speaker},
    text::{Field, Span},
};

/// Returns an id as an IRI: `stm_…` is `urn:uuid:…`.
pub fn urn(id: &str) -> String {
    match id.split_once('_').and_then(|(_, digits)| Uuid::parse_str(digits).ok()) {
        Some(id) => id.urn().to_string(),
        None => format!("urn:dateline:{id}"),
    }
}

/// Writes a document with these nodes.
pub fn write(nodes: Vec<Value>) -> String {
    json!({"@context": context(), "@graph": nodes}).to_string()
}

fn context() -> Value {
    let annotation = |name: &str| format!("http://www.w3.org/ns/oa#{name}");
    let number = |name: &str| json!({"@id": annotation(name), "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"});
    let date = |name: &str, kind: &str| json!({"@id": format!("https://schema.org/{name}"), "@type": format!("https://schema.org/{kind}")});
    json!({
        "@vocab": "https://schema.org/",
        "url": {"@id": "https://schema.org/url", "@type": "@id"},
        "eventStatus": {"@id": "https://schema.org/eventStatus", "@type": "@id"},
        "datePublished": date("datePublished", "DateTime"),
        "dateCreated": date("dateCreated", "Date"),
        "startDate": date("startDate", "Date"),
        "endDate": date("endDate", "Date"),
        "Annotation": annotation("Annotation"),
        "SpecificResource": annotation("SpecificResource"),
        "TextQuoteSelector": annotation("TextQuoteSelector"),
        "TextPositionSelector": annotation("TextPositionSelector"),
        "target": annotation("hasTarget"),
        "source": {"@id": annotation("hasSource"), "@type": "@id"},
        "selector": annotation("hasSelector"),
        "exact": annotation("exact"),
        "prefix": annotation("prefix"),
        "suffix": annotation("suffix"),
        "start": number("start"),
        "end": number("end"),
    })
}

/// Makes the node of an article.
pub fn news_article(
    id: &str,
    source: &str,
    title: Option<&str>,
    url: Option<&str>,
    published_at: Timestamp,
) -> Value {
    without_nulls(json!({
        "@id": urn(id), "@type": "NewsArticle", "headline": title, "url": url, "datePublished": published_at.to_string(),
        "publisher": {"@type": "Organization", "name": source},
    }))
}

/// Makes the node of a quotation without the articles that have it.
pub fn quotation(id: &str, text: &str) -> Value {
    json!({"@id": urn(id), "@type": "Quotation", "text": text})
}

/// Makes the node of someone or something with a name; `id` is an IRI.
pub fn named(id: Option<String>, name: &str) -> Value {
    without_nulls(json!({"@id": id, "name": name}))
}

/// Makes the node of a happening, event or statement.
pub fn entry(entry: &FlatEntry<'_>) -> Value {
    let articles: Vec<Value> = entry.evidence.iter().map(article).collect();
    let targets = entry.evidence.iter().enumerate().map(|(at, evidence)| match at {
        0 => target(evidence, entry.summary, entry.summary_span),
        _ => target(evidence, evidence.text, evidence.span),
    });
    let targets: Vec<Value> = targets.collect();
    let days = entry.when.map(|when| (when.first_day.to_string(), when.last_day.to_string()));
    let (first_day, last_day) = days.unzip();
    without_nulls(match entry.kind {
        EntryKind::Statement => {
            let mut node = quotation(&entry.id, entry.summary);
            // What stands in the words of the article is a claim of the speaker, no quotation.
            let (kind, role) = match entry.is_verbatim() {
                true => ("Quotation", "spokenByCharacter"),
                false => ("Claim", "creator"),
            };
            node["@type"] = json!([kind, "Annotation"]);
            node["additionalType"] = json!(entry.type_name);
            node[role] = json!(entry.speaker.map(speaker));
            node["dateCreated"] = json!(first_day);
            node["isPartOf"] = json!(articles);
            node["target"] = json!(targets);
            node
        }
        EntryKind::Happening | EntryKind::Event => json!({
            "@id": urn(&entry.id),
            "@type": ["Event", "Annotation"],
            "name": entry.summary,
            "additionalType": entry.type_name,
            "startDate": first_day,
            "endDate": last_day,
            "eventStatus": entry.status.and_then(event_status),
            "location": entry.places.iter().map(|name| json!({"@type": "Place", "name": name})).collect::<Vec<_>>(),
            "about": entry.actors.iter().chain(&entry.recipients).map(|name| json!({"@type": "Thing", "name": name}))
                .collect::<Vec<_>>(),
            "subjectOf": articles,
            "target": targets,
        }),
    })
}

fn article(evidence: &Evidence<'_>) -> Value {
    let Evidence { article_id, source, article_title, article_url, published_at, .. } = evidence;
    news_article(article_id, source, *article_title, *article_url, *published_at)
}

fn speaker(speaker: &Speaker) -> Value {
    let organization = speaker.capacity.as_ref().and_then(|capacity| capacity.organization.as_ref());
    json!({
        "@id": speaker.actor_id.map(|id| urn(&id.to_string())),
        "name": speaker.name,
        "jobTitle": speaker.role,
        "affiliation": organization.map(|one| json!({"@type": "Organization", "name": one.name})),
    })
}

/// Makes the place of `text` in an article; what its sentence has around it are prefix and suffix.
fn target(evidence: &Evidence<'_>, text: &str, span: Span) -> Value {
    let around = evidence.text.split_once(text).filter(|_| text != evidence.text);
    let (prefix, suffix) = around.unzip();
    let some = |part: Option<&str>| part.filter(|part| !part.is_empty()).map(str::to_owned);
    let mut selectors = vec![json!({
        "@type": "TextQuoteSelector", "exact": text, "prefix": some(prefix), "suffix": some(suffix),
    })];
    // A position is one in the body; the headline is another text.
    if span.field == Field::Body {
        selectors.push(json!({"@type": "TextPositionSelector", "start": span.start, "end": span.end}));
    }
    json!({"@type": "SpecificResource", "source": urn(&evidence.article_id), "selector": selectors})
}

/// Returns the status of schema.org; it has none for what happened.
fn event_status(status: EventStatus) -> Option<&'static str> {
    match status {
        EventStatus::Planned | EventStatus::Possible => Some("https://schema.org/EventScheduled"),
        EventStatus::Happened | EventStatus::Ongoing | EventStatus::Denied => None,
    }
}

/// Removes fields that are null, and empty lists, which mean nothing in JSON-LD.
fn without_nulls(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            fields
                .retain(|_, field| !field.is_null() && field.as_array().is_none_or(|list| !list.is_empty()));
            fields.values_mut().for_each(|field| *field = without_nulls(field.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = without_nulls(item.take())),
        _ => {}
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{
        super::flat_entry::tests::{attack, day},
        *,
    };

    /// Checks that every term of a node is one of the context, or of schema.org by the vocabulary.
    fn check(node: &Value, context: &Value) {
        match node {
            Value::Object(fields) => {
                for (name, field) in fields {
                    let is_keyword = ["@id", "@type"].contains(&name.as_str());
                    let is_term = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
                    assert!(is_keyword || is_term, "{name}");
                    if context[name]["@type"] == "@id" {
                        assert!(
                            field.as_str().is_some_and(|iri| iri.contains(':')),
                            "{name} is an IRI: {field}"
                        );
                    }
                    assert!(!field.is_null(), "{name}");
                    check(field, context);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| check(item, context)),
            _ => {}
        }
    }

    #[test]
    fn an_event_has_its_dates_articles_and_places_in_the_text() {
        let when = day();
        let mut flat = attack("Gunmen attacked a convoy, police said.", Some(&when));
        flat.summary = "Gunmen attacked a convoy";
        flat.summary_span = Span::of_body(0, 24);
        let document: Value = serde_json::from_str(&write(vec![entry(&flat)])).expect("JSON");
        let node = &document["@graph"][0];
        check(node, &document["@context"]);
        assert_eq!(node["startDate"], "2024-03-12");
        assert_eq!(node["location"][0]["name"], "Tarnovo");
        assert_eq!(node["subjectOf"][0]["@type"], "NewsArticle");
        let selectors = &node["target"][0]["selector"];
        assert_eq!(selectors[0]["exact"], "Gunmen attacked a convoy");
        assert_eq!(selectors[0]["suffix"], ", police said.");
        assert_eq!((&selectors[1]["start"], &selectors[1]["end"]), (&json!(0), &json!(24)));
        assert_eq!(node["target"][0]["source"], node["subjectOf"][0]["@id"]);
    }

    #[test]
    fn ids_are_iris() {
        assert_eq!(
            urn("stm_00000000000000000000000000000001"),
            "urn:uuid:00000000-0000-0000-0000-000000000001"
        );
        assert_eq!(urn("hap_1"), "urn:dateline:hap_1");
    }
}
