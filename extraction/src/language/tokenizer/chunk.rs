//! Splitting of paragraphs into tokens: at white space, then at marks, clitics, numbers and hyphens.

use super::{
    characters::{is_blank, is_combining, is_word, word_length},
    full_stop::FullStop,
    lexicon::Lexicon,
    word_parts::{elision_length, split_point},
};
use crate::text::ByteSpan;

/// Splits one paragraph into token spans, appended to `out`. Linear in the paragraph.
pub(super) fn split_paragraph(text: &str, paragraph: ByteSpan, lexicon: &Lexicon, out: &mut Vec<ByteSpan>) {
    let end = paragraph.end as usize;
    let mut at = paragraph.start as usize;
    while at < end {
        let rest = &text[at..end];
        let Some(skip) = rest.find(|c| !is_blank(c)) else { return };
        let start = at + skip;
        let length = text[start..end].find(is_blank).unwrap_or(end - start);
        let next_char = text[start + length..end].chars().find(|&c| !is_blank(c));
        Chunk { text, end: start + length, next_char, lexicon }.split(start, out);
        at = start + length;
    }
}

/// A run of characters without white space.
pub(super) struct Chunk<'t> {
    /// The whole text, so that offsets into it are byte offsets of tokens.
    pub text: &'t str,
    /// The byte after the chunk.
    pub end: usize,
    /// The next visible character after the chunk, in the same paragraph.
    pub next_char: Option<char>,
    pub lexicon: &'t Lexicon,
}

impl Chunk<'_> {
    /// Splits the chunk, which begins at byte `start`, into tokens.
    fn split(&self, start: usize, out: &mut Vec<ByteSpan>) {
        let mut at = start;
        // Only the first word of a chunk can begin an address, which keeps the scan linear.
        let mut is_first = true;
        while let Some(first) = self.char_at(at) {
            let next = if is_word(first) && first != '_' {
                let address = if is_first { self.address_at(at) } else { None };
                is_first = false;
                match address {
                    Some(to) => self.push(at, to, out),
                    None => self.word(at, out),
                }
            } else {
                self.mark(at, first, out)
            };
            at = next;
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..self.end].chars().next()
    }

    /// Adds a token; returns its end.
    fn push(&self, from: usize, to: usize, out: &mut Vec<ByteSpan>) -> usize {
        out.push(ByteSpan::new(from, to));
        to
    }

    /// Returns the end of the URL or e-mail address that begins at `at`.
    fn address_at(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..self.end];
        let lower =
            |start: &str| rest.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        let is_url = lower("http://") || lower("https://") || lower("www.");
        let kept = rest.trim_end_matches(|c: char| {
            matches!(
                c,
                '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '»' | '>'
            )
        });
        if is_url {
            return Some(at + kept.len().max(1));
        }
        let (name, host) = kept.split_once('@')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%');
        (!name.is_empty() && host.contains('.') && name.chars().all(plain) && host.chars().all(plain))
            .then_some(at + kept.len())
    }

    /// Adds the token of the mark at `at`; returns its end.
    ///
    /// Runs of dots, hyphens and the like are one token, other marks are one token each.
    fn mark(&self, at: usize, first: char, out: &mut Vec<ByteSpan>) -> usize {
        let rest = &self.text[at..self.end];
        let after = at + first.len_utf8();
        let next = self.char_at(after);
        let run = |same: fn(char) -> bool| at + rest.find(|c| !same(c)).unwrap_or(rest.len());
        let to = match first {
            '.' => run(|c| c == '.'),
            '!' | '?' => run(|c| c == '!' || c == '?'),
            '-' => run(|c| c == '-'),
            '*' => run(|c| c == '*'),
            '=' => run(|c| c == '='),
            '_' => run(|c| c == '_'),
            '~' => run(|c| c == '~'),
            '`' => run(|c| c == '`'),
            // Handles and hashtags; "#1" stays a mark and a number.
            '@' if next.is_some_and(char::is_alphanumeric) => {
                after + word_length(&self.text[after..self.end])
            }
            '#' if next.is_some_and(char::is_alphabetic) => after + word_length(&self.text[after..self.end]),
            '\'' if rest.starts_with("''") => at + 2,
            // "'90s", "’em": the apostrophe stands for omitted characters.
            '\'' | '’' => match elision_length(&rest[first.len_utf8()..], self.lexicon) {
                0 => after,
                length => after + length,
            },
            _ => {
                after
                    + self.text[after..self.end]
                        .chars()
                        .take_while(|&c| is_combining(c))
                        .map(char::len_utf8)
                        .sum::<usize>()
            }
        };
        self.push(at, to, out)
    }

    /// Adds the tokens of the word that begins at `start`; returns the end of the last.
    fn word(&self, start: usize, out: &mut Vec<ByteSpan>) -> usize {
        let mut at = start;
        let mut previous = '\0';
        let mut before_previous = '\0';
        while let Some(c) = self.char_at(at) {
            if is_word(c) {
                before_previous = previous;
                previous = c;
                at += c.len_utf8();
                continue;
            }
            let after = at + c.len_utf8();
            let next = self.char_at(after);
            let next_is_digit = next.is_some_and(|n| n.is_ascii_digit());
            let next_is_letter = next.is_some_and(char::is_alphabetic);
            let continues = match c {
                '.' => match self.full_stop(start, at, previous, before_previous) {
                    FullStop::Inside => true,
                    FullStop::Last => return self.push(start, after, out),
                    FullStop::Address(to) => return self.push(start, to, out),
                    FullStop::Outside => false,
                },
                ',' => previous.is_ascii_digit() && next_is_digit && self.is_thousand(after),
                ':' => previous.is_ascii_digit() && next_is_digit,
                '/' => previous.is_ascii_digit() && next_is_digit,
                '&' => previous.is_uppercase() && next.is_some_and(char::is_uppercase),
                '$' if matches!(&self.text[start..at], "US" | "A" | "C" | "HK" | "NZ" | "S" | "AU") => {
                    return self.push(start, after, out);
                }
                '\'' | '’' if next_is_letter => match self.clitic(at, after, previous) {
                    Some((from, to)) if from > start => {
                        self.push(start, from, out);
                        return self.push(from, to, out);
                    }
                    Some(_) | None => true,
                },
                '-' => {
                    (next_is_letter && self.lexicon.is_kept_prefix(&self.text[start..at]))
                        || self.is_phone_number(start, at, after)
                }
                _ => false,
            };
            if !continues {
                break;
            }
            before_previous = previous;
            previous = c;
            at = after;
        }
        self.finish(start, at, out)
    }

    /// Adds a word, split once more where the treebanks split inside; returns its end.
    fn finish(&self, start: usize, end: usize, out: &mut Vec<ByteSpan>) -> usize {
        match split_point(&self.text[start..end], self.lexicon) {
            Some(at) => {
                self.push(start, start + at, out);
                self.push(start + at, end, out)
            }
            None => self.push(start, end, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let mut spans = Vec::new();
        let lexicon = Lexicon::builtin().unwrap();
        split_paragraph(text, ByteSpan::new(0, text.len()), &lexicon, &mut spans);
        spans.iter().map(|span| span.slice(text)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn clitics_are_split_as_in_the_treebanks() {
        assert_eq!(
            tokens("They don't know Peru's plan, can't they?"),
            "They|do|n't|know|Peru|'s|plan|,|ca|n't|they|?"
        );
        assert_eq!(tokens("We’ll see O’Hara’s"), "We|’ll|see|O’Hara|’s");
        assert_eq!(tokens("the ministers' rights cannot"), "the|ministers|'|rights|can|not");
    }

    #[test]
    fn full_stops_belong_to_abbreviations_acronyms_and_decimals_only() {
        assert_eq!(tokens("Dr. J. Roe of the U.S. paid $3.50."), "Dr.|J.|Roe|of|the|U.S.|paid|$|3.50|.");
        assert_eq!(tokens("It ended Monday.The crowd left."), "It|ended|Monday|.|The|crowd|left|.");
        assert_eq!(tokens("at 5 p.m. on Sept. 3, No. 5"), "at|5|p.m.|on|Sept.|3|,|No.|5");
        assert_eq!(tokens("He said no."), "He|said|no|.");
        assert_eq!(tokens("Wait..."), "Wait|...");
    }

    #[test]
    fn addresses_handles_and_hashtags_are_one_token() {
        assert_eq!(
            tokens("See https://ex.org/a?b=1, ex.com or mail a.b@ex.org (@desk #vote)."),
            "See|https://ex.org/a?b=1|,|ex.com|or|mail|a.b@ex.org|(|@desk|#vote|)|."
        );
    }

    #[test]
    fn hyphens_are_split_except_after_prefixes() {
        assert_eq!(tokens("Lima-based non-profit"), "Lima|-|based|non-profit");
        assert_eq!(tokens("2015-16 at 10am, 3%—so"), "2015|-|16|at|10|am|,|3|%|—|so");
    }

    #[test]
    fn unusual_input_never_panics_and_gives_no_empty_tokens() {
        for text in [
            "",
            "\u{feff}",
            "'",
            "..",
            "’’’",
            "@",
            "#",
            "a'",
            "$",
            "-",
            "\u{301}",
            "http://",
            "www.",
            "é.é",
            "..a",
            "1,",
        ] {
            assert!(!tokens(text).contains("||"), "{text:?}");
        }
    }
}
