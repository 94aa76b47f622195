//! Feeds (Atom, RFC 4287), one page each (RFC 5005).

use std::io;

use jiff::Timestamp;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{FlatEntry, Format, json_ld::urn};

/// Longest title of an entry, in code points.
const MAX_TITLE: usize = 200;

/// What a feed says of itself.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Its id: the same for the same list on all machines, as an IRI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Path and query of this page.
    pub address: String,
    /// Path and query of the next page.
    pub next: Option<String>,
}

/// An entry of a feed.
#[derive(Debug, Clone)]
pub struct FeedEntry {
    /// Its id, as an IRI.
    pub id: String,
    /// Its title, which is cut after 200 characters.
    pub title: String,
    /// Time of the last publication that it is known from.
    pub updated: Timestamp,
    /// The publisher.
    pub author: String,
    /// Address of the article on the web.
    pub url: Option<String>,
    /// Its text.
    pub content: String,
    /// Its types.
    pub categories: Vec<String>,
}

/// Makes the entry of a happening, event or statement; `None` where its article was deleted during the request.
pub fn entry(entry: &FlatEntry<'_>) -> Option<FeedEntry> {
    let first = entry.evidence.first()?;
    let updated = entry.evidence.iter().map(|evidence| evidence.published_at).max()?;
    // Sentences have quotation marks of their own.
    let sentences: Vec<String> =
        entry.evidence.iter().map(|one| format!("{} ({})", one.text, one.source)).collect();
    let summary = match entry.is_verbatim() {
        true => format!("“{}”", entry.summary),
        false => entry.summary.to_owned(),
    };
    let title = match entry.speaker_name() {
        Some(speaker) => format!("{speaker}: {summary}"),
        None => summary,
    };
    Some(FeedEntry {
        id: urn(&entry.id),
        title,
        updated,
        author: first.source.to_owned(),
        url: first.article_url.map(str::to_owned),
        content: sentences.join("\n\n"),
        categories: vec![entry.type_name.to_owned()],
    })
}

/// Writes a feed; its time is that of its latest entry, so that equal data give equal feeds.
pub fn write(feed: &Feed, entries: &[FeedEntry]) -> String {
    // Writing to memory cannot fail.
    let written = try_write(feed, entries).unwrap_or_default();
    String::from_utf8(written).unwrap_or_default()
}

fn try_write(feed: &Feed, entries: &[FeedEntry]) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    writer
        .create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .write_inner_content(|writer| {
            text(writer, "id", &feed.id)?;
            text(writer, "title", &feed.title)?;
            text(writer, "updated", &updated.to_string())?;
            text(writer, "generator", "Dateline")?;
            link(writer, "self", Format::Atom.media_type(), &feed.address)?;
            if let Some(next) = &feed.next {
                link(writer, "next", Format::Atom.media_type(), next)?;
            }
            entries.iter().try_for_each(|entry| write_entry(writer, entry))
        })?;
    Ok(writer.into_inner())
}

fn write_entry(writer: &mut Writer<Vec<u8>>, entry: &FeedEntry) -> io::Result<()> {
    writer.create_element("entry").write_inner_content(|writer| {
        text(writer, "id", &entry.id)?;
        text(writer, "title", &shortened(&entry.title))?;
        text(writer, "updated", &entry.updated.to_string())?;
        writer.create_element("author").write_inner_content(|writer| text(writer, "name", &entry.author))?;
        if let Some(url) = &entry.url {
            link(writer, "alternate", "text/html", url)?;
        }
        for category in &entry.categories {
            writer.create_element("category").with_attribute(("term", &*clean(category))).write_empty()?;
        }
        text(writer, "content", &entry.content)
    })?;
    Ok(())
}

fn text(writer: &mut Writer<Vec<u8>>, element: &str, value: &str) -> io::Result<()> {
    writer.create_element(element).write_text_content(BytesText::new(&clean(value)))?;
    Ok(())
}

fn link(writer: &mut Writer<Vec<u8>>, relation: &str, media_type: &str, address: &str) -> io::Result<()> {
    let attributes = [("rel", relation), ("type", media_type), ("href", &*clean(address))];
    writer.create_element("link").with_attributes(attributes).write_empty()?;
    Ok(())
}

/// Leaves out the characters that XML 1.0 cannot contain.
fn clean(text: &str) -> String {
    let is_allowed = |symbol: &char| {
        matches!(symbol, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
            && !matches!(symbol, '\u{7f}'..='\u{9f}')
    };
    text.chars().filter(is_allowed).collect()
}

fn shortened(title: &str) -> String {
    match title.char_indices().nth(MAX_TITLE) {
        None => title.to_owned(),
        Some((byte, _)) => format!("{}…", &title[..byte]),
    }
}

#[cfg(test)]
mod tests {
    use atom_syndication::Feed as ReadFeed;

    use super::{
        super::flat_entry::tests::{attack, day},
        *,
    };

    fn feed() -> Feed {
        Feed {
            id: urn("art_00000000000000000000000000000007"),
            title: "Dateline: statements".to_owned(),
            address: "/v1/statements?q=a&format=atom".to_owned(),
            next: Some("/v1/statements?q=a&cursor=x".to_owned()),
        }
    }

    #[test]
    fn another_parser_reads_the_feed() {
        let when = day();
        let sentence = "Gunmen <b>attacked</b> & fled; \"twice\", they said.\u{1} ]]>";
        let mut attack = attack(sentence, Some(&when));
        attack.id = "hap_00000000000000000000000000000001".to_owned();
        attack.evidence[0].article_url = Some("https://harbour.example/1?a=1&b=2");
        let entries: Vec<FeedEntry> = [attack].iter().filter_map(entry).collect();
        let read: ReadFeed = write(&feed(), &entries).parse().expect("parses");
        assert_eq!(read.title().as_str(), "Dateline: statements");
        assert_eq!(read.id(), "urn:uuid:00000000-0000-0000-0000-000000000007");
        assert_eq!(read.updated().to_rfc3339(), "2024-03-14T08:00:00+00:00");
        let relations: Vec<(&str, &str)> =
            read.links().iter().map(|link| (link.rel(), link.href())).collect();
        let next = ("next", "/v1/statements?q=a&cursor=x");
        assert_eq!(relations, [("self", "/v1/statements?q=a&format=atom"), next]);
        let [entry] = read.entries() else { panic!("one entry") };
        assert_eq!(entry.id(), "urn:uuid:00000000-0000-0000-0000-000000000001");
        assert_eq!(entry.title().as_str(), sentence.replace('\u{1}', ""));
        assert_eq!(entry.authors()[0].name(), "harbour-post");
        assert_eq!(entry.links()[0].href(), "https://harbour.example/1?a=1&b=2");
        assert_eq!(entry.categories()[0].term(), "ASSAULT");
        let content = entry.content().and_then(|content| content.value()).expect("content");
        assert!(content.contains("<b>attacked</b> & fled"), "text is text: {content}");
    }

    #[test]
    fn an_empty_feed_is_valid_and_long_titles_are_cut() {
        let read: ReadFeed = write(&feed(), &[]).parse().expect("parses");
        assert!(read.entries().is_empty());
        assert_eq!(shortened(&"é".repeat(300)).chars().count(), MAX_TITLE + 1);
    }
}
