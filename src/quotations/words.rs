//! The words of a quotation, as they are compared: without case, punctuation and accents.

use extraction::{
    schema::{Statement, StatementType, TextSpan},
    text::Span,
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Fewest words of a quotation: fewer are titles, nicknames and single words that anybody uses.
pub const MIN_WORDS: usize = 3;
/// Most words of a text that are compared; it bounds the time and the memory of one comparison.
pub const MAX_WORDS: usize = 2_000;
/// Longest insertion in brackets, in code points; without a closing bracket in it, a bracket is punctuation.
const MAX_BRACKETS: usize = 200;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What is compared: lower case, without accents and apostrophes.
    pub key: String,
    /// The word as it is written.
    pub text: String,
    /// The characters between this word and the next.
    pub after: String,
    /// Code points of the text, or of the article's body.
    pub span: Span,
}

/// The words of a text, and where it says that words were left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The words, at most 2,000.
    pub words: Vec<Word>,
    /// For each word, whether an ellipsis or an insertion in brackets precedes it.
    gaps: Vec<bool>,
}

impl Words {
    /// Reads a text whose first character is code point `start` of the text that the spans count in. Linear.
    pub fn of(text: &str, start: u32) -> Self {
        let mut words = Self::default();
        Reader::new(text, start).read(&mut words);
        words
    }

    /// Reads what a statement has in quotation marks; of reported speech, all.
    ///
    /// Parts of direct speech follow one another ("…," she said, "…"); between those of a mixed statement words are
    /// missing.
    pub fn of_statement(statement: &Statement) -> Self {
        let mut words = Self::default();
        for part in parts(statement) {
            let is_gap = statement.statement_type == StatementType::Mixed && !words.words.is_empty();
            let mut reader = Reader::new(&part.text, part.span.start);
            reader.is_after_gap = is_gap;
            if let Some(last) = words.words.last_mut() {
                last.after = if is_gap { " … " } else { " " }.to_owned();
            }
            reader.read(&mut words);
        }
        words
    }

    /// Adds the words of a text that follows this one without a gap.
    pub fn append(&mut self, next: &Self) {
        self.words.extend(next.words.iter().cloned());
        self.gaps.extend(&next.gaps);
    }

    /// Returns true where words may be missing before word `index`; both ends of a text are such places.
    pub fn is_open(&self, index: usize) -> bool {
        index == 0 || index >= self.words.len() || self.has_gap(index)
    }

    /// Returns true where an ellipsis or an insertion precedes word `index`.
    pub fn has_gap(&self, index: usize) -> bool {
        self.gaps.get(index).copied().unwrap_or(false)
    }

    /// Returns the number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns true where there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Returns the first `count` words.
    pub fn first(mut self, count: usize) -> Self {
        self.words.truncate(count);
        self.gaps.truncate(count);
        self
    }

    /// Returns the span from word `from` to word `to`, the last exclusive; there must be one.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span::of_body(self.words[from].span.start, self.words[to - 1].span.end)
    }

    /// Returns words `from` to `to`, the last exclusive, as they are written.
    pub fn text(&self, from: usize, to: usize) -> String {
        let mut text = String::new();
        for (at, word) in self.words[from..to].iter().enumerate() {
            text.push_str(&word.text);
            if from + at + 1 < to {
                text.push_str(&word.after);
            }
        }
        text
    }

    /// Returns the keys of all words with a space between them: equal for the same words.
    pub fn normalized(&self) -> String {
        self.words.iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Returns the parts of a statement that are compared: those in quotation marks, else the whole.
fn parts(statement: &Statement) -> Vec<TextSpan> {
    let is_quoted = statement.statement_type != StatementType::Indirect && !statement.quoted.is_empty();
    match is_quoted {
        true => statement.quoted.clone(),
        false => vec![TextSpan { text: statement.text.clone(), span: statement.span }],
    }
}

/// Reads the characters of a text.
struct Reader {
    characters: Vec<char>,
    start: u32,
    at: usize,
    /// An ellipsis or an insertion was read since the last word.
    is_after_gap: bool,
}

impl Reader {
    fn new(text: &str, start: u32) -> Self {
        Self { characters: text.chars().collect(), start, at: 0, is_after_gap: false }
    }

    fn peek(&self, ahead: usize) -> char {
        self.characters.get(self.at + ahead).copied().unwrap_or(' ')
    }

    /// Reads all words, up to the most that `words` may have.
    fn read(&mut self, words: &mut Words) {
        // Where the last word of this text ends.
        let mut end = None;
        while self.at < self.characters.len() && words.len() < MAX_WORDS {
            let from = self.at;
            match self.characters[from] {
                '[' => self.skip_brackets(),
                '…' => {
                    self.is_after_gap = true;
                    self.at += 1;
                }
                '.' => self.skip_full_stops(),
                symbol if symbol.is_alphanumeric() || symbol == '%' => {
                    let key = self.read_word();
                    if let (Some(end), Some(last)) = (end, words.words.last_mut()) {
                        last.after = self.characters[end..from].iter().collect();
                    }
                    end = Some(self.at);
                    self.push(words, from, key);
                }
                _ => self.at += 1,
            }
        }
    }

    fn push(&mut self, words: &mut Words, from: usize, key: String) {
        let span =
            Span::of_body(self.start.saturating_add(from as u32), self.start.saturating_add(self.at as u32));
        let text = self.characters[from..self.at].iter().collect();
        words.words.push(Word { key, text, after: " ".to_owned(), span });
        words.gaps.push(std::mem::take(&mut self.is_after_gap));
    }

    /// Skips full stops; three or more, also with a space between them, are an ellipsis.
    fn skip_full_stops(&mut self) {
        let mut count = 0;
        while self.peek(0) == '.' || (count > 0 && self.peek(0) == ' ' && self.peek(1) == '.') {
            count += u32::from(self.peek(0) == '.');
            self.at += 1;
        }
        self.is_after_gap |= count >= 3;
    }

    /// Skips an insertion in brackets. `[sic]` is nothing; in `[T]he` the bracket alone is skipped.
    fn skip_brackets(&mut self) {
        let rest = &self.characters[self.at + 1..];
        let Some(length) = rest.iter().take(MAX_BRACKETS).position(|&symbol| symbol == ']') else {
            self.at += 1;
            return;
        };
        let inside: String = rest[..length].iter().collect();
        let after = self.peek(length + 2);
        if length == 1 && inside.chars().all(char::is_alphabetic) && after.is_alphanumeric() {
            self.at += 1;
            return;
        }
        self.at += length + 2;
        self.is_after_gap |= !inside.trim().eq_ignore_ascii_case("sic");
    }

    /// Reads a word from its first character on, and returns its key.
    ///
    /// Apostrophes inside a word, commas inside a number and the full stops of an acronym are left out.
    fn read_word(&mut self) -> String {
        if self.peek(0) == '%' {
            self.at += 1;
            return "percent".to_owned();
        }
        let mut key = String::new();
        // Letters since the beginning of the word, or its last full stop.
        let mut letters = 0;
        loop {
            let (symbol, next) = (self.peek(0), self.peek(1));
            let before = if self.at == 0 { ' ' } else { self.characters[self.at - 1] };
            if self.at >= self.characters.len() {
                break;
            } else if symbol.is_alphanumeric() || is_combining_mark(symbol) {
                let decomposed = [symbol].into_iter().nfkd().filter(|part| !is_combining_mark(*part));
                key.extend(decomposed.flat_map(char::to_lowercase));
                letters += 1;
            } else if symbol == '.' && before.is_ascii_digit() && next.is_ascii_digit() {
                key.push('.');
            } else if symbol == '.' && letters == 1 && before.is_alphabetic() && next.is_alphabetic() {
                letters = 0;
            } else {
                let between_digits = before.is_ascii_digit() && next.is_ascii_digit();
                let is_left_out = (is_apostrophe(symbol) && next.is_alphanumeric())
                    || (symbol == ',' && between_digits)
                    // The rest of "[T]he".
                    || (symbol == ']' && letters == 1 && next.is_alphanumeric());
                if !is_left_out {
                    break;
                }
            }
            self.at += 1;
        }
        key
    }
}

/// Tests for the characters that are written as an apostrophe.
fn is_apostrophe(symbol: char) -> bool {
    matches!(symbol, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> String {
        Words::of(text, 0).normalized()
    }

    #[test]
    fn case_punctuation_and_accents_do_not_count() {
        assert_eq!(keys("“We DON’T know,” — café"), "we dont know cafe");
        assert_eq!(
            keys("well-known U.S. plans cost 1,000.50 dollars."),
            "well known us plans cost 1000.50 dollars"
        );
        assert_eq!(keys("5% [sic] of it"), "5 percent of it");
        assert_eq!(keys(" … !"), "");
    }

    #[test]
    fn ellipses_and_insertions_are_gaps() {
        let gaps = |text: &str| {
            let words = Words::of(text, 0);
            (0..words.len()).filter(|&at| words.has_gap(at)).collect::<Vec<_>>()
        };
        assert_eq!(gaps("we will … win"), [2]);
        assert_eq!(gaps("we will ... win. . . . now"), [2, 3]);
        assert_eq!(gaps("we [the council] will [sic] win. So there"), [1]);
        assert_eq!(gaps("we [the council will win"), [0; 0]);
        assert_eq!(keys("[T]he [mayor] won"), "the won");
    }

    #[test]
    fn spans_are_code_points_of_the_whole_text() {
        let words = Words::of("“é we’ll”", 10);
        let spans: Vec<_> = words.words.iter().map(|word| (word.span.start, word.span.end)).collect();
        assert_eq!(spans, [(11, 12), (13, 18)]);
        assert_eq!(words.text(0, 2), "é we’ll");
    }
}
