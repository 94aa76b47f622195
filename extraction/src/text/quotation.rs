//! Quotations by their marks: straight, curly, angled, mixed, nested, unpaired, repeated at each paragraph.

use super::ByteSpan;

/// A span between quotation marks, inside one line.
///
/// A quotation without a closing mark ends with its line. It counts only when it begins its paragraph, or when the
/// next paragraph continues it with an opening mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotation {
    /// The span with its marks.
    pub outer: ByteSpan,
    /// The span without its marks.
    pub inner: ByteSpan,
    /// A closing mark ends it.
    pub closed: bool,
}

/// Finds the quotations, in order, without overlap: the outermost of nested ones. Linear in the text.
///
/// Straight single marks count as quotation marks when the text has more quotations with them than with all others.
/// In other texts most are apostrophes, titles or inner quotations, and only spans that look like speech count.
pub fn quotations(text: &str) -> Vec<Quotation> {
    let without_single = find(text, false);
    if !text.contains('\'') {
        return without_single;
    }
    let with_single = find(text, true);
    let single = with_single.iter().filter(|quotation| quotation.outer.slice(text).starts_with('\'')).count();
    if single > without_single.len() { with_single } else { without_single }
}

/// Finds the quotations; `allow_single` lets every pair of straight single marks be one.
fn find(text: &str, allow_single: bool) -> Vec<Quotation> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // Whether the next line that is not blank begins with an opening mark.
    let mut is_continued = vec![false; lines.len()];
    for at in (1..lines.len()).rev() {
        is_continued[at - 1] =
            if lines[at].trim().is_empty() { is_continued[at] } else { opens_line(lines[at]) };
    }
    let mut found = Vec::new();
    let mut start = 0;
    for (line, is_continued) in lines.iter().zip(is_continued) {
        find_in_line(line.trim_end(), Line { start, is_continued, allow_single }, &mut found);
        start += line.len();
    }
    found
}

/// Tests for an opening mark at the beginning of a line.
fn opens_line(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['"', '“', '„', '«', '‘']) || line.starts_with("''") || line.starts_with("``")
}

/// The context of a line.
struct Line {
    /// Its first byte in the text.
    start: usize,
    /// The next line that is not blank begins with an opening mark.
    is_continued: bool,
    allow_single: bool,
}

/// An opening mark without its closing mark.
struct Open {
    /// Its byte in the line.
    at: usize,
    mark: char,
    /// Its length in bytes.
    length: usize,
    /// The number of inner quotations that are open.
    depth: u32,
}

/// Returns the mark that begins with a symbol, and its length in bytes.
///
/// Two apostrophes or grave accents are a double mark; a third belongs to an inner quotation.
fn mark(symbol: char, rest: &str) -> (char, usize) {
    match rest.bytes().take(4).take_while(|&byte| char::from(byte) == symbol).count() {
        run @ 2..=3 if matches!(symbol, '\'' | '`') => ('"', run),
        _ => (symbol, symbol.len_utf8()),
    }
}

/// Finds the quotations of one line.
fn find_in_line(line: &str, context: Line, found: &mut Vec<Quotation>) {
    let base = context.start;
    let is_spaced = has_spaced_marks(line);
    let mut pending: Option<Open> = None;
    let mut before = ' ';
    let mut next = 0;
    for (at, symbol) in line.char_indices() {
        if at < next {
            continue;
        }
        let (mark, length) = mark(symbol, &line[at..]);
        next = at + length;
        let after = line[next..].chars().next().unwrap_or(' ');
        let touches = (before.is_whitespace() || "([{—–-/\"“‘".contains(before)) && !after.is_whitespace();
        let can_open = touches || is_spaced && mark == '"';
        let reopens = touches && before.is_whitespace() && !is_spaced;
        match (&mut pending, mark) {
            (None, '"' | '‘') if can_open => pending = Some(Open { at, mark, length, depth: 0 }),
            (None, '“' | '„' | '«') => pending = Some(Open { at, mark, length, depth: 0 }),
            (None, '\'') if can_open => {
                let end = straight_close(line, at);
                if let Some(end) = end.filter(|&end| context.allow_single || is_speech(&line[next..end])) {
                    push(found, base, &Open { at, mark, length, depth: 0 }, end, 1);
                    next = end + 1;
                }
            }
            (Some(open), '“' | '„' | '«') if open.mark == mark => open.depth += 1,
            (Some(open), '"') if reopens && open.mark == '"' && is_continuation(line, open, at) => {}
            (Some(open), '"') if reopens && open.mark == '"' => (open.at, open.length) = (at, length),
            (Some(open), '”' | '»' | '"') if open.mark != '‘' => match open.depth {
                0 => {
                    push(found, base, open, at, length);
                    pending = None;
                }
                _ => open.depth -= 1,
            },
            // An apostrophe precedes a letter or follows white space.
            (Some(open), '’') if open.mark == '‘' && !after.is_alphanumeric() && !before.is_whitespace() =>
            {
                push(found, base, open, at, length);
                pending = None;
            }
            (Some(open), '"' | '“') if open.mark == '‘' => *open = Open { at, mark, length, depth: 0 },
            _ => {}
        }
        before = mark;
    }
    if let Some(open) = pending
        && open.mark != '‘'
        && (context.is_continued || line[..open.at].trim().is_empty())
        && open.at + open.length < line.len()
    {
        let outer = ByteSpan::new(base + open.at, base + line.len());
        let inner = ByteSpan::new(base + open.at + open.length, base + line.len());
        found.push(Quotation { outer, inner, closed: false });
    }
}

/// Tests for pairs of straight marks with white space on both sides, as in texts that were cut into tokens: `" We go , "`.
fn has_spaced_marks(line: &str) -> bool {
    let is_open = |neighbour: Option<char>| neighbour.is_none_or(char::is_whitespace);
    let mut count = 0;
    for (at, _) in line.match_indices('"') {
        let (before, after) = (line[..at].chars().next_back(), line[at + 1..].chars().next());
        if !is_open(before) || !is_open(after) {
            return false;
        }
        count += 1;
    }
    count > 0 && count % 2 == 0
}

/// Tests for an opening mark at `at` that continues an open quotation: `"We stay. "We fight," he said.`
///
/// Texts whose paragraphs were joined have one before each paragraph of a long quotation. The quotation must look like
/// speech: a capital after its mark, and a sentence or an introduction before it.
fn is_continuation(line: &str, open: &Open, at: usize) -> bool {
    let before = line[..open.at].trim_end();
    let is_introduced = before.is_empty() || before.ends_with([':', ',', '.', '!', '?', '"', '”']);
    let said = &line[open.at + open.length..at];
    is_introduced
        && said.starts_with(|first: char| first.is_uppercase())
        && said.trim_end().ends_with(['.', '!', '?', '…'])
}

/// Tests for speech: three or more words with a capital at the beginning and punctuation at the end.
fn is_speech(inner: &str) -> bool {
    let is_capitalized = inner.starts_with(char::is_uppercase);
    is_capitalized && inner.ends_with([',', '.', '!', '?']) && inner.split_whitespace().nth(2).is_some()
}

/// Words that are written with a leading apostrophe.
const ELISIONS: &[&str] =
    &["em", "til", "till", "tis", "twas", "cause", "n", "bout", "round", "neath", "cos"];

/// The longest quotation between straight single marks, in bytes.
const MAX_SINGLE: usize = 2000;

/// Returns the closing mark of the quotation between straight single marks that begins at `start`.
///
/// A mark after an s can be a possessive, so it counts only when punctuation follows or no other mark closes.
fn straight_close(line: &str, start: usize) -> Option<usize> {
    let rest = &line[start + 1..];
    let rest = &rest[..rest.floor_char_boundary(MAX_SINGLE)];
    let first: &str = rest.split(|symbol: char| !symbol.is_alphanumeric()).next()?;
    if rest.starts_with(|symbol: char| symbol.is_numeric())
        || ELISIONS.contains(&first.to_lowercase().as_str())
    {
        return None;
    }
    let mut after_s = None;
    for (at, _) in rest.match_indices('\'') {
        let before = rest[..at].chars().next_back().unwrap_or(' ');
        let after = rest[at + 1..].chars().next().unwrap_or(' ');
        if before.is_whitespace() || after.is_alphanumeric() {
            continue;
        }
        if before != 's' || ".,;:!?)".contains(after) {
            return Some(start + 1 + at);
        }
        after_s.get_or_insert(start + 1 + at);
    }
    after_s
}

/// Adds the quotation that the mark at `end`, of `length` bytes, closes. Empty ones are left out.
fn push(found: &mut Vec<Quotation>, base: usize, open: &Open, end: usize, length: usize) {
    let inner = ByteSpan::new(base + open.at + open.length, base + end);
    if !inner.is_empty() {
        let outer = ByteSpan::new(base + open.at, base + end + length);
        found.push(Quotation { outer, inner, closed: true });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        quotations(text).iter().map(|quotation| quotation.inner.slice(text)).collect()
    }

    #[test]
    fn marks_of_every_kind_are_paired() {
        assert_eq!(
            inner("“We go,” she said. \"Now,\" he said. «Non» and „Nein“ ”"),
            ["We go,", "Now,", "Non", "Nein“ "]
        );
        assert_eq!(inner("They spoke of \"the valley” and left."), ["the valley"]);
        assert_eq!(inner("It was ‘a good day for us’, she said."), ["a good day for us"]);
        assert_eq!(
            inner("''Go,'' she said. ``Now.'' ''He said 'no,''' she said."),
            ["Go,", "Now.", "He said 'no,"]
        );
    }

    #[test]
    fn marks_between_spaces_are_paired() {
        assert_eq!(inner("\" We go , \" she said . \" Now . \""), [" We go , ", " Now . "]);
        assert_eq!(inner("A pole of 6 \" and a rope"), Vec::<&str>::new());
    }

    #[test]
    fn apostrophes_and_inches_are_no_marks() {
        assert_eq!(inner("The dogs’ owner isn’t here, it’s 6\" tall."), Vec::<&str>::new());
    }

    #[test]
    fn straight_single_marks_are_paired_across_apostrophes() {
        assert_eq!(
            inner("'We don't share the owners' view,' she said."),
            ["We don't share the owners' view,"]
        );
        assert_eq!(inner("He called it 'a mess', and left 'em 'til the '90s."), ["a mess"]);
        assert_eq!(inner("Rock 'n' roll, the dogs' bowl, O'Brien's 6' pole."), Vec::<&str>::new());
        assert_eq!(inner("\"They said 'no' to us,\" he said."), ["They said 'no' to us,"]);
        assert_eq!(inner("\"We go,\" she said after 'Hamlet'."), ["We go,"]);
        assert_eq!(inner("\"We go,\" she said. 'No, you stay,' he said."), ["We go,", "No, you stay,"]);
    }

    #[test]
    fn a_quotation_over_paragraphs_is_one_a_paragraph() {
        assert_eq!(inner("“We stay.\n\n“We fight,” he said."), ["We stay.", "We fight,"]);
    }

    #[test]
    fn a_quotation_over_joined_paragraphs_is_one() {
        assert_eq!(
            inner("Ann Roe said: \"We stay here. \"We will fight. \"Then we go.\" Nobody left."),
            ["We stay here. \"We will fight. \"Then we go."]
        );
        assert_eq!(inner("He saw the \"bridge and left. \"We go,\" she said."), ["We go,"]);
    }

    #[test]
    fn an_unpaired_mark_opens_nothing() {
        assert_eq!(inner("He saw the \"bridge and left.\nNobody spoke.\n“Fine,” she said."), ["Fine,"]);
    }

    #[test]
    fn an_inner_quotation_belongs_to_the_outer() {
        assert_eq!(inner("“He said “go” to me,” she said."), ["He said “go” to me,"]);
    }

    proptest! {
        #[test]
        fn quotations_of_any_text_are_on_character_boundaries(text in "(\\PC|[\"“”‘’'`«»\n ]){0,200}") {
            let mut last = 0;
            for quotation in quotations(&text) {
                prop_assert!(quotation.outer.contains(quotation.inner) && quotation.outer.start >= last);
                prop_assert!(text.is_char_boundary(quotation.inner.start as usize));
                prop_assert!(text.is_char_boundary(quotation.inner.end as usize));
                last = quotation.outer.end;
            }
        }
    }
}
