//! Embedded social posts: the text, then "— Name (@handle) December 22, 2018".

use super::{
    Occasion, Source, Statement, context::Context, span_index::SpanIndex, weights::confidence::SOCIAL_POST,
};
use crate::{schema::OccasionKind, text::ByteSpan};

/// Marks before the name of a signature.
const DASHES: [&str; 3] = ["—", "–", "--"];
/// Words that an article seldom has outside quotation marks, and a post often.
const ADDRESSING_WORDS: &[&str] = &["i", "me", "my", "we", "us", "our", "you", "your"];
/// The most bytes of a post.
const MAX_POST_BYTES: usize = 300;
/// The most bytes between two signatures that are one post without words of the article.
const MAX_WHOLE_BYTES: usize = 150;
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
        let line_span = ByteSpan::new(start, start + line.trim_end().len());
        // The end of the post before in this line.
        let mut bound = None;
        for signature in signatures(line) {
            let in_text = |at: u32| start + at as usize;
            let name = ByteSpan::new(in_text(signature.name.start), in_text(signature.name.end));
            let end = start + signature.end;
            let post = if signature.post_end == 0 {
                post_of_line(context, last_line)
            } else {
                let before = ByteSpan::new(bound.unwrap_or(start), start + signature.post_end);
                post_before(context, before, bound.is_some(), end == line_span.end as usize)
            };
            bound = Some(end);
            let content = context.trim(post);
            if context.tokens_in(content).len() >= MIN_TOKENS && !found.overlaps(content) {
                let when = context.time_with_day_in(ByteSpan { start: name.end, end: end as u32 });
                let made = Statement::without_cue(context, content, author(context, name), SOCIAL_POST);
                let signature = ByteSpan { start: name.start, end: end as u32 }.trim(context.doc.text);
                let occasion = Occasion { span: signature, kind: Some(OccasionKind::Post), place: None };
                posts.push(Statement { when, occasion: Some(occasion), ..made });
            }
        }
        if !line_span.is_empty() {
            last_line = line_span;
        }
        start += line.len();
    }
    posts
}

/// Returns the post that ends before a signature, without links.
///
/// It is all of `before` where that is short, or the signature ends the line. In the middle of a paragraph, sentences of
/// the article may precede it: then it begins with the last sentence, and with those before it that address a reader.
fn post_before(context: &Context<'_>, before: ByteSpan, follows_post: bool, ends_line: bool) -> ByteSpan {
    let text = context.doc.text;
    let trimmed = before.trim(text);
    let post = ByteSpan { end: trimmed.start + without_links(trimmed.slice(text)).len() as u32, ..trimmed };
    if ends_line && !follows_post && post.len() <= MAX_POST_BYTES
        || follows_post && post.len() <= MAX_WHOLE_BYTES
    {
        return post;
    }
    let tokens = context.tokens_in(post);
    let mut start = None;
    let Some(last) = tokens.clone().last().map(|token| context.doc.tokens[token].sentence as usize) else {
        return post;
    };
    for sentence in context.doc.sentences[..=last].iter().rev() {
        let span =
            ByteSpan { start: sentence.span.start.max(post.start), end: sentence.span.end.min(post.end) };
        if span.is_empty() || span.start >= span.end {
            break;
        }
        let is_long = (post.end - span.start) as usize > MAX_POST_BYTES;
        // Tags after the last sentence are no sentence.
        let has_words = start.is_some_and(|start| has_words(text, ByteSpan { start, end: post.end }));
        if start.is_some() && (is_long || has_words && !addresses_somebody(span.slice(text))) {
            break;
        }
        start = Some(span.start);
        if span.start == post.start {
            break;
        }
    }
    ByteSpan { start: start.unwrap_or(post.start), ..post }
}

/// Returns true when a word of `span` is no tag, handle or link.
fn has_words(text: &str, span: ByteSpan) -> bool {
    span.slice(text).split_whitespace().any(|word| word.starts_with(char::is_alphanumeric))
}

/// Returns true for a sentence of a post rather than of the article: a tag, a handle, an exclamation, "I" or "you".
fn addresses_somebody(sentence: &str) -> bool {
    sentence.contains(['#', '@', '!', '?'])
        || sentence
            .split(|symbol: char| !symbol.is_alphanumeric())
            .any(|word| ADDRESSING_WORDS.contains(&word.to_lowercase().as_str()))
}

/// Returns the post that fills a line, without links.
fn post_of_line(context: &Context<'_>, line: ByteSpan) -> ByteSpan {
    let post = without_links(line.slice(context.doc.text));
    ByteSpan { end: line.start + post.len() as u32, ..line }
}

/// Returns the source of a post, with the mention inside its name.
fn author(context: &Context<'_>, name: ByteSpan) -> Source {
    let mention = context.coreference.mention_at(name);
    let is_inside = |&mention: &usize| name.contains(context.coreference.mentions[mention].span);
    Source { span: name, mention: mention.filter(is_inside) }
}

/// A signature of a post. Its bytes are counted from the start of the line.
struct Signature {
    /// The byte of the dash before the name: the post ends here. 0 where the line is only the signature.
    post_end: usize,
    name: ByteSpan,
    /// The byte after the date, or after the handle where there is no date.
    end: usize,
}

/// Finds the signatures of a line: a dash, a name, "(@handle)" and a date.
///
/// One that ends its line needs no date.
fn signatures(line: &str) -> Vec<Signature> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(handle) = line[from..].find("(@").map(|at| from + at) {
        let Some(close) = line[handle..].find(')').map(|at| handle + at + 1) else { break };
        if let Some(signature) = signature(line, from, handle, close) {
            found.push(signature);
        }
        from = close;
    }
    found
}

/// Returns the signature with the handle at `handle` up to `close`; the words before `from` belong to another.
fn signature(line: &str, from: usize, handle: usize, close: usize) -> Option<Signature> {
    let dash = DASHES.iter().filter_map(|dash| Some((line[from..handle].rfind(dash)? + from, dash))).max()?;
    let (dash, after_dash) = (dash.0, dash.0 + dash.1.len());
    let name = line[after_dash..handle].trim();
    if name.is_empty() || name.len() > MAX_NAME_BYTES {
        return None;
    }
    let rest = line[close..].trim_end();
    let date = date_length(rest);
    let ends_line =
        rest.is_empty() || rest.len() <= MAX_DATE_BYTES && rest.ends_with(|last: char| last.is_ascii_digit());
    let end = match date {
        _ if ends_line => close + rest.len(),
        Some(length) => close + length,
        None => return None,
    };
    let start = after_dash + line[after_dash..].find(name)?;
    let is_alone = line[..dash].trim().is_empty();
    Some(Signature {
        post_end: if is_alone { 0 } else { dash },
        name: ByteSpan::new(start, start + name.len()),
        end,
    })
}

/// Returns the length of a date at the beginning of `rest`: " November 8, 2016".
fn date_length(rest: &str) -> Option<usize> {
    let comma = rest.find(',').filter(|&comma| comma <= MAX_DATE_BYTES)?;
    let (month, day) = rest[..comma].trim_start().split_once(' ')?;
    let is_number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let year = rest.get(comma + 1..comma + 6)?;
    let is_date =
        month.starts_with(char::is_uppercase) && is_number(day, 1..=2) && is_number(year.trim_start(), 4..=4);
    is_date.then_some(comma + 6)
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

    /// Returns the post and the name of each signature of a line.
    fn posts_and_names(line: &str) -> Vec<(&str, &str)> {
        let parts =
            |signature: &Signature| (without_links(&line[..signature.post_end]), signature.name.slice(line));
        signatures(line).iter().map(parts).collect()
    }

    #[test]
    fn a_post_ends_in_a_name_and_a_handle() {
        let line = "The bridge is open again. Drive slowly! #rivertownpic.twitter.com/Ab12 — Rivertown Roads (@RRoads) May 3, 2021\n";
        assert_eq!(
            posts_and_names(line),
            [("The bridge is open again. Drive slowly! #rivertown", "Rivertown Roads")]
        );
        assert!(posts_and_names("Follow our reporter — he writes as Kolev (@kolev), and often.").is_empty());
        assert!(posts_and_names("A plain line.").is_empty());
    }

    #[test]
    fn a_paragraph_may_have_posts_between_its_sentences() {
        let line =
            "Few were pleased. I want my bridge back! -- Ann Roe (@annroe) May 3, 2021 The mayor left.";
        let found = signatures(line);
        assert_eq!(found.len(), 1);
        assert_eq!(&line[found[0].end..], " The mayor left.");
    }
}
