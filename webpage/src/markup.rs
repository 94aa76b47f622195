//! Notices HTML in what is sent as plain text.

use crate::bounds::name_at;

/// Elements that structure a text. One pair of them is markup, or two tags without a pair.
const BLOCKS: [&str; 20] = [
    "p",
    "div",
    "br",
    "script",
    "style",
    "section",
    "article",
    "figure",
    "blockquote",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "table",
    "html",
    "body",
    "head",
];
/// Elements inside a line. Pairs of them are markup where they are frequent.
const INLINES: [&str; 9] = ["a", "b", "i", "em", "strong", "span", "img", "u", "small"];
/// Words of a text for each tag of a line below which the tags are markup and no example of it.
const WORDS_PER_TAG: usize = 60;

/// Returns the first tag of a text that is HTML; `None` for a plain text, which may have `<` and examples of tags.
///
/// What stands between backticks is an example. A tag that stands alone, as in "the <p> tag", is one too.
pub fn find_markup(text: &str) -> Option<&str> {
    let (mut first, mut blocks, mut inlines, mut paired) = (None, 0, 0, false);
    let mut opened: Vec<&str> = Vec::new();
    let mut is_code = false;
    let mut from = 0;
    while let Some(at) = text[from..].find(['<', '`']).map(|at| from + at) {
        from = at + 1;
        if text[at..].starts_with('`') {
            is_code = !is_code && text[from..].contains('`');
            continue;
        }
        let (is_end, name) = name_at(&text[from..]);
        let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        let is_block = is(&BLOCKS);
        if is_code || !(is_block || is(&INLINES)) {
            continue;
        }
        let Some(length) = tag_length(&text[at..], name) else { continue };
        first.get_or_insert(&text[at..at + length]);
        *if is_block { &mut blocks } else { &mut inlines } += 1;
        let names_tag = |open: &&str| open.eq_ignore_ascii_case(name);
        if !is_end {
            if !opened.iter().any(names_tag) {
                opened.push(name);
            }
        } else if opened.iter().any(names_tag) {
            paired = true;
        }
        if blocks >= 2 {
            return first;
        }
    }
    let is_dense = || text.split_whitespace().count() < WORDS_PER_TAG * inlines;
    first.filter(|_| paired && inlines > 0 && is_dense())
}

/// Returns the length of the tag at the start of a text, in bytes; `None` where it is not closed or no tag.
fn tag_length(text: &str, name: &str) -> Option<usize> {
    /// Longest tag that is looked for, in bytes.
    const MAX_TAG: usize = 2_000;
    let bytes = text.as_bytes().iter().take(MAX_TAG).skip(1);
    let end = 1 + bytes.take_while(|&&byte| byte != b'<').position(|&byte| byte == b'>')?;
    let behind = text[1..end].trim_start_matches('/').get(name.len()..)?;
    let is_tag = behind.is_empty() || behind.starts_with(|c: char| c.is_whitespace() || c == '/');
    is_tag.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_noticed() {
        for text in [
            "<p>The council met on Monday.</p>",
            "The mayor resigned.</p><p>“We lost,” she said.",
            "The mayor resigned.<br>She left.<br/>Nobody knew.",
            "He wrote <a href=\"https://example.org/x\">a letter</a> to the council.",
            "<div class=\"story\">The council met.</div>",
            "The council met. <script>var speaker = 1;</script>",
            "<SCRIPT type='text/javascript'>alert(1)</SCRIPT> The council met.",
            "She said <b>nothing</b> to <i>anybody</i>.",
        ] {
            assert!(find_markup(text).is_some(), "{text}");
        }
    }

    #[test]
    fn plain_texts_are_none() {
        let long = "The council met on Monday and voted on the budget of the town. ".repeat(30);
        for text in [
            "Turnout was <40% and the swing >5 points.",
            "We <3 this town, said the mayor.",
            "if (a < b && c > d) { return; }",
            "The bug was in the <p> tag, the engineer said.",
            "Use `<p>text</p>` for paragraphs, the manual says.",
            "A Vec<String> is no Option<u8>, said the teacher of the course.",
            "Write to <press@example.org> or see <https://example.org/b>.",
            "<unk> <a <b",
            &format!("{long}The page said <a href=\"x\">here</a>.{long}"),
        ] {
            assert_eq!(find_markup(text), None, "{text}");
        }
    }

    #[test]
    fn time_is_linear_in_hostile_texts() {
        for part in ["<", "<a", "<p ", "`", "<a ", "</a>", "<b>"] {
            find_markup(&part.repeat(1 << 18));
        }
    }
}
