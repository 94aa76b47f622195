//! Titles and roles around a person's name: "Defence Minister Ivan Kolev", "Tammy Bruce, a spokesperson for …".

use std::ops::Range;

use super::{
    candidate::{CandidateForm, CandidateMention},
    context::Context,
    weights::{MAX_APPOSITION_TOKENS, MAX_OFFICE_TOKENS, MAX_TITLE_TOKENS},
};
use crate::language::{Name, NameType, Number, Relation, Upos};

/// Makes a mention of a name, with the role before or after it if it is a person's.
pub fn named_mention(context: Context<'_>, name: &Name) -> CandidateMention {
    let doc = context.doc;
    let mut head = name.tokens.clone();
    if name.kind != NameType::Person && !ends_in_person(context, &head) {
        return CandidateMention {
            tokens: head.clone(),
            head,
            role: None,
            form: CandidateForm::Name(name.kind),
        };
    }
    let form = CandidateForm::Name(NameType::Person);
    let mut start = head.start;
    if let Some(last) = last_title_token(context, &head) {
        head.start = last + 1;
    }
    // A title that the name finder included in the name.
    let is_title = |token: usize| {
        let word = doc.word(token);
        context.lexicon.is_honorific(word) || context.lexicon.is_person_noun(&word.to_lowercase())
    };
    while head.len() > 1 && is_title(head.start) {
        head.start += 1;
    }
    let sentence = doc.sentence_of(start).tokens.start;
    if start > sentence && context.lexicon.is_honorific(doc.word(start - 1)) {
        start -= 1;
    }
    let title = if head.start > start { start..head.start } else { title_before(context, start, sentence) };
    if title.is_empty()
        && let Some((tokens, role)) = preposed_description(context, &head, start)
    {
        return CandidateMention { tokens, head, role: Some(role), form };
    }
    let is_role = |range: &Range<usize>| range.clone().any(|token| context.is_person_noun(token));
    let role = Some(title.clone()).filter(is_role).or_else(|| apposition(context, head.end));
    let tokens = if is_role(&title) { title.start..head.end } else { start..head.end };
    CandidateMention { tokens, head, role, form }
}

/// Returns the last token of a title inside a name that at least two tokens of a name follow.
fn last_title_token(context: Context<'_>, name: &Range<usize>) -> Option<usize> {
    let doc = context.doc;
    let last = (name.start..name.end.saturating_sub(2)).rev().find(|&token| {
        // "General" is part of names of organizations too: "General Assembly".
        context.is_person_noun(token) && !doc.word(token).eq_ignore_ascii_case("general")
    })?;
    (last + 1..name.end).all(|token| doc.upos(token) == Upos::Propn).then_some(last)
}

/// Returns true for a name labelled as an organization that is a title with a person's name: "National Security
/// Advisor Ajit Doval".
fn ends_in_person(context: Context<'_>, name: &Range<usize>) -> bool {
    last_title_token(context, name)
        .is_some_and(|last| !context.lexicon.is_unnamed_source(&context.lemma(last)))
}

/// Returns the title that ends right before `start`, empty if there is none.
///
/// A title is a phrase of nouns, names and adjectives around a person noun, also with a complement: "Secretary of
/// State", "Spokesperson for the Office of the Mayor".
fn title_before(context: Context<'_>, start: usize, sentence: usize) -> Range<usize> {
    let doc = context.doc;
    let first = noun_phrase_start(context, start, sentence);
    let is_preposition =
        |token: usize| matches!(doc.upos(token), Upos::Adp) && !is_hyphenated(context, token);
    let ends_in_role = first < start && context.is_person_noun(start - 1);
    if ends_in_role && !(first..start).any(is_preposition) {
        return first..start;
    }
    // The title's own words before a noun, without those of another phrase: "the company of Chairman Li".
    let own_words = |end: usize| {
        let words = (first..end)
            .rev()
            .take_while(|&token| !is_preposition(token) && !matches!(doc.upos(token), Upos::Det));
        words.last().unwrap_or(end - 1)
    };
    let has_complement =
        |of: &usize| *of > first && matches!(doc.word(*of), "of" | "for") && context.is_person_noun(*of - 1);
    match (first..start).find(has_complement) {
        // "A spokesman for party leader Kolev": the name has the second title.
        Some(of) if ends_in_role && !(of + 1..start).any(|token| doc.upos(token) == Upos::Det) => {
            own_words(start)..start
        }
        Some(of) => own_words(of)..start,
        None if ends_in_role => own_words(start)..start,
        None => start..start,
    }
}

/// Returns the start of the noun phrase that ends before `end`, with "of" and "for" in it.
fn noun_phrase_start(context: Context<'_>, end: usize, sentence: usize) -> usize {
    let doc = context.doc;
    let mut start = end;
    while start > sentence && end - start < MAX_TITLE_TOKENS {
        let token = start - 1;
        let is_inside = start < end && token > sentence;
        let belongs = match doc.upos(token) {
            Upos::Noun | Upos::Propn | Upos::Adj => {
                !doc.name_at(token).is_some_and(|name| name.kind == NameType::Person)
            }
            Upos::Adp => matches!(doc.word(token), "of" | "for") && is_inside,
            // Only between "of" and an office: "of the Treasury".
            Upos::Det => doc.word(token) == "the" && is_inside && matches!(doc.word(token - 1), "of" | "for"),
            Upos::Punct => doc.word(token) == "-" && is_inside,
            // Of an office: "Minister for Women and Equalities".
            Upos::Cconj => doc.word(token) == "and" && is_inside && joins_names(context, token, sentence),
            _ => false,
        };
        let belongs = belongs || is_inside && is_hyphenated(context, token);
        if !belongs {
            break;
        }
        start = token;
    }
    start
}

/// Returns true for an "and" that joins two capitalised words after "of" or "for", neither of them a person.
fn joins_names(context: Context<'_>, and: usize, sentence: usize) -> bool {
    let doc = context.doc;
    let is_capitalised = |token: usize| {
        doc.word(token).starts_with(char::is_uppercase)
            && !context.is_person_noun(token)
            && !doc.name_at(token).is_some_and(|name| name.kind == NameType::Person)
    };
    let words = (sentence..and)
        .rev()
        .take(MAX_OFFICE_TOKENS)
        .take_while(|&token| is_capitalised(token) || matches!(doc.word(token), "of" | "for" | "the" | ","));
    let has_office = words.into_iter().any(|token| matches!(doc.word(token), "of" | "for"));
    has_office && is_capitalised(and - 1) && is_capitalised(and + 1)
}

/// Returns true for a part of a word with hyphens: "in" of "editor-in-chief".
fn is_hyphenated(context: Context<'_>, token: usize) -> bool {
    let doc = context.doc;
    let is_hyphen = |other: usize| doc.word(other) == "-";
    let touches = |one: usize, next: usize| doc.tokens[one].span.end == doc.tokens[next].span.start;
    let next = token + 1;
    let before = token.checked_sub(1);
    next < doc.tokens.len() && touches(token, next) && (is_hyphen(next) || is_hyphen(token))
        || before.is_some_and(|before| touches(before, token) && is_hyphen(before))
}

/// Returns a description before a name and a comma, with the role in it: "the opposition leader, Tunde Bello, said".
///
/// The first range is the whole mention with the name.
fn preposed_description(
    context: Context<'_>,
    head: &Range<usize>,
    start: usize,
) -> Option<(Range<usize>, Range<usize>)> {
    let doc = context.doc;
    let sentence = doc.sentence_of(start).tokens.clone();
    let comma = start.checked_sub(1).filter(|&comma| comma > sentence.start && doc.word(comma) == ",")?;
    let role = title_before(context, comma, sentence.start);
    let first = role.start.checked_sub(1).filter(|&first| first >= sentence.start && !role.is_empty())?;
    let has_complement = |token: &usize| {
        context.is_person_noun(*token)
            && role.contains(&(*token + 1))
            && matches!(doc.word(*token + 1), "of" | "for")
    };
    let noun = role.clone().find(has_complement).unwrap_or(role.end - 1);
    let is_one = context.is_person_noun(noun) && doc.features(noun).number != Some(Number::Plural);
    let determiner = doc.word(first).to_lowercase();
    let has_determiner =
        ["the", "a", "an", "one", "another", "his", "her", "their", "its"].contains(&determiner.as_str());
    // The tree makes the name an apposition of the noun; in a list it would not.
    let is_apposition = head.clone().any(|token| {
        doc.relation(token) == Relation::Appos && doc.head(token).is_some_and(|noun| role.contains(&noun))
    });
    let ends_phrase = head.end >= sentence.end || doc.upos(head.end) != Upos::Cconj;
    (is_one && has_determiner && is_apposition && ends_phrase).then_some((first..head.end, role))
}

/// Returns the role in an apposition after a name: "Tammy Bruce, a spokesperson for the State Department, said".
fn apposition(context: Context<'_>, end: usize) -> Option<Range<usize>> {
    let doc = context.doc;
    let sentence = doc.sentence_of(end.checked_sub(1)?).tokens.clone();
    if end + 1 >= sentence.end || doc.word(end) != "," {
        return None;
    }
    let start = end + 1;
    let stop = (start..sentence.end.min(start + MAX_APPOSITION_TOKENS))
        .find(|&token| matches!(doc.word(token), "," | "." | ";" | "—"))?;
    let noun = (start..stop).find(|&token| context.is_person_noun(token))?;
    // The role heads the phrase if only modifiers precede it.
    let is_head = (start..noun).all(|token| {
        matches!(
            doc.upos(token),
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Part | Upos::Adv | Upos::Punct
        )
    });
    is_head.then_some(start..stop)
}
