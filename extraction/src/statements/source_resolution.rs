//! Whom the words that name a source mean: "Kolev's lawyer" is the lawyer, "Kolev's statement" is Kolev.

use std::ops::Range;

use super::{Source, context::Context};
use crate::{
    language::{Relation, Upos},
    schema::{ActorType, MentionForm},
};

/// Nouns for what somebody says in writing: whose it is, says it.
pub const TEXTS: [&str; 17] = [
    "affidavit",
    "blog",
    "book",
    "column",
    "communique",
    "communiqué",
    "editorial",
    "email",
    "letter",
    "memo",
    "memoir",
    "note",
    "post",
    "release",
    "report",
    "statement",
    "tweet",
];

/// The source that `tokens` are, with the mention of whoever speaks, where one stands among them.
///
/// A name that only belongs to whoever speaks, or tells where they are from, is not taken for them: a source
/// without an actor is better than the wrong one.
pub fn source_of(context: &Context<'_>, tokens: Range<usize>) -> Option<Source> {
    let words = context.words;
    let is_noun = |token: usize| {
        matches!(words.upos(token), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj | Upos::Det)
    };
    if !tokens.clone().any(is_noun) {
        return None;
    }
    let tokens = with_noun(context, tokens);
    let hangs = |token: &usize| words.head(*token).is_none_or(|head| !tokens.contains(&head));
    let head = tokens.clone().find(hangs)?;
    let own =
        context.coreference.mention_at(words.tokens[head].span).filter(|_| !is_possessive(context, head));
    let is_name = own.is_some_and(|at| context.coreference.mentions[at].form == MentionForm::Name);
    let mention = titled(context, head, &tokens)
        .or_else(|| own.filter(|_| is_name))
        .or_else(|| named_by(context, head, &tokens))
        .or(own)
        .or_else(|| writer(context, head, &tokens));
    Some(match mention {
        Some(at) => Source { span: context.coreference.mentions[at].span, mention },
        None => Source { span: context.trim(words.span(tokens)), mention: None },
    })
}

/// Where a clause that tells more of a source ends, which stands right behind it: "an official, who asked not to be named,
/// …".
pub fn skip_relative_clause(context: &Context<'_>, end: usize) -> Option<usize> {
    let words = context.words;
    let is_comma = |token: usize| token < words.tokens.len() && words.word(token) == ",";
    let is_opened = is_comma(end);
    let first = if is_opened { end + 1 } else { end };
    let sentence = words.tokens.get(first).map(|_| words.sentence_of(first).tokens.clone())?;
    let is_relative = ["who", "whose", "which"].contains(&words.word(first).to_lowercase().as_str());
    if !is_relative || !sentence.contains(&end) {
        return None;
    }
    let verb = (first + 1..sentence.end).find(|&token| {
        words.relation(token) == Relation::AclRelcl && words.head(token).is_some_and(|head| head < end)
    })?;
    let end = words.subtree(verb).end;
    // What a comma opens, a comma closes, whatever hangs where.
    let close = (end..sentence.end).find(|&token| is_comma(token)).filter(|&comma| is_opened || comma == end);
    Some(close.map_or(end, |comma| comma + 1))
}

/// Adjectives and articles with the noun they stand before, where the model saw only them.
fn with_noun(context: &Context<'_>, tokens: Range<usize>) -> Range<usize> {
    let words = context.words;
    let noun = |token: usize| matches!(words.upos(token), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
    let before = |token: usize| matches!(words.upos(token), Upos::Det | Upos::Adj);
    if !tokens.clone().all(before) || tokens.clone().any(|token| words.upos(token) == Upos::Adj) {
        return tokens;
    }
    let sentence = words.sentence_of(tokens.start).tokens.end;
    let more = (tokens.end..sentence).take_while(|&token| noun(token) || before(token));
    let end = more.filter(|&token| noun(token)).last().map_or(tokens.end, |token| token + 1);
    tokens.start..end
}

/// The person whose name ends the source, with nothing but their body and title before it: "Harbour Union
/// Local 12 president Ivan Kolev".
fn titled(context: &Context<'_>, head: usize, tokens: &Range<usize>) -> Option<usize> {
    let words = context.words;
    let joins = |token: usize| match words.upos(token) {
        Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj => true,
        Upos::Det => token == tokens.start,
        _ => false,
    };
    let at = context.coreference.mention_at(words.tokens[tokens.end - 1].span)?;
    let one = &context.coreference.mentions[at];
    let is_person =
        one.form == MentionForm::Name && context.coreference.actors[one.actor].kind == ActorType::Person;
    let name = context.tokens_in(one.head).start;
    (is_person && head <= name && (tokens.start..name).all(joins)).then_some(at)
}

/// The name that stands beside the noun: "the aid group Northlight", "his father, Ivan Kolev".
fn named_by(context: &Context<'_>, head: usize, tokens: &Range<usize>) -> Option<usize> {
    let words = context.words;
    let is_comma = |token: usize| words.word(token) == ",";
    let mut at = head + 1;
    if at < tokens.end && (is_comma(at) || words.word(at) == "named") {
        at += 1;
    }
    let mention =
        (at < tokens.end).then(|| context.coreference.mention_at(words.tokens[at].span)).flatten()?;
    let one = &context.coreference.mentions[mention];
    let end = context.tokens_in(one.span).end;
    // Several who are named are no single one.
    let ends = end >= tokens.end || (end..tokens.end).all(|token| words.upos(token) != Upos::Cconj);
    let names =
        one.form == MentionForm::Name && !is_possessive(context, at) && words.relation(at) != Relation::Amod;
    (names && ends).then_some(mention)
}

/// Whoever wrote the text that speaks: its owner, or whom it is "by" or "from".
fn writer(context: &Context<'_>, head: usize, tokens: &Range<usize>) -> Option<usize> {
    let words = context.words;
    if !TEXTS.contains(&words.lemma(head).to_lowercase().as_str()) {
        return None;
    }
    let mention = |token: usize| context.coreference.mention_at(words.tokens[token].span);
    let owner =
        tokens.clone().take_while(|&token| token < head).filter(|&token| is_possessive(context, token));
    let behind = (head + 1..tokens.end.saturating_sub(1))
        .filter(|&token| matches!(words.word(token), "by" | "from"))
        .flat_map(|token| (token + 1..tokens.end).take(3));
    owner.chain(behind).find_map(mention)
}

/// True for a word that tells whose something is: "Kolev's", "his".
pub fn is_possessive(context: &Context<'_>, token: usize) -> bool {
    context.words.relation(token) == Relation::NmodPoss
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{actors, language};

    /// Name of the actor that the words are taken for.
    fn speaker(text: &str, source: &str) -> Option<String> {
        let words = language::annotate(text, language::ModelKind::Fast);
        let coreference = actors::resolve(&words);
        let context = Context::new(&words, &coreference, &[]);
        let start = text.find(source).unwrap();
        let tokens = context.tokens_in(crate::text::ByteSpan::new(start, start + source.len()));
        let at = source_of(&context, tokens).unwrap().mention?;
        Some(coreference.actors[coreference.mentions[at].actor].name.clone())
    }

    #[test]
    fn whose_someone_is_does_not_speak() {
        let text = "Ivan Kolev was released on Monday. Kolev's relatives said that he was well.";
        assert_eq!(speaker(text, "Kolev's relatives"), None);
    }

    #[test]
    fn whose_words_they_are_speaks() {
        let text = "Ivan Kolev left on Monday. Kolev's statement said that he was well.";
        assert_eq!(speaker(text, "Kolev's statement").as_deref(), Some("Ivan Kolev"));
    }
}
