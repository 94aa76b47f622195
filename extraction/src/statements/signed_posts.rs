//! Posts and letters without quotation marks, each with a line that names its author: `Posted by Ann Roe on May 3, 2021`.

use super::{
    Occasion, Source, Statement, context::Context, span_index::SpanIndex, weights::confidence::SIGNED_POST,
};
use crate::{language::Upos, schema::OccasionKind, text::ByteSpan};

/// How a line of the author begins.
const OPENINGS: [&str; 4] = ["Posted by ", "Comment by ", "Written by ", "Submitted by "];
/// Marks before the name of a line that closes a letter.
const DASHES: [char; 3] = ['-', '–', '—'];
/// The most bytes of a line that names an author.
const MAX_LINE_BYTES: usize = 100;
/// The fewest tokens of a paragraph of a post.
const MIN_TOKENS: usize = 3;
/// The fewest lines with a dash, a name and a date that are those of letters: one alone may be the reporter's.
const MIN_LETTERS: usize = 2;

/// What a line says of a post: its author, its time, and on which side of the line it is.
struct Signature {
    line: ByteSpan,
    author: Source,
    when: Option<usize>,
    side: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The post follows.
    After,
    /// The post ends before.
    Before,
}

/// Finds the paragraphs of posts that do not overlap a statement of `found`.
///
/// Paragraphs between two lines of authors are one post. The first post before such lines, and the last one after them, have
/// one paragraph: what else stands there is the article's.
pub fn find(context: &Context<'_>, found: &[Statement]) -> Vec<Statement> {
    let lines = lines(context.doc.text);
    let mut signatures: Vec<(usize, Signature)> = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        signatures.extend(signature(context, *line).map(|signature| (nth, signature)));
    }
    let dashed = |signature: &Signature| signature.line.slice(context.doc.text).starts_with(DASHES);
    let letters = signatures.iter().filter(|(_, signature)| dashed(signature)).count();
    signatures.retain(|(_, signature)| letters >= MIN_LETTERS || !dashed(signature));
    let found = SpanIndex::of(found);
    let mut posts = Vec::new();
    for (at, (nth, signature)) in signatures.iter().enumerate() {
        let paragraphs = match signature.side {
            Side::After => {
                let next = signatures.get(at + 1).map_or(nth + 2, |(next, _)| *next);
                nth + 1..next.min(lines.len())
            }
            Side::Before => {
                let last = at.checked_sub(1).map(|last| signatures[last].0 + 1);
                last.unwrap_or(nth.saturating_sub(1))..*nth
            }
        };
        for paragraph in lines.get(paragraphs).unwrap_or_default() {
            if context.tokens_in(*paragraph).len() < MIN_TOKENS || found.overlaps(*paragraph) {
                continue;
            }
            let made = Statement::without_cue(context, *paragraph, signature.author, SIGNED_POST);
            let occasion = Occasion { span: signature.line, kind: Some(OccasionKind::Post), place: None };
            posts.push(Statement { when: signature.when, occasion: Some(occasion), ..made });
        }
    }
    posts
}

/// Returns the lines that are not blank, trimmed.
fn lines(text: &str) -> Vec<ByteSpan> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        lines.push(ByteSpan::new(start, start + line.len()).trim(text));
        start += line.len();
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Reads a line that names an author: "Posted by" and a name, or a dash, a name and a date.
fn signature(context: &Context<'_>, line: ByteSpan) -> Option<Signature> {
    let text = line.slice(context.doc.text);
    let is_posted = OPENINGS.iter().any(|opening| text.starts_with(opening));
    if text.len() > MAX_LINE_BYTES || !is_posted && !text.starts_with(DASHES) {
        return None;
    }
    let tokens = context.tokens_in(line);
    let is_finite = |token: usize| matches!(context.doc.upos(token), Upos::Verb | Upos::Aux);
    let before_name = if is_posted { 2 } else { 1 };
    if tokens.clone().skip(before_name).any(is_finite) {
        return None;
    }
    let mention = context.mention_at(tokens.start + before_name)?;
    let when = context.time_with_day_in(line);
    // Without a date it may be the line of a reporter.
    (context.is_person_name(mention) && when.is_some()).then(|| Signature {
        line,
        author: context.source(mention),
        when,
        side: if is_posted && text.ends_with(':') { Side::After } else { Side::Before },
    })
}
