//! Validates articles as callers send them.

use serde_json::Value;
use url::Url;
use webpage::{MAX_HTML, WebPage, find_markup};

use super::{
    Rejection, details,
    language::{Language, is_english_tag, language_of},
    ninjs, publication_time,
    source_defaults::SourceDefaults,
    withdrawal::{self, Withdrawal},
};
use crate::{
    input::{JsonFields, shorten},
    store::articles::{Change, PublicationTime, Submission},
};
use extraction::language::ModelKind;

/// Longest body, in bytes. A news story has some 5,000; the longest magazine pieces have 200,000.
pub const MAX_BODY: usize = 1 << 20;
/// Longest of the other texts, in bytes.
pub(super) const MAX_TEXT: usize = 2_000;
const ARTICLE: &str = "an article as a JSON object with source, title, body and published_at";
const WANTED_TIME: &str = "send the time of publication as RFC 3339";
/// What to do with a text that has tags.
const SEND_HTML: &str = "to store the article, send it in the field “html” or as text/html, and its tags are taken out; \
                         else send the text without tags";
/// Names that other programs give to fields of an article.
const SYNONYMS: [(&str, &str); 6] = [
    ("text", "body"),
    ("content", "body"),
    ("headline", "title"),
    ("date", "published_at"),
    ("published", "published_at"),
    ("publisher", "source"),
];

/// An article to extract from without storing it: only the body, or a page, is required.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The caller's id, returned with the extraction.
    pub id: Option<String>,
    /// The publisher's id, returned with the extraction.
    pub external_id: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The text.
    pub body: String,
    /// Whether the text was read from a page, so that the caller does not have it.
    pub is_of_page: bool,
    /// When it was published; without it, relative times stay unresolved.
    pub published: Option<PublicationTime>,
    /// The name of the publisher.
    pub source: Option<String>,
    /// The model to use; without it, the default one.
    pub model: Option<ModelKind>,
}

/// What is submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitted {
    /// An article that is to be stored.
    Article(Box<Submission>),
    /// A notice that a stored article is withdrawn.
    Withdrawal(Withdrawal),
}

/// Validates what is submitted: an article or an item of ninjs, or the notice that an article is withdrawn.
///
/// `defaults` are what articles have that do not say it.
pub fn parse(value: &Value, defaults: &SourceDefaults) -> Result<Submitted, Rejection> {
    let item = ninjs::to_article(value).map(Value::Object);
    let value = item.as_ref().unwrap_or(value);
    match withdrawal::parse(value)? {
        Some(notice) => Ok(Submitted::Withdrawal(notice)),
        None => Ok(Submitted::Article(Box::new(parse_submission(value, defaults)?))),
    }
}

/// Validates an article that is to be stored. Returns every error at once.
///
/// Unknown fields pass, unless they look like a misspelt known one. An article in another language than English is rejected,
/// unless it is only to be stored.
pub fn parse_submission(value: &Value, defaults: &SourceDefaults) -> Result<Submission, Rejection> {
    let mut fields = JsonFields::new(value, ARTICLE)?;
    let html = fields.optional_text("html", MAX_HTML);
    let page = html.as_deref().and_then(|html| read_page(&mut fields, html)).unwrap_or_default();
    let source = match &page.source {
        Some(source) => fields.optional_line("source", MAX_TEXT).or(Some(source.clone())),
        None => fields.required_line("source", MAX_TEXT, "send the name of the publisher"),
    };
    let external_id = fields.optional_line("external_id", MAX_TEXT);
    let url =
        fields.parsed("url", MAX_TEXT, parse_url).or(page.url.as_deref().and_then(|url| parse_url(url).ok()));
    let title = fields.optional_line_unless_blank("title", MAX_TEXT).or(page.title.clone());
    let body = match fields.is_given("html") {
        true => page_text(&mut fields, &page),
        false => required_body(&mut fields),
    };
    let zone = defaults.zone(source.as_deref());
    let parse_time = |text: &str| publication_time::parse(text, zone);
    let of_page = page.published_at.as_deref().and_then(|text| publication_time::parse_of_page(text, zone));
    let published = match of_page {
        Some(published) => fields.parsed("published_at", MAX_TEXT, parse_time).or(Some(published)),
        None => fields.required_parsed("published_at", MAX_TEXT, WANTED_TIME, parse_time),
    };
    let model = fields.parsed("model", MAX_TEXT, parse_model);
    let mut details = details::read(&mut fields, &page, body.as_deref().unwrap_or_default());
    let extract = fields.optional_flag("extract").unwrap_or(true);
    let embargoed_until = fields.parsed("embargoed_until", MAX_TEXT, publication_time::parse_embargo);
    let change = fields.parsed("change", MAX_TEXT, parse_change);
    let note = fields.optional_text("note", MAX_TEXT);
    fields.reject_synonyms(&SYNONYMS);
    fields.reject_synonyms(&details::SYNONYMS);
    fields.reject_misspelt();
    let body = fields.finish(|| {
        // What follows is complete where these two are.
        (source.is_some() && published.is_some()).then_some(body?)
    })?;
    let (Some(source), Some(published)) = (source, published) else {
        return Err(Rejection::Fields(Vec::new()));
    };
    let language = language_of(&body);
    if details.language.is_none() && language.is_none() {
        details.language = defaults.language(&source).map(str::to_owned);
    }
    if extract {
        check_language(details.language.as_deref(), language.as_ref())?;
    }
    details.language = details.language.or(language.map(|language| language.tag));
    Ok(Submission {
        source,
        external_id,
        url,
        title,
        body,
        html,
        published,
        details,
        extract,
        embargoed_until,
        change,
        note,
        model,
    })
}

/// Validates an article that is not stored. Returns every error at once.
pub fn parse_draft(value: &Value, defaults: &SourceDefaults) -> Result<Draft, Rejection> {
    let mut fields = JsonFields::new(value, ARTICLE)?;
    let id = fields.optional_line("id", MAX_TEXT);
    let external_id = fields.optional_line("external_id", MAX_TEXT);
    let html = fields.optional_text("html", MAX_HTML);
    let page = html.as_deref().and_then(|html| read_page(&mut fields, html)).unwrap_or_default();
    let title = fields.optional_line_unless_blank("title", MAX_TEXT).or(page.title.clone());
    let is_of_page = fields.is_given("html");
    let body = match is_of_page {
        true => page_text(&mut fields, &page),
        false => required_body(&mut fields),
    };
    let source = fields.optional_line("source", MAX_TEXT).or(page.source.clone());
    let zone = defaults.zone(source.as_deref());
    let published = fields.parsed("published_at", MAX_TEXT, |text| publication_time::parse(text, zone));
    let of_page = page.published_at.as_deref().and_then(|text| publication_time::parse_of_page(text, zone));
    let published = published.or(of_page);
    let model = fields.parsed("model", MAX_TEXT, parse_model);
    fields.reject_synonyms(&SYNONYMS);
    fields.reject_misspelt();
    let draft = fields.finish(|| {
        Some(Draft { id, external_id, title, body: body?, is_of_page, published, source, model })
    })?;
    check_language(None, language_of(&draft.body).as_ref())?;
    Ok(draft)
}

/// Returns the text of a page, beside which no other text is given.
fn page_text(fields: &mut JsonFields<'_>, page: &WebPage) -> Option<String> {
    if fields.is_given("body") {
        fields.reject("body", "is given beside “html”; send one of the two");
    }
    Some(page.text.clone())
}

fn required_body(fields: &mut JsonFields<'_>) -> Option<String> {
    let body = fields.required_text("body", MAX_BODY, "send the text of the article")?;
    let Some(tag) = find_markup(&body) else { return Some(body) };
    fields.reject("body", format!("has HTML, such as “{}”; {SEND_HTML}", shorten(tag)));
    None
}

/// Reads the page of an article, whose story is to be no longer than other texts.
fn read_page(fields: &mut JsonFields<'_>, html: &str) -> Option<WebPage> {
    match webpage::read(html) {
        Ok(page) if page.text.len() > MAX_BODY => {
            fields.reject(
                "html",
                format!("has a story of {} bytes; at most {MAX_BODY} are accepted", page.text.len()),
            );
            None
        }
        Ok(page) => Some(page),
        Err(error) => {
            fields.reject("html", error.to_string());
            None
        }
    }
}

/// Accepts absolute addresses of the web alone: another one, such as `javascript:…`, would be a trap where it is shown
/// as a link. The address is kept as it was sent.
pub(super) fn parse_url(text: &str) -> Result<String, String> {
    let is_web = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    // Browsers repair these forms, other programs do not.
    let is_exact = text.split_once("://").is_some_and(|(scheme, rest)| {
        scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) && !rest.starts_with(['/', '\\'])
    });
    if is_web && is_exact && !text.contains(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    Err(format!("“{}” is no address on the web; send one like https://example.org/news/1", shorten(text)))
}

/// Parses the name of a model; the error names those that are known.
pub fn parse_model(name: &str) -> Result<ModelKind, String> {
    let known = || ModelKind::ALL.map(|kind| format!("“{kind}”")).join(" and ");
    ModelKind::from_name(name).ok_or_else(|| format!("is “{}”; {} are known", shorten(name), known()))
}

/// Parses the name of a change.
pub(super) fn parse_change(name: &str) -> Result<Change, String> {
    let known = || Change::ALL.map(|change| format!("“{}”", change.as_str())).join(", ");
    Change::from_name(name).ok_or_else(|| format!("is “{}”; known are {}", shorten(name), known()))
}

/// Accepts English alone: an extraction from another language as if it were English would be invented.
///
/// A text counts as English unless it surely is not; `given` is the language that the caller names.
fn check_language(given: Option<&str>, text: Option<&Language>) -> Result<(), Rejection> {
    if let Some(tag) = given.filter(|tag| !is_english_tag(tag)) {
        return Err(Rejection::Language(Language::named(tag)));
    }
    match text.filter(|language| !language.is_english()) {
        Some(language) => Err(Rejection::Language(language.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
