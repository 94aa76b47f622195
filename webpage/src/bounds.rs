//! Bounds of a page, tested before it is parsed: a parser takes time by depth and number of tags.

use dom_query::Document;

use crate::ReadError;

/// Longest page, in bytes. Long pages of papers have some 600,000.
pub const MAX_HTML: usize = 3 << 20;
/// Most tags. Long pages of papers have some 10,000.
pub const MAX_TAGS: usize = 60_000;
/// Most elements inside one another. Pages of papers have some 40.
pub const MAX_DEPTH: usize = 400;

/// Elements without content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
];
/// Elements that the next one of their kind ends.
const OPTIONAL_END: [&str; 15] = [
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "html", "body",
];

/// Tests length, number of tags and, as far as the tags show it, depth. Linear in the page.
pub(crate) fn check(html: &str) -> Result<(), ReadError> {
    if html.len() > MAX_HTML {
        return Err(ReadError::TooLong(html.len()));
    }
    let (mut tags, mut depth) = (0_usize, 0_usize);
    // The end of a script, style or comment, whose tags are none.
    let mut skipped_to = 0;
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let (is_end, name) = name_at(rest);
        tags += usize::from(!name.is_empty());
        if tags > MAX_TAGS {
            return Err(ReadError::TooManyTags);
        }
        if at < skipped_to {
            continue;
        }
        if rest.starts_with("!--") {
            let ends = ["-->", "--!>"].map(|end| rest[1..].find(end));
            skipped_to = at + ends.into_iter().flatten().min().unwrap_or(rest.len());
        }
        let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        if name.is_empty() || is(&VOID) || is(&OPTIONAL_END) {
            continue;
        }
        if is(&["script", "style"]) {
            let end = rest.match_indices("</").find(|(end, _)| name_at(&rest[end + 1..]).1.eq_ignore_ascii_case(name));
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

/// Tests the depth of a parsed page, which tags hide that end nothing. Linear in the page, without recursion.
pub(crate) fn check_depth(document: &Document) -> Result<(), ReadError> {
    let mut pending = vec![(document.root(), 0)];
    while let Some((node, depth)) = pending.pop() {
        if depth > MAX_DEPTH {
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
        assert_eq!(check(&"<script>'<div>'</script><!-- <div> --><style><div></style>".repeat(1_000)), Ok(()));
        assert_eq!(check(&format!("<script>{}</script>", "<div>".repeat(MAX_DEPTH + 1))), Ok(()));
        assert_eq!(check(&format!("<!-- a --!>{}", "<div>".repeat(MAX_DEPTH + 1))), Err(ReadError::TooDeep));
        assert_eq!(check(&"a < b <3 ".repeat(100_000)), Ok(()));
    }
}
