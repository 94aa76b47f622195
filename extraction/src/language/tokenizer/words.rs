//! Tokens: white space first, then inside each stretch punctuation, clitics, numbers, hyphens.

use super::lexicon::{Abbreviation, abbreviation};
use crate::text::ByteSpan;

/// Prefixes that stay with their word across a hyphen ("non-profit"); the treebanks cut all others
/// ("Pakistan|-|based"). From the Penn Treebank's list as used in the UD English treebanks.
const KEPT_PREFIXES: [&str; 38] = [
    "non", "e", "mid", "anti", "re", "co", "pre", "pro", "cross", "post", "over", "semi", "multi", "ex",
    "sub", "counter", "mini", "neo", "inter", "intra", "ultra", "un", "under", "extra", "macro", "micro",
    "mega", "quasi", "super", "trans", "tri", "bi", "uni", "vice", "pseudo", "bio", "eco", "de",
];

/// Units the treebanks cut from their number ("10|am", "35|mm").
const UNITS: [&str; 20] = [
    "am", "pm", "mm", "cm", "km", "kg", "mg", "ml", "mph", "kph", "kmh", "bn", "mn", "tn", "ft", "lbs",
    "hrs", "hr", "AM", "PM",
];

/// Top-level domains by which a bare "word.word" is an address and not a missing blank.
const DOMAINS: [&str; 21] = [
    "com", "org", "net", "gov", "edu", "int", "info", "co", "uk", "in", "eu", "de", "fr", "au", "ca", "io",
    "tv", "ly", "us", "me", "ru",
];

/// Cuts one paragraph into token spans, appended to `out`. Linear in the paragraph.
pub(super) fn cut(text: &str, paragraph: ByteSpan, out: &mut Vec<ByteSpan>) {
    let end = paragraph.end as usize;
    let mut at = paragraph.start as usize;
    while at < end {
        let rest = &text[at..end];
        let Some(skip) = rest.find(|c| !is_blank(c)) else { return };
        let start = at + skip;
        let length = text[start..end].find(is_blank).unwrap_or(end - start);
        let follows = text[start + length..end].chars().find(|&c| !is_blank(c));
        Chunk { text, end: start + length, follows }.cut(start, out);
        at = start + length;
    }
}

/// Blank, or invisible: controls and zero-width characters never make a token.
pub(super) fn is_blank(c: char) -> bool {
    if c.is_ascii() {
        c <= ' ' || c == '\u{7f}'
    } else {
        c.is_whitespace() || c.is_control() || is_zero_width(c)
    }
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_mark(c)
}

/// Combining marks and joiners that belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{fe00}'..='\u{fe0f}' | '\u{93c}'..='\u{94d}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// A stretch without blanks.
struct Chunk<'t> {
    text: &'t str,
    /// Where it ends, in bytes of the text.
    end: usize,
    /// The first character after it and its blanks, in the same paragraph.
    follows: Option<char>,
}

impl Chunk<'_> {
    fn cut(&self, start: usize, out: &mut Vec<ByteSpan>) {
        let mut at = start;
        // An address is looked for at the first word of a stretch only, which keeps the scan linear.
        let mut fresh = true;
        while let Some(first) = self.char(at) {
            let next = if is_word(first) && first != '_' {
                let address = if fresh { self.address(at) } else { None };
                fresh = false;
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

    fn char(&self, at: usize) -> Option<char> {
        self.text[at..self.end].chars().next()
    }

    fn push(&self, from: usize, to: usize, out: &mut Vec<ByteSpan>) -> usize {
        out.push(ByteSpan::new(from, to));
        to
    }

    /// The end of the URL or e-mail address that starts at `at`.
    fn address(&self, at: usize) -> Option<usize> {
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

    /// Cuts the mark at `at`: runs of dots, dashes and the like are one token, others stand alone.
    fn mark(&self, at: usize, first: char, out: &mut Vec<ByteSpan>) -> usize {
        let rest = &self.text[at..self.end];
        let after = at + first.len_utf8();
        let next = self.char(after);
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
            // "'90s", "’em": the apostrophe stands for what is left out.
            '\'' | '’' => match clipped(&rest[first.len_utf8()..]) {
                0 => after,
                length => after + length,
            },
            _ => {
                after
                    + self.text[after..self.end]
                        .chars()
                        .take_while(|&c| is_mark(c))
                        .map(char::len_utf8)
                        .sum::<usize>()
            }
        };
        self.push(at, to, out)
    }

    /// Cuts the word that starts at `start`; returns where its last token ends.
    fn word(&self, start: usize, out: &mut Vec<ByteSpan>) -> usize {
        let mut at = start;
        let mut previous = '\0';
        let mut before_previous = '\0';
        while let Some(c) = self.char(at) {
            if is_word(c) {
                before_previous = previous;
                previous = c;
                at += c.len_utf8();
                continue;
            }
            let after = at + c.len_utf8();
            let next = self.char(after);
            let next_is_digit = next.is_some_and(|n| n.is_ascii_digit());
            let next_is_letter = next.is_some_and(char::is_alphabetic);
            let goes_on = match c {
                '.' => match self.stop(start, at, previous, before_previous) {
                    Stop::Inside => true,
                    Stop::Last => return self.push(start, after, out),
                    Stop::Address(to) => return self.push(start, to, out),
                    Stop::Outside => false,
                },
                ',' => previous.is_ascii_digit() && next_is_digit && self.thousand(after),
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
                    (next_is_letter && is_kept_prefix(&self.text[start..at]))
                        || self.is_phone(start, at, after)
                }
                _ => false,
            };
            if !goes_on {
                break;
            }
            before_previous = previous;
            previous = c;
            at = after;
        }
        self.finish(start, at, out)
    }

    /// What the full stop at `at` is to the word from `start`.
    fn stop(&self, start: usize, at: usize, previous: char, before_previous: char) -> Stop {
        let rest = &self.text[at + 1..self.end];
        let next = rest.chars().next();
        let initial = previous.is_alphabetic() && matches!(before_previous, '\0' | '.' | '-' | '&');
        let word = &self.text[start..=at];
        let Some(next) = next.filter(|&n| is_word(n)) else {
            let known = match abbreviation(word) {
                Some(Abbreviation::Number) => {
                    self.at_end(at + 1) && self.follows.is_some_and(|c| c.is_ascii_digit())
                }
                Some(Abbreviation::Any) => self.follows.is_some() || word != "etc.",
                Some(_) => true,
                None => false,
            };
            let acronym = initial && (word.len() > 2 && word[..word.len() - 1].contains('.'));
            // "J." is an initial; "I." and a lower-case letter end a sentence.
            let lone = initial
                && word.len() == 1 + previous.len_utf8()
                && previous.is_uppercase()
                && previous != 'I';
            let kept = next != Some('.')
                && (known || acronym || (lone && self.follows.is_some_and(char::is_uppercase)));
            return if kept { Stop::Last } else { Stop::Outside };
        };
        if previous.is_ascii_digit() && next.is_ascii_digit() {
            return Stop::Inside;
        }
        if initial
            && next.is_alphabetic()
            && rest[next.len_utf8()..].chars().next().is_none_or(|c| !c.is_alphabetic())
        {
            return Stop::Inside;
        }
        // The one abbreviation with two letters before its inner stop.
        if self.text.get(start..at + 2) == Some("Ph.D") && rest.as_bytes().get(1) == Some(&b'.') {
            return Stop::Inside;
        }
        let label = &rest[..word_length(rest)];
        let after_label = rest[label.len()..].chars().next();
        if DOMAINS.contains(&label) && before_previous != '\0' {
            let to = at + 1 + label.len();
            return match after_label {
                Some('.' | '/') => Stop::Address(self.address_end(to)),
                _ => Stop::Address(to),
            };
        }
        // "file.txt", "v2.0b" hold together; "Monday.The" and "ended.he" lack a blank.
        let short = label.len() <= 4 && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if short && previous.is_alphanumeric() && !next.is_uppercase() { Stop::Inside } else { Stop::Outside }
    }

    fn address_end(&self, at: usize) -> usize {
        let rest = &self.text[at..self.end];
        at + rest
            .trim_end_matches(|c: char| {
                matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '"' | '\'' | '”' | '’')
            })
            .len()
    }

    fn at_end(&self, at: usize) -> bool {
        at == self.end
    }

    /// True when exactly three digits stand at `at`: "1,000", not "3,4".
    fn thousand(&self, at: usize) -> bool {
        let digits = self.text[at..self.end].bytes().take(4).take_while(u8::is_ascii_digit).count();
        digits == 3
    }

    /// The bounds of the clitic around the apostrophe at `at`: "'s", "n't".
    fn clitic(&self, at: usize, after: usize, previous: char) -> Option<(usize, usize)> {
        let rest = &self.text[after..self.end];
        let letters = rest.bytes().take(3).take_while(u8::is_ascii_alphabetic).count();
        let ends = rest[letters..].chars().next().is_none_or(|c| !is_word(c));
        if !ends {
            return None;
        }
        let tail = &rest[..letters];
        if tail.eq_ignore_ascii_case("t") && matches!(previous, 'n' | 'N') {
            return Some((at - 1, after + 1));
        }
        ["s", "re", "ve", "ll", "d", "m"]
            .iter()
            .any(|clitic| tail.eq_ignore_ascii_case(clitic))
            .then_some((at, after + letters))
    }

    /// "555-0100": three digits or four on each side make one number.
    fn is_phone(&self, start: usize, at: usize, after: usize) -> bool {
        let digits = |s: &str| s.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
        let right = self.text[after..self.end].bytes().take(5).take_while(u8::is_ascii_digit).count();
        digits(&self.text[start..at]) == 3 && (right == 4 || right == 3)
    }

    /// Pushes the word, cut once more where the treebanks cut inside: "10|am", "can|not", "gon|na".
    fn finish(&self, start: usize, end: usize, out: &mut Vec<ByteSpan>) -> usize {
        let word = &self.text[start..end];
        let cut = match word.len() {
            5 | 6 if word.is_ascii() => fused(word),
            _ => None,
        }
        .or_else(|| unit(word));
        match cut {
            Some(cut) => {
                self.push(start, start + cut, out);
                self.push(start + cut, end, out)
            }
            None => self.push(start, end, out),
        }
    }
}

enum Stop {
    /// The word goes on after it.
    Inside,
    /// It ends the word and belongs to it.
    Last,
    /// The word is an address that ends here.
    Address(usize),
    /// It is a token of its own.
    Outside,
}

fn word_length(rest: &str) -> usize {
    rest.find(|c| !is_word(c)).unwrap_or(rest.len())
}

/// The length of what follows a leading apostrophe that stands for left-out letters.
fn clipped(rest: &str) -> usize {
    let word = &rest[..rest.bytes().take(6).take_while(u8::is_ascii_alphanumeric).count()];
    let decade =
        word.len() == 3 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit) && word.ends_with('s');
    let year = word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit());
    let known = matches!(word, "em" | "til" | "tis" | "twas" | "cause" | "s" | "re" | "ve" | "ll");
    if decade || year || known { word.len() } else { 0 }
}

fn is_kept_prefix(prefix: &str) -> bool {
    prefix.len() <= 7 && KEPT_PREFIXES.iter().any(|kept| prefix.eq_ignore_ascii_case(kept))
}

fn fused(word: &str) -> Option<usize> {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    if is("cannot") || is("gonna") || is("gotta") || is("wanna") || is("gimme") || is("lemme") {
        Some(3)
    } else {
        None
    }
}

fn unit(word: &str) -> Option<usize> {
    let digits = word.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b':')).count();
    (digits > 0 && digits < word.len() && word.len() - digits <= 3 && UNITS.contains(&&word[digits..]))
        .then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_all(text: &str) -> String {
        let mut spans = Vec::new();
        cut(text, ByteSpan::new(0, text.len()), &mut spans);
        spans.iter().map(|span| span.slice(text)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn clitics_are_cut_as_the_treebanks_do() {
        assert_eq!(
            cut_all("They don't know Peru's plan, can't they?"),
            "They|do|n't|know|Peru|'s|plan|,|ca|n't|they|?"
        );
        assert_eq!(cut_all("We’ll see O’Hara’s"), "We|’ll|see|O’Hara|’s");
        assert_eq!(cut_all("the ministers' rights cannot"), "the|ministers|'|rights|can|not");
    }

    #[test]
    fn stops_belong_to_abbreviations_acronyms_and_decimals_only() {
        assert_eq!(cut_all("Dr. J. Roe of the U.S. paid $3.50."), "Dr.|J.|Roe|of|the|U.S.|paid|$|3.50|.");
        assert_eq!(cut_all("It ended Monday.The crowd left."), "It|ended|Monday|.|The|crowd|left|.");
        assert_eq!(cut_all("at 5 p.m. on Sept. 3, No. 5"), "at|5|p.m.|on|Sept.|3|,|No.|5");
        assert_eq!(cut_all("He said no."), "He|said|no|.");
        assert_eq!(cut_all("Wait..."), "Wait|...");
    }

    #[test]
    fn addresses_handles_and_hashtags_hold_together() {
        assert_eq!(
            cut_all("See https://ex.org/a?b=1, ex.com or mail a.b@ex.org (@desk #vote)."),
            "See|https://ex.org/a?b=1|,|ex.com|or|mail|a.b@ex.org|(|@desk|#vote|)|."
        );
    }

    #[test]
    fn hyphens_are_cut_but_for_prefixes() {
        assert_eq!(cut_all("Lima-based non-profit"), "Lima|-|based|non-profit");
        assert_eq!(cut_all("2015-16 at 10am, 3%—so"), "2015|-|16|at|10|am|,|3|%|—|so");
    }

    #[test]
    fn odd_input_never_panics_and_yields_no_blank_tokens() {
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
            assert!(!cut_all(text).contains("||"), "{text:?}");
        }
    }
}
