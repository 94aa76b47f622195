//! Tokenizer: paragraphs, sentences and tokens, as in the UD English treebanks.

mod characters;
mod chunk;
mod dateline;
mod full_stop;
mod galleries;
mod lexicon;
mod paragraph_kind;
mod sentences;
mod word_parts;

use serde::{Deserialize, Serialize};

pub(super) use self::lexicon::Lexicon;
use self::{
    chunk::split_paragraph, dateline::dateline_length, paragraph_kind::paragraph_kind,
    sentences::sentence_length,
};
use super::{Sentence, Token};
use crate::text::{ByteSpan, paragraphs};

/// The most tokens of a sentence. A longer one is split, so that the cost of reading it is bounded.
pub const LONGEST_SENTENCE: usize = 1000;

/// The most bytes of a sentence of several tokens, because each of its statements and events holds a copy of it.
const LONGEST_SENTENCE_BYTES: u32 = 8000;

/// The first paragraphs, among which one may begin with a dateline.
const DATELINE_PARAGRAPHS: usize = 8;

/// The function of a sentence in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SentenceKind {
    /// Body text.
    #[default]
    Story,
    /// A headline or subheading.
    Headline,
    /// The names of the authors: "By Jane Doe", "Reporting by …".
    Byline,
    /// The place and day of filing: "NEW YORK:", "KABUL, April 3 (Wire) —".
    Dateline,
    /// The caption or credit of a picture.
    Caption,
    /// Text that the web page adds: "READ MORE: …", "Story continues below".
    Boilerplate,
}

/// Splits a text into sentences and tokens without annotations. Linear in the text.
pub(super) fn split(text: &str, lexicon: &Lexicon) -> (Vec<Token>, Vec<Sentence>) {
    let mut builder =
        Builder { text, lexicon, tokens: Vec::with_capacity(text.len() / 5), sentences: Vec::new() };
    let mut spans = Vec::new();
    let mut has_dateline = false;
    for (number, paragraph) in paragraphs(text).into_iter().enumerate() {
        spans.clear();
        split_paragraph(text, paragraph, lexicon, &mut spans);
        let mut rest = &spans[..];
        let kind = paragraph_kind(text, paragraph, &spans, number, lexicon);
        if kind == SentenceKind::Story && !has_dateline && number < DATELINE_PARAGRAPHS {
            let length = dateline_length(text, &spans);
            if length > 0 {
                has_dateline = true;
                builder.add_sentence(&rest[..length], SentenceKind::Dateline, number);
                rest = &rest[length..];
            }
        }
        let mut done = 0;
        for gallery in galleries::find(text, rest, lexicon) {
            builder.add_sentences(&rest[done..gallery.start], kind, number);
            builder.add_sentences(&rest[gallery.clone()], SentenceKind::Boilerplate, number);
            done = gallery.end;
        }
        builder.add_sentences(&rest[done..], kind, number);
    }
    (builder.tokens, builder.sentences)
}

/// The sentences and tokens of a text, as far as it is split.
struct Builder<'t> {
    text: &'t str,
    lexicon: &'t Lexicon,
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
}

impl Builder<'_> {
    /// Splits tokens of one paragraph into sentences and adds them.
    fn add_sentences(&mut self, mut rest: &[ByteSpan], kind: SentenceKind, paragraph: usize) {
        while !rest.is_empty() {
            let length = sentence_length(self.text, rest, self.lexicon).min(LONGEST_SENTENCE);
            let fits = |span: &ByteSpan| span.end - rest[0].start <= LONGEST_SENTENCE_BYTES;
            let length = rest[..length].partition_point(fits).max(1);
            self.add_sentence(&rest[..length], kind, paragraph);
            rest = &rest[length..];
        }
    }

    /// Adds one sentence; `spans` must not be empty.
    fn add_sentence(&mut self, spans: &[ByteSpan], kind: SentenceKind, paragraph: usize) {
        let first = self.tokens.len();
        let sentence = self.sentences.len() as u32;
        self.tokens.extend(
            spans.iter().enumerate().map(|(at, &span)| Token::unannotated(span, sentence, first + at)),
        );
        self.sentences.push(Sentence {
            span: spans[0].hull(spans[spans.len() - 1]),
            tokens: first..self.tokens.len(),
            paragraph: paragraph as u32,
            kind,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> (Vec<Token>, Vec<Sentence>) {
        super::split(text, &Lexicon::builtin().unwrap())
    }

    fn sentences(text: &str) -> Vec<(SentenceKind, &str)> {
        split(text).1.into_iter().map(|sentence| (sentence.kind, sentence.span.slice(text))).collect()
    }

    fn story(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|(_, sentence)| sentence).collect()
    }

    #[test]
    fn a_gallery_inside_the_story_is_boilerplate() {
        use SentenceKind::{Boilerplate, Story};
        let text = "The bridge of Orlik fell. Orlik bridge 3 show all Orlik bridge 1/3 The river on Sunday Jo Roe/AP \
                    2/3 Divers at work PA 3/3 Mayor Ada Lund Getty Images Nobody was hurt. Score: 1/3 or 2/3.";
        let kinds: Vec<_> = sentences(text).into_iter().map(|(kind, text)| (kind, text.len() > 30)).collect();
        assert_eq!(
            kinds,
            [(Story, false), (Boilerplate, true), (Story, false), (Story, false)],
            "{:?}",
            sentences(text)
        );
        assert_eq!(sentences(text)[2].1, "Nobody was hurt.");
        assert_eq!(sentences("He ran 1/3 of it, then 2/3 of it.")[0].0, Story);
    }

    #[test]
    fn a_dateline_is_a_sentence_of_its_own() {
        use SentenceKind::{Dateline, Story};
        assert_eq!(
            sentences("LIMA: Rain fell on Monday."),
            [(Dateline, "LIMA:"), (Story, "Rain fell on Monday.")]
        );
        assert_eq!(
            sentences("OSLO, May 3 (Wire) — Snow fell. It melted."),
            [(Dateline, "OSLO, May 3 (Wire) —"), (Story, "Snow fell."), (Story, "It melted.")]
        );
        assert_eq!(sentences("The mayor - a baker - smiled.").len(), 1);
    }

    #[test]
    fn boilerplate_bylines_and_captions_are_recognised() {
        use SentenceKind::{Boilerplate, Byline, Caption, Headline, Story};
        let text = "FLOODS HIT NORTHERN PERU\nBy Jane Doe\nRivers rose on Monday.\nREAD MORE: Ten photos of the flood\n\
                    Jane Doe\nStory continues below\nPhoto: A. Roe/AFP\nThey fell on Tuesday.";
        let kinds: Vec<_> = sentences(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Headline, Byline, Story, Boilerplate, Caption, Boilerplate, Caption, Story]);
    }

    #[test]
    fn abbreviations_and_initials_end_no_sentence() {
        assert_eq!(
            story("Gen. J. R. Roe met Sen. Poe in the U.S. Capitol. He left at 5 p.m. on Sept. 3.").len(),
            2
        );
        assert_eq!(story("They moved to the U.S. The plan failed.").len(), 2);
        assert_eq!(story("She flew to Salem, Ore. on Friday.").len(), 1);
        let text = "‘It leaks,’ said Tamsin Ore. ‘It does.’ They met in Salem, Ore., again.";
        let (tokens, _) = split(text);
        let names: Vec<&str> = tokens
            .iter()
            .map(|token| &text[token.span.range()])
            .filter(|word| word.starts_with("Ore"))
            .collect();
        assert_eq!(names, ["Ore", "Ore."], "a last name, and a state");
        assert_eq!(story("It rose to 3.5 percent.Then it fell.").len(), 2);
    }

    #[test]
    fn a_closing_quotation_mark_belongs_to_its_sentence() {
        assert_eq!(
            story("“We won. We are glad.” Then he left."),
            ["“We won.", "We are glad.”", "Then he left."]
        );
        assert_eq!(story("\"We won.\" \"Yes.\""), ["\"We won.\"", "\"Yes.\""]);
        assert_eq!(story("“Who won?” Roe asked. Nobody knew.").len(), 2);
        assert_eq!(story("“Who won?” asked Roe.").len(), 1);
    }

    #[test]
    fn a_sentence_without_end_is_split() {
        let text = "word ".repeat(2500);
        let lengths: Vec<_> = split(&text).1.iter().map(|sentence| sentence.tokens.len()).collect();
        assert_eq!(lengths, [1000, 1000, 500]);
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_cover_all_visible_text(text in "(\\PC|[ \n.,'\"’”“A-Za-z0-9-]){0,300}") {
            let (tokens, sentences) = split(&text);
            let mut at = 0;
            for token in &tokens {
                prop_assert!(token.span.start as usize >= at && !token.span.is_empty());
                prop_assert!(text.get(token.span.range()).is_some());
                prop_assert!(text[at..token.span.start as usize].chars().all(|c| c.is_whitespace() || c.is_control() || characters::is_blank(c)));
                at = token.span.end as usize;
            }
            let mut next = 0;
            for sentence in &sentences {
                prop_assert_eq!(sentence.tokens.start, next);
                prop_assert!(!sentence.tokens.is_empty() && sentence.tokens.len() <= LONGEST_SENTENCE);
                next = sentence.tokens.end;
            }
            prop_assert_eq!(next, tokens.len());
        }
    }
}
