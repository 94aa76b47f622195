//! Lines of a page that are no text of its story: captions, links to other stories, requests to subscribe.

use std::{collections::HashSet, sync::LazyLock};

use dom_query::Document;

use crate::short_text;

/// Most characters before the link in a line like "Read more: Mayor resigns".
const MAX_LABEL: usize = 30;
/// Longest heading at an end of the story, in bytes.
const MAX_HEADING: usize = 200;
/// Longest line with the address of the writer, in bytes.
const MAX_CONTACT: usize = 100;
/// What sentences end with.
const SENTENCE_ENDS: [char; 13] = ['.', '!', '?', '…', '”', '"', '’', '\'', ')', ']', ':', '»', '。'];
/// Longest link, caption or heading, in bytes.
const MAX_TEXT: usize = 1_000;
/// Longest line that a marker makes boilerplate, in bytes.
const MAX_MARKED: usize = 300;

/// The markers of `boilerplate.tsv`.
struct Markers {
    /// Starts of lines.
    starts: Vec<&'static str>,
    /// Whole lines.
    whole: HashSet<&'static str>,
    /// Headings behind which only boilerplate follows.
    ends: Vec<&'static str>,
}

static MARKERS: LazyLock<Markers> = LazyLock::new(|| {
    let mut markers = Markers { starts: Vec::new(), whole: HashSet::new(), ends: Vec::new() };
    let lines = include_str!("../lexicons/boilerplate.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        match line.split_once('\t') {
            Some(("start", marker)) => markers.starts.push(marker),
            Some(("line", marker)) => _ = markers.whole.insert(marker),
            Some(("end", marker)) => markers.ends.push(marker),
            _ => {}
        }
    }
    markers
});

/// The texts of a page that are boilerplate where they are a line of their own.
pub(crate) struct Boilerplate {
    links: HashSet<String>,
    captions: HashSet<String>,
    headings: HashSet<String>,
}

impl Boilerplate {
    /// Collects the links, captions and headings of a page.
    pub(crate) fn of(document: &Document) -> Self {
        let texts = |selector: &str| {
            let nodes = document.select(selector);
            nodes.nodes().iter().filter_map(|node| short_text(node, MAX_TEXT)).collect()
        };
        Self {
            links: texts("a"),
            captions: texts("figcaption, .caption, .wp-caption-text, .media-caption, .image-caption"),
            headings: texts("h1, h2, h3"),
        }
    }

    /// Removes boilerplate from the lines of a story.
    pub(crate) fn remove(&self, lines: Vec<String>) -> Vec<String> {
        let mut story: Vec<String> = Vec::new();
        for line in lines {
            let lower = line.to_lowercase();
            if !story.is_empty()
                && line.len() <= MAX_MARKED
                && MARKERS.ends.iter().any(|end| lower.starts_with(end))
            {
                break;
            }
            if !self.contains(&line, &lower) {
                story.push(line);
            }
        }
        story
    }

    /// Removes headings from both ends of a story: those of the page, and short lines that end like no sentence.
    ///
    /// The latter only where most lines are sentences; lists of results have none.
    pub(crate) fn trim(&self, mut story: Vec<String>) -> Vec<String> {
        let headings = story.iter().take_while(|line| self.headings.contains(*line)).count();
        story.drain(..headings);
        let is_heading = |line: &String| line.len() <= MAX_HEADING && !line.ends_with(SENTENCE_ENDS);
        let head = story.iter().take_while(|line| is_heading(line)).count();
        let tail = story.iter().rev().take_while(|line| is_heading(line)).count();
        if (head + tail) * 2 < story.len() {
            story.truncate(story.len() - tail);
            story.drain(..head);
        }
        story
    }

    fn contains(&self, line: &str, lower: &str) -> bool {
        let is_link = self.links.contains(line)
            || is_contact(line)
            || line.split_once(':').is_some_and(|(label, rest)| {
                label.chars().count() <= MAX_LABEL && self.links.contains(rest.trim())
            });
        let is_short = line.len() <= MAX_MARKED;
        let is_row = is_short && line.matches(" | ").count() >= 2;
        let is_marked = is_short
            && (MARKERS.whole.contains(lower.trim_matches(|c: char| !c.is_alphanumeric()))
                || MARKERS.starts.iter().any(|start| lower.starts_with(start)));
        is_link || is_row || is_marked || self.captions.contains(line)
    }
}

/// Tests for a line with an address by which to reach the writer.
fn is_contact(line: &str) -> bool {
    line.len() <= MAX_CONTACT
        && line.split(' ').any(|word| {
            word.trim_end_matches('.')
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        })
}
