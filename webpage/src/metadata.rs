//! What a page says about its story: JSON-LD first, then Open Graph and other `<meta>`, then its elements.

use dom_query::Document;

use crate::{WebPage, json_ld, short_text, squeeze};

/// Longest text that is taken, in bytes.
const MAX_TEXT: usize = 1_000;
/// Most tags.
const MAX_TAGS: usize = 50;

const PUBLISHED: [&str; 7] = [
    "meta[property=\"article:published_time\"]",
    "meta[itemprop=datePublished]",
    "meta[name=\"article:published_time\"]",
    "meta[name=pubdate]",
    "meta[name=publishdate]",
    "meta[name=date]",
    "meta[name=\"dc.date.issued\"]",
];
const TIMES: [&str; 4] =
    ["time[itemprop=datePublished]", "time[pubdate]", "article time[datetime]", "time[datetime]"];
const AUTHORS: [&str; 5] =
    ["[rel=author]", "[itemprop=author] [itemprop=name]", "[itemprop=author]", ".byline", ".author"];

/// Reads what a page says; `text` stays empty.
pub(crate) fn of(document: &Document) -> WebPage {
    let article = json_ld::article(document);
    let article = article.as_ref();
    let meta =
        |selectors: &[&str]| selectors.iter().find_map(|selector| attribute(document, selector, "content"));
    let source = meta(&["meta[property=\"og:site_name\"]"]).or_else(|| json_ld::name(article, "publisher"));
    let title = json_ld::name(article, "headline")
        .or_else(|| meta(&["meta[property=\"og:title\"]", "meta[name=\"twitter:title\"]"]))
        .or_else(|| element(document, &["h1", "title"]))
        .map(|title| without_source(&title, source.as_deref()));
    let byline = Some(json_ld::names(article.and_then(|article| article.get("author"))).join(", "))
        .filter(|names| !names.is_empty())
        .or_else(|| meta(&["meta[name=author]", "meta[name=byl]", "meta[name=\"parsely-author\"]"]))
        .or_else(|| element(document, &AUTHORS))
        .map(|byline| without_by(&byline));
    let published_at = json_ld::name(article, "datePublished")
        .filter(|time| has_year(time))
        .or_else(|| meta(&PUBLISHED).filter(|time| has_year(time)))
        .or_else(|| TIMES.iter().find_map(|selector| attribute(document, selector, "datetime")));
    let url = attribute(document, "link[rel=canonical]", "href")
        .filter(|url| is_absolute(url))
        .or_else(|| meta(&["meta[property=\"og:url\"]"]).filter(|url| is_absolute(url)))
        .or_else(|| json_ld::name(article, "url").filter(|url| is_absolute(url)));
    let language = json_ld::name(article, "inLanguage")
        .or_else(|| attribute(document, "html", "lang"))
        .or_else(|| meta(&["meta[property=\"og:locale\"]", "meta[http-equiv=content-language]"]))
        .map(|language| language.replace('_', "-"));
    let section =
        meta(&["meta[property=\"article:section\"]"]).or_else(|| json_ld::name(article, "articleSection"));
    WebPage {
        text: String::new(),
        title: title.and_then(clean),
        byline: byline.and_then(clean),
        published_at: published_at.and_then(clean),
        url: url.and_then(clean),
        language: language.and_then(clean),
        source: source.and_then(clean),
        section: section.and_then(clean),
        tags: tags(document, article),
    }
}

fn tags(document: &Document, article: Option<&serde_json::Value>) -> Vec<String> {
    let metas = document.select("meta[property=\"article:tag\"]");
    let mut found: Vec<String> =
        metas.nodes().iter().filter_map(|node| node.attr("content")).map(|tag| tag.to_string()).collect();
    if found.is_empty() {
        found = json_ld::names(article.and_then(|article| article.get("keywords")));
    }
    if found.is_empty() {
        found.extend(attribute(document, "meta[name=news_keywords]", "content"));
    }
    // A list is one text with commas, or several.
    let mut tags = Vec::new();
    for tag in found.iter().flat_map(|tag| tag.split(',')) {
        if let Some(tag) = clean(tag.to_owned())
            && !tags.contains(&tag)
            && tags.len() < MAX_TAGS
        {
            tags.push(tag);
        }
    }
    tags
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let value = document.select_single(selector).attr(name)?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn element(document: &Document, selectors: &[&str]) -> Option<String> {
    selectors
        .iter()
        .find_map(|selector| short_text(document.select_single(selector).nodes().first()?, MAX_TEXT))
}

/// Takes the publisher off the end of a title: "Mayor resigns | The Example".
fn without_source(title: &str, source: Option<&str>) -> String {
    let title = squeeze(title);
    let cut = source.and_then(|source| title.strip_suffix(source)).map(|rest| rest.trim_end());
    let cut = cut.and_then(|rest| rest.strip_suffix(['|', '-', '–', '—', '·'])).map(str::trim_end);
    cut.filter(|rest| !rest.is_empty()).map(str::to_owned).unwrap_or(title)
}

/// Takes "By" off the start of a byline.
fn without_by(byline: &str) -> String {
    let byline = squeeze(byline);
    match byline.get(..3) {
        Some(start) if start.eq_ignore_ascii_case("by ") => byline[3..].to_owned(),
        _ => byline,
    }
}

fn is_absolute(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Returns true where a time has a year of newspapers. Content systems write the year 1 for "unknown".
fn has_year(time: &str) -> bool {
    let mut numbers = time.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    numbers.any(|digits| digits.parse().is_ok_and(|year: u16| (1600..2200).contains(&year)))
}

/// Decodes character references, which some publishers write in JSON-LD too.
fn decoded(text: String) -> String {
    match text.contains('&') && text.contains(';') {
        true => Document::fragment(text).text().to_string(),
        false => text,
    }
}

/// Joins the lines of a text and removes its control characters; `None` for an empty or too long one.
fn clean(text: String) -> Option<String> {
    let line: String = squeeze(&decoded(text))
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}'))
        .collect();
    Some(line).filter(|line| !line.is_empty() && line.len() <= MAX_TEXT)
}
