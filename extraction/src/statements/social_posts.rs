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
    for line in context.doc.text.split_inclusive('\n') {
        let in_text = |part: ByteSpan| ByteSpan::new(start + part.start as usize, start + part.end as usize);
        if let Some((post, name)) = post_and_name(line) {
            let (content, name) = (context.trim(in_text(post)), in_text(name));
            if context.tokens_in(content).len() >= MIN_TOKENS && !found.overlaps(content) {
                posts.push(Statement::without_cue(context, content, author(context, name), SOCIAL_POST));
            }
        }
        start += line.len();
    }
    posts
}

/// Returns the source of a post, with the mention inside its name.
fn author(context: &Context<'_>, name: ByteSpan) -> Source {
    let mention = context.coreference.mention_at(name);
    let is_inside = |&mention: &usize| name.contains(context.coreference.mentions[mention].span);
    Source { span: name, mention: mention.filter(is_inside) }
}

/// Splits a line that ends in a signature with a handle into the spans of post and name, counted from its start.
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
    let is_blank = post.trim().is_empty();
    (!is_blank).then(|| (ByteSpan::new(0, post.len()), ByteSpan::new(name_start, name_start + name.len())))
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
