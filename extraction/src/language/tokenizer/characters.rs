//! Character classes of the tokenizer.

/// Tests for white space and for invisible characters, which never make a token.
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

/// Tests for characters of a word: letters, digits, the underscore and the marks combined with them.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining(c)
}

/// Tests for combining marks and joiners, which belong to the character before them.
pub(super) fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{fe00}'..='\u{fe0f}' | '\u{93c}'..='\u{94d}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Returns the length in bytes of the word that begins `text`.
pub(super) fn word_length(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}
