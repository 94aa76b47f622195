//! Words and sentences cut by their characters alone, until the models stand in this room.

use super::{Annotated, Sentence, Token};
use crate::text::ByteSpan;

/// Words before a full stop that ends no sentence.
const SHORT: &[&str] = &[
    "mr", "mrs", "ms", "dr", "gen", "sen", "rep", "gov", "st", "col", "lt", "sgt", "prof", "inc", "corp",
    "co", "jr", "sr", "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "no", "vs",
];

/// Cuts a text into tokens and sentences; its lines are its paragraphs.
pub(super) fn annotate(text: &str) -> Annotated<'_> {
    let mut words =
        Annotated { text, model: "none", tokens: Vec::new(), sentences: Vec::new(), names: Vec::new() };
    let mut from = 0;
    for (paragraph, line) in text.split('\n').enumerate() {
        cut_line(&mut words, from, line, paragraph as u32);
        from += line.len() + 1;
    }
    words
}

fn cut_line(words: &mut Annotated<'_>, from: usize, line: &str, paragraph: u32) {
    let mut first = words.tokens.len();
    let mut at = 0;
    while let Some(character) = line[at..].chars().next() {
        let rest = &line[at..];
        let length = if character.is_whitespace() {
            at += character.len_utf8();
            continue;
        } else if character.is_alphanumeric() {
            word_length(rest)
        } else if matches!(character, '\'' | '’') && rest[character.len_utf8()..].starts_with('s') {
            character.len_utf8() + 1
        } else {
            character.len_utf8()
        };
        let span = ByteSpan::new(from + at, from + at + length);
        words.tokens.push(Token { span, sentence: words.sentences.len() as u32 });
        at += length;
        let next = line[at..].chars().next();
        let stop = matches!(character, '.' | '!' | '?') && next.is_none_or(char::is_whitespace);
        if stop && !(character == '.' && follows_short(&line[..at - 1])) {
            close(words, &mut first, paragraph);
        }
    }
    close(words, &mut first, paragraph);
}

/// Letters and digits, with single marks between them: "26,000", "co-operate", "U.S".
fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if character.is_alphanumeric() || matches!(character, '-' | '.' | ',' | '&') && next {
            end = at + character.len_utf8();
        } else {
            break;
        }
    }
    end
}

fn follows_short(before: &str) -> bool {
    let word =
        before.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default().to_lowercase();
    word.chars().count() == 1 || word.contains('.') || SHORT.contains(&word.as_str())
}

fn close(words: &mut Annotated<'_>, first: &mut usize, paragraph: u32) {
    let end = words.tokens.len();
    if end > *first {
        let span = words.span(*first..end);
        words.sentences.push(Sentence { span, tokens: *first..end, paragraph });
        *first = end;
    }
}
