//! Translates items of NewsML-G2 and NITF (IPTC) to articles in JSON.

mod dates;
mod element;
mod newsml;
mod nitf;
mod paragraphs;

use serde_json::{Map, Value};

use element::parse;
pub use element::{Element, XmlError, parse_lenient};
pub use paragraphs::{escaped, html};

/// Bytes in which the declaration of an encoding stands.
const MAX_DECLARATION: usize = 200;

/// Translates a document to an article; its root element says whether it is NewsML-G2 or NITF.
///
/// Errors: it is not well-formed, too large or too deep, another kind of document, or has no single text.
pub fn to_article(text: &str) -> Result<Map<String, Value>, XmlError> {
    let root = parse(text)?;
    match root.name.as_str() {
        "newsItem" => newsml::article(&root),
        "newsMessage" => newsml::article(single_item(&root)?),
        "nitf" => Ok(nitf::article(&root)),
        other => Err(XmlError::Kind(crate::input::shorten(other))),
    }
}

/// Decodes a document; `charset` is what the sender says, else its declaration counts, as `encoding="…"` in the first line.
pub fn decode(bytes: &[u8], charset: Option<&str>) -> String {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_DECLARATION)]);
    let declaration = start.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    let declared = declaration.and_then(|declaration| {
        let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
        value.split(['"', '\'']).nth(1)
    });
    // What could be read byte by byte is not UTF-16, whatever it says.
    let declared = declared.filter(|name| !name.to_ascii_lowercase().starts_with("utf-16"));
    webpage::decode(bytes, charset.or(declared))
}

/// Returns the only item of a message.
fn single_item(message: &Element) -> Result<&Element, XmlError> {
    let mut items = message.children("itemSet").flat_map(|set| set.children("newsItem"));
    match (items.next(), items.count()) {
        (Some(item), 0) => Ok(item),
        (None, _) => Err(XmlError::Items(0)),
        (Some(_), more) => Err(XmlError::Items(more + 1)),
    }
}

/// Adds a field where there is a text for it.
fn put(article: &mut Map<String, Value>, field: &str, text: Option<impl Into<String>>) {
    if let Some(text) = text.map(Into::into).filter(|text| !text.trim().is_empty()) {
        article.insert(field.to_owned(), Value::String(text));
    }
}

/// Puts the line with place and date before a text, unless the text begins with it.
fn with_dateline(dateline: Option<String>, body: String) -> String {
    let dateline =
        dateline.map(|dateline| dateline.trim().trim_end_matches(['-', '–', '—']).trim_end().to_owned());
    match dateline.filter(|dateline| !dateline.is_empty() && !body.starts_with(dateline.as_str())) {
        Some(dateline) if !body.is_empty() => format!("{dateline} — {body}"),
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NITF: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.5//EN" "nitf-3-5.dtd">
        <nitf><head><title>Ferry aground</title>
          <tobject><tobject.subject tobject.subject.matter="Transport accident" tobject.subject.type="Disaster"/></tobject>
          <docdata management-status="usable"><correction info="Corrects the number of passengers."/>
            <urgency ed-urg="3"/><date.issue norm="20240314T080000+0100"/><doc-id id-string="HW-77" regsrc="harbour-wire"/>
            <date.release norm="20240314T120000Z"/><key-list><keyword key="ferry"/></key-list>
            <doc.copyright year="2024" holder="Harbour Wire"/></docdata>
          <pubdata name="Harbour Wire" position.section="Local"/></head>
        <body><body.head><hedline><hl1>Ferry runs aground off&#160;Arden</hl1><hl2>No one hurt</hl2></hedline>
          <byline>By <person>Ada Moss</person><byttl>Correspondent</byttl></byline><distributor>HW</distributor>
          <dateline><location>ARDEN</location>, <story.date norm="20240314">March 14</story.date></dateline></body.head>
        <body.content><block><p>A ferry with <num>40</num> passengers ran aground on Wednesday.</p>
          <media media-type="image"><media-caption>The ferry.</media-caption></media>
          <p>“We heard a crack &amp; stopped,” said Captain Ivo Lind.</p></block></body.content></body></nitf>"#;

    #[test]
    fn an_item_of_nitf_is_an_article() {
        let article = to_article(NITF).expect("is NITF");
        let expected = json!({
            "external_id": "HW-77", "source": "Harbour Wire", "title": "Ferry runs aground off\u{a0}Arden",
            "published_at": "2024-03-14T08:00:00+01:00", "embargoed_until": "2024-03-14T12:00:00Z", "byline": "By Ada Moss",
            "credit": "HW", "section": "Local", "urgency": 3, "copyright": "© 2024 Harbour Wire",
            "tags": ["Transport accident", "Disaster", "ferry"],
            "change": "correction", "note": "Corrects the number of passengers.",
            "body": "ARDEN, March 14 — A ferry with 40 passengers ran aground on Wednesday.\n\n\
                     “We heard a crack & stopped,” said Captain Ivo Lind."
        });
        assert_eq!(Value::Object(article), expected);
    }

    fn newsml(meta: &str, content: &str) -> String {
        format!(
            r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:wire.example,2024:77" version="3" xml:lang="en">
               <rightsInfo><copyrightHolder><name>North Wire</name></copyrightHolder>
                 <copyrightNotice>© North Wire</copyrightNotice></rightsInfo>
               <itemMeta><itemClass qcode="ninat:text"/><provider literal="NW"/>
                 <versionCreated>2024-03-14T08:00:00Z</versionCreated>{meta}</itemMeta>
               <contentMeta><urgency>2</urgency><by>Ada Moss</by><dateline>GENEVA</dateline><creditline>NW</creditline>
                 <subject type="cpnat:abstract" qcode="medtop:04000000"><name xml:lang="de">Wirtschaft</name>
                   <name xml:lang="en">economy</name></subject><keyword>rates</keyword>
                 <headline>Bank holds rates</headline><slugline>bank</slugline></contentMeta>
               <contentSet>{content}</contentSet></newsItem>"#
        )
    }

    #[test]
    fn an_item_of_newsml_is_an_article() {
        let html = r#"<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>
            </head><body><p>The bank held rates &lt; 2 percent.</p></body></html></inlineXML>"#;
        let meta = r#"<pubStatus qcode="stat:usable"/><embargoed>2024-03-14T09:00:00Z</embargoed>
            <edNote>Updates with reaction.</edNote><signal qcode="sig:update"/>"#;
        let article = Value::Object(to_article(&newsml(meta, html)).expect("is NewsML-G2"));
        for (field, value) in [
            ("external_id", json!("tag:wire.example,2024:77")),
            ("source", json!("North Wire")),
            ("title", json!("Bank holds rates")),
            ("published_at", json!("2024-03-14T08:00:00Z")),
            ("embargoed_until", json!("2024-03-14T09:00:00Z")),
            ("tags", json!(["economy", "rates"])),
            ("urgency", json!(2)),
            ("change", json!("update")),
            ("language", json!("en")),
            ("byline", json!("Ada Moss")),
        ] {
            assert_eq!(article[field], value, "{field}");
        }
        assert_eq!(article["html"], "<p>GENEVA — The bank held rates &lt; 2 percent.</p>");
        let text = r#"<inlineData contenttype="text/plain">GENEVA - The bank held rates.

            It was expected.</inlineData>"#;
        let article =
            to_article(&newsml(r#"<pubStatus qcode="stat:canceled"/>"#, text)).expect("is NewsML-G2");
        assert_eq!(article["body"], "GENEVA - The bank held rates.\n\nIt was expected.");
        assert_eq!(article["change"], "kill");
    }

    #[test]
    fn the_encoding_is_the_declared_one() {
        let latin =
            b"<?xml version='1.0' encoding='ISO-8859-1'?><nitf><head><title>Caf\xe9</title></head></nitf>";
        assert_eq!(to_article(&decode(latin, None)).expect("is NITF")["title"], "Café");
        let declared_only =
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><nitf><head><title>Café</title></head></nitf>";
        assert_eq!(to_article(&decode(declared_only.as_bytes(), None)).expect("is NITF")["title"], "Café");
        assert!(decode("Café".as_bytes(), None) == "Café");
    }

    #[test]
    fn a_message_has_one_item_with_a_text() {
        let item = newsml(
            "",
            r#"<inlineXML><nitf><body><body.content><p>One.</p></body.content></body></nitf></inlineXML>"#,
        );
        let message = |items: &str| format!("<newsMessage><header/><itemSet>{items}</itemSet></newsMessage>");
        assert_eq!(to_article(&message(&item)).expect("one item")["body"], "GENEVA — One.");
        assert!(matches!(to_article(&message(&item.repeat(2))), Err(XmlError::Items(2))));
        assert!(matches!(to_article(&message("")), Err(XmlError::Items(0))));
        let picture = newsml("", r#"<remoteContent href="x.jpg"/>"#);
        assert!(matches!(to_article(&picture), Err(XmlError::NoText)));
        assert!(matches!(to_article("<rss/>"), Err(XmlError::Kind(_))));
    }
}
