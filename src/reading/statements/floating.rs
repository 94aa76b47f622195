//! Quotations without a cue that carry on from the last: the second half of a broken one, and paragraphs
//! that are all quotation.

use super::{
    Source, Statement,
    page::{Page, Taken},
};
use crate::{reading::record::StatementKind, text::ByteSpan};

/// Fewest words of a quotation that carries on.
const FEWEST: usize = 4;

/// Most paragraphs between somebody's words and a paragraph that goes on with them.
const FARTHEST: u32 = 3;

/// Finds the quotations that carry on from one of `found`, or from another that does.
pub fn find(page: &Page<'_>, found: &[Statement]) -> Vec<Statement> {
    let words = page.words;
    let mut known: Vec<(ByteSpan, Option<Source>)> = found
        .iter()
        .filter(|one| one.cue.as_ref().is_some_and(|cue| !one.content.contains(cue.span)))
        .map(|one| (one.content, one.speaker))
        .collect();
    known.sort_by_key(|(content, _)| content.start);
    let taken = Taken::by(found);
    let mut carried: Vec<Statement> = Vec::new();
    let mut before = 0;
    // Who spoke last, in which paragraph.
    let mut last: Option<(Source, u32)> = None;
    for one in &page.quotations {
        while before < known.len() && known[before].0.start < one.inner.start {
            let paragraph = paragraph_of(page, known[before].0);
            last = known[before].1.map(|source| (source, paragraph));
            before += 1;
        }
        let tokens = page.tokens_in(one.inner);
        if tokens.len() < FEWEST || taken.touches(one.inner) {
            continue;
        }
        let Some((source, told_in)) = last else { continue };
        let paragraph = paragraph_of(page, one.inner);
        let opens = page.words.sentence_of(tokens.start);
        let starts_sentence = opens.span.start >= one.outer.start;
        let confidence = if paragraph == told_in && starts_sentence {
            0.85
        } else if paragraph <= told_in + FARTHEST && is_whole_paragraph(page, one.outer) {
            if paragraph == told_in + 1 { 0.65 } else { 0.5 }
        } else {
            continue;
        };
        if !page.is_story(words.tokens[tokens.start].sentence as usize) {
            continue;
        }
        last = Some((source, paragraph));
        carried.push(Statement {
            content: page.trim(one.inner),
            kind: StatementKind::Direct,
            quoted: vec![one.inner],
            speaker: Some(source),
            via: None,
            cue: None,
            said: None,
            occasion: None,
            addressee: None,
            also_at: Vec::new(),
            sentence: words.tokens[tokens.start].sentence as usize,
            confidence,
        });
    }
    carried
}

fn paragraph_of(page: &Page<'_>, span: ByteSpan) -> u32 {
    let token = page.tokens_in(span).start;
    page.words.tokens.get(token).map_or(0, |_| page.words.sentence_of(token).paragraph)
}

/// True when the line holds nothing but the quotation.
fn is_whole_paragraph(page: &Page<'_>, outer: ByteSpan) -> bool {
    let text = page.words.text;
    let before = text[..outer.start as usize].rsplit('\n').next().unwrap_or_default();
    let after = text[outer.end as usize..].split('\n').next().unwrap_or_default();
    before.trim().is_empty() && after.trim().is_empty()
}
