//! Who said what: contents, the cues that attribute them, and the speakers they are attributed to.

mod according_to;
mod attribution;
mod calibration;
mod circumstances;
mod colon_headlines;
mod context;
mod deduplicate;
mod direct_quotes;
mod document_speakers;
mod floating;
mod lexicon;
mod merge;
mod model_attributions;
mod reported_clauses;
mod social_posts;
mod source_resolution;
mod speech_filter;

use crate::{actors::Coreference, schema::StatementType, times::Timex};
use crate::{language::AnnotatedText, text::ByteSpan};
use context::Context;

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
    pub when: Option<usize>,
    /// "at a press briefing".
    pub occasion: Option<ByteSpan>,
    /// To whom.
    pub addressee: Option<ByteSpan>,
    /// Other places in the article where the same words stand.
    pub occurrences: Vec<ByteSpan>,
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
    /// The mention they are, by number in [`Coreference::mentions`].
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
pub fn extract(words: &AnnotatedText<'_>, coreference: &Coreference, times: &[Timex]) -> Vec<Statement> {
    let context = Context::new(words, coreference, times);
    let mut found = direct_quotes::find(&context);
    let told = reported_clauses::find(&context, &found);
    found.extend(told);
    according_to::find(&context, &mut found);
    if !words.attributions.is_empty() {
        let learned = model_attributions::find(&context);
        found = if words.prefers_attributions {
            merge::merge(found, learned)
        } else {
            merge::add(found, learned)
        };
    }
    found.extend(floating::find(&context, &found));
    found.extend(social_posts::find(&context, &found));
    found.extend(colon_headlines::find(&context, &found));
    found.sort_by_key(|one| (one.content.start, std::cmp::Reverse(one.content.end)));
    document_speakers::resolve(&context, &mut found);
    circumstances::set_via(&context, &mut found);
    circumstances::drop_times_in_other_statements(&context, &mut found);
    circumstances::inherit_date(&context, &mut found);
    deduplicate::merge_duplicates(words.text, found)
}

#[cfg(test)]
mod tests;
