//! Occasions of statements: "at a press briefing in Geneva", "on Facebook", "told the jury".

use super::{Occasion, attribution::SourcedCue, context::Context};
use crate::{
    language::{Relation, Upos},
    schema::{ActorType, MentionForm, OccasionKind},
    text::ByteSpan,
};

/// The most tokens of an occasion.
const MAX_OCCASION_TOKENS: usize = 14;
/// The most tokens from the preposition of an occasion to its noun.
const MAX_PREPOSITION_DISTANCE: usize = 6;
/// Prepositions of occasions. A letter is also spoken from: "in", "through".
const OCCASION_PREPOSITIONS: &[&str] = &["at", "during", "in", "on", "through", "via"];
/// Words that end the phrase of an occasion: what follows them is a clause.
const ENDS: &[&str] = &[",", "that", "which", "who"];
/// The most steps from an occasion up the tree to the cue.
const MAX_TREE_STEPS: usize = 8;
/// Prepositions of places.
const PLACE_PREPOSITIONS: &[&str] = &["at", "from", "in"];

/// Finds the occasion in the cue's sentence, outside content and source, else the place alone.
///
/// An occasion is a prepositional phrase with its noun, a network that is posted on, a court that hears it, or the verb
/// itself: "tweeted".
pub fn find(
    context: &Context<'_>,
    by: &SourcedCue,
    content: ByteSpan,
    addressee: Option<ByteSpan>,
) -> Option<Occasion> {
    let is_outside = |token: usize| {
        let span = context.doc.tokens[token].span;
        context.is_unquoted(token) && !span.overlaps(content) && !span.overlaps(by.source.span)
    };
    let place = || place_of(context, by.token, &is_outside);
    let of_noun = of_noun(context, by.token, &is_outside);
    let named = of_noun.or_else(|| of_court(context, addressee)).or_else(|| of_verb(context, by));
    match named {
        Some(occasion) => Some(Occasion {
            place: occasion.place.or_else(|| place().and_then(|place| place.place)),
            ..occasion
        }),
        None => place(),
    }
}

/// Finds the prepositional phrase of a noun for an occasion: "during an interview with the BBC".
fn of_noun(context: &Context<'_>, cue: usize, is_outside: &dyn Fn(usize) -> bool) -> Option<Occasion> {
    let doc = context.doc;
    let occasions = context.index.occasions(doc.sentence_of(cue).tokens.clone());
    let is_own = |token: usize| is_outside(token) && !is_of_another_clause(context, token, cue);
    let mut nouns = occasions.iter().copied().filter(|&token| is_own(token));
    nouns.find_map(|noun| {
        let start = doc
            .children(noun)
            .find(|&child| doc.relation(child) == Relation::Case && child < noun)
            .filter(|&preposition| {
            OCCASION_PREPOSITIONS.contains(&doc.word(preposition).to_lowercase().as_str())
                && is_outside(preposition)
                && noun - preposition <= MAX_PREPOSITION_DISTANCE
        })?;
        let kind = match context.lexicon.occasion(&context.lemma(noun)) {
            Some(kind) => kind,
            None => OccasionKind::Post,
        };
        let limit = doc.subtree(noun).end.min(start + MAX_OCCASION_TOKENS);
        let mut end = noun + 1;
        while end < limit && is_outside(end) && !ENDS.contains(&doc.word(end)) && !context.is_time(end) {
            end += 1;
        }
        // A preposition whose noun is not part of the occasion.
        while end > noun + 1 && matches!(doc.upos(end - 1), Upos::Adp | Upos::Punct | Upos::Det) {
            end -= 1;
        }
        let place = (noun + 1..end).find_map(|token| place_at(context, token));
        Some(Occasion { span: doc.span(start..end), kind: Some(kind), place })
    })
}

/// Returns true for a noun in a clause about another noun: "an official briefed on the call".
fn is_of_another_clause(context: &Context<'_>, noun: usize, cue: usize) -> bool {
    let doc = context.doc;
    let mut at = noun;
    for _ in 0..MAX_TREE_STEPS {
        if at == cue || doc.is_descendant(cue, at) {
            return false;
        }
        if matches!(doc.relation(at), Relation::Acl | Relation::AclRelcl) {
            return true;
        }
        let Some(head) = doc.head(at) else { return false };
        at = head;
    }
    false
}

/// Returns the addressee as an occasion if it is a court: "told the jury".
fn of_court(context: &Context<'_>, addressee: Option<ByteSpan>) -> Option<Occasion> {
    let span = addressee?;
    let hears = |token: usize| context.lexicon.is_court_addressee(&context.lemma(token));
    let is_court = context.tokens_in(span).any(hears);
    is_court.then_some(Occasion { span, kind: Some(OccasionKind::Court), place: None })
}

/// Returns the cue as an occasion where its lemma is one: "tweeted", "posted".
fn of_verb(context: &Context<'_>, by: &SourcedCue) -> Option<Occasion> {
    let is_post = context.doc.upos(by.token) == Upos::Verb
        && context.lexicon.occasion(&by.cue.lemma) == Some(OccasionKind::Post);
    is_post.then_some(Occasion { span: by.cue.span, kind: Some(OccasionKind::Post), place: None })
}

/// Finds the place in the clause of the cue: "told reporters in Geneva".
fn place_of(context: &Context<'_>, cue: usize, is_outside: &dyn Fn(usize) -> bool) -> Option<Occasion> {
    let doc = context.doc;
    let mut nouns = doc.children(cue).filter(|&child| doc.relation(child).base() == Relation::Obl);
    nouns.find_map(|noun| {
        let preposition = doc.children(noun).find(|&child| {
            doc.relation(child) == Relation::Case
                && child < noun
                && PLACE_PREPOSITIONS.contains(&doc.word(child).to_lowercase().as_str())
                && is_outside(child)
        })?;
        let place = place_at(context, noun).filter(|_| is_outside(noun))?;
        let mention = &context.coreference.mentions[context.mention_at(noun)?];
        let span = doc.tokens[preposition].span.hull(mention.span);
        Some(Occasion { span, kind: None, place: Some(place) })
    })
}

/// Returns the actor of the place that a token names; "the capital" is no name.
fn place_at(context: &Context<'_>, token: usize) -> Option<usize> {
    let mention = context.mention_at(token)?;
    let is_name = context.coreference.mentions[mention].form == MentionForm::Name;
    (is_name && context.actor_type(mention) == ActorType::Place)
        .then(|| context.coreference.mentions[mention].actor)
}
