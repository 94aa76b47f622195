//! NITF: News Industry Text Format 3 (IPTC).

use serde_json::{Map, Value, json};

use super::{dates::extended, element::Element, paragraphs::nitf_text, put, with_dateline};

/// Translates a document of NITF.
///
/// A `date.release` behind the date of issue is the end of an embargo. An item that is `canceled` is a kill, and one that is
/// `withheld` a withdrawal.
pub fn article(root: &Element) -> Map<String, Value> {
    let mut article = Map::new();
    let data = |path: &[&str], attribute: &str| {
        let element = root.at(&[&["head"], path].concat());
        element.and_then(|element| element.attribute(attribute)).map(str::to_owned)
    };
    let head = |name: &str| root.at(&["body", "body.head", name]);
    put(&mut article, "external_id", data(&["docdata", "doc-id"], "id-string"));
    let holder = data(&["docdata", "doc.copyright"], "holder");
    let source = data(&["pubdata"], "name").or_else(|| data(&["docdata", "doc-id"], "regsrc"));
    put(&mut article, "source", source.or_else(|| holder.clone()));
    let headline = root.at(&["body", "body.head", "hedline", "hl1"]).or_else(|| root.at(&["head", "title"]));
    put(&mut article, "title", headline.map(Element::text));
    let issued = data(&["docdata", "date.issue"], "norm").or_else(|| data(&["pubdata"], "date.publication"));
    let issued = issued.map(|issued| extended(&issued));
    let released = data(&["docdata", "date.release"], "norm").map(|released| extended(&released));
    put(&mut article, "embargoed_until", released.filter(|released| issued.as_ref() != Some(released)));
    put(&mut article, "published_at", issued);
    put(&mut article, "byline", head("byline").map(|byline| byline.text_without(&["byttl"])));
    put(&mut article, "credit", head("distributor").map(Element::text));
    put(&mut article, "section", data(&["pubdata"], "position.section"));
    put(
        &mut article,
        "copyright",
        holder.map(|holder| {
            let year = data(&["docdata", "doc.copyright"], "year")
                .map(|year| format!("{year} "))
                .unwrap_or_default();
            format!("© {year}{holder}")
        }),
    );
    let urgency =
        data(&["docdata", "urgency"], "ed-urg").and_then(|urgency| urgency.trim().parse::<u8>().ok());
    if let Some(urgency) = urgency.filter(|urgency| (1..=8).contains(urgency)) {
        article.insert("urgency".to_owned(), json!(urgency));
    }
    let tags = tags(root);
    if !tags.is_empty() {
        article.insert("tags".to_owned(), json!(tags));
    }
    let status = data(&["docdata"], "management-status");
    let correction = root.at(&["head", "docdata", "correction"]);
    let change = match status.as_deref() {
        Some("canceled") => Some("kill"),
        Some("withheld") => Some("withdrawal"),
        _ => correction.map(|_| "correction"),
    };
    put(&mut article, "change", change);
    let note = correction.and_then(|correction| correction.attribute("info")).map(str::to_owned);
    put(&mut article, "note", note.or_else(|| data(&["docdata", "ed-msg"], "info")));
    let body = root.at(&["body", "body.content"]).map(nitf_text).unwrap_or_default();
    put(&mut article, "body", Some(with_dateline(head("dateline").map(Element::text), body)));
    article
}

/// Returns the subjects and keywords, each once.
fn tags(root: &Element) -> Vec<String> {
    let subjects =
        root.at(&["head", "tobject"]).into_iter().flat_map(|tobject| tobject.children("tobject.subject"));
    let names = ["tobject.subject.matter", "tobject.subject.type"];
    let subjects = subjects.flat_map(|subject| names.map(|name| subject.attribute(name)));
    let keys =
        root.at(&["head", "docdata", "key-list"]).into_iter().flat_map(|list| list.children("keyword"));
    let keys = keys.map(|keyword| keyword.attribute("key"));
    let mut tags: Vec<String> = Vec::new();
    for tag in subjects.chain(keys).flatten() {
        if !tag.trim().is_empty() && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}
