//! Speakers of documents: "the statement added" is said by the organization that issued the statement.

use std::collections::HashMap;

use super::{
    Source, Statement, context::Context, lexicon::DocumentClass, weights::confidence::DOCUMENT_SPEAKER_FACTOR,
};
use crate::{
    language::Upos,
    schema::{ActorType, MentionForm},
};

/// The most statements back to the one with a cue that names the document.
const MAX_DISTANCE: usize = 8;

/// Gives statements of a document ("the statement") the speaker of the statement before them, in the same paragraph or
/// the one before.
///
/// That statement's cue sentence names the document, or its speaker is an organization and the document is one that
/// organizations issue.
pub fn resolve(context: &Context<'_>, found: &mut [Statement]) {
    // By sentence and noun, whether the sentence has the noun.
    let mut known: HashMap<(u32, String), bool> = HashMap::new();
    for at in 1..found.len() {
        let Some(document) = found[at].speaker.filter(|&source| is_unnamed(context, source)) else {
            continue;
        };
        let Some(noun) = document_noun(context, document) else { continue };
        let paragraph = context.paragraph_of(&found[at]);
        let mut before = found[..at]
            .iter()
            .rev()
            .take(MAX_DISTANCE)
            .take_while(|other| context.paragraph_of(other) + 1 >= paragraph);
        let Some(last) = before.find(|other| other.cue.is_some()) else { continue };
        let issuer = last.speaker.filter(|&source| document_noun(context, source).is_none());
        let Some(mention) = issuer.and_then(|issuer| issuer.mention) else { continue };
        let is_released = context.lexicon.is_document(&noun, DocumentClass::Released);
        if cue_sentence_has(context, last, &noun, &mut known)
            || is_organization(context, mention) && is_released
        {
            found[at].speaker = Some(Source { span: document.span, mention: Some(mention) });
            found[at].confidence *= DOCUMENT_SPEAKER_FACTOR;
        }
    }
}

/// Returns true for a mention of an organization, by name or as "the ministry".
fn is_organization(context: &Context<'_>, mention: usize) -> bool {
    match context.actor_type(mention) {
        ActorType::Organization => true,
        ActorType::Unnamed => {
            let mention = &context.coreference.mentions[mention];
            let noun = context.lemma(context.tokens_in(mention.head).start);
            mention.form == MentionForm::Description && context.lexicon.is_organization(&noun)
        }
        _ => false,
    }
}

/// Returns true for a source without an actor, or with an unnamed one.
fn is_unnamed(context: &Context<'_>, source: Source) -> bool {
    let kind = source.mention.map(|mention| context.actor_type(mention));
    matches!(kind, None | Some(ActorType::Unnamed))
}

/// Returns the noun of a source that is only a document: "statement" for "the statement".
fn document_noun(context: &Context<'_>, source: Source) -> Option<String> {
    let doc = context.doc;
    let tokens = context.tokens_in(source.span);
    let determiner = doc.word(tokens.start).to_lowercase();
    let noun = context.lemma(tokens.end - 1);
    let is_document = ["the", "this", "that"].contains(&determiner.as_str())
        && tokens.len() <= 3
        && doc.upos(tokens.end - 1) == Upos::Noun
        && context.lexicon.is_document(&noun, DocumentClass::Authored);
    is_document.then_some(noun)
}

/// Returns true when the sentence of a statement's cue has the noun: "said in a statement".
fn cue_sentence_has(
    context: &Context<'_>,
    statement: &Statement,
    noun: &str,
    known: &mut HashMap<(u32, String), bool>,
) -> bool {
    let Some(cue) = &statement.cue else { return false };
    let token = context.tokens_in(cue.span).start;
    let mut sentence = context.doc.sentence_of(token).tokens.clone();
    *known
        .entry((context.doc.tokens[token].sentence, noun.to_owned()))
        .or_insert_with(|| sentence.any(|token| context.doc.lemma(token).eq_ignore_ascii_case(noun)))
}
