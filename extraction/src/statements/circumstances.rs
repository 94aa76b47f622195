//! Circumstances of statements: time, addressee, and the medium that passed them on.

use std::collections::HashMap;

use super::{
    Source, Statement,
    attribution::{SourcedCue, sourced_cue},
    confidence::FEATURES,
    context::Context,
    lexicon::VerbClass,
    occasions,
    weights::confidence::NO_ACTOR_PENALTY,
};
use crate::{
    language::{Relation, Upos},
    schema::{ActorType, TimexType},
    text::ByteSpan,
};

/// The most paragraphs over which the date of a statement is inherited by later ones of its speaker.
const MAX_DATE_DISTANCE: u32 = 4;
/// The statements before and after one whose contents may contain its time. A content is at most a paragraph.
const TIME_NEIGHBOURS: usize = 6;
/// The most statements between a content and one inside it.
const MAX_ENCLOSING_DISTANCE: usize = 8;
/// The most tokens from "by" to the name of whoever cites.
const MAX_AGENT_TOKENS: usize = 5;
/// The most tokens from a verb of citing to "as".
const MAX_CITING_DISTANCE: usize = 8;
/// The most steps from a time up the tree to the clause that it belongs to.
const MAX_TREE_STEPS: usize = 8;

/// Makes a statement of a cue and a content, with its circumstances.
pub fn statement(context: &Context<'_>, by: &SourcedCue, content: ByteSpan, confidence: f32) -> Statement {
    let content = context.content(content);
    let (kind, quoted) = context.classify(content);
    let has_actor = by.source.mention.is_some();
    let addressee = addressee(context, by, content);
    Statement {
        content,
        kind,
        quoted,
        speaker: Some(with_coordinated(context, by.source)),
        via: citing_source(context, by),
        when: time_of(context, by, content),
        occasion: occasions::find(context, by, content, addressee),
        addressee,
        cue: Some(by.cue.clone()),
        occurrences: Vec::new(),
        sentence: context.sentence_of(content),
        confidence: if has_actor { confidence } else { confidence - NO_ACTOR_PENALTY },
        features: [0.0; FEATURES],
        speaker_candidates: Vec::new(),
        corrected: false,
    }
}

/// Extends the words of a source to a person coordinated with it: "said Ann Roth and Ben Roth".
///
/// The first is the speaker, and the words name both.
fn with_coordinated(context: &Context<'_>, source: Source) -> Source {
    let Some(mention) = source.mention.filter(|&mention| context.is_person_name(mention)) else {
        return source;
    };
    let Some(next) = context.coreference.mentions.get(mention + 1) else { return source };
    let is_next = next.span.start > source.span.end && context.is_person_name(mention + 1);
    let is_coordinated = is_next && {
        let between = ByteSpan { start: source.span.end, end: next.span.start };
        let is_conjunct = |token: usize| {
            context.doc.relation(token) == Relation::Conj
                && context.doc.head(token).is_some_and(|head| context.tokens_in(source.span).contains(&head))
        };
        between.slice(context.doc.text).trim() == "and" && context.tokens_in(next.span).any(is_conjunct)
    };
    if is_coordinated { Source { span: source.span.hull(next.span), ..source } } else { source }
}

/// Finds who cites the source: "the council was quoted as saying by the agency".
fn citing_source(context: &Context<'_>, by: &SourcedCue) -> Option<Source> {
    let doc = context.doc;
    let citing = cited_by(context, by.token)?;
    let sentence = doc.sentence_of(by.token).tokens.clone();
    let preposition =
        (citing + 1..sentence.end).find(|&token| doc.word(token) == "by" && context.is_unquoted(token))?;
    let nouns = (preposition + 1..sentence.end).take(MAX_AGENT_TOKENS);
    let mention =
        nouns.filter(|&token| context.is_unquoted(token)).find_map(|token| context.mention_at(token))?;
    let is_source = matches!(
        context.actor_type(mention),
        ActorType::Person | ActorType::Organization | ActorType::Unnamed
    );
    is_source.then(|| context.source(mention))
}

/// Returns the passive verb of citing before a verb: "was quoted" of "was quoted by the agency as saying".
pub fn cited_by(context: &Context<'_>, verb: usize) -> Option<usize> {
    let doc = context.doc;
    let sentence = doc.sentence_of(verb).tokens.start;
    if verb == sentence || doc.word(verb - 1) != "as" {
        return None;
    }
    let mut before = (sentence..verb - 1).rev().take(MAX_CITING_DISTANCE);
    let citing =
        before.find(|&token| context.is_unquoted(token) && context.is_verb(token, VerbClass::Cite))?;
    let is_be = |token: usize| doc.lemma(token).eq_ignore_ascii_case("be");
    (sentence..citing).rev().take(2).any(is_be).then_some(citing)
}

/// Finds the date or time nearest to the cue, in its sentence and outside content and source.
fn time_of(context: &Context<'_>, by: &SourcedCue, content: ByteSpan) -> Option<usize> {
    let cue = by.token;
    let sentence = context.doc.sentence_of(cue).span;
    let cue_token = cue;
    let cue = context.doc.tokens[cue].span;
    let first = context.times.partition_point(|time| time.span.end <= sentence.start);
    (first..context.times.len())
        .take_while(|&at| context.times[at].span.start < sentence.end)
        .filter(|&at| {
            let time = &context.times[at];
            matches!(time.kind, TimexType::Date | TimexType::Time)
                && time.days.is_some()
                && !time.span.overlaps(content)
                && !time.span.overlaps(by.source.span)
                && !dates_another_phrase(context, time.span, cue_token)
        })
        .min_by_key(|&at| context.times[at].span.start.abs_diff(cue.start))
}

/// Tests for a time of another phrase than the cue's: "who has lived here since 1971", "the April 25 charges".
fn dates_another_phrase(context: &Context<'_>, time: ByteSpan, cue: usize) -> bool {
    let doc = context.doc;
    let tokens = context.tokens_in(time);
    let is_head = |token: &usize| doc.head(*token).is_none_or(|head| !tokens.contains(&head));
    let Some(mut at) = tokens.clone().find(is_head) else { return false };
    let is_since =
        |token: usize| ["since", "until", "till"].contains(&doc.word(token).to_lowercase().as_str());
    if tokens.start.checked_sub(1).is_some_and(is_since) {
        return true;
    }
    for _ in 0..MAX_TREE_STEPS {
        // The cue is in the phrase that the time belongs to.
        if at == cue || doc.is_descendant(cue, at) {
            return false;
        }
        let Some(head) = doc.head(at) else { return false };
        match doc.relation(at) {
            Relation::Acl | Relation::AclRelcl => return true,
            // A part of what was said. Right after the cue, the tree may be wrong.
            Relation::Ccomp if !(cue + 1..cue + 3).contains(&tokens.start) => return true,
            // "Tuesday's briefing" dates what was said at it.
            Relation::Compound | Relation::NmodPoss | Relation::Amod | Relation::Nummod
                if doc.upos(head) == Upos::Noun
                    && !tokens.contains(&head)
                    && context.lexicon.occasion(&context.lemma(head)).is_none() =>
            {
                return true;
            }
            _ => at = head,
        }
    }
    false
}

/// Finds the object of a verb whose object is the addressee: "told reporters".
fn addressee(context: &Context<'_>, by: &SourcedCue, content: ByteSpan) -> Option<ByteSpan> {
    let doc = context.doc;
    if !context.lexicon.is_verb(&by.cue.lemma, VerbClass::Addressee) {
        return None;
    }
    let noun = doc.children(by.token).find(|&child| {
        matches!(doc.relation(child), Relation::Obj | Relation::Iobj)
            && !doc.tokens[child].span.overlaps(content)
            && context.is_unquoted(child)
    })?;
    let subtree = doc.subtree(noun);
    let end = (noun..subtree.end)
        .find(|&token| doc.tokens[token].span.overlaps(content) || doc.word(token) == "that")
        .unwrap_or(subtree.end);
    let span = doc.span(subtree.start..end.max(noun + 1));
    (!span.overlaps(content)).then(|| context.trim(span))
}

/// Gives a statement inside the content of another the subject of its own clause, where its source is the other's.
///
/// "The mayor resigned, saying that he was tired, officials announced": the mayor says it, and officials passed it on.
/// `found` is in order of content, longer ones first.
pub fn separate_inner_speakers(context: &Context<'_>, found: &mut [Statement]) {
    for at in 1..found.len() {
        let inner = &found[at];
        let (Some(cue), Some(source)) = (&inner.cue, inner.speaker) else { continue };
        let encloses = |outer: &&Statement| {
            outer.content.contains(inner.content)
                && outer.content.contains(cue.span)
                && !outer.content.overlaps(source.span)
                && outer.speaker.is_some_and(|other| other.span.overlaps(source.span))
        };
        let Some(outer) = found[..at].iter().rev().take(MAX_ENCLOSING_DISTANCE).find(encloses) else {
            continue;
        };
        let by = sourced_cue(context, context.tokens_in(cue.span).start);
        let own = by.map(|by| by.source).filter(|own| outer.content.contains(own.span));
        if let Some(own) = own.filter(|own| own.mention.is_some()) {
            found[at].speaker = Some(own);
        }
    }
}

/// Sets `via` of a statement inside the content of another to that one's speaker: "Modi affirmed that …, they said".
///
/// `found` is in order of content, longer ones first, so that an enclosing statement precedes.
pub fn set_via(context: &Context<'_>, found: &mut [Statement]) {
    for at in 1..found.len() {
        let inner = &found[at];
        let Some(cue) = inner.cue.as_ref().filter(|_| inner.via.is_none()) else { continue };
        let outer = found[..at].iter().rev().take(MAX_ENCLOSING_DISTANCE).find(|outer| {
            outer.content.contains(inner.content)
                && outer.content.contains(cue.span)
                && !context.same_speaker(outer, inner)
        });
        found[at].via = outer.and_then(|outer| outer.speaker);
    }
}

/// Drops the time of a statement if another statement's content contains it: "'Fares go up,' he said, adding that the
/// promises of 2019 were broken".
///
/// A statement that encloses the cue too dates the statement, and does not count.
pub fn drop_times_in_other_statements(context: &Context<'_>, found: &mut [Statement]) {
    for at in 0..found.len() {
        let Some(time) = found[at].when.map(|time| context.times[time].span) else { continue };
        let cue = found[at].cue.as_ref().map(|cue| cue.span);
        let neighbours = found[at.saturating_sub(TIME_NEIGHBOURS)..].iter().take(2 * TIME_NEIGHBOURS);
        let mut others = neighbours.filter(|other| cue.is_none_or(|cue| !other.content.contains(cue)));
        if others.any(|other| other.content.overlaps(time)) {
            found[at].when = None;
        }
    }
}

/// Gives a statement without a time that of its speaker's last statement within [`MAX_DATE_DISTANCE`] paragraphs.
///
/// An article that dates one remark of a briefing dates them all.
pub fn inherit_date(context: &Context<'_>, found: &mut [Statement]) {
    // By actor, the paragraph and time of the last statement with one.
    let mut last: HashMap<usize, (u32, usize)> = HashMap::new();
    for statement in found {
        let Some(actor) = context.actor(statement.speaker) else { continue };
        let paragraph = context.paragraph_of(statement);
        if statement.when.is_none() {
            let near = last.get(&actor).filter(|(before, _)| before + MAX_DATE_DISTANCE >= paragraph);
            statement.when = near.map(|&(_, time)| time);
        }
        if let Some(time) = statement.when {
            last.insert(actor, (paragraph, time));
        }
    }
}
