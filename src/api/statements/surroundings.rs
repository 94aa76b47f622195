//! The sentences before and behind a statement.

use crate::store::statements::Surroundings;
use extraction::{
    language::{AnnotatedText, Lexicon, SentenceKind},
    schema::TextSpan,
    text::{CodePoints, Span},
};

/// Returns the sentence before a statement and the one behind it; `None` where there is none, or it is too long.
pub fn neighbours(around: &Surroundings, lexicon: &Lexicon) -> (Option<TextSpan>, Option<TextSpan>) {
    if around.text.is_empty() {
        return (None, None);
    }
    let doc = AnnotatedText::tokenize(&around.text, lexicon);
    let points = CodePoints::new(&around.text);
    let (from, to) = (around.covered.0 - around.start, around.covered.1 - around.start);
    let sentence = |at: usize| {
        let sentence = doc.sentences.get(at)?;
        let span = points.span(sentence.span);
        let span = Span::of_body(span.start + around.start, span.end + around.start);
        let is_text = sentence.kind != SentenceKind::Dateline;
        is_text.then(|| TextSpan { text: sentence.span.slice(&around.text).to_owned(), span })
    };
    let ends_before = |at: &usize| points.at(doc.sentences[*at].span.end) <= from;
    let starts_behind = |at: &usize| points.at(doc.sentences[*at].span.start) >= to;
    let numbers = 0..doc.sentences.len();
    let before = numbers.clone().rev().find(ends_before).filter(|&at| at > 0 || around.start == 0);
    let last = doc.sentences.len() - 1;
    let after = numbers.clone().find(starts_behind).filter(|&at| at < last || !around.is_cut);
    (before.and_then(sentence), after.and_then(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, statement: &str, start: u32, is_cut: bool) -> [Option<String>; 2] {
        let at = text.find(statement).expect("is there") as u32;
        let covered = (start + at, start + at + statement.len() as u32);
        let around = Surroundings { text: text.to_owned(), start, is_cut, covered };
        let (before, after) = neighbours(&around, &Lexicon::builtin().expect("the word lists fit"));
        for sentence in before.iter().chain(&after) {
            let span = Span::of_body(sentence.span.start - start, sentence.span.end - start);
            assert_eq!(span.slice(text), Some(sentence.text.as_str()));
        }
        [before, after].map(|sentence| sentence.map(|sentence| sentence.text))
    }

    #[test]
    fn a_statement_has_a_sentence_on_either_side() {
        let text = "The council met.\n\nThe bridge will open, Petrova said. Kolev disagreed. He left.";
        let statement = "The bridge will open, Petrova said.";
        let both = [Some("The council met.".to_owned()), Some("Kolev disagreed.".to_owned())];
        assert_eq!(texts(text, statement, 0, false), both);
        assert_eq!(texts(text, "The council met.", 0, false)[0], None);
        assert_eq!(texts(text, "He left.", 0, false)[1], None);
    }

    #[test]
    fn a_sentence_that_is_cut_is_left_out() {
        let text = "council met. The bridge will open, Petrova said. Kolev";
        assert_eq!(texts(text, "The bridge will open, Petrova said.", 400, true), [None, None]);
    }
}
