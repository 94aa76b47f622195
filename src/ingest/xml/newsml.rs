//! NewsML-G2 2.x (IPTC): one `newsItem` with a text.

use serde_json::{Map, Value, json};

use super::{
    XmlError,
    element::Element,
    paragraphs::{escaped, html, nitf_text},
    put, with_dateline,
};

/// Fields that are the text of an element, each with the path to it.
const TEXTS: [(&str, &[&str]); 8] = [
    ("published_at", &["itemMeta", "versionCreated"]),
    ("embargoed_until", &["itemMeta", "embargoed"]),
    ("note", &["itemMeta", "edNote"]),
    ("title", &["contentMeta", "headline"]),
    ("byline", &["contentMeta", "by"]),
    ("credit", &["contentMeta", "creditline"]),
    ("copyright", &["rightsInfo", "copyrightNotice"]),
    ("desk", &["contentMeta", "desk"]),
];

/// Translates an item.
///
/// The text is `inlineXML` with XHTML or NITF, else `inlineData`. The publisher is the holder of the copyright, else
/// `infoSource`, else the provider. An item that is `canceled` is a kill, one that is `withheld` a withdrawal; the signals
/// `correction` and `update` say what a version does.
pub fn article(item: &Element) -> Result<Map<String, Value>, XmlError> {
    let mut article = Map::new();
    put(&mut article, "external_id", item.attribute("guid"));
    for (field, path) in TEXTS {
        put(&mut article, field, item.at(path).map(Element::text));
    }
    put(&mut article, "source", source(item));
    let language = item.at(&["contentMeta", "language"]).and_then(|language| language.attribute("tag"));
    put(&mut article, "language", language.or_else(|| item.attribute("lang")));
    let urgency = item.at(&["contentMeta", "urgency"]).and_then(|urgency| urgency.text().parse::<u8>().ok());
    if let Some(urgency) = urgency.filter(|urgency| (1..=8).contains(urgency)) {
        article.insert("urgency".to_owned(), json!(urgency));
    }
    let tags = tags(item);
    if !tags.is_empty() {
        article.insert("tags".to_owned(), json!(tags));
    }
    let change = change(item);
    put(&mut article, "change", change);
    let is_text = add_text(item, &mut article);
    // The notice of a withdrawal needs none.
    if is_text || matches!(change, Some("kill" | "withdrawal")) { Ok(article) } else { Err(XmlError::NoText) }
}

fn source(item: &Element) -> Option<String> {
    let paths: [&[&str]; 3] =
        [&["rightsInfo", "copyrightHolder"], &["contentMeta", "infoSource"], &["itemMeta", "provider"]];
    paths.iter().find_map(|path| {
        let element = item.at(path)?;
        let name = element.at(&["name"]).map(Element::text);
        name.or_else(|| element.attribute("literal").or(element.attribute("qcode")).map(str::to_owned))
    })
}

/// Returns the names of subjects, in English where they have one, and the keywords; each once.
fn tags(item: &Element) -> Vec<String> {
    let meta = || item.children("contentMeta");
    let name = |subject: &Element| {
        let is_english = |name: &&Element| name.attribute("lang").is_some_and(|lang| lang.starts_with("en"));
        let english = subject.children("name").find(is_english).or_else(|| subject.children("name").next());
        english.map(Element::text)
    };
    let subjects = meta().flat_map(|meta| meta.children("subject")).filter_map(name);
    let keywords = meta().flat_map(|meta| meta.children("keyword")).map(Element::text);
    let mut tags: Vec<String> = Vec::new();
    for tag in subjects.chain(keywords) {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

fn change(item: &Element) -> Option<&'static str> {
    let code = |element: &Element| {
        let code = element.attribute("qcode").or(element.attribute("uri")).unwrap_or_default();
        code.rsplit([':', '/']).next().unwrap_or_default().to_ascii_lowercase()
    };
    match item.at(&["itemMeta", "pubStatus"]).map(code).as_deref() {
        Some("canceled" | "cancelled") => return Some("kill"),
        Some("withheld") => return Some("withdrawal"),
        _ => {}
    }
    let signals = item.children("itemMeta").flat_map(|meta| meta.children("signal"));
    signals.map(code).find_map(|signal| match signal.as_str() {
        "correction" => Some("correction"),
        "update" => Some("update"),
        _ => None,
    })
}

/// Adds the text as `html` or `body`; returns false where there is none.
fn add_text(item: &Element, article: &mut Map<String, Value>) -> bool {
    let dateline = item.at(&["contentMeta", "dateline"]).map(Element::text);
    let Some(content) = item.at(&["contentSet"]) else { return false };
    for inline in content.children("inlineXML") {
        if let Some(body) = inline.at(&["html", "body"]) {
            let text = body.text();
            let is_given = dateline.as_ref().is_none_or(|dateline| text.starts_with(dateline.as_str()));
            let mut html = html(body).trim().to_owned();
            if let Some(dateline) = dateline.filter(|dateline| !is_given && !dateline.is_empty()) {
                let start = html.find("<p>").map_or(0, |at| at + "<p>".len());
                html.insert_str(start, &format!("{} — ", escaped(&dateline)));
            }
            put(article, "html", Some(html).filter(|_| !text.is_empty()));
            return !text.is_empty();
        }
        if let Some(body) = inline.at(&["nitf", "body", "body.content"]) {
            let text = nitf_text(body);
            let is_text = !text.is_empty();
            put(article, "body", Some(with_dateline(dateline, text)));
            return is_text;
        }
    }
    let Some(data) = content.children("inlineData").next() else { return false };
    let lines = data.raw_text();
    let lines: Vec<&str> = lines.lines().map(str::trim).collect();
    let text = lines.join("\n").trim().to_owned();
    let is_text = !text.is_empty();
    put(article, "body", Some(with_dateline(dateline, text)));
    is_text
}
