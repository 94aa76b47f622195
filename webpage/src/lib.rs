//! Reads a news page: the text of its story, and what the page says about it. No I/O, no system time.

mod boilerplate;
mod bounds;
mod charset;
mod json_ld;
mod markup;
mod metadata;
mod paragraphs;
mod story;

use dom_query::{Document, NodeRef};

pub use bounds::{MAX_DEPTH, MAX_HTML, MAX_TAGS};
pub use charset::{decode, is_charset};
pub use markup::find_markup;

/// A page as it is read. What the page does not say is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebPage {
    /// The story, a paragraph a line with an empty line between two.
    pub text: String,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it; several names are separated by commas.
    pub byline: Option<String>,
    /// Time of publication, as the page writes it.
    pub published_at: Option<String>,
    /// The canonical address, absolute.
    pub url: Option<String>,
    /// The language as a tag of BCP 47.
    pub language: Option<String>,
    /// The name of the publisher.
    pub source: Option<String>,
    /// The section of the paper.
    pub section: Option<String>,
    /// Keywords, each once.
    pub tags: Vec<String>,
}

/// Why a page could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The page is longer than [`MAX_HTML`].
    #[error("has {0} bytes; at most {MAX_HTML} are accepted")]
    TooLong(usize),
    /// The page has more than [`MAX_TAGS`] tags, or one with very many attributes.
    #[error(
        "has more than {MAX_TAGS} tags, or thousands of attributes in one; send the part of the page that has the story"
    )]
    TooManyTags,
    /// The page has more than [`MAX_DEPTH`] elements inside one another, or megabytes of text inside many.
    #[error(
        "has more than {MAX_DEPTH} elements inside one another, or megabytes of text inside many; send the part of the page that has the story"
    )]
    TooDeep,
    /// The page has no text.
    #[error(
        "has no text of a story; send the page as it is when its story is displayed, or the text as “body”"
    )]
    NoStory,
}

/// Reads a page, or a part of one such as the paragraphs of a content management system.
///
/// Errors: a page beyond the bounds, which are tested before it is parsed, and one without a text.
pub fn read(html: &str) -> Result<WebPage, ReadError> {
    bounds::check(html)?;
    let document = Document::from(html);
    bounds::check_depth(&document)?;
    let text = story::text(html, &document);
    if text.is_empty() {
        return Err(ReadError::NoStory);
    }
    Ok(WebPage { text, ..metadata::of(&document) })
}

/// Joins the words of a text with one space each.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the words under a node; `None` where they are longer than `max_bytes`.
///
/// The walk stops there, so that elements inside one another do not cost the square of their text.
fn short_text(node: &NodeRef<'_>, max_bytes: usize) -> Option<String> {
    let mut text = String::new();
    for descendant in node.descendants_it().filter(|descendant| descendant.is_text()) {
        text.push_str(&descendant.text());
        if text.len() > max_bytes {
            return None;
        }
    }
    Some(squeeze(&text)).filter(|text| !text.is_empty())
}
