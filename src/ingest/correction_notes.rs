//! Finds the notes of corrections that stand in an article's own text.

use extraction::text::Span;
use serde::Serialize;
use utoipa::ToSchema;

/// Longest paragraph that is a note, in bytes.
const MAX_NOTE: usize = 3_000;
/// Starts of a note, in lower case; a colon or a dash follows.
const HEADINGS: [&str; 9] = [
    "corrections",
    "correction",
    "clarifications",
    "clarification",
    "corrects",
    "corrected",
    "editor's note",
    "editor’s note",
    "erratum",
];
/// What an editor's note or a sentence without a heading says of a mistake, in lower case.
const PHRASES: [(&str, &str); 5] = [
    ("an earlier version of this ", ""),
    ("a previous version of this ", ""),
    ("earlier versions of this ", ""),
    ("this ", " has been corrected"),
    ("this ", " was corrected"),
];
/// What is corrected.
const PIECES: [&str; 9] =
    ["article", "story", "report", "headline", "caption", "dispatch", "piece", "column", "post"];

/// A note of a correction in an article's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CorrectionNote {
    /// The paragraph.
    pub text: String,
    /// Where it is.
    pub span: Span,
}

/// Returns the paragraphs of a body that say what was wrong in an earlier version of the article.
pub fn correction_notes(body: &str) -> Vec<CorrectionNote> {
    let (mut notes, mut start) = (Vec::new(), 0_u32);
    for line in body.split('\n') {
        let text = line.trim();
        let length = line.chars().count() as u32;
        if text.len() <= MAX_NOTE && is_note(&text.to_lowercase()) {
            let before = (line.len() - line.trim_start().len()).min(line.len());
            let begin = start + line[..before].chars().count() as u32;
            let end = begin + text.chars().count() as u32;
            notes.push(CorrectionNote { text: text.to_owned(), span: Span::of_body(begin, end) });
        }
        start += length + 1;
    }
    notes
}

fn is_note(line: &str) -> bool {
    let line = line.trim_start_matches(|symbol: char| !symbol.is_alphanumeric());
    let heading = HEADINGS.iter().find_map(|heading| Some((heading, line.strip_prefix(heading)?)));
    if let Some((heading, rest)) = heading
        && rest.trim_start_matches([')', ']', '*', ' ']).starts_with([':', '—', '–'])
    {
        // An editor's note says many things.
        return !heading.starts_with("editor") || names_mistake(rest);
    }
    begins_with_mistake(line)
}

fn names_mistake(text: &str) -> bool {
    text.match_indices(|_: char| true)
        .filter(|(at, _)| *at == 0 || !text[..*at].ends_with(char::is_alphanumeric))
        .any(|(at, _)| begins_with_mistake(&text[at..]))
}

fn begins_with_mistake(text: &str) -> bool {
    PHRASES.iter().any(|(start, end)| {
        let rest = text.strip_prefix(start);
        let piece = rest.and_then(|rest| PIECES.iter().find_map(|piece| rest.strip_prefix(piece)));
        piece.is_some_and(|rest| rest.starts_with(end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_found_with_their_places() {
        let body = "Élan won.\n\n  Correction: the score was 3-1.\nThey left.\n\nAn earlier version of this story gave a wrong year.";
        let notes = correction_notes(body);
        let texts: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Correction: the score was 3-1.", "An earlier version of this story gave a wrong year."]
        );
        for note in &notes {
            assert_eq!(note.span.slice(body), Some(note.text.as_str()));
        }
    }

    #[test]
    fn news_of_corrections_is_no_note() {
        for body in [
            "Correction officers went on strike.",
            "Editor's note: this interview was held in May.",
            "Corrections to the budget follow on Friday.",
            "The minister said that an earlier version of this law was worse.",
            "This article of the treaty has been invoked twice.",
        ] {
            assert_eq!(correction_notes(body), [], "{body}");
        }
        for body in [
            "Editor’s note: An earlier version of this article named the wrong town.",
            "This article has been corrected to give the right age.",
            "*Clarification — the firm paid later.",
            "(CORRECTS: adds dropped word)",
        ] {
            assert_eq!(correction_notes(body).len(), 1, "{body}");
        }
    }
}
