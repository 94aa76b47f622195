//! Floating quotations: quotations without a cue that continue the last speaker's words.
//!
//! The term is GenderGapTracker's.

use super::{
    Source, Statement, context::Context, lexicon::DocumentClass, span_index::SpanIndex, weights::confidence,
};
use crate::{
    language::{Relation, SentenceKind, Upos},
    schema::{ActorType, MentionForm},
    text::{ByteSpan, Quotation},
};

/// The fewest tokens of a floating quotation.
const MIN_TOKENS: usize = 4;
/// The same for one that fills its line.
const MIN_LINE_TOKENS: usize = 3;
/// The most tokens from a quotation to a cue after it.
const MAX_CUE_DISTANCE: usize = 8;
/// The most tokens of the sentence after a quotation up to its speaker.
const MAX_NAMED_AFTER: usize = 12;
/// The most paragraphs from a speaker's words to a paragraph that continues them.
const MAX_PARAGRAPHS: u32 = 3;

/// The last words of a speaker before a quotation.
#[derive(Debug, Clone, Copy)]
struct LastSpeaker {
    source: Source,
    paragraph: u32,
    /// The token after the words.
    end: usize,
}

/// Finds the floating quotations after statements of `found`, and after one another.
pub fn find(context: &Context<'_>, found: &[Statement]) -> Vec<Statement> {
    // A cue inside its content is quoted itself.
    let has_outer_cue = |statement: &&Statement| {
        statement.cue.as_ref().is_some_and(|cue| !statement.content.contains(cue.span))
    };
    let mut cued: Vec<&Statement> = found.iter().filter(has_outer_cue).collect();
    cued.sort_by_key(|statement| statement.content.start);
    let mut cued = cued.into_iter().peekable();
    let found = SpanIndex::of(found);
    let mut floating: Vec<Statement> = Vec::new();
    let mut last: Option<LastSpeaker> = None;
    for quotation in &context.quotations {
        while let Some(statement) = cued.next_if(|statement| statement.content.start < quotation.inner.start)
        {
            last = statement.speaker.map(|source| LastSpeaker {
                source,
                paragraph: paragraph_of(context, statement.content),
                end: context.tokens_in(statement.content).end,
            });
        }
        let tokens = context.tokens_in(quotation.inner);
        let least = if fills_line(context, quotation.outer) { MIN_LINE_TOKENS } else { MIN_TOKENS };
        if tokens.len() < least || found.overlaps(quotation.inner) || has_own_cue(context, quotation) {
            continue;
        }
        let named = speaker_named_after(context, quotation);
        let when = named.and_then(|(_, verb)| time_in_sentence(context, verb));
        let speaker = match named {
            Some((source, _)) => Some((source, confidence::FLOATING_NAMED_AFTER)),
            None => speaker(context, quotation, last),
        };
        let Some((source, confidence)) = speaker else { continue };
        // A quotation does not name its own speaker.
        if names_speaker(context, quotation, source) {
            continue;
        }
        if !context.is_body_text(tokens.start) {
            continue;
        }
        let paragraph = paragraph_of(context, quotation.inner);
        last = Some(LastSpeaker { source, paragraph, end: tokens.end });
        let made = Statement::without_cue(context, quotation.inner, source, confidence);
        floating.push(Statement { when, ..made });
    }
    floating
}

/// Finds the speaker of a quotation without a cue, with the confidence.
fn speaker(context: &Context<'_>, quotation: &Quotation, last: Option<LastSpeaker>) -> Option<(Source, f32)> {
    let start = context.tokens_in(quotation.inner).start;
    let last_end = last.map_or(0, |last| last.end);
    if let Some(last) = last.filter(|_| is_coordinated(context, last_end, start)) {
        return Some((last.source, confidence::FLOATING_SAME_PARAGRAPH));
    }
    if let Some(source) = acting_person(context, last_end, start) {
        return Some((source, confidence::FLOATING_AFTER_ACTION));
    }
    let paragraph = paragraph_of(context, quotation.inner);
    if last.is_none_or(|last| paragraph > last.paragraph + 1)
        && let Some(source) = person_of_paragraph_before(context, quotation)
    {
        return Some((source, confidence::FLOATING_AFTER_PARAGRAPH));
    }
    let last = last?;
    let starts_sentence = context.doc.sentence_of(start).span.start >= quotation.outer.start;
    if paragraph == last.paragraph && starts_sentence {
        return Some((last.source, confidence::FLOATING_SAME_PARAGRAPH));
    }
    let continues = paragraph <= last.paragraph + MAX_PARAGRAPHS && fills_line(context, quotation.outer);
    continues.then(|| match paragraph == last.paragraph + 1 {
        true => (last.source, confidence::FLOATING_NEXT_PARAGRAPH),
        false => (last.source, confidence::FLOATING_LATER_PARAGRAPH),
    })
}

/// Returns true when a cue follows the quotation in its sentence: `"… at last?" another witness asked`.
///
/// Then its speaker is there, found or not.
fn has_own_cue(context: &Context<'_>, quotation: &Quotation) -> bool {
    let doc = context.doc;
    let start = context.tokens_in(quotation.outer).end;
    let is_continued = doc.text[quotation.outer.end as usize..].trim_start().starts_with(char::is_lowercase);
    let paragraph = paragraph_of(context, quotation.inner);
    let mut rest = (start..doc.tokens.len()).take(MAX_CUE_DISTANCE).take_while(|&token| {
        context.is_unquoted(token) && doc.sentence_of(token).paragraph == paragraph && doc.word(token) != "."
    });
    is_continued && rest.any(|token| context.index.is_cue(token))
}

/// Returns true when only "and" is between the last speaker's words and the quotation: `shouted "…" and "…"`.
fn is_coordinated(context: &Context<'_>, last_end: usize, start: usize) -> bool {
    let doc = context.doc;
    let same_sentence = last_end > 0 && doc.tokens[last_end - 1].sentence == doc.tokens[start].sentence;
    if !same_sentence {
        return false;
    }
    let mut between = (last_end..start).filter(|&token| doc.upos(token) != Upos::Punct);
    let first = between.next();
    let is_conjunction = |token: usize| matches!(doc.word(token), "and" | "or" | "then");
    first.is_some_and(is_conjunction) && between.next().is_none()
}

/// Finds the person who is the unquoted subject of the sentence before a quotation: `Kolev did not hesitate. "…"`.
///
/// The sentence is in the same paragraph and after `last_end`, the end of the last statement. Words before the
/// quotation in its own sentence count only if they end with a colon.
fn acting_person(context: &Context<'_>, last_end: usize, start: usize) -> Option<Source> {
    let doc = context.doc;
    let own = doc.sentence_of(start);
    let first = own.tokens.clone().find(|&token| doc.upos(token) != Upos::Punct)?;
    let quotation = context.quotation_of(start);
    let starts_sentence = context.quotation_of(first) == quotation;
    let sentence = match starts_sentence {
        true => doc.sentences.get(doc.tokens[own.tokens.start.checked_sub(1)?].sentence as usize)?,
        false => own,
    };
    let opening_mark = context.quotations[quotation?].outer.start as usize;
    let has_colon = doc.text[..opening_mark].trim_end().ends_with(':');
    if sentence.paragraph != own.paragraph
        || (!starts_sentence && !has_colon)
        || sentence.tokens.start < last_end
    {
        return None;
    }
    let subject = sentence.tokens.clone().take_while(|&token| token < start).find(|&token| {
        context.is_unquoted(token)
            && doc.relation(token) == Relation::Nsubj
            && doc.head(token).is_some_and(|verb| doc.relation(verb) == Relation::Root)
    })?;
    let mention = context.mention_at(subject)?;
    (context.actor_type(mention) == ActorType::Person).then(|| context.source(mention))
}

/// Finds the speaker that the sentence after a quotation names, with its verb: `"…" Those were the words of Kolev.`
fn speaker_named_after(context: &Context<'_>, quotation: &Quotation) -> Option<(Source, usize)> {
    let doc = context.doc;
    let start = context.tokens_in(quotation.outer).end;
    let sentence = doc.tokens.get(start).map(|_| doc.sentence_of(start))?;
    let is_same_paragraph = sentence.paragraph == paragraph_of(context, quotation.inner);
    let tokens = start..sentence.tokens.end.min(start + MAX_NAMED_AFTER);
    let is_demonstrative = |token: usize| {
        ["that", "this", "those", "these", "such"].contains(&doc.word(token).to_lowercase().as_str())
    };
    let verb = tokens.clone().nth(1).filter(|&token| doc.lemma(token).eq_ignore_ascii_case("be"))?;
    let noun = (verb + 1..tokens.end).find(|&token| doc.upos(token) == Upos::Noun)?;
    let preposition =
        Some(noun + 1).filter(|&token| token < tokens.end && matches!(doc.word(token), "of" | "from"))?;
    if !is_same_paragraph
        || !is_demonstrative(start)
        || !context.lexicon.is_document(&context.lemma(noun), DocumentClass::Words)
    {
        return None;
    }
    let mention =
        (preposition + 1..tokens.end).take(MAX_NAMED_AFTER).find_map(|token| context.mention_at(token))?;
    let is_speaker = matches!(context.actor_type(mention), ActorType::Person | ActorType::Unnamed);
    is_speaker.then(|| (context.source(mention), verb))
}

/// Returns the first day that a token's sentence names.
fn time_in_sentence(context: &Context<'_>, token: usize) -> Option<usize> {
    let sentence = context.doc.sentence_of(token).span;
    let first = context.times.partition_point(|time| time.span.start < sentence.start);
    let times = context.times[first..].iter().take_while(|time| time.span.end <= sentence.end);
    times.clone().position(|time| time.days.is_some()).map(|at| first + at)
}

/// Returns true for a quotation that has the speaker's name.
fn names_speaker(context: &Context<'_>, quotation: &Quotation, source: Source) -> bool {
    let Some(actor) = context.actor(Some(source)) else { return false };
    let mentions = &context.coreference.mentions;
    let first = mentions.partition_point(|mention| mention.span.end <= quotation.inner.start);
    let mut inside = mentions[first..].iter().take_while(|mention| mention.span.start < quotation.inner.end);
    inside.any(|mention| mention.actor == actor && mention.form == MentionForm::Name)
}

/// Finds the person that the paragraph before a quotation is about, if the quotation fills its line.
///
/// The subjects of its sentences that are persons are one person: "Ann, 28, is a baker. She sold the shop to Ivan."
fn person_of_paragraph_before(context: &Context<'_>, quotation: &Quotation) -> Option<Source> {
    let doc = context.doc;
    let token = context.tokens_in(quotation.outer).start.checked_sub(1)?;
    let last = doc.sentence_of(token);
    if !fills_line(context, quotation.outer) || last.kind != SentenceKind::Story {
        return None;
    }
    let number = doc.tokens[token].sentence as usize;
    let sentences = doc.sentences[..=number].iter().rev();
    let of_paragraph = sentences.take_while(|sentence| sentence.paragraph == last.paragraph);
    let mut subjects = of_paragraph.filter_map(|sentence| {
        let subject = doc.child(doc.root(sentence), Relation::Nsubj)?;
        let mention = context.mention_at(subject).filter(|_| context.is_unquoted(subject))?;
        (context.actor_type(mention) == ActorType::Person).then_some(mention)
    });
    let person = subjects.next()?;
    let mentions = &context.coreference.mentions;
    subjects.all(|other| mentions[other].actor == mentions[person].actor).then(|| context.source(person))
}

/// Returns the paragraph of the token at or after the start of a span; 0 after the last token.
fn paragraph_of(context: &Context<'_>, span: ByteSpan) -> u32 {
    let token = context.tokens_in(span).start;
    context.doc.tokens.get(token).map_or(0, |_| context.doc.sentence_of(token).paragraph)
}

/// Returns true when the line has nothing but the quotation.
fn fills_line(context: &Context<'_>, outer: ByteSpan) -> bool {
    let text = context.doc.text;
    let is_blank = |symbol: char| symbol.is_whitespace() && symbol != '\n';
    let before = text[..outer.start as usize].trim_end_matches(is_blank);
    let after = text[outer.end as usize..].trim_start_matches(is_blank);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
}
