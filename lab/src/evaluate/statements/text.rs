//! The text as the count sees it: words, edges, what stands in quotation marks. Offsets are code points.

pub fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Words, with what follows an apostrophe inside them.
pub fn tokens(text: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        while at < text.len()
            && (is_word(text[at])
                || at > start
                    && matches!(text[at], '\'' | '’')
                    && is_word(text[at - 1])
                    && text.get(at + 1).copied().is_some_and(is_word))
        {
            at += 1;
        }
        if at > start {
            found.push((start, at));
        }
        at = at.max(start + 1);
    }
    found
}

/// The span without what is held against nobody.
pub fn trimmed(text: &[char], mut start: usize, mut end: usize, strict: bool) -> (usize, usize) {
    if strict {
        return (start, end);
    }
    let edge = |at: usize| " \t\r\n\u{a0}\"“”„‟«»‘’'`´,.;:!?…-–—()[]".contains(text[at]);
    while start < end && edge(start) {
        start += 1;
    }
    let that = text[start..end].iter().take(4).collect::<String>().eq_ignore_ascii_case("that");
    if that && end - start > 4 && !is_word(text[start + 4]) {
        let spaces = text[start + 4..end].iter().take_while(|letter| letter.is_whitespace()).count();
        if start + 4 + spaces < end {
            start += 4 + spaces;
        }
    }
    while start < end && edge(start) {
        start += 1;
    }
    while end > start && edge(end - 1) {
        end -= 1;
    }
    (start, end)
}

/// Marks what stands in double quotation marks; an open quotation ends with its line.
pub fn quoted(text: &[char]) -> Vec<bool> {
    let mut mask = vec![false; text.len()];
    let mut open = false;
    let mut at = 0;
    while at < text.len() {
        let twice = |mark| text[at] == mark && text.get(at + 1) == Some(&mark);
        match text[at] {
            '\n' => open = false,
            '`' | '\'' if twice('`') || twice('\'') => {
                open = text[at] == '`' || !open;
                mask[at] = true;
                mask[at + 1] = true;
                at += 1;
            }
            '“' | '„' | '«' => (open, mask[at]) = (true, true),
            '”' | '»' => (open, mask[at]) = (false, true),
            '"' => (open, mask[at]) = (!open, true),
            _ => mask[at] = open,
        }
        at += 1;
    }
    mask
}

pub fn kind(tokens: &[(usize, usize)], mask: &[bool], (start, end): (usize, usize)) -> &'static str {
    let inside = || tokens.iter().filter(|token| token.0 >= start && token.1 <= end);
    let all = inside().count();
    let quoted = inside().filter(|token| mask[token.0]).count();
    match quoted as f64 / all as f64 {
        _ if all == 0 => "unknown",
        share if share >= 0.95 => "direct",
        share if share <= 0.0 => "indirect",
        _ => "mixed",
    }
}
