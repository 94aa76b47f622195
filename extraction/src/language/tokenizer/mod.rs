//! From characters to paragraphs, sentences and tokens, as the UD English treebanks cut them.

mod galleries;
mod lexicon;
mod lines;
mod sentences;
mod words;

use serde::{Deserialize, Serialize};

use super::{Sentence, Token};
use crate::text::{ByteSpan, paragraphs};

/// The most tokens a sentence may have; a longer one is cut, so that no step's cost runs away.
pub const LONGEST_SENTENCE: usize = 1000;

/// What a sentence is to the article: its story, or something set beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SentenceKind {
    /// The story itself.
    #[default]
    Story,
    /// A headline or subheading.
    Headline,
    /// Who wrote it: "By Jane Doe", "Reporting by …".
    Byline,
    /// Where and when it was filed: "NEW YORK:", "KABUL, April 3 (Wire) —".
    Dateline,
    /// Under a picture: a caption or a credit.
    Caption,
    /// What the page adds: "READ MORE: …", "Story continues below".
    Boilerplate,
}

/// Cuts a text into sentences and bare tokens. Linear in the text.
pub(super) fn split(text: &str) -> (Vec<Token>, Vec<Sentence>) {
    let mut cut = Cut { tokens: Vec::with_capacity(text.len() / 5), sentences: Vec::new() };
    let mut spans = Vec::new();
    let mut dateline_seen = false;
    for (number, paragraph) in paragraphs(text).into_iter().enumerate() {
        spans.clear();
        words::cut(text, paragraph, &mut spans);
        let mut rest = &spans[..];
        let kind = lines::kind(text, paragraph, &spans, number);
        if kind == SentenceKind::Story && !dateline_seen && number < 8 {
            let length = lines::dateline(text, &spans);
            if length > 0 {
                dateline_seen = true;
                cut.push(&rest[..length], SentenceKind::Dateline, number);
                rest = &rest[length..];
            }
        }
        let mut done = 0;
        for gallery in galleries::find(text, rest) {
            cut.sentences(text, &rest[done..gallery.start], kind, number);
            cut.sentences(text, &rest[gallery.clone()], SentenceKind::Boilerplate, number);
            done = gallery.end;
        }
        cut.sentences(text, &rest[done..], kind, number);
    }
    (cut.tokens, cut.sentences)
}

struct Cut {
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
}

impl Cut {
    fn sentences(&mut self, text: &str, mut rest: &[ByteSpan], kind: SentenceKind, paragraph: usize) {
        while !rest.is_empty() {
            let length = sentences::length(text, rest).min(LONGEST_SENTENCE);
            self.push(&rest[..length], kind, paragraph);
            rest = &rest[length..];
        }
    }

    fn push(&mut self, spans: &[ByteSpan], kind: SentenceKind, paragraph: usize) {
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

    fn sentences(text: &str) -> Vec<(SentenceKind, &str)> {
        split(text).1.into_iter().map(|sentence| (sentence.kind, sentence.span.slice(text))).collect()
    }

    fn story(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|(_, sentence)| sentence).collect()
    }

    #[test]
    fn a_gallery_run_into_the_story_stands_apart() {
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
    fn datelines_stand_apart_from_the_story() {
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
    fn furniture_bylines_and_captions_stand_apart() {
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
        assert_eq!(story("It rose to 3.5 percent.Then it fell.").len(), 2);
    }

    #[test]
    fn a_closing_quotation_mark_stays_with_its_sentence() {
        assert_eq!(
            story("“We won. We are glad.” Then he left."),
            ["“We won.", "We are glad.”", "Then he left."]
        );
        assert_eq!(story("\"We won.\" \"Yes.\""), ["\"We won.\"", "\"Yes.\""]);
        assert_eq!(story("“Who won?” Roe asked. Nobody knew.").len(), 2);
        assert_eq!(story("“Who won?” asked Roe.").len(), 1);
    }

    #[test]
    fn a_sentence_without_end_is_cut() {
        let text = "word ".repeat(2500);
        let lengths: Vec<_> = split(&text).1.iter().map(|sentence| sentence.tokens.len()).collect();
        assert_eq!(lengths, [1000, 1000, 500]);
    }

    proptest! {
        #[test]
        fn tokens_cut_the_text_in_order_and_cover_all_that_is_seen(text in "(\\PC|[ \n.,'\"’”“A-Za-z0-9-]){0,300}") {
            let (tokens, sentences) = split(&text);
            let mut at = 0;
            for token in &tokens {
                prop_assert!(token.span.start as usize >= at && !token.span.is_empty());
                prop_assert!(text.get(token.span.range()).is_some());
                prop_assert!(text[at..token.span.start as usize].chars().all(|c| c.is_whitespace() || c.is_control() || words::is_blank(c)));
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
