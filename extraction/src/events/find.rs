//! From the triggers of each sentence to events.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    Event, Participant, background,
    grammar::{Class, Sentence},
    mishap::Told,
    roles::{self, Parts},
    setting, status,
    triggers::{self, Hit, How},
};
use crate::{
    actors::Coreference,
    language::{AnnotatedText, SentenceKind},
    schema::ParticipantRole,
    statements::Statement,
    text::ByteSpan,
    times::Timex,
};

/// Finds the events, in order of their trigger's place.
pub(super) fn find(
    words: &AnnotatedText<'_>,
    coreference: &Coreference,
    times: &[Timex],
    statements: &[Statement],
    published: Option<Date>,
) -> Vec<Event> {
    let mut events = Vec::new();
    let mut told = Told::default();
    for number in 0..words.sentences.len() {
        if matches!(
            words.sentences[number].kind,
            SentenceKind::Byline | SentenceKind::Dateline | SentenceKind::Boilerplate
        ) {
            continue;
        }
        let sentence = Sentence::new(words, number, times);
        let mut hits = triggers::hits(&sentence);
        let mut parts: Vec<Parts> = hits.iter().map(|hit| roles::parts(&sentence, hit)).collect();
        lend_recipients(&sentence, &hits, &mut parts);
        told.hear(&hits);
        told.retype(&sentence, &mut hits, &mut parts);
        for (hit, parts) in hits.iter().zip(&parts) {
            let mut event = event(&sentence, number, hit, parts, coreference, times, statements);
            let in_passing =
                matches!(hit.how, How::Noun { .. }) && background::in_passing(&sentence, &hit.tokens);
            let days = event.when.and_then(|time| times[time].days);
            event.background = background::is_background(event.status, in_passing, days, published);
            events.push(event);
        }
    }
    events
}

/// "opened fire …, killing 26": whom the participle names are whom the deed concerned.
fn lend_recipients(sentence: &Sentence<'_, '_>, hits: &[Hit], parts: &mut [Parts]) {
    for nth in 1..hits.len() {
        let How::Verb { group, .. } = &hits[nth].how else { continue };
        let led_by_comma = hits[nth].tokens.start > sentence.tokens.start
            && sentence.class(hits[nth].tokens.start - 1) == Class::Comma;
        let participle = group.participle && !group.passive && led_by_comma;
        let open = parts[nth - 1].recipient.is_none() || parts[nth - 1].by_place;
        if participle && hits[nth].kind == hits[nth - 1].kind && open && parts[nth].recipient.is_some() {
            parts[nth - 1].recipient = parts[nth].recipient.clone();
        }
    }
}

fn event(
    sentence: &Sentence<'_, '_>,
    number: usize,
    hit: &Hit,
    parts: &Parts,
    coreference: &Coreference,
    times: &[Timex],
    statements: &[Statement],
) -> Event {
    let words = sentence.words;
    let trigger = words.span(hit.tokens.clone());
    let summary = clause(sentence, hit, parts);
    let mut participants = Vec::new();
    for (role, phrase) in
        [(ParticipantRole::Actor, &parts.actor), (ParticipantRole::Recipient, &parts.recipient)]
    {
        if let Some(span) = phrase.as_ref().and_then(|phrase| participant(sentence, phrase, times)) {
            let head = phrase.as_ref().map(|phrase| words.tokens[sentence.head(phrase)].span);
            let actor = head.and_then(|head| setting::mentioned(coreference, head));
            participants.push(Participant { role, span, actor });
        }
    }
    Event {
        trigger,
        lemma: hit.lemma.clone(),
        kind: hit.kind,
        status: status::status(sentence, hit),
        participants,
        when: setting::when(sentence, &hit.tokens, matches!(hit.how, How::Noun { .. }), summary, times),
        places: setting::places(sentence, summary, coreference),
        attributed_to: holder(statements, trigger),
        summary,
        sentence: number,
        background: false,
        confidence: hit.confidence,
    }
}

/// A phrase as a participant: none where it is nothing but a time.
fn participant(sentence: &Sentence<'_, '_>, phrase: &Range<usize>, times: &[Timex]) -> Option<ByteSpan> {
    // "miners who struck in March" are miners: the clause about them tells something else.
    let clause = phrase.clone().skip(1).find(|&at| sentence.class(at) == Class::Opener);
    let phrase = &(phrase.start..clause.unwrap_or(phrase.end));
    let span = sentence.words.span(phrase.clone());
    let first = times.partition_point(|time| time.span.end <= span.start);
    let head = sentence.words.tokens[sentence.head(phrase)].span;
    let is_time = times[first..]
        .iter()
        .take_while(|time| time.span.start < span.end)
        .any(|time| time.span.contains(head));
    (!is_time).then_some(span)
}

/// The clause that tells the event: from its subject or first helper to where another clause begins.
fn clause(sentence: &Sentence<'_, '_>, hit: &Hit, parts: &Parts) -> ByteSpan {
    let (first, last) = match &hit.how {
        How::Verb { group, .. } | How::Demand { group, .. } => (group.first, group.verb),
        How::Noun { .. } => return noun_clause(sentence, hit),
    };
    let near = parts
        .actor
        .iter()
        .chain(&parts.recipient)
        .filter(|phrase| phrase.end <= first)
        .map(|phrase| phrase.start);
    let start = near.min().unwrap_or(first).min(first);
    let end = sentence.clause_end(last).max(hit.tokens.end);
    sentence.words.span(start..end)
}

/// The clause around a noun: its sentence, cut at the marks that end clauses.
fn noun_clause(sentence: &Sentence<'_, '_>, hit: &Hit) -> ByteSpan {
    let mut start = hit.tokens.start;
    while start > sentence.tokens.start && hit.tokens.start - start < 40 {
        if matches!(sentence.class(start - 1), Class::Opener | Class::Comma | Class::Mark) {
            break;
        }
        start -= 1;
    }
    sentence.words.span(start..sentence.clause_end(hit.tokens.end - 1).max(hit.tokens.end))
}

/// The statement in whose content the trigger stands: the narrowest, where they lie in each other.
fn holder(statements: &[Statement], trigger: ByteSpan) -> Option<usize> {
    // Contents come in order of their start; none that begins behind the trigger holds it. How far back
    // to look is bounded, as contents are.
    let behind = statements.partition_point(|statement| statement.content.start <= trigger.start);
    (behind.saturating_sub(16)..behind)
        .filter(|&nth| statements[nth].content.contains(trigger))
        .min_by_key(|&nth| statements[nth].content.len())
}
