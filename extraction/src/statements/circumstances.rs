//! What is told of the saying beside its words: when, on what occasion, to whom, through whom.

use super::{Source, Statement, attribution::Attribution, context::Context, lexicon::is_occasion};
use crate::{
    language::{Relation, Upos},
    schema::TimexType,
    text::ByteSpan,
};

/// How many paragraphs a date of saying may carry over to the same speaker's next words.
const CARRY: u32 = 4;
/// How many statements before and behind one may tell of the same time.
const NEAR: usize = 6;
/// Longest occasion, in tokens.
const LONGEST_OCCASION: usize = 14;

/// Writes a statement with its setting.
pub fn statement(context: &Context<'_>, by: &Attribution, content: ByteSpan, confidence: f32) -> Statement {
    let words = context.words;
    let content = context.content(content);
    let (kind, quoted) = context.classify(content);
    let sentence = context.tokens_in(content).next().map_or(0, |token| words.tokens[token].sentence as usize);
    let known = by.source.mention.is_some();
    Statement {
        content,
        kind,
        quoted,
        speaker: Some(by.source),
        via: None,
        when: time_of_statement(context, by.verb, content),
        occasion: occasion(context, by.verb, content),
        addressee: addressee(context, by, content),
        cue: Some(by.cue.clone()),
        occurrences: Vec::new(),
        sentence,
        confidence: if known { confidence } else { confidence - 0.15 },
    }
}

/// The time in the cue's sentence, outside the content, that is nearest to the cue.
fn time_of_statement(context: &Context<'_>, verb: usize, content: ByteSpan) -> Option<usize> {
    let sentence = context.words.sentence_of(verb).span;
    let cue = context.words.tokens[verb].span;
    let first = context.times.partition_point(|time| time.span.end <= sentence.start);
    (first..context.times.len())
        .take_while(|&at| context.times[at].span.start < sentence.end)
        .filter(|&at| {
            let time = &context.times[at];
            matches!(time.kind, TimexType::Date | TimexType::Time)
                && time.days.is_some()
                && !time.span.overlaps(content)
        })
        .min_by_key(|&at| context.times[at].span.start.abs_diff(cue.start))
}

/// "at a press briefing", "during an interview with the BBC": a prepositional phrase outside the content.
fn occasion(context: &Context<'_>, verb: usize, content: ByteSpan) -> Option<ByteSpan> {
    let words = context.words;
    let sentence = words.sentence_of(verb).tokens.clone();
    let clear = |token: usize| context.is_unquoted(token) && !words.tokens[token].span.overlaps(content);
    sentence.clone().filter(|&token| clear(token)).find_map(|noun| {
        if words.upos(noun) != Upos::Noun || !is_occasion(&words.lemma(noun).to_lowercase()) {
            return None;
        }
        let start = words
            .children(noun)
            .find(|&child| words.relation(child) == Relation::Case && child < noun)
            .filter(|&case| ["at", "during", "in", "on"].contains(&words.word(case).to_lowercase().as_str()))
            .filter(|&case| clear(case) && noun - case <= 6)?;
        let time =
            |token: usize| context.times.iter().any(|time| time.span.overlaps(words.tokens[token].span));
        let mut end = noun + 1;
        let whole = words.subtree(noun);
        while end < whole.end
            && end - start < LONGEST_OCCASION
            && clear(end)
            && words.word(end) != ","
            && !time(end)
        {
            end += 1;
        }
        // A preposition whose noun was a time, or fell outside, says nothing by itself.
        while end > noun + 1 && matches!(words.upos(end - 1), Upos::Adp | Upos::Punct | Upos::Det) {
            end -= 1;
        }
        Some(words.span(start..end))
    })
}

/// Whom a verb of telling tells.
fn addressee(context: &Context<'_>, by: &Attribution, content: ByteSpan) -> Option<ByteSpan> {
    let words = context.words;
    if !["tell", "assure", "remind", "warn", "reassure"].contains(&by.cue.lemma.as_str()) {
        return None;
    }
    let noun = words.children(by.verb).find(|&child| {
        matches!(words.relation(child), Relation::Obj | Relation::Iobj)
            && !words.tokens[child].span.overlaps(content)
            && context.is_unquoted(child)
    })?;
    let whole = words.subtree(noun);
    let end = (noun..whole.end)
        .find(|&token| words.tokens[token].span.overlaps(content) || words.word(token) == "that")
        .unwrap_or(whole.end);
    let span = words.span(whole.start..end.max(noun + 1));
    (!span.overlaps(content)).then(|| context.trim(span))
}

/// A statement inside the content of another is told through that one's speaker: "Modi affirmed that …,
/// they said".
pub fn set_via(context: &Context<'_>, found: &mut [Statement]) {
    // In order of start and, from there, the longest first: whoever encloses stands before.
    for at in 1..found.len() {
        let inner = found[at].clone();
        if inner.via.is_some() || inner.cue.is_none() {
            continue;
        }
        let outer = found[..at].iter().rev().take(8).find(|outer| {
            let cue = inner.cue.as_ref().map_or(inner.content, |cue| cue.span);
            outer.content.contains(inner.content)
                && outer.content.contains(cue)
                && !same(context, outer, &inner)
        });
        found[at].via = outer.and_then(|outer| outer.speaker);
    }
}

fn same(context: &Context<'_>, one: &Statement, other: &Statement) -> bool {
    match (actor(context, one.speaker), actor(context, other.speaker)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// The actor behind a source.
pub fn actor(context: &Context<'_>, source: Option<Source>) -> Option<usize> {
    Some(context.coreference.mentions[source?.mention?].actor)
}

/// A time that other words tell of is not when these were when: "'Fares go up,' he said, adding that the promises of 2019
/// were broken".
pub fn drop_times_in_other_statements(context: &Context<'_>, found: &mut [Statement]) {
    // Others that may hold the time begin near: the longest content is a paragraph.
    for at in 0..found.len() {
        let Some(time) = found[at].when.map(|time| context.times[time].span) else { continue };
        let near = found[at.saturating_sub(NEAR)..].iter().take(2 * NEAR);
        // Whoever encloses the whole tells of the saying with its time.
        let cue = found[at].cue.as_ref().map(|cue| cue.span);
        let mut beside = near.filter(|other| cue.is_none_or(|cue| !other.content.contains(cue)));
        if beside.any(|other| other.content.overlaps(time)) {
            found[at].when = None;
        }
    }
}

/// Words without a date of their own were said when the same speaker's words shortly before were: a story
/// that dates one remark of a briefing dates them all.
pub fn inherit_date(context: &Context<'_>, found: &mut [Statement]) {
    let paragraph = |one: &Statement| context.words.sentences.get(one.sentence).map_or(0, |at| at.paragraph);
    for at in 1..found.len() {
        if found[at].when.is_some() {
            continue;
        }
        let here = paragraph(&found[at]);
        let before = found[..at].iter().rev().take_while(|one| paragraph(one) + CARRY >= here);
        let dated = before.filter(|one| same(context, one, &found[at])).find_map(|one| one.when);
        found[at].when = dated;
    }
}
