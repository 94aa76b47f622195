//! Paraphrase: the clause under a reporting verb or noun, before it or behind it.

use super::{
    Cue, Statement,
    attribution::{Attribution, attribution, is_cue, source_at},
    circumstances::statement,
    context::{Context, SpanIndex},
    lexicon::{is_reporting_noun, takes_object},
};
use crate::{
    language::{Relation, Upos},
    text::ByteSpan,
};

/// Longest way back from a source's name to the start of its title, in tokens.
const LONGEST_SOURCE: usize = 14;
/// Fewest tokens of a content.
const FEWEST: usize = 3;

/// Finds the indirect and mixed statements, leaving the cues of `direct` ones alone.
pub fn find(context: &Context<'_>, direct: &[Statement]) -> Vec<Statement> {
    let mut used: Vec<ByteSpan> = direct.iter().filter_map(|one| Some(one.cue.as_ref()?.span)).collect();
    used.sort_unstable();
    let taken = SpanIndex::by(direct);
    let mut found = Vec::new();
    for token in 0..context.words.tokens.len() {
        if !context.is_body_text(context.words.tokens[token].sentence as usize)
            || used.binary_search(&context.words.tokens[token].span).is_ok()
        {
            continue;
        }
        let by_verb = is_cue(context, token).then(|| under_verb(context, token)).flatten();
        if let Some(one) = by_verb.or_else(|| under_noun(context, token)) {
            // A clause that is a quotation found already is not said twice.
            if !taken.covers(one.content) {
                found.push(one);
            }
        }
    }
    found
}

fn under_verb(context: &Context<'_>, verb: usize) -> Option<Statement> {
    let by = attribution(context, verb)?;
    let (content, confidence) =
        behind(context, &by).or_else(|| ahead(context, &by)).or_else(|| object(context, &by))?;
    let content = context.trim(content);
    (context.tokens_in(content).len() >= FEWEST).then(|| statement(context, &by, content, confidence))
}

/// "said that …", "told reporters …": the clause behind the verb, to its end.
fn behind(context: &Context<'_>, by: &Attribution) -> Option<(ByteSpan, f32)> {
    let words = context.words;
    let sentence = words.sentence_of(by.verb).tokens.clone();
    let clause =
        words.children(by.verb).find(|&child| child > by.verb && words.relation(child) == Relation::Ccomp);
    let that = (by.verb + 1..sentence.end.min(by.verb + 14))
        .take_while(|&token| context.is_unquoted(token))
        .find(|&token| {
            // Behind whom one tells, "that" can only begin what one tells.
            words.word(token) == "that" && (words.upos(token) == Upos::Sconj || by.cue.lemma == "tell")
        });
    let (start, end, confidence) = match (clause, that) {
        (Some(clause), _) => {
            let whole = words.subtree(clause);
            let start = whole.start.max(by.verb + 1);
            let marked = words.word(start).eq_ignore_ascii_case("that");
            (if marked { start + 1 } else { start }, whole.end, if marked { 0.9 } else { 0.8 })
        }
        (None, Some(that)) => (that + 1, sentence.end, 0.7),
        (None, None) => return None,
    };
    if by.source.span.start >= words.tokens[start.min(sentence.end - 1)].span.start {
        return None;
    }
    let end = to_the_end(context, start, end, sentence.end);
    (start < end).then(|| (whole_marks(context, words.span(start..end)), confidence))
}

/// To the end of the sentence where nothing but marks is left, or where the words that are left go on
/// inside the quotation the clause reaches into; never into a source named behind ("…, according to").
fn to_the_end(context: &Context<'_>, start: usize, end: usize, sentence_end: usize) -> usize {
    let words = context.words;
    let source = (start..sentence_end).find(|&token| {
        context.is_unquoted(token)
            && words.word(token).eq_ignore_ascii_case("according")
            && token + 1 < sentence_end
            && words.word(token + 1) == "to"
    });
    let limit = source.unwrap_or(sentence_end);
    let mut end = end.min(limit);
    // "… said that A, and B": what is joined on is said as well, where nobody else speaks in it.
    let joined = (end..limit).find(|&token| words.upos(token) != Upos::Punct);
    if joined.is_some_and(|token| words.upos(token) == Upos::Cconj)
        && !(end..limit).any(|token| super::attribution::is_cue(context, token))
    {
        end = limit;
    }
    if (end..limit).all(|token| words.upos(token) == Upos::Punct) {
        end = limit;
    }
    while end > start
        && end < limit
        && context.quotation_of(end - 1).is_some()
        && context.quotation_of(end) == context.quotation_of(end - 1)
    {
        end += 1;
    }
    end
}

/// Takes the whole of quotations that a content cuts into at an edge.
fn whole_marks(context: &Context<'_>, content: ByteSpan) -> ByteSpan {
    let first = context.quotations.partition_point(|one| one.outer.end <= content.start);
    let inside = context.quotations[first..].iter().take_while(|one| one.inner.start < content.end);
    inside.filter(|one| one.inner.len() < 400).fold(content, |content, one| {
        if one.outer.start >= content.start { content.hull(one.inner) } else { content }
    })
}

/// "…, Petrova said": the clause ahead of source and verb, which end the sentence.
fn ahead(context: &Context<'_>, by: &Attribution) -> Option<(ByteSpan, f32)> {
    let words = context.words;
    let sentence = words.sentence_of(by.verb).tokens.clone();
    let source = context.tokens_in(by.source.span);
    // Back over what belongs to the source ("Spokesperson for the Office … Sharon Birch") to the comma.
    let comma = (sentence.start + 1..source.start.min(by.verb))
        .rev()
        .take(LONGEST_SOURCE)
        .take_while(|&token| {
            matches!(
                words.upos(token),
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adp | Upos::Det | Upos::Punct
            )
        })
        .find(|&token| words.word(token) == ",")?;
    // Behind the verb there may be time and place, but nothing that it governs.
    let governs = (by.verb + 1..sentence.end).any(|token| {
        words.head(token) == Some(by.verb) && matches!(words.relation(token), Relation::Ccomp | Relation::Obj)
    });
    let has_verb = (sentence.start..comma).any(|token| matches!(words.upos(token), Upos::Verb | Upos::Aux));
    if governs || !has_verb || sentence.end - by.verb > 14 {
        return None;
    }
    Some((words.span(sentence.start..comma), 0.85))
}

/// "stressed the need to talk": the object of a verb that tells by it.
fn object(context: &Context<'_>, by: &Attribution) -> Option<(ByteSpan, f32)> {
    let words = context.words;
    if !takes_object(&by.cue.lemma) {
        return None;
    }
    let noun =
        words.children(by.verb).find(|&child| child > by.verb && words.relation(child) == Relation::Obj)?;
    let whole = words.subtree(noun);
    let end = (noun..whole.end).find(|&token| words.word(token) == ",").unwrap_or(whole.end);
    (end - whole.start >= 4).then(|| (words.span(whole.start..end), 0.6))
}

/// "Asif's comments that …": the clause of a reporting noun, said by its possessor.
fn under_noun(context: &Context<'_>, noun: usize) -> Option<Statement> {
    let words = context.words;
    let sentence = words.sentence_of(noun).tokens.clone();
    if words.upos(noun) != Upos::Noun
        || !context.is_unquoted(noun)
        || noun + 2 >= sentence.end
        || words.word(noun + 1) != "that"
        || !is_reporting_noun(&words.lemma(noun).to_lowercase())
    {
        return None;
    }
    let owner = words.children(noun).find(|&child| words.relation(child) == Relation::NmodPoss)?;
    let clause = words.children(noun).find(|&child| child > noun + 1)?;
    let end = to_the_end(context, noun + 2, words.subtree(clause).end, sentence.end);
    let end =
        (noun + 2..end).find(|&token| context.is_unquoted(token) && words.word(token) == ",").unwrap_or(end);
    let content = context.trim(whole_marks(context, words.span(noun + 2..end.max(noun + 3))));
    let by = Attribution {
        verb: noun,
        cue: Cue { span: words.tokens[noun].span, lemma: words.lemma(noun).to_lowercase() },
        source: source_at(context, owner)?,
    };
    (context.tokens_in(content).len() >= FEWEST).then(|| statement(context, &by, content, 0.7))
}
