//! Candidates for the speaker of a statement, where the speaker is not sure.

use super::{
    Source, Statement,
    confidence::is_epithet,
    context::Context,
    weights::candidates::{
        EPITHET_PERSON, MAX_CANDIDATES, MAX_SENTENCES, MIN_PROBABILITY, SURE, SURE_ANTECEDENT,
    },
};
use crate::{language::SentenceKind, schema::ActorType};

/// An actor who may be the speaker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpeakerCandidate {
    /// Index into [`crate::actors::Coreference::actors`].
    pub actor: usize,
    /// The probability that it is, from 0 to 1.
    pub probability: f32,
}

/// Sets the candidates of each statement whose speaker is a pronoun, an epithet or inferred, and not sure.
///
/// `found` is in order of content.
pub fn set(context: &Context<'_>, found: &mut [Statement]) {
    for at in 0..found.len() {
        let statement = &found[at];
        if statement.confidence >= SURE
            && !statement.speaker.is_some_and(|source| is_doubtful(context, source))
        {
            continue;
        }
        let mut candidates = match statement.speaker {
            Some(source) if statement.cue.is_some() => of_source(context, source),
            Some(_) => of_neighbours(context, found, at),
            None => Vec::new(),
        };
        candidates.retain(|candidate| candidate.probability >= MIN_PROBABILITY);
        candidates.sort_by(|one, other| other.probability.total_cmp(&one.probability));
        candidates.truncate(MAX_CANDIDATES);
        let chosen = context.actor(statement.speaker);
        // The speaker alone adds nothing.
        if candidates.iter().any(|candidate| chosen != Some(candidate.actor)) {
            found[at].speaker_candidates = candidates;
        }
    }
}

/// Returns true for an epithet, and for a pronoun with two likely antecedents.
fn is_doubtful(context: &Context<'_>, source: Source) -> bool {
    let antecedents = source.mention.map_or(&[][..], |mention| context.coreference.antecedents_of(mention));
    is_epithet(context, source) || antecedents.first().is_some_and(|first| first.1 < SURE_ANTECEDENT)
}

/// Returns the antecedents of a pronoun, or the persons that an epithet may describe.
fn of_source(context: &Context<'_>, source: Source) -> Vec<SpeakerCandidate> {
    let Some(mention) = source.mention else { return Vec::new() };
    if is_epithet(context, source) {
        return persons_before(context, mention);
    }
    let antecedents = context.coreference.antecedents_of(mention);
    antecedents.iter().map(|&(actor, probability)| SpeakerCandidate { actor, probability }).collect()
}

/// Returns the persons named in the sentences before a description, the nearest first.
///
/// Each has the same share of what is left by those nearer.
fn persons_before(context: &Context<'_>, mention: usize) -> Vec<SpeakerCandidate> {
    let doc = context.doc;
    let mentions = &context.coreference.mentions;
    let sentence = |mention: usize| context.sentence_of(mentions[mention].head);
    let own = sentence(mention);
    let mut left = 1.0;
    let mut found: Vec<SpeakerCandidate> = Vec::new();
    for other in (0..mention).rev().take_while(|&other| sentence(other) + MAX_SENTENCES >= own) {
        let actor = mentions[other].actor;
        let is_story = doc.sentences[sentence(other)].kind == SentenceKind::Story;
        let is_person = context.actor_type(other) == ActorType::Person && is_story;
        if is_person && found.iter().all(|candidate| candidate.actor != actor) {
            found.push(SpeakerCandidate { actor, probability: left * EPITHET_PERSON });
            left *= 1.0 - EPITHET_PERSON;
        }
    }
    found
}

/// Returns for a quotation without a cue its speaker, and the speakers before and after it.
///
/// Those share the probability that the speaker is wrong.
fn of_neighbours(context: &Context<'_>, found: &[Statement], at: usize) -> Vec<SpeakerCandidate> {
    let own = &found[at];
    let Some(actor) = context.actor(own.speaker) else { return Vec::new() };
    let paragraph = context.paragraph_of(own);
    let is_near = |other: &&Statement| context.paragraph_of(other).abs_diff(paragraph) <= 1;
    let speaker = |other: &Statement| context.actor(other.speaker).filter(|&other| other != actor);
    let before = found[..at].iter().rev().take_while(is_near).find_map(speaker);
    let after = found[at + 1..].iter().take_while(is_near).find_map(speaker);
    let mut others: Vec<usize> = before.into_iter().chain(after).collect();
    others.dedup();
    let share = (1.0 - own.confidence) / others.len().max(1) as f32;
    let others = others.into_iter().map(|actor| SpeakerCandidate { actor, probability: share });
    std::iter::once(SpeakerCandidate { actor, probability: own.confidence }).chain(others).collect()
}
