//! Texts that speak: "the statement added" is said by whoever was just told to have made the statement.

use super::{Source, Statement, circumstances::actor, context::Context, source_resolution::TEXTS};
use crate::{
    actors::describes_organization,
    language::Upos,
    schema::{ActorType, MentionForm},
};

/// What is handed out and quoted on: told without an owner, it goes on with the words before.
const HANDED_OUT: [&str; 7] = ["communique", "communiqué", "email", "post", "release", "statement", "tweet"];
/// How many statements before it may be without a cue.
const REACH: usize = 8;
/// How much less sure it is who speaks.
const DISCOUNT: f32 = 0.85;

/// Gives the words of "the statement" to whoever spoke last, in the same paragraph or the one before: where their sentence
/// names that text, or where a body had just spoken.
pub fn resolve(context: &Context<'_>, found: &mut [Statement]) {
    let paragraph = |one: &Statement| context.words.sentences.get(one.sentence).map_or(0, |at| at.paragraph);
    for at in 1..found.len() {
        let Some(text) = found[at].speaker.filter(|&source| is_nobody(context, source)) else { continue };
        let Some(noun) = the_text(context, text) else { continue };
        let here = paragraph(&found[at]);
        let mut before = found[..at].iter().rev().take(REACH).take_while(|one| paragraph(one) + 1 >= here);
        let Some(last) = before.find(|one| one.cue.is_some()) else { continue };
        let Some(writer) = last.speaker.filter(|&source| the_text(context, source).is_none()) else {
            continue;
        };
        let Some(mention) = writer.mention else { continue };
        let says_so = sentence_has(context, last, &noun);
        let is_body = is_body(context, mention);
        if says_so || is_body && HANDED_OUT.contains(&noun.as_str()) {
            found[at].speaker = Some(Source { span: text.span, mention: Some(mention) });
            found[at].confidence *= DISCOUNT;
        }
    }
}

/// True for a mention of a body, by name or as "the ministry".
fn is_body(context: &Context<'_>, mention: usize) -> bool {
    let one = &context.coreference.mentions[mention];
    let noun = || context.words.lemma(context.tokens_in(one.head).start).to_lowercase();
    match context.coreference.actors[one.actor].kind {
        ActorType::Organization => true,
        ActorType::Unnamed => one.form == MentionForm::Description && describes_organization(&noun()),
        _ => false,
    }
}

/// True for a source that stands for nobody who is named.
fn is_nobody(context: &Context<'_>, source: Source) -> bool {
    let known = actor(context, Some(source)).map(|actor| context.coreference.actors[actor].kind);
    matches!(known, None | Some(ActorType::Unnamed))
}

/// The noun of "the statement", where it is all there is.
fn the_text(context: &Context<'_>, source: Source) -> Option<String> {
    let words = context.words;
    let tokens = context.tokens_in(source.span);
    let points = ["the", "this", "that"].contains(&words.word(tokens.start).to_lowercase().as_str());
    let noun = words.lemma(tokens.end - 1).to_lowercase();
    let is_text = TEXTS.contains(&noun.as_str());
    let is_plain = tokens.len() <= 3 && words.upos(tokens.end - 1) == Upos::Noun;
    (points && is_plain && is_text).then_some(noun)
}

/// True where the sentence of a statement's cue has the noun: "said in a statement".
fn sentence_has(context: &Context<'_>, one: &Statement, noun: &str) -> bool {
    let words = context.words;
    let Some(cue) = &one.cue else { return false };
    let sentence = words.sentence_of(context.tokens_in(cue.span).start).tokens.clone();
    sentence.into_iter().any(|token| words.lemma(token).eq_ignore_ascii_case(noun))
}
