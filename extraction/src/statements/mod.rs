//! Statements: spans that the article attributes to a speaker by a cue.
//!
//! Rules for quotations run first, because marks are more reliable than grammar; then reported clauses and the model's
//! attributions; then statements without a cue of their own. The order is in [`extract`].

mod according_to;
mod attribution;
mod block_quotations;
mod calibration;
mod circumstances;
mod colon_headlines;
pub mod confidence;
mod context;
mod deduplicate;
mod direct_quotes;
mod document_speakers;
mod floating;
#[cfg(test)]
mod form_tests;
mod introductions;
mod lexicon;
mod merge;
mod model_attributions;
mod occasions;
mod reported_clauses;
mod signatures;
mod signed_posts;
mod social_posts;
mod source_resolution;
mod span_index;
mod speaker_candidates;
#[cfg(test)]
mod speaker_tests;
mod speech_filter;
#[cfg(test)]
mod tests;
mod token_index;
mod turns;
mod weights;

use std::collections::HashSet;

use crate::{
    actors::Coreference,
    language::AnnotatedText,
    schema::{OccasionKind, StatementType},
    text::ByteSpan,
    times::Timex,
};
use context::Context;
pub use lexicon::Lexicon;
pub use speaker_candidates::SpeakerCandidate;

/// A contiguous span of text that the article attributes to a speaker.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The content, without its outer quotation marks.
    pub content: ByteSpan,
    /// Direct, indirect or mixed.
    pub kind: StatementType,
    /// The parts inside quotation marks, without the marks.
    pub quoted: Vec<ByteSpan>,
    /// Who made it.
    pub speaker: Option<Source>,
    /// Who passed it on.
    pub via: Option<Source>,
    /// The words that attribute it; `None` for floating quotations and social posts.
    pub cue: Option<Cue>,
    /// Index of the time at which it was made; `None` for the day of publication.
    pub when: Option<usize>,
    /// The occasion and the place at which it was made: "at a press briefing in Geneva".
    pub occasion: Option<Occasion>,
    /// Its audience: "reporters".
    pub addressee: Option<ByteSpan>,
    /// Other spans of the article with the same content.
    pub occurrences: Vec<ByteSpan>,
    /// Index of the sentence in which the content starts.
    pub sentence: usize,
    /// The estimated probability that it is correct, from 0 to 1.
    pub confidence: f32,
    /// What the confidence was estimated from; zero before that.
    pub features: confidence::Features,
    /// Who may be the speaker, where that is not sure, the most probable first.
    pub speaker_candidates: Vec<SpeakerCandidate>,
    /// The article takes it back: "an earlier version of this article said that".
    pub corrected: bool,
}

/// The occasion and the place at which a statement was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion {
    /// The words that name it.
    pub span: ByteSpan,
    /// Its kind; `None` where they name only a place.
    pub kind: Option<OccasionKind>,
    /// Index of the actor who is the place.
    pub place: Option<usize>,
}

/// The words that name a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Their span.
    pub span: ByteSpan,
    /// Index into [`Coreference::mentions`].
    pub mention: Option<usize>,
}

/// The words that attribute a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Their span.
    pub span: ByteSpan,
    /// Their lemma; "according to" and ":" as they are.
    pub lemma: String,
}

impl Statement {
    /// Makes a direct statement without a cue, whose content is the quotation `quoted` without marks.
    fn without_cue(context: &Context<'_>, quoted: ByteSpan, speaker: Source, confidence: f32) -> Self {
        Self {
            content: context.trim(quoted),
            kind: StatementType::Direct,
            quoted: vec![quoted],
            speaker: Some(speaker),
            via: None,
            cue: None,
            when: None,
            occasion: None,
            addressee: None,
            occurrences: Vec::new(),
            sentence: context.sentence_of(quoted),
            confidence,
            features: [0.0; confidence::FEATURES],
            speaker_candidates: Vec::new(),
            corrected: false,
        }
    }
}

/// Finds the statements of an article with a confidence of `least` or more, in order of their content.
///
/// `times` are the article's time expressions, in order; [`Statement::when`] is an index into them.
pub fn extract(
    doc: &AnnotatedText<'_>,
    coreference: &Coreference,
    times: &[Timex],
    lexicon: &Lexicon,
    least: f32,
) -> Vec<Statement> {
    let model = lexicon.confidence_model(doc);
    let context = Context::new(doc, coreference, times, lexicon);
    let mut found = direct_quotes::find(&context);
    let indirect = reported_clauses::find(&context, &found);
    found.extend(indirect);
    if doc.cancellation.is_cancelled() {
        return Vec::new();
    }
    according_to::find(&context, &mut found);
    if !doc.attributions.is_empty() {
        let attributed = model_attributions::find(&context);
        found = match doc.prefers_attributions {
            true => merge::prefer_model(found, attributed),
            false => merge::prefer_rules(found, attributed),
        };
    }
    found.retain(|statement| speech_filter::is_of_somebody(&context, statement));
    for statement in &mut found {
        statement.corrected = speech_filter::is_of_earlier_version(&context, statement);
        statement.speaker = statement.speaker.filter(|_| !statement.corrected);
    }
    if doc.cancellation.is_cancelled() {
        return Vec::new();
    }
    found.iter_mut().for_each(|statement| confidence::estimate(&context, model, statement));
    // What is not probable is not continued by quotations without a cue either.
    found.retain(|statement| statement.confidence >= least || statement.corrected);
    merge::drop_rivals(&context, &mut found);
    let turns = turns::find(&context);
    // A part of a turn, by the same label.
    let labels: HashSet<ByteSpan> =
        turns.statements.iter().filter_map(|turn| Some(turn.speaker?.span)).collect();
    found.retain(|statement| statement.speaker.is_none_or(|source| !labels.contains(&source.span)));
    let cued = found.len();
    found.extend(turns.statements);
    found.extend(introductions::find(&context, &found, &turns.list_lines));
    found.extend(block_quotations::find(&context, &found));
    found.extend(floating::find(&context, &found));
    found.extend(social_posts::find(&context, &found));
    found.extend(signatures::find(&context, &found));
    found.extend(signed_posts::find(&context, &found));
    found.extend(colon_headlines::find(&context, &found, &turns.list_lines));
    found[cued..].iter_mut().for_each(|statement| confidence::estimate(&context, model, statement));
    found.sort_by_key(|statement| (statement.content.start, std::cmp::Reverse(statement.content.end)));
    document_speakers::resolve(&context, &mut found);
    circumstances::separate_inner_speakers(&context, &mut found);
    speaker_candidates::set(&context, &mut found);
    circumstances::set_via(&context, &mut found);
    circumstances::drop_times_in_other_statements(&context, &mut found);
    circumstances::inherit_date(&context, &mut found);
    deduplicate::merge_duplicates(doc.text, found)
}
