//! An entry of a feed: as an article, and by its names.

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::{ingest::publication_time, store::articles::canonical_url};

/// Shortest text in code points that names an entry; a shorter one may stand in several.
const MIN_TEXT: usize = 200;

/// An entry of a feed, in any of its formats.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published, as it is written.
    pub published: Option<String>,
    /// Its content or summary as HTML.
    pub html: String,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Its categories.
    pub tags: Vec<String>,
    /// Its language, as the feed says.
    pub language: Option<String>,
}

impl Entry {
    /// Returns the names of the entry; one with any of them is the same entry.
    ///
    /// They are its id, its address in the canonical form, headline and time together, and its text where it is long.
    pub fn names(&self) -> Vec<[u8; 32]> {
        let mut names = Vec::new();
        let mut add = |kind: &str, parts: &[&str]| {
            let mut digest = Sha256::new();
            for part in [&[kind], parts].concat() {
                digest.update((part.len() as u64).to_be_bytes());
                digest.update(part);
            }
            names.push(digest.finalize().into());
        };
        if let Some(id) = &self.id {
            add("id", &[id]);
        }
        if let Some(url) = &self.url {
            add("url", &[&canonical_url(url)]);
        }
        if let (Some(title), Some(published)) = (&self.title, &self.published) {
            add("title", &[title, published]);
        }
        if self.html.chars().count() >= MIN_TEXT {
            add("text", &[&self.html]);
        }
        names
    }

    /// Returns what names the article of a new entry: its id, else its address, else its headline.
    pub fn external_id(&self) -> Option<String> {
        self.id.clone().or_else(|| self.url.clone()).or_else(|| self.title.clone())
    }

    /// Returns the entry as an article in JSON; `seen_at` is the time of publication where it has none.
    pub fn article(
        &self,
        source: &str,
        external_id: &str,
        seen_at: Timestamp,
        zone: Option<&TimeZone>,
    ) -> Value {
        let published =
            self.published.as_deref().and_then(|text| publication_time::parse_of_page(text, zone));
        let published_at = match published {
            Some(published) => published.at.display_with_offset(published.offset).to_string(),
            None => seen_at.to_string(),
        };
        let mut article = Map::new();
        for (field, value) in [
            ("source", Some(source.to_owned())),
            ("external_id", Some(external_id.to_owned())),
            ("url", self.url.clone()),
            ("title", self.title.clone()),
            ("html", Some(self.html.clone())),
            ("published_at", Some(published_at)),
            ("byline", self.byline.clone()),
            ("language", self.language.clone()),
        ] {
            if let Some(value) = value {
                article.insert(field.to_owned(), json!(value));
            }
        }
        if !self.tags.is_empty() {
            article.insert("tags".to_owned(), json!(self.tags));
        }
        Value::Object(article)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_the_same_wherever_its_id_and_address_move() {
        let entry = Entry {
            id: Some("1".to_owned()),
            url: Some("https://post.example/a?utm_source=rss".to_owned()),
            title: Some("Ferry aground".to_owned()),
            published: Some("Thu, 14 Mar 2024 08:00:00 GMT".to_owned()),
            html: "<p>A ferry ran aground.</p>".to_owned(),
            ..Entry::default()
        };
        let shares = |other: &Entry| entry.names().iter().any(|name| other.names().contains(name));
        let moved = Entry { id: Some("https://post.example/a".to_owned()), url: None, ..entry.clone() };
        assert!(shares(&moved), "headline and time");
        let retitled = Entry {
            id: None,
            title: None,
            url: Some("http://www.post.example/a".to_owned()),
            ..entry.clone()
        };
        assert!(shares(&retitled), "the address in another form");
        let other = Entry { id: Some("2".to_owned()), url: None, published: None, ..entry.clone() };
        assert!(!shares(&other));
        let article = entry.article("post", "1", Timestamp::UNIX_EPOCH, None);
        assert_eq!(article["published_at"], "2024-03-14T08:00:00+00:00");
        assert_eq!(
            other.article("post", "2", Timestamp::UNIX_EPOCH, None)["published_at"],
            "1970-01-01T00:00:00Z"
        );
    }
}
