//! Picture galleries: numbered captions ("1/8 … 2/8 …") that a copied web page has inside the body text.

use std::ops::Range;

use super::{lexicon::Lexicon, sentences::sentence_length};
use crate::text::ByteSpan;

/// The fewest pictures of a gallery: fewer numbers may be scores or fractions.
const MIN_PICTURES: usize = 3;
/// The longest caption, in tokens.
const MAX_CAPTION: usize = 120;
/// The longest title, in tokens. It precedes the first picture, and often the number of pictures too.
const MAX_TITLE: usize = 24;

/// Finds the galleries of a paragraph, as ranges of its tokens, in order. Linear in the tokens.
pub(super) fn find(text: &str, tokens: &[ByteSpan], lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let gallery = last_picture(text, tokens, at)
            .map(|last| start(text, tokens, at)..end(text, tokens, last, lexicon))
            .filter(|gallery| found.last().is_none_or(|before| before.end <= gallery.start));
        at = gallery.as_ref().map_or(at + 1, |gallery| gallery.end);
        found.extend(gallery);
    }
    found
}

/// Returns the number of the last picture in the gallery that begins with the one at `first`.
fn last_picture(text: &str, tokens: &[ByteSpan], first: usize) -> Option<usize> {
    let (1, total) = picture_number(tokens[first].slice(text))? else { return None };
    let (mut last, mut count) = (first, 1);
    let next = |from: usize, wanted: usize| {
        let until = tokens.len().min(from + MAX_CAPTION);
        (from + 1..until).find(|&at| picture_number(tokens[at].slice(text)) == Some((wanted, total)))
    };
    while let Some(at) = next(last, count + 1) {
        (last, count) = (at, count + 1);
    }
    (count >= MIN_PICTURES && count + 2 >= total).then_some(last)
}

/// Parses the number of a picture: "3/8".
fn picture_number(word: &str) -> Option<(usize, usize)> {
    let (number, total) = word.split_once('/')?;
    let is_number = |part: &str| part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(number) || !is_number(total) {
        return None;
    }
    number.parse().ok().zip(total.parse().ok())
}

/// Returns the first token of a gallery: its title, if "8 show all" follows that, else its first number.
fn start(text: &str, tokens: &[ByteSpan], first: usize) -> usize {
    let is = |at: usize, word: &str| tokens[at].slice(text).eq_ignore_ascii_case(word);
    let count =
        (first.saturating_sub(MAX_TITLE) + 1..first).rev().find(|&at| is(at, "show") && is(at + 1, "all"));
    let Some(count) = count.map(|show| show - 1) else { return first };
    let ends = |at: usize| matches!(tokens[at].slice(text), "." | "!" | "?" | "…" | "\"" | "”" | ")");
    let before = (count.saturating_sub(MAX_TITLE)..count).rev().find(|&at| ends(at));
    before.map_or(count, |before| before + 1)
}

/// Returns the end of a gallery: after the agency of its last caption, if one comes before the next full stop.
fn end(text: &str, tokens: &[ByteSpan], last: usize, lexicon: &Lexicon) -> usize {
    let rest = &tokens[last..];
    let caption = sentence_length(text, rest, lexicon).min(MAX_CAPTION);
    let agency = |at: &usize| rest[*at].slice(text).split('/').any(|name| lexicon.is_picture_agency(name));
    let Some(agency) = (1..caption).find(agency) else { return last + 1 };
    let images = rest.get(agency + 1).is_some_and(|next| next.slice(text) == "Images");
    last + agency + 1 + usize::from(images)
}
