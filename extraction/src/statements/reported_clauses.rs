//! Indirect speech: the clause before or after a reporting verb, and the clause of a reporting noun.

use super::{
    Cue, Statement,
    attribution::{SourcedCue, source_at, sourced_cue},
    circumstances::{cited_by, statement},
    context::Context,
    lexicon::{DocumentClass, VerbClass},
    span_index::SpanIndex,
    weights::confidence,
};
use crate::{
    language::{Relation, Upos},
    text::ByteSpan,
};

/// The most tokens from the comma before a source to its name, with the title between.
const MAX_SOURCE_TOKENS: usize = 14;
/// The most tokens from a verb to its "that", and from the last verb of a sentence to the sentence's end.
const MAX_VERB_DISTANCE: usize = 14;
/// The fewest tokens of a content.
const MIN_CONTENT_TOKENS: usize = 3;
/// The fewest tokens of a content that is an object.
const MIN_OBJECT_TOKENS: usize = 4;
/// The bytes from which a quotation is too long to be part of a clause.
const MAX_QUOTATION_BYTES: usize = 400;

/// Finds the indirect and mixed statements of cues that no statement of `direct` has.
pub fn find(context: &Context<'_>, direct: &[Statement]) -> Vec<Statement> {
    let cues = direct.iter().filter_map(|statement| Some(statement.cue.as_ref()?.span));
    let mut used: Vec<ByteSpan> = cues.collect();
    used.sort_unstable();
    let direct = SpanIndex::of(direct);
    let mut found = Vec::new();
    for token in 0..context.doc.tokens.len() {
        if !context.is_body_text(token) || used.binary_search(&context.doc.tokens[token].span).is_ok() {
            continue;
        }
        let by_verb = context.index.is_cue(token).then(|| statement_of_verb(context, token)).flatten();
        let other = || statement_of_noun(context, token).or_else(|| cited_words(context, token));
        if let Some(statement) = by_verb.or_else(other)
            && !direct.covers(statement.content)
        {
            found.push(statement);
        }
    }
    found
}

fn statement_of_verb(context: &Context<'_>, verb: usize) -> Option<Statement> {
    let by = sourced_cue(context, verb)?;
    let (content, confidence) = clause_after(context, &by)
        .or_else(|| clause_before(context, &by))
        .or_else(|| object(context, &by))?;
    let content = context.trim(content);
    (context.tokens_in(content).len() >= MIN_CONTENT_TOKENS)
        .then(|| statement(context, &by, content, confidence))
}

/// Finds the clause after the verb: "said that …", "told reporters …".
fn clause_after(context: &Context<'_>, by: &SourcedCue) -> Option<(ByteSpan, f32)> {
    let doc = context.doc;
    let verb = by.token;
    let sentence = doc.sentence_of(verb).tokens.clone();
    let clause = doc.children(verb).find(|&child| child > verb && doc.relation(child) == Relation::Ccomp);
    let that = (verb + 1..sentence.end.min(verb + MAX_VERB_DISTANCE))
        .take_while(|&token| context.is_unquoted(token))
        .find(|&token| {
            // After the addressee of "tell", "that" can only introduce the content.
            doc.word(token) == "that" && (doc.upos(token) == Upos::Sconj || by.cue.lemma == "tell")
        });
    let (start, end, confidence) = match (clause, that) {
        (Some(clause), _) => {
            let subtree = doc.subtree(clause);
            let start = subtree.start.max(verb + 1);
            match doc.word(start).eq_ignore_ascii_case("that") {
                true => (start + 1, subtree.end, confidence::CLAUSE_WITH_THAT),
                false => (start, subtree.end, confidence::CLAUSE_WITHOUT_THAT),
            }
        }
        (None, Some(that)) => (that + 1, sentence.end, confidence::REST_AFTER_THAT),
        (None, None) => return None,
    };
    if by.source.span.start >= doc.tokens[start.min(sentence.end - 1)].span.start {
        return None;
    }
    let end = extended_end(context, start, end, sentence.end);
    (start < end).then(|| (with_whole_quotations(context, doc.span(start..end)), confidence))
}

/// Moves the end of a clause to where its content ends.
///
/// Clauses joined with "and" belong to it unless they have a cue, and so do closing marks and the rest of a quotation.
/// A source named after it does not: "…, according to".
fn extended_end(context: &Context<'_>, start: usize, end: usize, sentence_end: usize) -> usize {
    let doc = context.doc;
    let source = context.index.according_to(start..sentence_end - 1).first();
    let limit = source.copied().unwrap_or(sentence_end);
    let mut end = end.min(limit);
    let next = (end..limit).find(|&token| doc.upos(token) != Upos::Punct);
    let is_joined = next.is_some_and(|token| doc.upos(token) == Upos::Cconj);
    if next.is_none() || is_joined && context.index.cues(end..limit).is_empty() {
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

/// Extends a content to the end of quotations that start in it.
fn with_whole_quotations(context: &Context<'_>, content: ByteSpan) -> ByteSpan {
    let first = context.quotations.partition_point(|quotation| quotation.outer.end <= content.start);
    let overlapping =
        context.quotations[first..].iter().take_while(|quotation| quotation.inner.start < content.end);
    let short = overlapping.filter(|quotation| quotation.inner.len() < MAX_QUOTATION_BYTES);
    short.fold(content, |content, quotation| match quotation.outer.start >= content.start {
        true => content.hull(quotation.inner),
        false => content,
    })
}

/// Finds the clause before source and verb, which end the sentence: "…, Petrova said".
fn clause_before(context: &Context<'_>, by: &SourcedCue) -> Option<(ByteSpan, f32)> {
    let doc = context.doc;
    let sentence = doc.sentence_of(by.token).tokens.clone();
    let source = context.tokens_in(by.source.span);
    // Back over the title ("Spokesperson for the Office … Sharon Birch") to the comma.
    let comma = (sentence.start + 1..source.start.min(by.token))
        .rev()
        .take(MAX_SOURCE_TOKENS)
        .take_while(|&token| {
            matches!(
                doc.upos(token),
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adp | Upos::Det | Upos::Punct
            )
        })
        .find(|&token| doc.word(token) == ",")?;
    // Time and place may follow the verb, but no content.
    let has_own_content = (by.token + 1..sentence.end).any(|token| {
        doc.head(token) == Some(by.token) && matches!(doc.relation(token), Relation::Ccomp | Relation::Obj)
    });
    let has_verb = (sentence.start..comma).any(|token| matches!(doc.upos(token), Upos::Verb | Upos::Aux));
    // "Though the tests were clean, Kolev warned against the water."
    let is_head =
        |token: &usize| doc.head(*token).is_none_or(|head| !(sentence.start..comma).contains(&head));
    let head = (sentence.start..comma).filter(|&token| doc.upos(token) != Upos::Punct).find(is_head);
    let is_adverbial = head.is_some_and(|head| {
        doc.relation(head).base() == Relation::Advcl && doc.child(head, Relation::Mark).is_some()
    });
    if has_own_content || !has_verb || is_adverbial || sentence.end - by.token > MAX_VERB_DISTANCE {
        return None;
    }
    Some((doc.span(sentence.start..comma), confidence::CLAUSE_BEFORE_SOURCE))
}

/// Finds the object that is the content: "stressed the need to talk".
fn object(context: &Context<'_>, by: &SourcedCue) -> Option<(ByteSpan, f32)> {
    let doc = context.doc;
    if !context.lexicon.is_verb(&by.cue.lemma, VerbClass::Object) {
        return None;
    }
    let noun =
        doc.children(by.token).find(|&child| child > by.token && doc.relation(child) == Relation::Obj)?;
    let subtree = doc.subtree(noun);
    let end = (noun..subtree.end).find(|&token| doc.word(token) == ",").unwrap_or(subtree.end);
    (end - subtree.start >= MIN_OBJECT_TOKENS).then(|| (doc.span(subtree.start..end), confidence::OBJECT))
}

/// Finds the quoted words after a verb under one of citing: `was cited by the agency as calling the plan "madness"`.
fn cited_words(context: &Context<'_>, verb: usize) -> Option<Statement> {
    let doc = context.doc;
    let is_other_verb =
        doc.upos(verb) == Upos::Verb && context.is_unquoted(verb) && !context.index.is_cue(verb);
    let citing = is_other_verb.then(|| cited_by(context, verb)).flatten()?;
    let subject = doc.children(citing).find(|&child| doc.relation(child).base() == Relation::Nsubj)?;
    let content = verb + 1..doc.subtree(verb).end.max(verb + 1);
    let span =
        context.trim(doc.span(content.start..content.end.max(content.start + 1).min(doc.tokens.len())));
    let by = SourcedCue {
        token: verb,
        cue: Cue { span: doc.tokens[verb].span, lemma: context.lemma(verb) },
        source: source_at(context, subject)?,
    };
    (content.len() >= MIN_CONTENT_TOKENS && context.has_quotation(span))
        .then(|| statement(context, &by, with_whole_quotations(context, span), confidence::CLAUSE_WITH_THAT))
}

/// Finds the clause of a reporting noun, whose possessor is the speaker: "Asif's comments that …".
fn statement_of_noun(context: &Context<'_>, noun: usize) -> Option<Statement> {
    let doc = context.doc;
    let sentence = doc.sentence_of(noun).tokens.clone();
    if doc.upos(noun) != Upos::Noun
        || !context.is_unquoted(noun)
        || noun + 2 >= sentence.end
        || doc.word(noun + 1) != "that"
        || !context.lexicon.is_document(&context.lemma(noun), DocumentClass::Claim)
    {
        return None;
    }
    let owner = doc.children(noun).find(|&child| context.is_possessive(child))?;
    let clause = doc.children(noun).find(|&child| child > noun + 1)?;
    let start = noun + 2;
    let end = extended_end(context, start, doc.subtree(clause).end, sentence.end);
    let comma = (start..end).find(|&token| context.is_unquoted(token) && doc.word(token) == ",");
    let clause = doc.span(start..comma.unwrap_or(end).max(start + 1));
    let content = context.trim(with_whole_quotations(context, clause));
    let by = SourcedCue {
        token: noun,
        cue: Cue { span: doc.tokens[noun].span, lemma: context.lemma(noun) },
        source: source_at(context, owner)?,
    };
    (context.tokens_in(content).len() >= MIN_CONTENT_TOKENS)
        .then(|| statement(context, &by, content, confidence::NOUN_CLAUSE))
}
