//! Embedded social posts: the text, then "— Name (@handle) December 22, 2018".

use super::{Source, Statement, context::Context, span_index::SpanIndex, weights::confidence::SOCIAL_POST};
use crate::text::ByteSpan;

/// The fewest tokens of a post.
const MIN_TOKENS: usize = 3;
/// The most bytes of a date after the handle.
const MAX_DATE_BYTES: usize = 24;
/// The most bytes of a name before the handle.
const MAX_NAME_BYTES: usize = 60;

/// Finds the posts that do not overlap a statement of `found`.
pub fn find(context: &Context<'_>, found: &[Statement]) -> Vec<Statement> {
    let found = SpanIndex::of(found);
    let mut posts = Vec::new();
    let mut start = 0;
    // The line before, where the signature is a line of its own.
    let mut last_line = ByteSpan { start: 0, end: 0 };
    for line in context.doc.text.split_inclusive('\n') {
        let in_text = |part: ByteSpan| ByteSpan::new(start + part.start as usize, start + part.end as usize);
        let span = in_text(ByteSpan::new(0, line.trim_end().len()));
        if let Some((post, name)) = post_and_name(line) {
            let name = in_text(name);
            let post = if post.is_empty() { post_of_line(context, last_line) } else { in_text(post) };
            let content = context.trim(post);
            if context.tokens_in(content).len() >= MIN_TOKENS && !found.overlaps(content) {
                let when = time_in(context, ByteSpan { start: name.end, end: span.end });
                let made = Statement::without_cue(context, content, author(context, name), SOCIAL_POST);
                posts.push(Statement { when, ..made });
            }
        }
        if !span.is_empty() {
            last_line = span;
        }
        start += line.len();
    }
    posts
}

/// Returns the post that fills a line, without links.
fn post_of_line(context: &Context<'_>, line: ByteSpan) -> ByteSpan {
    let post = without_links(line.slice(context.doc.text));
    ByteSpan { end: line.start + post.len() as u32, ..line }
}

/// Returns the index of the first time in `span` that has a day.
fn time_in(context: &Context<'_>, span: ByteSpan) -> Option<usize> {
    let first = context.times.partition_point(|time| time.span.start < span.start);
    let times = context.times[first..].iter().take_while(|time| time.span.end <= span.end);
    times.clone().position(|time| time.days.is_some()).map(|at| first + at)
}

/// Returns the source of a post, with the mention inside its name.
fn author(context: &Context<'_>, name: ByteSpan) -> Source {
    let mention = context.coreference.mention_at(name);
    let is_inside = |&mention: &usize| name.contains(context.coreference.mentions[mention].span);
    Source { span: name, mention: mention.filter(is_inside) }
}

/// Splits a line that ends in a signature with a handle into the spans of post and name, counted from its start.
///
/// The post is empty where the line is only the signature.
fn post_and_name(line: &str) -> Option<(ByteSpan, ByteSpan)> {
    let handle = line.rfind("(@")?;
    let close = handle + line[handle..].find(')')?;
    let date = line[close + 1..].trim();
    let is_date = date.len() <= MAX_DATE_BYTES && date.ends_with(|last: char| last.is_ascii_digit());
    let dash = line[..handle].rfind(['—', '–'])?;
    let after_dash = dash + line[dash..].chars().next()?.len_utf8();
    let name = line[after_dash..handle].trim();
    if name.is_empty() || name.len() > MAX_NAME_BYTES || !(date.is_empty() || is_date) {
        return None;
    }
    let name_start = after_dash + line[after_dash..].find(name)?;
    let post = without_links(&line[..dash]);
    Some((ByteSpan::new(0, post.len()), ByteSpan::new(name_start, name_start + name.len())))
}

/// Removes links and white space from the end; a picture's link may follow the last word without a space.
fn without_links(post: &str) -> &str {
    let mut post = post.trim_end();
    while let Some(last) = post.rsplit(char::is_whitespace).next() {
        let links = ["pic.twitter.com/", "https://", "http://"];
        match links.iter().filter_map(|link| last.find(link)).min() {
            Some(at) => post = post[..post.len() - last.len() + at].trim_end(),
            None => break,
        }
    }
    post
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_ends_in_a_name_and_a_handle() {
        let line = "The bridge is open again. Drive slowly! #rivertownpic.twitter.com/Ab12 — Rivertown Roads (@RRoads) May 3, 2021\n";
        let (post, name) = post_and_name(line).unwrap();
        assert_eq!(post.slice(line), "The bridge is open again. Drive slowly! #rivertown");
        assert_eq!(name.slice(line), "Rivertown Roads");
        assert_eq!(post_and_name("Follow our reporter — he writes as Kolev (@kolev), and often."), None);
        assert_eq!(post_and_name("A plain line."), None);
    }
}
