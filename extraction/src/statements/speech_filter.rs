//! Filters the model's attributions: drops what was done with words but not said, and trims contents.
//!
//! "Declined to comment", a trend that a graph "shows", and "quoted the minister" report no content.

use std::ops::Range;

use super::{
    Source, Statement,
    attribution::SourcedCue,
    context::Context,
    lexicon::{DocumentClass, VerbClass},
};
use crate::{
    language::{Relation, Upos},
    schema::ActorType,
    text::ByteSpan,
};

/// Generic pronouns, which refer to no person outside quotation marks.
const GENERIC_PRONOUNS: &[&str] =
    &["you", "one", "who", "which", "what", "nobody", "anyone", "anybody", "everyone", "everybody", "few"];
/// Words by which an article speaks of itself: "an earlier version of this article".
const ARTICLE_MODIFIERS: &[&str] = &["this", "earlier", "previous"];
/// The tokens at the beginning of a content that ask for anonymity.
const MAX_ANONYMITY_TOKENS: usize = 5;

/// Returns true unless cue and grammar show that the content was not said.
pub fn is_said(context: &Context<'_>, by: &SourcedCue, cue: &Range<usize>, content: &Range<usize>) -> bool {
    let doc = context.doc;
    let cue_has = |class: VerbClass| cue.clone().any(|token| context.is_verb(token, class));
    let is_declined = cue_has(VerbClass::Decline)
        || cue.start > 0 && context.lexicon.is_verb(&doc.lemma(cue.start - 1), VerbClass::Decline);
    let is_comment = |token: usize| doc.lemma(token).eq_ignore_ascii_case("comment");
    if is_declined && content.clone().take(2).any(is_comment) {
        return false;
    }
    let is_people = |token: usize| context.mention_at(token).is_some() || doc.lemma(token) == "people";
    if cue_has(VerbClass::Clause)
        && ContentForm::of(context, content) == ContentForm::NounPhrase
        && !context.has_quotation(doc.span(content.clone()))
    {
        return false;
    }
    if cue_has(VerbClass::Cite) && syntactic_head(context, content).is_some_and(is_people) {
        return false;
    }
    !cue_has(VerbClass::Show) || is_possible_speaker(context, by.source)
}

/// Returns true unless the source refers to no person, or the content only requests anonymity.
///
/// "You might say" and "asked not to be named" report no statement of a person.
pub fn is_of_somebody(context: &Context<'_>, statement: &Statement) -> bool {
    let Some(source) = statement.speaker else { return true };
    let tokens = context.tokens_in(source.span);
    let word = |token: usize| context.doc.word(token).to_lowercase();
    let is_generic = tokens.len() == 1
        && statement.cue.is_some()
        && GENERIC_PRONOUNS.contains(&word(tokens.start).as_str());
    !is_generic && !is_request_for_anonymity(context, statement.content)
}

/// Returns true where an earlier version of the article is the source.
pub fn is_of_earlier_version(context: &Context<'_>, statement: &Statement) -> bool {
    let Some(source) = statement.speaker else { return false };
    let tokens = context.tokens_in(source.span);
    let is_article =
        |token: usize| context.lexicon.is_document(&context.lemma(token), DocumentClass::Article);
    let is_this = |token: usize| ARTICLE_MODIFIERS.contains(&context.doc.word(token).to_lowercase().as_str());
    tokens.clone().any(is_article) && tokens.clone().any(is_this)
}

/// Returns true for "not to be named" and "to remain anonymous".
fn is_request_for_anonymity(context: &Context<'_>, content: ByteSpan) -> bool {
    let doc = context.doc;
    let tokens = context.tokens_in(content);
    let has = |words: &[&str]| {
        let mut start = tokens.clone().take(MAX_ANONYMITY_TOKENS);
        start.any(|token| words.contains(&doc.word(token).to_lowercase().as_str()))
    };
    let starts = |words: &[&str]| {
        tokens.len() >= words.len()
            && tokens.clone().zip(words).all(|(token, word)| doc.word(token).eq_ignore_ascii_case(word))
    };
    (starts(&["not", "to", "be"]) || starts(&["to", "not", "be"])) && has(&["named", "identified", "quoted"])
        || (starts(&["to", "remain"]) || starts(&["to", "stay"])) && has(&["anonymous", "unnamed"])
}

/// Shortens a content by function words at its end, which introduce a phrase outside it: "the plan to".
pub fn without_dangling_words(context: &Context<'_>, content: Range<usize>) -> Range<usize> {
    let doc = context.doc;
    let is_dangling = |token: usize| {
        context.is_unquoted(token)
            && (matches!(doc.relation(token), Relation::Cc | Relation::Case | Relation::Mark | Relation::Det)
                || matches!(doc.upos(token), Upos::Punct))
    };
    let last = content.clone().rev().find(|&token| !is_dangling(token));
    let end = last.map_or(content.start, |token| token + 1);
    // Punctuation alone is left to `Context::content`.
    let is_punctuation = (end..content.end).all(|token| doc.upos(token) == Upos::Punct);
    if is_punctuation { content } else { content.start..end }
}

/// The syntactic form of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentForm {
    /// With a subject and its verb.
    Clause,
    /// "To rebuild the bridge".
    Infinitive,
    /// "The plan for the bridge".
    NounPhrase,
    /// Anything else.
    Other,
}

impl ContentForm {
    /// Returns the form of a content.
    pub fn of(context: &Context<'_>, content: &Range<usize>) -> Self {
        let doc = context.doc;
        let Some(head) = syntactic_head(context, content) else { return Self::Other };
        let has_child = |relation: Relation| {
            let mut children = doc.children(head);
            children.any(|child| content.contains(&child) && doc.relation(child).base() == relation)
        };
        if has_child(Relation::Nsubj) || has_child(Relation::Cop) {
            return Self::Clause;
        }
        match doc.upos(head) {
            Upos::Verb | Upos::Aux if doc.word(content.start).eq_ignore_ascii_case("to") => Self::Infinitive,
            Upos::Noun | Upos::Propn | Upos::Pron => Self::NounPhrase,
            _ => Self::Other,
        }
    }
}

/// Returns the first token, marks aside, whose head is outside the content.
fn syntactic_head(context: &Context<'_>, content: &Range<usize>) -> Option<usize> {
    let doc = context.doc;
    let is_head = |token: &usize| doc.head(*token).is_none_or(|head| !content.contains(&head));
    content.clone().filter(|&token| doc.upos(token) != Upos::Punct).find(is_head)
}

/// Returns true for a source that is a person, an organization, or a document or survey.
fn is_possible_speaker(context: &Context<'_>, source: Source) -> bool {
    match source.mention.map(|mention| context.actor_type(mention)) {
        Some(ActorType::Person | ActorType::Organization | ActorType::Unnamed) => true,
        _ => context
            .tokens_in(source.span)
            .any(|token| context.lexicon.is_document(&context.lemma(token), DocumentClass::Finding)),
    }
}
