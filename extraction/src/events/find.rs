//! Turns the trigger matches of each sentence into events.

use std::ops::Range;

use super::{
    Context, Event, EventTime, Participant,
    accidents::ViolenceContext,
    arguments::{self, Arguments},
    background,
    shallow_parser::{Class, Sentence},
    status, time_and_place,
    triggers::{self, TriggerMatch, TriggerSyntax},
};
use crate::{language::SentenceKind, schema::ParticipantRole, statements::Statement, text::ByteSpan};

/// Most words of a noun's clause before the noun.
const MAX_CLAUSE_START: usize = 40;
/// Statements before a trigger that are tested for enclosing it.
const MAX_ENCLOSING: usize = 16;

/// Finds the events of an article, in order of their triggers. Linear in its length.
pub fn find(context: &Context<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    let mut violence = ViolenceContext::default();
    for (index, sentence) in context.doc.sentences.iter().enumerate() {
        if matches!(sentence.kind, SentenceKind::Byline | SentenceKind::Dateline | SentenceKind::Boilerplate)
        {
            continue;
        }
        if context.doc.cancellation.is_cancelled() {
            break;
        }
        let sentence = Sentence::new(context, index);
        let mut matches = triggers::find(&sentence);
        let mut arguments: Vec<Arguments> =
            matches.iter().map(|found| arguments::find(&sentence, found)).collect();
        share_recipients(&sentence, &matches, &mut arguments);
        violence.observe(&sentence, &matches);
        violence.retype(&sentence, &mut matches, &arguments);
        events.extend(
            matches
                .iter()
                .zip(&arguments)
                .map(|(found, arguments)| event(context, &sentence, index, found, arguments)),
        );
    }
    // What the article takes back is no fact.
    let corrected: Vec<ByteSpan> = context
        .statements
        .iter()
        .filter(|statement| statement.corrected)
        .map(|statement| statement.content)
        .collect();
    events.retain(|event| !corrected.iter().any(|content| content.contains(event.trigger)));
    events
}

/// Gives an event without a recipient that of the participle after it: "opened fire …, killing 26".
fn share_recipients(sentence: &Sentence<'_, '_>, matches: &[TriggerMatch], arguments: &mut [Arguments]) {
    for nth in 1..matches.len() {
        let (previous, found) = (&matches[nth - 1], &matches[nth]);
        let TriggerSyntax::Verb { group, .. } = &found.syntax else { continue };
        let follows_comma = found.tokens.start > sentence.tokens.start
            && sentence.class(found.tokens.start - 1) == Class::Comma;
        let is_participle = group.participle && !group.passive && follows_comma;
        let is_open = arguments[nth - 1].recipient.is_none() || arguments[nth - 1].recipient_is_place;
        let recipient = arguments[nth].recipient.clone();
        if is_participle && found.event_type == previous.event_type && is_open && recipient.is_some() {
            arguments[nth - 1].recipient = recipient;
        }
    }
}

fn event(
    context: &Context<'_>,
    sentence: &Sentence<'_, '_>,
    index: usize,
    found: &TriggerMatch,
    arguments: &Arguments,
) -> Event {
    let trigger = context.doc.span(found.tokens.clone());
    let summary = clause(sentence, found, arguments);
    let is_noun = matches!(found.syntax, TriggerSyntax::Noun { .. });
    let status = status::status(sentence, found);
    let when = time_and_place::time(sentence, &found.tokens, is_noun, summary, context.times);
    let in_passing = is_noun && background::is_mentioned_in_passing(sentence, &found.tokens);
    let days = when.and_then(|time| context.times[time].days);
    let roles =
        [(ParticipantRole::Actor, &arguments.actor), (ParticipantRole::Recipient, &arguments.recipient)];
    let participant = |(role, phrase): (ParticipantRole, &Option<Range<usize>>)| {
        participant(context, sentence, role, phrase.as_ref()?)
    };
    Event {
        trigger,
        lemma: found.lemma.clone(),
        event_type: found.event_type,
        status,
        participants: roles.into_iter().filter_map(participant).collect(),
        when: when.map(EventTime::Expression),
        places: time_and_place::places(sentence, summary, context.coreference),
        attributed_to: enclosing_statement(context.statements, trigger),
        summary,
        sentence: index,
        background: background::is_background(status, in_passing, days, context.published),
        confidence: found.confidence,
        happening: None,
    }
}

/// Makes a participant of a phrase; `None` if the phrase is a time.
fn participant(
    context: &Context<'_>,
    sentence: &Sentence<'_, '_>,
    role: ParticipantRole,
    phrase: &Range<usize>,
) -> Option<Participant> {
    let actor_head = context.doc.tokens[sentence.head(phrase)].span;
    // The relative clause of "miners who struck in March" reports another event.
    let clause = phrase.clone().skip(1).find(|&at| sentence.class(at) == Class::Subordinator);
    let phrase = phrase.start..clause.unwrap_or(phrase.end);
    let span = context.doc.span(phrase.clone());
    let head = context.doc.tokens[sentence.head(&phrase)].span;
    let first = context.times.partition_point(|time| time.span.end <= span.start);
    let mut times = context.times[first..].iter().take_while(|time| time.span.start < span.end);
    if times.any(|time| time.span.contains(head)) {
        return None;
    }
    Some(Participant { role, span, actor: time_and_place::actor_at(context.coreference, actor_head) })
}

/// Returns the clause that reports an event: from its subject or first auxiliary to where another clause begins.
fn clause(sentence: &Sentence<'_, '_>, found: &TriggerMatch, arguments: &Arguments) -> ByteSpan {
    let (first, last) = match &found.syntax {
        TriggerSyntax::Verb { group, .. } | TriggerSyntax::Obligation { group, .. } => {
            (group.first, group.verb)
        }
        TriggerSyntax::Noun { .. } => return noun_clause(sentence, found),
    };
    let phrases = arguments.actor.iter().chain(&arguments.recipient);
    let before = phrases.filter(|phrase| phrase.end <= first).map(|phrase| phrase.start);
    let start = before.min().unwrap_or(first).min(first);
    let end = sentence.clause_end(last).max(found.tokens.end);
    sentence.doc.span(start..end)
}

/// Returns the clause around an event noun: its sentence, cut at commas, marks and subordinators.
fn noun_clause(sentence: &Sentence<'_, '_>, found: &TriggerMatch) -> ByteSpan {
    let noun = &found.tokens;
    let mut start = noun.start;
    while start > sentence.tokens.start && noun.start - start < MAX_CLAUSE_START {
        if matches!(sentence.class(start - 1), Class::Subordinator | Class::Comma | Class::Mark) {
            break;
        }
        start -= 1;
    }
    sentence.doc.span(start..sentence.clause_end(noun.end - 1).max(noun.end))
}

/// Returns the index of the shortest statement whose content contains the trigger.
pub fn enclosing_statement(statements: &[Statement], trigger: ByteSpan) -> Option<usize> {
    // Contents are ordered by start, and their length is bounded, so only the last few can contain the trigger.
    let end = statements.partition_point(|statement| statement.content.start <= trigger.start);
    (end.saturating_sub(MAX_ENCLOSING)..end)
        .filter(|&nth| statements[nth].content.contains(trigger))
        .min_by_key(|&nth| statements[nth].content.len())
}
