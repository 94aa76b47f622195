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

/// Finds the quotations, in order, without overlap: of nested ones the outermost. One pass.
pub fn quotations(text: &str) -> Vec<Quotation> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // Whether the next line that is not blank begins with a mark: a blank line does not end what is said.
    let mut taken_up = vec![false; lines.len()];
    for at in (1..lines.len()).rev() {
        taken_up[at - 1] = if lines[at].trim().is_empty() { taken_up[at] } else { opens_line(lines[at]) };
    }
    let mut found = Vec::new();
    let mut start = 0;
    for (line, taken_up) in lines.iter().zip(taken_up) {
        in_line(line.trim_end(), start, taken_up, &mut found);
        start += line.len();
    }
    found
}

fn opens_line(line: &str) -> bool {
    line.trim_start().starts_with(['"', '“', '„', '«', '‘'])
}

/// An opening mark that waits for its close.
struct Open {
    at: usize,
    mark: char,
    depth: u32,
}

fn in_line(line: &str, base: usize, taken_up: bool, found: &mut Vec<Quotation>) {
    let mut open: Option<Open> = None;
    let mut before = ' ';
    let mut symbols = line.char_indices().peekable();
    while let Some((at, symbol)) = symbols.next() {
        let after = symbols.peek().map_or(' ', |(_, next)| *next);
        let leans_right =
            (before.is_whitespace() || "([{—–-/\"“‘".contains(before)) && !after.is_whitespace();
        match (&mut open, symbol) {
            (None, '"') if leans_right => open = Some(Open { at, mark: symbol, depth: 0 }),
            (None, '“' | '„' | '«') => open = Some(Open { at, mark: symbol, depth: 0 }),
            (None, '‘') if leans_right => open = Some(Open { at, mark: symbol, depth: 0 }),
            (Some(one), '“' | '„' | '«') if one.mark == symbol => one.depth += 1,
            (Some(one), '"') if one.mark == '"' && leans_right && before.is_whitespace() => one.at = at,
            (Some(one), '”' | '»' | '"') if one.mark != '‘' => match one.depth {
                0 => {
                    push(found, base, one.at, one.mark, at, symbol.len_utf8());
                    open = None;
                }
                _ => one.depth -= 1,
            },
            // An apostrophe is followed by a letter, or leans on a blank.
            (Some(one), '’') if one.mark == '‘' && !after.is_alphanumeric() && !before.is_whitespace() => {
                push(found, base, one.at, one.mark, at, symbol.len_utf8());
                open = None;
            }
            (Some(one), '"' | '“') if one.mark == '‘' => *one = Open { at, mark: symbol, depth: 0 },
            _ => {}
        }
        before = symbol;
    }
    if let Some(one) = open
        && one.mark != '‘'
        && (taken_up || line[..one.at].trim().is_empty())
        && one.at + one.mark.len_utf8() < line.len()
    {
        let outer = ByteSpan::new(base + one.at, base + line.len());
        let inner = ByteSpan::new(base + one.at + one.mark.len_utf8(), base + line.len());
        found.push(Quotation { outer, inner, closed: false });
    }
}

fn push(found: &mut Vec<Quotation>, base: usize, start: usize, mark: char, end: usize, length: usize) {
    let inner = ByteSpan::new(base + start + mark.len_utf8(), base + end);
    if !inner.is_empty() {
        let outer = ByteSpan::new(base + start, base + end + length);
        found.push(Quotation { outer, inner, closed: true });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        quotations(text).iter().map(|one| one.inner.of(text)).collect()
    }

    #[test]
    fn marks_of_every_kind_pair_up() {
        assert_eq!(
            inner("“We go,” she said. \"Now,\" he said. «Non» and „Nein“ ”"),
            ["We go,", "Now,", "Non", "Nein“ "]
        );
        assert_eq!(inner("They spoke of \"the valley” and left."), ["the valley"]);
        assert_eq!(inner("It was ‘a good day for us’, she said."), ["a good day for us"]);
    }

    #[test]
    fn an_apostrophe_is_no_mark_and_inches_open_nothing() {
        assert_eq!(inner("The dogs’ owner isn’t here, it’s 6\" tall."), Vec::<&str>::new());
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
        fn any_text_is_cut_on_its_characters(text in "(\\PC|[\"“”‘’«»\n ]){0,200}") {
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
