//! Quotation marks as news uses them: straight, curly, angled, of two kinds in one pair, nested, repeated at
//! each paragraph, and astray.

use super::ByteSpan;

/// A stretch between quotation marks. It never runs over the end of its line: one that does not close there
/// ends with it, and counts only where the next paragraph takes it up with a mark of its own, or where it
/// began its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotation {
    /// With the marks.
    pub outer: ByteSpan,
    /// Without them.
    pub inner: ByteSpan,
    /// Whether a closing mark ends it.
    pub closed: bool,
}

/// Finds the quotations, in order, without overlap: of nested ones the outermost. In linear time.
///
/// A text quotes by straight single marks where it does so more often than by any other: elsewhere they mostly stand for
/// quotations inside quotations, for titles and for apostrophes, and only what looks like speech is taken.
pub fn quotations(text: &str) -> Vec<Quotation> {
    let usual = find(text, false);
    if !text.contains('\'') {
        return usual;
    }
    let all = find(text, true);
    let single = all.iter().filter(|one| one.outer.slice(text).starts_with('\'')).count();
    if single > usual.len() { all } else { usual }
}

fn find(text: &str, by_apostrophe: bool) -> Vec<Quotation> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // Whether the next line that is not blank begins with a mark: a blank line does not end what is said.
    let mut taken_up = vec![false; lines.len()];
    for at in (1..lines.len()).rev() {
        taken_up[at - 1] = if lines[at].trim().is_empty() { taken_up[at] } else { opens_line(lines[at]) };
    }
    let mut found = Vec::new();
    let mut start = 0;
    for (line, taken_up) in lines.iter().zip(taken_up) {
        in_line(line.trim_end(), start, taken_up, by_apostrophe, &mut found);
        start += line.len();
    }
    found
}

fn opens_line(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['"', '“', '„', '«', '‘']) || line.starts_with("''") || line.starts_with("``")
}

/// An opening mark that waits for its close.
struct Open {
    at: usize,
    mark: char,
    /// In bytes.
    length: usize,
    depth: u32,
}

/// The mark that begins with a symbol, and its bytes: two apostrophes, or two grave accents, stand for a double one, and a
/// third is of a quotation inside.
fn mark(symbol: char, rest: &str) -> (char, usize) {
    match rest.bytes().take(4).take_while(|&byte| char::from(byte) == symbol).count() {
        run @ 2..=3 if matches!(symbol, '\'' | '`') => ('"', run),
        _ => (symbol, symbol.len_utf8()),
    }
}

fn in_line(line: &str, base: usize, taken_up: bool, by_apostrophe: bool, found: &mut Vec<Quotation>) {
    let mut open: Option<Open> = None;
    let mut before = ' ';
    let mut next = 0;
    for (at, symbol) in line.char_indices() {
        if at < next {
            continue;
        }
        let (mark, length) = mark(symbol, &line[at..]);
        next = at + length;
        let after = line[next..].chars().next().unwrap_or(' ');
        let leans_right =
            (before.is_whitespace() || "([{—–-/\"“‘".contains(before)) && !after.is_whitespace();
        match (&mut open, mark) {
            (None, '"' | '‘') if leans_right => open = Some(Open { at, mark, length, depth: 0 }),
            (None, '“' | '„' | '«') => open = Some(Open { at, mark, length, depth: 0 }),
            (None, '\'') if leans_right => {
                let end = straight_end(line, at);
                if let Some(end) = end.filter(|&end| by_apostrophe || is_speech(&line[next..end])) {
                    push(found, base, &Open { at, mark, length, depth: 0 }, end, 1);
                    next = end + 1;
                }
            }
            (Some(one), '“' | '„' | '«') if one.mark == mark => one.depth += 1,
            (Some(one), '"') if one.mark == '"' && leans_right && before.is_whitespace() => {
                (one.at, one.length) = (at, length);
            }
            (Some(one), '”' | '»' | '"') if one.mark != '‘' => match one.depth {
                0 => {
                    push(found, base, one, at, length);
                    open = None;
                }
                _ => one.depth -= 1,
            },
            // An apostrophe is followed by a letter, or leans on a blank.
            (Some(one), '’') if one.mark == '‘' && !after.is_alphanumeric() && !before.is_whitespace() => {
                push(found, base, one, at, length);
                open = None;
            }
            (Some(one), '"' | '“') if one.mark == '‘' => *one = Open { at, mark, length, depth: 0 },
            _ => {}
        }
        before = mark;
    }
    if let Some(one) = open
        && one.mark != '‘'
        && (taken_up || line[..one.at].trim().is_empty())
        && one.at + one.length < line.len()
    {
        let outer = ByteSpan::new(base + one.at, base + line.len());
        let inner = ByteSpan::new(base + one.at + one.length, base + line.len());
        found.push(Quotation { outer, inner, closed: false });
    }
}

/// True for words that only speech has between its marks: a sentence, with the comma or stop that ends it.
fn is_speech(inner: &str) -> bool {
    let begins = inner.starts_with(char::is_uppercase);
    begins && inner.ends_with([',', '.', '!', '?']) && inner.split_whitespace().nth(2).is_some()
}

/// Words that begin with an apostrophe, not with a mark.
const CLIPPED: &[&str] = &["em", "til", "till", "tis", "twas", "cause", "n", "bout", "round", "neath", "cos"];

/// How many bytes a quotation between straight single marks may have: past that, each was an apostrophe.
const LONGEST: usize = 2000;

/// Where a quotation between straight single marks ends that begins at `start`. The same mark stands for apostrophes: one
/// after a full stop or comma, or before one, ends it sooner than one after an s, which may be the owner's.
fn straight_end(line: &str, start: usize) -> Option<usize> {
    let rest = &line[start + 1..];
    let rest = &rest[..rest.floor_char_boundary(LONGEST)];
    let first: &str = rest.split(|symbol: char| !symbol.is_alphanumeric()).next()?;
    if rest.starts_with(|symbol: char| symbol.is_numeric())
        || CLIPPED.contains(&first.to_lowercase().as_str())
    {
        return None;
    }
    let mut owners = None;
    for (at, _) in rest.match_indices('\'') {
        let before = rest[..at].chars().next_back().unwrap_or(' ');
        let after = rest[at + 1..].chars().next().unwrap_or(' ');
        if before.is_whitespace() || after.is_alphanumeric() {
            continue;
        }
        if before != 's' || ".,;:!?)".contains(after) {
            return Some(start + 1 + at);
        }
        owners.get_or_insert(start + 1 + at);
    }
    owners
}

/// Ends a quotation with a mark at `end`, of so many bytes.
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
        quotations(text).iter().map(|one| one.inner.slice(text)).collect()
    }

    #[test]
    fn marks_of_every_kind_pair_up() {
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
    fn an_apostrophe_is_no_mark_and_inches_open_nothing() {
        assert_eq!(inner("The dogs’ owner isn’t here, it’s 6\" tall."), Vec::<&str>::new());
    }

    #[test]
    fn straight_single_marks_pair_up_past_apostrophes() {
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
    fn what_goes_on_in_the_next_paragraph_ends_with_its_own() {
        assert_eq!(inner("“We stay.\n\n“We fight,” he said."), ["We stay.", "We fight,"]);
    }

    #[test]
    fn a_stray_mark_swallows_nothing() {
        assert_eq!(inner("He saw the \"bridge and left.\nNobody spoke.\n“Fine,” she said."), ["Fine,"]);
    }

    #[test]
    fn a_nested_one_belongs_to_its_outer() {
        assert_eq!(inner("“He said “go” to me,” she said."), ["He said “go” to me,"]);
    }

    proptest! {
        #[test]
        fn any_text_is_cut_on_its_characters(text in "(\\PC|[\"“”‘’'`«»\n ]){0,200}") {
            let mut last = 0;
            for one in quotations(&text) {
                prop_assert!(one.outer.contains(one.inner) && one.outer.start >= last);
                prop_assert!(text.is_char_boundary(one.inner.start as usize));
                prop_assert!(text.is_char_boundary(one.inner.end as usize));
                last = one.outer.end;
            }
        }
    }
}
