//! Finds candidate mentions: names with their titles, descriptions and pronouns.

use std::ops::Range;

use super::{
    candidate::{CandidateForm, CandidateMention},
    context::Context,
    titles::named_mention,
    weights::{MAX_MENTION_BYTES, MAX_TITLE_TOKENS},
};
use crate::{
    language::{AnnotatedText, Name, NameType, Number, Relation, Upos},
    text::ByteSpan,
};

/// Finds all candidate mentions, in order, without overlap.
pub fn find(context: Context<'_>) -> Vec<CandidateMention> {
    let doc = context.doc;
    let mut mentions = names_outside_titles(context);
    let mut is_covered = vec![false; doc.tokens.len()];
    for mention in &mentions {
        is_covered[mention.tokens.clone()].fill(true);
    }
    let sources = source_heads(doc);
    let mut unnamed: Vec<CandidateMention> = Vec::new();
    for token in 0..doc.tokens.len() {
        if is_covered[token] {
            continue;
        }
        match doc.upos(token) {
            Upos::Noun | Upos::Propn | Upos::Adj => {
                let aged = aged_person(context, token);
                let is_source = || is_actor_as_source(context, token, &sources);
                let found = aged.or_else(|| description(context, token, &is_covered, is_source));
                if let Some(mention) = found {
                    is_covered[mention.tokens.clone()].fill(true);
                    unnamed.push(mention);
                }
            }
            Upos::Pron if is_referential_pronoun(context, token) => {
                let tokens = token..token + 1;
                unnamed.push(CandidateMention {
                    head: tokens.clone(),
                    tokens,
                    role: None,
                    form: CandidateForm::Pronoun,
                });
            }
            _ => {}
        }
    }
    // A name inside a description is part of it: "the WHL commissioner".
    mentions.retain(|name| {
        let next = unnamed.partition_point(|other| other.tokens.end <= name.tokens.start);
        unnamed.get(next).is_none_or(|other| other.tokens.start >= name.tokens.end)
    });
    mentions.extend(unnamed);
    mentions.sort_by_key(|mention| mention.tokens.start);
    mentions.dedup_by(|later, earlier| later.tokens.start < earlier.tokens.end);
    mentions.retain(|mention| mention.span(context).len() <= MAX_MENTION_BYTES);
    mentions
}

/// The names with their titles, without names inside titles: "US State Department spokesperson Tammy Bruce" is one.
fn names_outside_titles(context: Context<'_>) -> Vec<CandidateMention> {
    let doc = context.doc;
    // A handle is an address, not a name, and names of several columns of a table are several.
    let is_no_name = |span: ByteSpan| span.slice(doc.text).contains(['@', '#', '\t']);
    let names = joined_names(context);
    let names = names.iter().filter(|name| name.kind != NameType::Other && !is_no_name(name.span));
    let mut mentions: Vec<CandidateMention> = names.map(|name| named_mention(context, name)).collect();
    let persons: Vec<Range<usize>> = mentions
        .iter()
        .filter(|mention| mention.form == CandidateForm::Name(NameType::Person))
        .map(|mention| mention.tokens.clone())
        .collect();
    // Names are in order and do not overlap, so the ends of persons rise; a title may begin before other names.
    let mut first_starts: Vec<usize> = persons.iter().map(|person| person.start).collect();
    for at in (1..first_starts.len()).rev() {
        first_starts[at - 1] = first_starts[at - 1].min(first_starts[at]);
    }
    mentions.retain(|name| {
        let first = persons.partition_point(|person| person.end < name.head.end);
        let is_near = |&at: &usize| first_starts[at] <= name.head.start;
        let mut around = (first..persons.len()).take_while(is_near).map(|at| &persons[at]);
        !around.any(|person| person.start <= name.head.start && *person != name.tokens)
    });
    mentions
}

/// Nouns that end the names of authorities whose district follows: "Office for the Western District of New York".
const DISTRICT_NOUNS: &[&str] = &["office", "court", "attorney", "district", "division", "bureau"];
/// The most tokens of a district after the name of its authority.
const MAX_DISTRICT_TOKENS: usize = 8;

/// Returns the token after the district that follows the name of an authority; `end` where none does.
fn district_end(context: Context<'_>, name: &Name, end: usize) -> usize {
    let doc = context.doc;
    let sentence_end = doc.sentence_of(name.tokens.start).tokens.end;
    let is_authority = name.kind == NameType::Organization
        && DISTRICT_NOUNS.contains(&doc.word(name.tokens.end - 1).to_lowercase().as_str());
    let is_word = |token: usize| matches!(doc.word(token), "for" | "of" | "the");
    let is_part = |token: &usize| is_word(*token) || doc.word(*token).starts_with(char::is_uppercase);
    let begins = end + 1 < sentence_end && doc.word(end) == "for" && doc.word(end + 1) == "the";
    if !is_authority || !begins {
        return end;
    }
    let parts = (end..sentence_end.min(end + MAX_DISTRICT_TOKENS)).take_while(is_part);
    parts.filter(|&token| !is_word(token)).last().map_or(end, |last| last + 1)
}

/// Returns the token after the last name that "of A and B" adds to the name of an organization: "Party of England and
/// Wales".
fn coordinated_end(context: Context<'_>, name: &Name, end: usize) -> usize {
    let doc = context.doc;
    let ends_in_place = name.kind == NameType::Organization
        && end >= name.tokens.start + 3
        && doc.word(end - 2) == "of"
        && doc.word(end - 1).starts_with(char::is_uppercase);
    let next = doc.name_at(end + 1).filter(|next| {
        next.kind == NameType::Place && next.tokens.start == end + 1 && doc.word(end) == "and"
    });
    match next {
        Some(next) if ends_in_place => next.tokens.end,
        _ => end,
    }
}

/// Returns the token after the capitalised words that hyphens join to a name: "Al-Shammari", where the name ends in "Al".
fn hyphenated_end(context: Context<'_>, name: &Name) -> usize {
    let doc = context.doc;
    let mut end = name.tokens.end;
    while matches!(name.kind, NameType::Person | NameType::Organization)
        && end + 1 < doc.tokens.len()
        && is_hyphen(context, end)
        && doc.word(end + 1).starts_with(char::is_uppercase)
        && doc.upos(end + 1) == Upos::Propn
        && doc.name_at(end + 1).is_none()
    {
        end += 2;
    }
    end
}

/// Returns the names with what the name finder cut: parts around a hyphen, districts and second places.
fn joined_names(context: Context<'_>) -> Vec<Name> {
    let doc = context.doc;
    let mut joined = hyphenated_names(context);
    for name in &mut joined {
        let end = hyphenated_end(context, name);
        let end = district_end(context, name, coordinated_end(context, name, end));
        name.tokens.end = end;
        name.span.end = doc.tokens[end - 1].span.end;
    }
    // What a longer name took in is no name of its own.
    joined.dedup_by(|later, earlier| later.tokens.start < earlier.tokens.end);
    joined
}

/// Returns the names, with the parts of a person's name around a hyphen joined: "Ann Roe-Lund".
fn hyphenated_names(context: Context<'_>) -> Vec<Name> {
    let doc = context.doc;
    let mut joined: Vec<Name> = Vec::with_capacity(doc.names.len());
    for name in &doc.names {
        let hyphen = name.tokens.start.saturating_sub(1);
        let last = joined.last_mut().filter(|last| {
            let are_persons = last.kind == NameType::Person && name.kind == NameType::Person;
            let touch = last.span.end + 1 == name.span.start;
            are_persons && touch && last.tokens.end == hyphen && doc.word(hyphen) == "-"
        });
        match last {
            Some(last) => {
                last.tokens.end = name.tokens.end;
                last.span.end = name.span.end;
            }
            None => joined.push(name.clone()),
        }
    }
    joined
}

/// Returns true for a third-person pronoun that refers to an actor; "it" only as the subject of an agentive verb.
fn is_referential_pronoun(context: Context<'_>, token: usize) -> bool {
    let doc = context.doc;
    match doc.word(token).to_lowercase().as_str() {
        "he" | "she" | "they" | "him" | "her" | "them" | "his" | "himself" | "herself" => true,
        "it" => {
            doc.relation(token) == Relation::Nsubj
                && doc.head(token).is_some_and(|verb| context.is_agentive(verb))
        }
        _ => false,
    }
}

/// Returns the description that "old" ends where no noun follows: "the 56-year-old".
fn aged_person(context: Context<'_>, token: usize) -> Option<CandidateMention> {
    let doc = context.doc;
    let sentence = doc.sentence_of(token).tokens.clone();
    if !doc.word(token).ends_with("old") {
        return None;
    }
    // One token, or five: the number, "year" and two hyphens before it.
    let touches = |token: &usize| doc.tokens[token - 1].span.end == doc.tokens[*token].span.start;
    let start = (sentence.start + 1..token + 1).rev().find(|token| !touches(token))?;
    let is_aged = doc.span(start..token + 1).slice(doc.text).ends_with("-year-old");
    let determiner = start - 1;
    let next = token + 1;
    let has_noun = next < sentence.end
        && (matches!(doc.upos(next), Upos::Noun | Upos::Propn | Upos::Adj) || doc.word(next) == "-");
    let is_the = doc.word(determiner).eq_ignore_ascii_case("the");
    (is_aged && is_the && !has_noun).then_some(CandidateMention {
        tokens: determiner..next,
        head: token..next,
        role: None,
        form: CandidateForm::Description,
    })
}

/// Returns the head of each source of speech that the model predicts, in order.
pub fn source_heads(doc: &AnnotatedText<'_>) -> Vec<usize> {
    let speech = doc.attributions.iter().filter(|attribution| attribution.is_speech);
    let sources = speech.flat_map(|attribution| &attribution.sources).map(|source| source.tokens.clone());
    let head = |tokens: Range<usize>| {
        let is_head = |token: &usize| doc.head(*token).is_none_or(|head| !tokens.contains(&head));
        tokens.clone().find(is_head)
    };
    let mut heads: Vec<usize> = sources.filter_map(head).collect();
    heads.sort_unstable();
    heads.dedup();
    heads
}

/// Returns true for a noun that speaks and is an actor, whatever it denotes: "rights groups", "her neighbours".
///
/// `sources` are the heads of the sources of speech. Documents and other things are no actors.
pub fn is_actor_as_source(context: Context<'_>, noun: usize, sources: &[usize]) -> bool {
    context.doc.upos(noun) == Upos::Noun
        && sources.binary_search(&noun).is_ok()
        && !context.lexicon.is_inanimate_source(&context.lemma(noun))
}

/// Returns the noun phrase of a person or organization noun, or of another that speaks: "the prime minister".
fn description(
    context: Context<'_>,
    noun: usize,
    is_covered: &[bool],
    is_source: impl Fn() -> bool,
) -> Option<CandidateMention> {
    let doc = context.doc;
    let lemma = context.lemma(noun);
    if doc.upos(noun) == Upos::Adj {
        return None;
    }
    let is_actor = context.lexicon.is_person_noun(&lemma) || context.lexicon.noun_class(&lemma).is_some();
    if !is_actor && !is_source() {
        return None;
    }
    // The last noun of a compound decides: "police station" is no person.
    if doc.relation(noun) == Relation::Compound {
        return None;
    }
    let sentence = doc.sentence_of(noun).tokens.clone();
    let mut start = noun;
    while start > sentence.start && noun - start < MAX_TITLE_TOKENS && !is_covered[start - 1] {
        match doc.upos(start - 1) {
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num => start -= 1,
            Upos::Part if doc.word(start - 1).ends_with('s') => start -= 1,
            Upos::Punct if is_hyphen(context, start - 1) => start -= 1,
            _ => break,
        }
        if doc.upos(start) == Upos::Det {
            break;
        }
    }
    // Of "China's commerce ministry" the name is a mention of its own.
    let is_mark = doc.upos(start) == Upos::Part;
    let start = if is_mark { start + 1 } else { start };
    let start = office_start(context, start, noun).unwrap_or(start);
    Some(CandidateMention {
        tokens: start..noun + 1,
        head: noun..noun + 1,
        role: None,
        form: CandidateForm::Description,
    })
}

/// Returns true for a hyphen inside a word that the tokenizer splits: "a self-taught baker".
fn is_hyphen(context: Context<'_>, token: usize) -> bool {
    let tokens = &context.doc.tokens;
    let touches = |one: usize, next: usize| {
        tokens.get(one).zip(tokens.get(next)).is_some_and(|(one, next)| one.span.end == next.span.start)
    };
    context.doc.word(token) == "-" && token > 0 && touches(token - 1, token) && touches(token, token + 1)
}

/// Returns the start of a description of one office-holder with a name before its noun: "the WHL commissioner".
///
/// `start` is where the description would start after the name.
fn office_start(context: Context<'_>, start: usize, noun: usize) -> Option<usize> {
    let doc = context.doc;
    let name = doc.name_at(start.checked_sub(1)?).filter(|name| name.kind != NameType::Person)?;
    let determiner = name.tokens.start.checked_sub(1)?;
    let is_one = doc.features(noun).number != Some(Number::Plural)
        && !context.lexicon.is_unnamed_source(&context.lemma(noun))
        && context.is_person_noun(noun)
        && name.tokens.end == start;
    (is_one
        && doc.word(determiner).eq_ignore_ascii_case("the")
        && doc.tokens[determiner].sentence == doc.tokens[noun].sentence)
        .then_some(determiner)
}
