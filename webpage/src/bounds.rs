//! Bounds of a page, tested before it is parsed: a parser takes time by depth and number of tags.

use dom_query::Document;

use crate::ReadError;

/// Longest page, in bytes. Long pages of papers have some 600,000.
pub const MAX_HTML: usize = 3 << 20;
/// Most tags and comments. Long pages of papers have some 10,000.
pub const MAX_TAGS: usize = 30_000;
/// Most elements inside one another. Pages of papers have some 40.
pub const MAX_DEPTH: usize = 150;
/// Most attributes of a tag; a parser compares each with those before.
const MAX_ATTRIBUTES: usize = 3_000;
/// Largest sum of the lengths of texts times their depths, in bytes; the choice of the story reads a text at each depth.
const MAX_WEIGHT: usize = 12 << 20;

/// Elements without content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements that the next one of their kind ends.
const OPTIONAL_END: [&str; 15] = [
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup",
    "html", "body",
];

/// Tests length, number of tags and, as far as the tags show it, depth. Linear in the page.
pub(crate) fn check(html: &str) -> Result<(), ReadError> {
    if html.len() > MAX_HTML {
        return Err(ReadError::TooLong(html.len()));
    }
    let (mut tags, mut depth) = (0_usize, 0_usize);
    // The end of a script, style or comment, whose tags are none.
    let mut skipped_to = 0;
    let mut tag_end = 0;
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let (is_end, name) = name_at(rest);
        tags += usize::from(!name.is_empty() || rest.starts_with(['!', '?', '/']));
        if at >= tag_end && !name.is_empty() {
            let (length, attributes) = measure_tag(rest);
            tag_end = at + length;
            if attributes > MAX_ATTRIBUTES {
                return Err(ReadError::TooManyTags);
            }
        }
        if tags > MAX_TAGS {
            return Err(ReadError::TooManyTags);
        }
        if at < skipped_to {
            continue;
        }
        if rest.starts_with("!--") {
            // The second end is looked for before the first alone, so that many comments are not quadratic.
            let end = rest[1..].find("-->").unwrap_or(rest.len() - 1);
            skipped_to = at + rest[1..1 + end].find("--!>").unwrap_or(end);
        }
        let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        if name.is_empty() || is(&VOID) || is(&OPTIONAL_END) {
            continue;
        }
        if is(&["script", "style"]) {
            let end = rest
                .match_indices("</")
                .find(|(end, _)| name_at(&rest[end + 1..]).1.eq_ignore_ascii_case(name));
            skipped_to = if is_end { at } else { at + end.map_or(rest.len(), |(end, _)| end + 1) };
            continue;
        }
        depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
        if depth > MAX_DEPTH {
            return Err(ReadError::TooDeep);
        }
    }
    Ok(())
}

/// Returns the length of a tag behind its `<`, in bytes, and the number of its attributes or a little more.
fn measure_tag(rest: &str) -> (usize, usize) {
    let is_separator = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
    let (mut attributes, mut quote, mut before, mut is_start) = (0, None, b' ', false);
    for (at, &byte) in rest.as_bytes().iter().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return (at, attributes),
            None if before == b'=' && matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if is_separator(byte) => {}
            None => attributes += usize::from(is_start),
        }
        is_start = quote.is_none() && is_separator(byte);
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    (rest.len(), attributes)
}

/// Tests the depth of a parsed page, which tags hide that end nothing. Linear in the page, without recursion.
pub(crate) fn check_depth(document: &Document) -> Result<(), ReadError> {
    let mut pending = vec![(document.root(), 0)];
    let mut weight = 0;
    while let Some((node, depth)) = pending.pop() {
        if node.is_text() {
            weight += node.text().len() * depth;
        }
        if node.node_name().is_some_and(|name| matches!(&*name, "script" | "style")) {
            continue;
        }
        if depth > MAX_DEPTH || weight > MAX_WEIGHT {
            return Err(ReadError::TooDeep);
        }
        pending.extend(node.children().into_iter().map(|child| (child, depth + 1)));
    }
    Ok(())
}

/// Returns the name of the tag behind a `<`, and whether it is an end tag; an empty name for no tag.
pub(crate) fn name_at(rest: &str) -> (bool, &str) {
    let (is_end, rest) = match rest.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return (is_end, "");
    }
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    (is_end, &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bombs_are_rejected_and_flat_pages_are_not() {
        assert_eq!(check(&"<div>".repeat(MAX_DEPTH + 1)), Err(ReadError::TooDeep));
        assert_eq!(check(&"<b>x".repeat(MAX_DEPTH + 1)), Err(ReadError::TooDeep));
        assert_eq!(check(&"<br>".repeat(MAX_TAGS + 1)), Err(ReadError::TooManyTags));
        assert_eq!(check(&" ".repeat(MAX_HTML + 1)), Err(ReadError::TooLong(MAX_HTML + 1)));
        let hidden = format!("<svg><style>{}", "<div></em>".repeat(2 * MAX_DEPTH));
        assert_eq!(crate::read(&hidden), Err(ReadError::TooDeep));
        assert_eq!(check(&"<div><p>a<p>b<br></div>".repeat(1_000)), Ok(()));
        assert_eq!(
            check(&"<script>'<div>'</script><!-- <div> --><style><div></style>".repeat(1_000)),
            Ok(())
        );
        assert_eq!(check(&format!("<script>{}</script>", "<div>".repeat(MAX_DEPTH + 1))), Ok(()));
        assert_eq!(check(&format!("<!-- a --!>{}", "<div>".repeat(MAX_DEPTH + 1))), Err(ReadError::TooDeep));
        let attributes: String = (0..=MAX_ATTRIBUTES).map(|number| format!(" a{number}='x y'")).collect();
        assert_eq!(check(&format!("<p{attributes}>x</p>")), Err(ReadError::TooManyTags));
        assert_eq!(check(&format!("<p title='{}'>x</p>", "a b ".repeat(10_000))), Ok(()));
        assert_eq!(check(&"<!---->".repeat(MAX_TAGS + 1)), Err(ReadError::TooManyTags));
        assert_eq!(check(&"a < b <3 ".repeat(100_000)), Ok(()));
    }
}
