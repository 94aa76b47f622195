//! Reads the entries of a document: RSS 0.9 to 2.0, Atom, and JSON Feed.

use serde_json::Value;
use url::Url;

use super::entry::Entry;
use crate::ingest::xml::{self, Element, XmlError};

/// Most entries of a feed that are read, the first ones.
const MAX_ENTRIES: usize = 500;

/// Reasons why a document is no feed.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// It is no XML within bounds.
    #[error("the feed {0}")]
    Xml(#[from] XmlError),
    /// It is no JSON.
    #[error("the feed is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It is another kind of document.
    #[error("the document is neither RSS nor Atom nor JSON Feed")]
    Kind,
}

/// Reads the entries of a feed; `charset` is what the server says, and `base` the address of the feed.
pub fn entries(content: &[u8], charset: Option<&str>, base: &Url) -> Result<Vec<Entry>, FeedError> {
    let start =
        content.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
    let mut entries = match start {
        Some(b'{') => of_json(crate::input::without_bom(content))?,
        _ => of_xml(&xml::parse_lenient(&xml::decode(content, charset))?)?,
    };
    entries.truncate(MAX_ENTRIES);
    for entry in &mut entries {
        entry.url = entry.url.take().and_then(|url| base.join(url.trim()).ok()).map(String::from);
    }
    Ok(entries)
}

fn of_xml(root: &Element) -> Result<Vec<Entry>, FeedError> {
    match root.name.as_str() {
        "rss" => {
            let language = root.at(&["channel", "language"]).map(Element::text);
            let items = root.children("channel").flat_map(|channel| channel.children("item"));
            Ok(items.map(|item| of_item(item, language.as_deref())).collect())
        }
        "RDF" => Ok(root.children("item").map(|item| of_item(item, None)).collect()),
        "feed" => Ok(root.children("entry").map(|entry| of_atom(entry, root.attribute("lang"))).collect()),
        _ => Err(FeedError::Kind),
    }
}

/// Returns the text of the first child with one of these names that has one.
fn text(element: &Element, names: &[&str]) -> Option<String> {
    let of_name = |name: &&str| {
        let name = *name;
        element
            .elements()
            .filter(move |child| child.name == name)
            .map(Element::text)
            .find(|text| !text.is_empty())
    };
    names.iter().find_map(of_name)
}

fn texts(element: &Element, name: &str) -> Vec<String> {
    element.children(name).map(Element::text).filter(|text| !text.is_empty()).collect()
}

/// Reads an item of RSS. Its content is HTML, be it `content:encoded` or the description.
fn of_item(item: &Element, language: Option<&str>) -> Entry {
    let raw = |name: &str| {
        let found = item.elements().find(|child| child.name == name && !child.raw_text().trim().is_empty());
        found.map(Element::raw_text)
    };
    let guid = item.at(&["guid"]);
    // A `guid` is an address unless it says that it is none.
    let permalink = guid.filter(|guid| guid.attribute("isPermaLink") != Some("false")).map(Element::text);
    let url = text(item, &["link"]).or_else(|| permalink.filter(|text| text.starts_with("http")));
    Entry {
        id: guid
            .map(Element::text)
            .filter(|id| !id.is_empty())
            .or_else(|| item.attribute("about").map(str::to_owned)),
        url,
        title: text(item, &["title"]).map(|title| plain(&title)),
        published: text(item, &["pubDate", "date", "published"]),
        html: raw("encoded").or_else(|| raw("description")).unwrap_or_default(),
        // `author` is an address of mail in RSS.
        byline: text(item, &["creator"]),
        tags: texts(item, "category"),
        language: language.map(str::to_owned),
    }
}

fn of_atom(entry: &Element, language: Option<&str>) -> Entry {
    let link = |relation: &str| {
        let links =
            entry.children("link").filter(|link| link.attribute("rel").unwrap_or("alternate") == relation);
        links.filter_map(|link| link.attribute("href")).next().map(str::to_owned)
    };
    let content = ["content", "summary"].iter().find_map(|name| {
        let element = entry.elements().find(|child| child.name == *name)?;
        Some(html_of_atom(element)).filter(|html| !html.trim().is_empty())
    });
    let tags = entry.children("category").filter_map(|tag| tag.attribute("label").or(tag.attribute("term")));
    let authors: Vec<String> =
        entry.children("author").filter_map(|author| text(author, &["name"])).collect();
    Entry {
        id: text(entry, &["id"]),
        url: link("alternate"),
        title: text(entry, &["title"]).map(|title| plain(&title)),
        published: text(entry, &["published", "issued", "updated", "modified"]),
        html: content.unwrap_or_default(),
        byline: Some(authors.join(", ")).filter(|byline| !byline.is_empty()),
        tags: tags.map(str::to_owned).collect(),
        language: entry.attribute("lang").or(language).map(str::to_owned),
    }
}

/// Returns content of Atom as HTML: of the type text, it is written with references.
fn html_of_atom(content: &Element) -> String {
    match content.attribute("type").unwrap_or("text") {
        "xhtml" | "application/xhtml+xml" => xml::html(content),
        "text" | "text/plain" => escaped(&content.raw_text()),
        _ => content.raw_text(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Returns a headline without tags and references, which many feeds put into it.
fn plain(title: &str) -> String {
    match title.contains(['<', '&']) {
        true => webpage::read(&format!("<p>{title}</p>")).map_or(title.to_owned(), |page| page.text),
        false => title.to_owned(),
    }
}

fn of_json(content: &[u8]) -> Result<Vec<Entry>, FeedError> {
    let feed: Value = serde_json::from_slice(content)?;
    let is_feed = feed["version"].as_str().is_some_and(|version| version.contains("jsonfeed.org"));
    let Some(items) = feed["items"].as_array().filter(|_| is_feed) else { return Err(FeedError::Kind) };
    Ok(items.iter().map(|item| of_json_item(item, &feed)).collect())
}

fn of_json_item(item: &Value, feed: &Value) -> Entry {
    let text = |name: &str| item[name].as_str().map(str::to_owned).filter(|text| !text.trim().is_empty());
    let names = |value: &Value| -> Vec<String> {
        let names = value["authors"].as_array().into_iter().flatten().chain(value.get("author"));
        names.filter_map(|author| author["name"].as_str().map(str::to_owned)).collect()
    };
    let plain_text = || text("content_text").or_else(|| text("summary")).map(|text| escaped(&text));
    let authors = names(item);
    let tags = item["tags"].as_array().into_iter().flatten();
    Entry {
        id: text("id").or_else(|| item["id"].as_i64().map(|id| id.to_string())),
        url: text("url").or_else(|| text("external_url")),
        title: text("title"),
        published: text("date_published").or_else(|| text("date_modified")),
        html: text("content_html").or_else(plain_text).unwrap_or_default(),
        byline: Some(authors.join(", ")).filter(|byline| !byline.is_empty()),
        tags: tags.filter_map(|tag| tag.as_str().map(str::to_owned)).collect(),
        language: text("language").or_else(|| feed["language"].as_str().map(str::to_owned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Vec<Entry> {
        let base = Url::parse("https://post.example/feeds/news").expect("is an address");
        entries(content.as_bytes(), None, &base).expect("is a feed")
    }

    #[test]
    fn entries_of_all_formats_are_the_same() {
        let rss = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="c" xmlns:dc="d" xmlns:media="m"><channel><title>Post</title>
            <language>en</language><item><media:title></media:title><title>Ferry &amp;amp; bridge</title><link>/a</link>
            <guid isPermaLink="false">a-1</guid><pubDate>Thu, 14 Mar 2024 08:00:00 GMT</pubDate><dc:creator>Ada Moss</dc:creator>
            <category>Harbour</category><description>Short.</description>
            <content:encoded><![CDATA[<p>A ferry ran aground.</p>]]></content:encoded></item></channel></rss>"#;
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Post</title><entry><id>a-1</id>
            <title type="html">Ferry &amp;amp; bridge</title><link rel="self" href="/self"/><link href="/a"/>
            <published>Thu, 14 Mar 2024 08:00:00 GMT</published><updated>2024-03-15T08:00:00Z</updated>
            <author><name>Ada Moss</name></author><category term="x" label="Harbour"/>
            <content type="html">&lt;p&gt;A ferry ran aground.&lt;/p&gt;</content></entry></feed>"#;
        let json = r#"{"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": [{"id": "a-1", "url": "/a",
            "title": "Ferry & bridge", "date_published": "Thu, 14 Mar 2024 08:00:00 GMT", "authors": [{"name": "Ada Moss"}],
            "tags": ["Harbour"], "content_html": "<p>A ferry ran aground.</p>"}]}"#;
        let expected = Entry {
            id: Some("a-1".to_owned()),
            url: Some("https://post.example/a".to_owned()),
            title: Some("Ferry & bridge".to_owned()),
            published: Some("Thu, 14 Mar 2024 08:00:00 GMT".to_owned()),
            html: "<p>A ferry ran aground.</p>".to_owned(),
            byline: Some("Ada Moss".to_owned()),
            tags: vec!["Harbour".to_owned()],
            language: Some("en".to_owned()),
        };
        for feed in [rss, atom, json] {
            assert_eq!(read(feed), std::slice::from_ref(&expected));
        }
    }

    #[test]
    fn odd_feeds_are_read_as_far_as_they_go() {
        let rdf = r#"<rdf:RDF xmlns:rdf="r"><channel/><item rdf:about="https://x.example/1"><title>One</title><dc:date>2024-03-14</dc:date>
            <description>Caf&eacute; & more</description></item></rdf:RDF>"#;
        let entry = &read(rdf)[0];
        assert_eq!(
            (entry.id.as_deref(), entry.published.as_deref()),
            (Some("https://x.example/1"), Some("2024-03-14"))
        );
        assert_eq!(entry.html, "Caf&eacute; & more");
        let xhtml = r#"<feed><entry><id>1</id><content type="xhtml"><div><p>A <b>ferry</b> &lt; 2</p></div></content></entry></feed>"#;
        assert_eq!(read(xhtml)[0].html, "<div><p>A <b>ferry</b> &lt; 2</p></div>");
        let base = Url::parse("https://post.example/").expect("is an address");
        for other in ["", "<html/>", "{}", "{\"items\": []}", "<rss", "nothing"] {
            assert!(entries(other.as_bytes(), None, &base).is_err(), "{other}");
        }
    }
}
