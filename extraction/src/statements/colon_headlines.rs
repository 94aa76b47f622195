//! Lines that give the word to somebody: "Okafor: No talks before the ceasefire".

use super::{
    Cue, Source, Statement,
    attribution::Attribution,
    circumstances::statement,
    context::{Context, SpanIndex},
};
use crate::schema::{ActorType, MentionForm};

/// Fewest and most tokens behind the colon.
const FEWEST: usize = 3;
const MOST: usize = 40;
/// How sure it is that whoever stands before the colon says it.
const CONFIDENCE: f32 = 0.8;

/// Finds the lines that begin with a person's name and a colon, whose words none of `found` has.
///
/// The person must be spoken of elsewhere: a name that comes only here may be a topic, or a place.
pub fn find(context: &Context<'_>, found: &[Statement]) -> Vec<Statement> {
    let taken = SpanIndex::by(found);
    let names = names_of(context);
    let words = context.words;
    let mut lines = Vec::new();
    let mut last = None;
    for sentence in &words.sentences {
        let begins = last != Some(sentence.paragraph);
        last = Some(sentence.paragraph);
        let first = sentence.tokens.start;
        let Some(mention) =
            begins.then(|| context.coreference.mention_at(words.tokens[first].span)).flatten()
        else {
            continue;
        };
        let colon = context.tokens_in(context.coreference.mentions[mention].span).end;
        let content = colon + 1..sentence.tokens.end;
        let gives = colon < sentence.tokens.end && words.word(colon) == ":" && context.is_unquoted(colon);
        if !gives || !(FEWEST..=MOST).contains(&content.len()) || !is_known_person(context, mention, &names) {
            continue;
        }
        let source = Source { span: context.coreference.mentions[mention].span, mention: Some(mention) };
        let cue = Cue { span: words.tokens[colon].span, lemma: ":".to_owned() };
        let by = Attribution { verb: colon, cue, source };
        let content = context.trim(words.span(content));
        if !content.is_empty() && !taken.touches(content) {
            lines.push(statement(context, &by, content, CONFIDENCE));
        }
    }
    lines
}

/// How often each actor is named.
fn names_of(context: &Context<'_>) -> Vec<u32> {
    let mut names = vec![0; context.coreference.actors.len()];
    let named = context.coreference.mentions.iter().filter(|one| one.form == MentionForm::Name);
    named.for_each(|one| names[one.actor] += 1);
    names
}

fn is_known_person(context: &Context<'_>, mention: usize, names: &[u32]) -> bool {
    let one = &context.coreference.mentions[mention];
    let is_person = context.coreference.actors[one.actor].kind == ActorType::Person;
    one.form == MentionForm::Name && is_person && names[one.actor] > 1
}
