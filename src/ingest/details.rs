//! Reads what a newsroom's system says about an article beside its text.

use webpage::WebPage;

use super::{credit::credit_of, language::is_english_tag};
use crate::{
    input::{JsonFields, shorten},
    store::articles::ArticleDetails,
};

/// Longest value, in bytes.
const MAX_VALUE: usize = 500;
/// Most tags, and the greatest number of an urgency.
const MAX_TAGS: usize = 100;
const MAX_URGENCY: u8 = 8;
/// Names that other programs give to the fields.
pub const SYNONYMS: [(&str, &str); 7] = [
    ("author", "byline"),
    ("authors", "byline"),
    ("keywords", "tags"),
    ("category", "section"),
    ("priority", "urgency"),
    ("lang", "language"),
    ("agency", "credit"),
];

/// Reads the fields; those that are absent are taken from the page, and the credit from the text.
///
/// The language is what the caller or, where it is English, the page says; the text decides later.
pub fn read(fields: &mut JsonFields<'_>, page: &WebPage, body: &str) -> ArticleDetails {
    let mut line = |field: &'static str| fields.optional_line_unless_blank(field, MAX_VALUE);
    let byline = line("byline").map(|byline| without_by(&byline)).or_else(|| page.byline.clone());
    let section = line("section").or_else(|| page.section.clone());
    let desk = line("desk");
    let credit = line("credit").or_else(|| credit_of(byline.as_deref(), body).map(str::to_owned));
    let copyright = line("copyright");
    let language = fields.parsed("language", MAX_VALUE, parse_language);
    let language = language.or_else(|| page.language.clone().filter(|language| is_english_tag(language)));
    let tags = fields.optional_lines("tags", MAX_TAGS, MAX_VALUE).unwrap_or_else(|| page.tags.clone());
    let urgency = fields.optional_number("urgency", 1..=u64::from(MAX_URGENCY));
    let urgency = urgency.and_then(|urgency| u8::try_from(urgency).ok());
    ArticleDetails { byline, section, desk, tags, urgency, credit, language, copyright }
}

/// Accepts a tag of BCP 47.
pub fn parse_language(tag: &str) -> Result<String, String> {
    let is_tag = tag.split('-').enumerate().all(|(place, part)| {
        let lengths = if place == 0 { 2..=3 } else { 1..=8 };
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    match is_tag {
        true => Ok(tag.to_owned()),
        false => Err(format!("“{}” is no tag of a language; send one of BCP 47, like “en-GB”", shorten(tag))),
    }
}

/// Takes “By” off the start of a byline.
fn without_by(byline: &str) -> String {
    let start = byline.get(..3).filter(|start| start.eq_ignore_ascii_case("by "));
    start.map_or(byline, |_| &byline[3..]).trim().to_owned()
}
