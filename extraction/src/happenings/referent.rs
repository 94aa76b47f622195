//! What the words of an article refer to, where they may be participants.

use std::collections::HashMap;

use crate::{events::Context, language::Upos};

/// What a word refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Referent {
    /// Index of an actor.
    Actor(usize),
    /// A noun that is no mention of an actor, in lower case.
    Noun(String),
}

/// Returns what each word refers to; none for words that name nothing, and for those of times.
pub(super) fn of_words(context: &Context<'_>) -> Vec<Option<Referent>> {
    let doc = context.doc;
    let token_at = |byte: u32| doc.tokens.partition_point(|token| token.span.end <= byte);
    let is_noun = |token: usize| matches!(doc.upos(token), Upos::Noun | Upos::Propn);
    let mut referents: Vec<Option<Referent>> = (0..doc.tokens.len())
        .map(|token| is_noun(token).then(|| Referent::Noun(doc.word(token).to_lowercase())))
        .collect();
    for mention in &context.coreference.mentions {
        let last = token_at(mention.head.end.saturating_sub(1));
        for referent in &mut referents[token_at(mention.head.start)..=last] {
            *referent = Some(Referent::Actor(mention.actor));
        }
    }
    for time in context.times {
        let last = token_at(time.span.end.saturating_sub(1));
        referents[token_at(time.span.start)..=last].fill(None);
    }
    referents
}

/// Returns for each word the number of what it refers to, and the type of its actor.
pub(super) fn numbered(
    context: &Context<'_>,
    referents: &[Option<Referent>],
) -> Vec<Option<(u32, Option<&'static str>)>> {
    let mut numbers: HashMap<&Referent, u32> = HashMap::new();
    let kind = |referent: &Referent| match referent {
        Referent::Actor(actor) => Some(context.coreference.actors[*actor].kind.as_str()),
        Referent::Noun(_) => None,
    };
    let numbered = referents.iter().map(|referent| {
        let referent = referent.as_ref()?;
        let next = numbers.len() as u32;
        Some((*numbers.entry(referent).or_insert(next), kind(referent)))
    });
    numbered.collect()
}
