//! Which of the model's attributions tell what was said, and which only that something was done by words:
//! a plan condemned, a comment declined, a trend shown.

use std::ops::Range;

use super::{Source, attribution::Attribution, context::Context};
use crate::{
    language::{Relation, Upos},
    schema::ActorType,
};

/// Verbs of showing: their subject says it only where it can speak.
const SHOWING: [&str; 4] = ["demonstrate", "forecast", "hint", "show"];
/// Verbs of naming a source: whom they name is told from, and not told.
const NAMING: [&str; 2] = ["cite", "quote"];
/// Verbs of not saying.
const DECLINING: [&str; 2] = ["decline", "refuse"];

/// True where the words `content` were said, as far as cue and grammar tell.
pub fn is_said(context: &Context<'_>, by: &Attribution, cue: &Range<usize>, content: &Range<usize>) -> bool {
    let words = context.words;
    let lemmas: Vec<String> = cue.clone().map(|token| words.lemma(token).to_lowercase()).collect();
    let has = |list: &[&str]| lemmas.iter().any(|lemma| list.contains(&lemma.as_str()));
    let declines =
        has(&DECLINING) || (cue.start > 0 && DECLINING.contains(&words.lemma(cue.start - 1).as_ref()));
    if declines && content.clone().take(2).any(|token| words.lemma(token).eq_ignore_ascii_case("comment")) {
        return false;
    }
    let somebody = |token: usize| {
        context.coreference.mention_at(words.tokens[token].span).is_some() || words.lemma(token) == "people"
    };
    if has(&NAMING) && top(context, content).is_some_and(somebody) {
        return false;
    }
    if has(&SHOWING) && !can_speak(context, by.source) {
        return false;
    }
    true
}

/// The content without words at its end that lead on to others: "the plan to", "the road and".
pub fn whole_words(context: &Context<'_>, content: Range<usize>) -> Range<usize> {
    let words = context.words;
    let leads_on = |token: usize| {
        context.is_unquoted(token)
            && (matches!(
                words.relation(token),
                Relation::Cc | Relation::Case | Relation::Mark | Relation::Det
            ) || matches!(words.upos(token), Upos::Punct))
    };
    let end = content.clone().rev().find(|&token| !leads_on(token)).map_or(content.start, |token| token + 1);
    // A mark that ends the content by itself stays as it was read.
    let only_marks = (end..content.end).all(|token| words.upos(token) == Upos::Punct);
    if only_marks { content } else { content.start..end }
}

/// What a content is built as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// With a subject and its verb.
    Clause,
    /// "To rebuild the bridge".
    Infinitive,
    /// "The plan for the bridge".
    Noun,
    /// Anything else.
    Other,
}

/// The word by which a content hangs in its sentence.
fn top(context: &Context<'_>, content: &Range<usize>) -> Option<usize> {
    let words = context.words;
    let hangs = |token: &usize| words.head(*token).is_none_or(|head| !content.contains(&head));
    content.clone().filter(|&token| words.upos(token) != Upos::Punct).find(hangs)
}

/// How a content is built.
pub fn shape(context: &Context<'_>, content: &Range<usize>) -> Shape {
    let words = context.words;
    let Some(top) = top(context, content) else { return Shape::Other };
    let child = |token: usize, relation: Relation| {
        words
            .children(token)
            .any(|child| content.contains(&child) && words.relation(child).base() == relation)
    };
    let is_verb = |token: usize| matches!(words.upos(token), Upos::Verb | Upos::Aux);
    if child(top, Relation::Nsubj) || child(top, Relation::Cop) {
        return Shape::Clause;
    }
    if is_verb(top) {
        let first = content.start;
        return if words.word(first).eq_ignore_ascii_case("to") { Shape::Infinitive } else { Shape::Other };
    }
    match words.upos(top) {
        Upos::Noun | Upos::Propn | Upos::Pron => Shape::Noun,
        _ => Shape::Other,
    }
}

/// True for a source that is somebody, or a text or count that somebody made.
fn can_speak(context: &Context<'_>, source: Source) -> bool {
    let words = context.words;
    let actor =
        source.mention.map(|at| context.coreference.actors[context.coreference.mentions[at].actor].kind);
    match actor {
        Some(ActorType::Person | ActorType::Organization | ActorType::Unnamed) => true,
        _ => context.tokens_in(source.span).any(|token| {
            ["poll", "survey", "report", "study", "statement", "memo", "document", "letter", "review"]
                .contains(&words.lemma(token).to_lowercase().as_str())
        }),
    }
}
