//! Galleries: the pictures of a page, numbered through ("1/8 … 2/8 …"), whose captions a copied page runs into its story.

use std::ops::Range;

use super::{lexicon, sentences};
use crate::text::ByteSpan;

/// Fewer pictures may be scores or fractions.
const FEWEST: usize = 3;
/// The longest caption, in tokens.
const CAPTION: usize = 120;
/// The longest title, in tokens: it stands before the first picture, and often once more before its count.
const TITLE: usize = 24;

/// Where galleries stand among the tokens of a paragraph, in order. Linear in the tokens.
pub(super) fn find(text: &str, tokens: &[ByteSpan]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let gallery = last_picture(text, tokens, at)
            .map(|last| start(text, tokens, at)..end(text, tokens, last))
            .filter(|gallery| found.last().is_none_or(|before| before.end <= gallery.start));
        at = gallery.as_ref().map_or(at + 1, |gallery| gallery.end);
        found.extend(gallery);
    }
    found
}

/// The last picture of the gallery whose first stands here.
fn last_picture(text: &str, tokens: &[ByteSpan], first: usize) -> Option<usize> {
    let (1, all) = number(tokens[first].slice(text))? else { return None };
    let (mut last, mut count) = (first, 1);
    let next = |from: usize, wanted: usize| {
        let until = tokens.len().min(from + CAPTION);
        (from + 1..until).find(|&at| number(tokens[at].slice(text)) == Some((wanted, all)))
    };
    while let Some(at) = next(last, count + 1) {
        (last, count) = (at, count + 1);
    }
    (count >= FEWEST && count + 2 >= all).then_some(last)
}

/// "3/8".
fn number(word: &str) -> Option<(usize, usize)> {
    let (one, all) = word.split_once('/')?;
    let digits = |part: &str| part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(one) || !digits(all) {
        return None;
    }
    one.parse().ok().zip(all.parse().ok())
}

/// Where it begins: with its title, if that stands between the sentence before and "8 show all".
fn start(text: &str, tokens: &[ByteSpan], first: usize) -> usize {
    let is = |at: usize, word: &str| tokens[at].slice(text).eq_ignore_ascii_case(word);
    let count =
        (first.saturating_sub(TITLE) + 1..first).rev().find(|&at| is(at, "show") && is(at + 1, "all"));
    let Some(count) = count.map(|show| show - 1) else { return first };
    let ends = |at: usize| matches!(tokens[at].slice(text), "." | "!" | "?" | "…" | "\"" | "”" | ")");
    let before = (count.saturating_sub(TITLE)..count).rev().find(|&at| ends(at));
    before.map_or(count, |before| before + 1)
}

/// Where it ends: behind the agency under its last picture, where one stands before the next full stop.
fn end(text: &str, tokens: &[ByteSpan], last: usize) -> usize {
    let rest = &tokens[last..];
    let caption = sentences::length(text, rest).min(CAPTION);
    let agency = |at: &usize| rest[*at].slice(text).split('/').any(lexicon::is_agency);
    let Some(agency) = (1..caption).find(agency) else { return last + 1 };
    let images = rest.get(agency + 1).is_some_and(|next| next.slice(text) == "Images");
    last + agency + 1 + usize::from(images)
}
