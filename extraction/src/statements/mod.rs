//! Who said what: contents, the cues that attribute them, and the speakers they are attributed to.

mod according_to;
mod attribution;
mod clauses;
mod confidence;
mod floating;
mod headlines;
mod learned;
mod lexicon;
mod merge;
mod page;
mod posts;
mod quoted;
mod repeats;
mod setting;
mod sources;
mod speech;
mod texts;

use crate::{actors::Cast, schema::StatementType, times::Timex};
use crate::{language::Annotated, text::ByteSpan};
use page::Page;

/// One contiguous stretch of content attributed to a speaker by a cue.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The content; outer quotation marks left out.
    pub content: ByteSpan,
    /// How it is told.
    pub kind: StatementType,
    /// The parts inside quotation marks, marks left out.
    pub quoted: Vec<ByteSpan>,
    /// Who said it.
    pub speaker: Option<Source>,
    /// Who reported it.
    pub via: Option<Source>,
    /// The word that attributes it.
    pub cue: Option<Cue>,
    /// When it was said, by number in the article's times; else on publication.
    pub said: Option<usize>,
    /// "at a press briefing".
    pub occasion: Option<ByteSpan>,
    /// To whom.
    pub addressee: Option<ByteSpan>,
    /// Other places in the article where the same words stand.
    pub also_at: Vec<ByteSpan>,
    /// The sentence in which it stands (its first), by number.
    pub sentence: usize,
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

/// The words that name a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Where they stand.
    pub span: ByteSpan,
    /// The mention they are, by number in [`Cast::mentions`].
    pub mention: Option<usize>,
}

/// The words that attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Where they stand.
    pub span: ByteSpan,
    /// Their dictionary form.
    pub lemma: String,
}

/// Finds the statements, in order of their content's place.
///
/// Quotations first, since marks are surer than grammar; then clauses; then what has no cue of its own.
pub fn find(words: &Annotated<'_>, cast: &Cast, times: &[Timex]) -> Vec<Statement> {
    let page = Page::new(words, cast, times);
    let mut found = quoted::find(&page);
    let told = clauses::find(&page, &found);
    found.extend(told);
    according_to::find(&page, &mut found);
    if !words.attributions.is_empty() {
        let learned = learned::find(&page);
        found = if words.attributes_best { merge::merge(found, learned) } else { merge::add(found, learned) };
    }
    found.extend(floating::find(&page, &found));
    found.extend(posts::find(&page, &found));
    found.extend(headlines::find(&page, &found));
    found.sort_by_key(|one| (one.content.start, std::cmp::Reverse(one.content.end)));
    texts::speak_for(&page, &mut found);
    setting::report_through(&page, &mut found);
    setting::leave_told_times(&page, &mut found);
    setting::date_from_before(&page, &mut found);
    repeats::fold(words.text, found)
}

#[cfg(test)]
mod tests;
