//! Names of actors without a name: the description with possessor and complement.

use super::{candidate::CandidateMention, context::Context, weights::MAX_COMPLEMENT_TOKENS};
use crate::{
    language::{NameType, Relation, Upos},
    text::ByteSpan,
};

/// Returns the words that name the source: with its possessor and its complement.
///
/// "China's commerce ministry" and "a spokesman for The Star", whose mentions are "commerce ministry" and "a spokesman".
pub fn name(context: Context<'_>, candidate: &CandidateMention, in_quote: &[bool]) -> ByteSpan {
    let start = phrase_start(context, candidate);
    let end = complement_end(context, candidate.head.start, in_quote);
    context.doc.span(start..end.max(candidate.tokens.end))
}

/// Returns the first token of the noun phrase that a description ends, with names before its noun: "the Dutch navy".
pub fn phrase_start(context: Context<'_>, candidate: &CandidateMention) -> usize {
    let doc = context.doc;
    let noun = candidate.head.start;
    let start = candidate.tokens.start;
    let first = doc.sentence_of(noun).tokens.start.max(start.saturating_sub(MAX_COMPLEMENT_TOKENS));
    // A person's name is a possessor or nothing.
    let belongs = |token: &usize| {
        doc.is_descendant(*token, noun)
            && matches!(doc.upos(*token), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num)
            && !doc.name_at(*token).is_some_and(|name| name.kind == NameType::Person)
    };
    let has_determiner = doc.upos(start) == Upos::Det;
    let extended = (first..start).rev().take_while(belongs).last().filter(|_| !has_determiner);
    possessor_start(context, extended.unwrap_or(start))
}

/// Returns the first token of the possessor whose possessive mark is right before `start`; else `start`.
///
/// The possessor is a name or a description with a determiner: "China's", "the mayor's".
fn possessor_start(context: Context<'_>, start: usize) -> usize {
    let doc = context.doc;
    let Some(mark) = start.checked_sub(1).filter(|&mark| doc.upos(mark) == Upos::Part) else { return start };
    let is_mark = matches!(doc.word(mark), "'s" | "’s" | "'" | "’");
    let sentence = doc.sentence_of(start).tokens.clone();
    let Some(owner) = mark.checked_sub(1).filter(|&owner| is_mark && sentence.contains(&owner)) else {
        return start;
    };
    if let Some(name) = doc.name_at(owner) {
        let before = name.tokens.start.checked_sub(1).filter(|token| sentence.contains(token));
        return before.filter(|&token| doc.upos(token) == Upos::Det).unwrap_or(name.tokens.start);
    }
    let belongs = |token: &usize| {
        doc.is_descendant(*token, owner)
            && matches!(doc.upos(*token), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num)
    };
    let first = sentence.start.max(owner.saturating_sub(MAX_COMPLEMENT_TOKENS));
    let first = (first..owner).rev().take_while(belongs).last();
    first.filter(|&token| doc.upos(token) == Upos::Det).unwrap_or(start)
}

/// Returns the token after the prepositional phrase that follows a noun: "of the ATC", "close to the striker".
fn complement_end(context: Context<'_>, noun: usize, in_quote: &[bool]) -> usize {
    let doc = context.doc;
    let end = noun + 1;
    let sentence_end = doc.sentence_of(noun).tokens.end;
    let first = (end..sentence_end).next().filter(|&first| {
        matches!(doc.word(first), "of" | "for" | "at" | "from" | "with" | "close" | "in" | "near")
    });
    let Some(first) = first.filter(|&first| doc.is_descendant(first, noun) && !in_quote[first]) else {
        return end;
    };
    let limit = sentence_end.min(first + MAX_COMPLEMENT_TOKENS);
    let is_inside = |token: &usize| {
        doc.is_descendant(*token, noun)
            && !in_quote[*token]
            && !matches!(doc.upos(*token), Upos::Verb | Upos::Aux | Upos::Punct | Upos::Sconj | Upos::Cconj)
            && doc.relation(*token) != Relation::AclRelcl
    };
    let last = (first..limit).take_while(is_inside).last().unwrap_or(noun);
    // The phrase was cut at its longest, or before its noun.
    let is_complete = last > first && matches!(doc.upos(last), Upos::Noun | Upos::Propn | Upos::Num);
    if is_complete && last + 1 < first + MAX_COMPLEMENT_TOKENS { last + 1 } else { end }
}

/// Returns the number of tokens of `phrase` after the noun of a description.
pub fn phrase_complement(context: Context<'_>, candidate: &CandidateMention, phrase: ByteSpan) -> usize {
    let tokens = &context.doc.tokens[candidate.head.end..];
    tokens.iter().take_while(|token| token.span.start < phrase.end).count()
}

/// Returns true for a word that begins a description of one person: "a", "the", "his", a possessor.
pub fn is_determiner(context: Context<'_>, token: usize) -> bool {
    matches!(context.doc.upos(token), Upos::Det) || context.doc.relation(token) == Relation::NmodPoss
}
