//! Places where someone is named, described or meant by a pronoun.

use std::ops::Range;

use super::lexicon::{body, is_honorific, is_role, is_speaking, is_unnamed_source};
use crate::{
    language::{AnnotatedText, Name, NameType, Number, Relation, Upos},
    text::ByteSpan,
};

/// A mention of which it is not known yet whom it means.
#[derive(Debug, Clone)]
pub struct Found {
    /// The whole of it.
    pub tokens: Range<usize>,
    /// The name, or the noun or pronoun.
    pub head: Range<usize>,
    /// The role, before the name or in apposition after it.
    pub role: Option<Range<usize>>,
    /// What kind of words it is.
    pub by: By,
}

/// What a mention refers by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A name of this kind.
    Name(NameType),
    /// A noun for what someone is.
    Description,
    /// A pronoun of the third person.
    Pronoun,
}

/// Longest title before a name, in tokens: "former acting deputy assistant secretary of state".
const LONGEST_ROLE: usize = 12;

/// Finds all mentions, in order, without overlap.
pub fn find(words: &AnnotatedText<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = words
        .names
        .iter()
        // A handle is an address.
        .filter(|name| name.kind != NameType::Other && !name.span.slice(words.text).contains(['@', '#']))
        .map(|name| named(words, name))
        .collect();
    // A title takes names into itself ("US State Department spokesperson"): those are no mentions apart.
    let titles: Vec<Range<usize>> = found
        .iter()
        .filter(|one| one.by == By::Name(NameType::Person))
        .map(|one| one.tokens.clone())
        .collect();
    found.retain(|one| {
        !titles
            .iter()
            .any(|title| title.start <= one.head.start && one.head.end <= title.end && *title != one.tokens)
    });
    let mut taken = vec![false; words.tokens.len()];
    for one in &found {
        taken[one.tokens.clone()].fill(true);
    }
    let mut described: Vec<Found> = Vec::new();
    for token in 0..words.tokens.len() {
        if taken[token] {
            continue;
        }
        match words.upos(token) {
            Upos::Noun | Upos::Propn => {
                if let Some(one) = description(words, token, &taken) {
                    taken[one.tokens.clone()].fill(true);
                    described.push(one);
                }
            }
            Upos::Pron if means_someone(words, token) => {
                let here = token..token + 1;
                described.push(Found { tokens: here.clone(), head: here, role: None, by: By::Pronoun });
            }
            _ => {}
        }
    }
    // Nor is a body by which an office is told ("the WHL commissioner").
    found.retain(|one| {
        let inside = described.partition_point(|other| other.tokens.end <= one.tokens.start);
        described.get(inside).is_none_or(|other| other.tokens.start >= one.tokens.end)
    });
    found.extend(described);
    found.sort_by_key(|one| one.tokens.start);
    found.dedup_by(|later, earlier| later.tokens.start < earlier.tokens.end);
    found
}

/// True for a pronoun of the third person that means someone; "it" does as the subject of what only someone
/// can do.
fn means_someone(words: &AnnotatedText<'_>, token: usize) -> bool {
    match words.word(token).to_lowercase().as_str() {
        "he" | "she" | "they" | "him" | "her" | "them" | "his" | "himself" | "herself" => true,
        "it" => {
            words.relation(token) == Relation::Nsubj
                && words.head(token).is_some_and(|verb| is_speaking(&lemma(words, verb)))
        }
        _ => false,
    }
}

fn named(words: &AnnotatedText<'_>, name: &Name) -> Found {
    let mut head = name.tokens.clone();
    if name.kind != NameType::Person && !ends_in_person(words, &head) {
        return Found { tokens: head.clone(), head, role: None, by: By::Name(name.kind) };
    }
    let by = By::Name(NameType::Person);
    let mut start = head.start;
    if let Some(last) = last_title(words, &head) {
        head.start = last + 1;
    }
    // A title that the name finder took for a part of the name.
    while head.len() > 1
        && (is_honorific(words.word(head.start)) || is_role(&words.word(head.start).to_lowercase()))
    {
        head.start += 1;
    }
    let sentence = words.sentence_of(start).tokens.start;
    if start > sentence && is_honorific(words.word(start - 1)) {
        start -= 1;
    }
    let before = if head.start > start { start..head.start } else { title_before(words, start, sentence) };
    if before.is_empty()
        && let Some((tokens, role)) = described_before(words, &head, start)
    {
        return Found { tokens, head, role: Some(role), by };
    }
    let is_title = |range: &Range<usize>| range.clone().any(|token| is_role(&lemma(words, token)));
    let role = Some(before.clone()).filter(is_title).or_else(|| apposition(words, head.end));
    let tokens = if is_title(&before) { before.start..head.end } else { start..head.end };
    Found { tokens, head, role, by }
}

/// The last word of a title inside a name, with at least two words of name behind it.
fn last_title(words: &AnnotatedText<'_>, name: &Range<usize>) -> Option<usize> {
    let last = (name.start..name.end.saturating_sub(2)).rev().find(|&token| {
        // "General" stands in the names of bodies as well: "General Assembly".
        is_role(&lemma(words, token)) && !words.word(token).eq_ignore_ascii_case("general")
    })?;
    (last + 1..name.end).all(|token| words.upos(token) == Upos::Propn).then_some(last)
}

/// True for a name that the model took for a body, and that is a title with a person's name behind it:
/// "National Security Advisor Ajit Doval".
fn ends_in_person(words: &AnnotatedText<'_>, name: &Range<usize>) -> bool {
    last_title(words, name).is_some_and(|last| !is_unnamed_source(&lemma(words, last)))
}

/// The title that ends right before `start`: nouns, names and adjectives around a role, with "of" in it
/// ("Secretary of State"), or a role with its office behind it ("Spokesperson for the Office of the Mayor").
fn title_before(words: &AnnotatedText<'_>, start: usize, sentence: usize) -> Range<usize> {
    let mut at = start;
    let mut nouns = start;
    while at > sentence && start - at < LONGEST_ROLE {
        let token = at - 1;
        let fits = match words.upos(token) {
            Upos::Noun | Upos::Propn | Upos::Adj => !is_person(words, token),
            Upos::Adp => matches!(words.word(token), "of" | "for") && at < start && token > sentence,
            // Only between "of" and an office: "of the Treasury".
            Upos::Det => {
                words.word(token) == "the"
                    && at < start
                    && token > sentence
                    && matches!(words.word(token - 1), "of" | "for")
            }
            Upos::Punct => words.word(token) == "-" && at < start && token > sentence,
            _ => false,
        };
        if !fits {
            break;
        }
        at = token;
        if matches!(words.upos(token), Upos::Adp) && nouns == start {
            nouns = token + 1;
        }
    }
    if at < start && is_role(&lemma(words, start - 1)) && nouns == start {
        return at..start;
    }
    // It ends in the complement of a role: whatever stands before that role's own words is no part of it.
    let heads_office = |token: &usize| {
        *token > at && matches!(words.word(*token), "of" | "for") && is_role(&lemma(words, *token - 1))
    };
    match (at..start).find(heads_office) {
        Some(of) => {
            let first = (at..of)
                .rev()
                .take_while(|&token| words.upos(token) != Upos::Adp && words.upos(token) != Upos::Det);
            first.last().unwrap_or(of - 1)..start
        }
        None if at < start && is_role(&lemma(words, start - 1)) => {
            // "the company of Chairman Li": the role alone.
            let first =
                (at..start).rev().take_while(|&token| !matches!(words.upos(token), Upos::Adp | Upos::Det));
            first.last().unwrap_or(start - 1)..start
        }
        None => start..start,
    }
}

/// A description set before a name: "the opposition leader, Tunde Bello, said". The whole, and the role in it.
fn described_before(
    words: &AnnotatedText<'_>,
    head: &Range<usize>,
    start: usize,
) -> Option<(Range<usize>, Range<usize>)> {
    let sentence = words.sentence_of(start).tokens.clone();
    let comma = start.checked_sub(1).filter(|&comma| comma > sentence.start && words.word(comma) == ",")?;
    let role = title_before(words, comma, sentence.start);
    let first = role.start.checked_sub(1).filter(|&first| first >= sentence.start && !role.is_empty())?;
    let noun = role.end - 1;
    let one = is_role(&lemma(words, noun)) && words.features(noun).number != Some(Number::Plural);
    let opens =
        ["the", "a", "an", "his", "her", "their", "its"].contains(&words.word(first).to_lowercase().as_str());
    // In a list the next one would follow at once; beside the noun the name hangs on it.
    let beside = head.clone().any(|token| {
        words.relation(token) == Relation::Appos && words.head(token).is_some_and(|noun| role.contains(&noun))
    });
    let ends = head.end >= sentence.end || words.upos(head.end) != Upos::Cconj;
    (one && opens && beside && ends).then_some((first..head.end, role))
}

fn is_person(words: &AnnotatedText<'_>, token: usize) -> bool {
    words.name_at(token).is_some_and(|name| name.kind == NameType::Person)
}

/// A role set beside a name: "Tammy Bruce, a spokesperson for the State Department, said".
fn apposition(words: &AnnotatedText<'_>, end: usize) -> Option<Range<usize>> {
    let sentence = words.sentence_of(end.checked_sub(1)?).tokens.clone();
    if end + 1 >= sentence.end || words.word(end) != "," {
        return None;
    }
    let start = end + 1;
    let stop = (start..sentence.end.min(start + 16))
        .find(|&token| matches!(words.word(token), "," | "." | ";" | "—"))?;
    let first = (start..stop).find(|&token| is_role(&lemma(words, token)))?;
    // The role heads the phrase: nothing but what may stand before a noun comes before it.
    let heads = (start..first).all(|token| {
        matches!(
            words.upos(token),
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Part | Upos::Adv | Upos::Punct
        )
    });
    heads.then_some(start..stop)
}

/// A noun phrase around a role that names nobody: "the prime minister", "senior officials".
fn description(words: &AnnotatedText<'_>, token: usize, taken: &[bool]) -> Option<Found> {
    let noun = lemma(words, token);
    if !is_role(&noun) && body(&noun).is_none() {
        return None;
    }
    // In a compound it is the last noun that counts: "police station" is no source.
    if words.relation(token) == Relation::Compound {
        return None;
    }
    let sentence = words.sentence_of(token).tokens.clone();
    let mut start = token;
    while start > sentence.start && token - start < LONGEST_ROLE && !taken[start - 1] {
        match words.upos(start - 1) {
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num => start -= 1,
            Upos::Part if words.word(start - 1).ends_with('s') => start -= 1,
            _ => break,
        }
        if words.upos(start) == Upos::Det {
            break;
        }
    }
    let start = office(words, start, token).unwrap_or(start);
    Some(Found { tokens: start..token + 1, head: token..token + 1, role: None, by: By::Description })
}

/// Where the description of one office-holder starts, by the body or state named before it: "the WHL
/// commissioner".
fn office(words: &AnnotatedText<'_>, start: usize, noun: usize) -> Option<usize> {
    let before = start.checked_sub(1)?;
    let name = words.name_at(before).filter(|name| name.kind != NameType::Person)?;
    let the = name.tokens.start.checked_sub(1)?;
    let one = words.features(noun).number != Some(Number::Plural) && !is_unnamed_source(&lemma(words, noun));
    let is_one = one && is_role(&lemma(words, noun)) && name.tokens.end == start;
    (is_one
        && words.word(the).eq_ignore_ascii_case("the")
        && words.tokens[the].sentence == words.tokens[noun].sentence)
        .then_some(the)
}

fn lemma(words: &AnnotatedText<'_>, token: usize) -> String {
    words.lemma(token).to_lowercase()
}

impl Found {
    /// The word by which it hangs in its sentence: the one whose head stands outside of it.
    pub fn top(&self, words: &AnnotatedText<'_>) -> usize {
        let hangs = |token: &usize| words.head(*token).is_none_or(|head| !self.tokens.contains(&head));
        self.head.clone().find(hangs).or_else(|| self.tokens.clone().find(hangs)).unwrap_or(self.head.start)
    }

    /// The kind of name it is, if it is one.
    pub fn kind(&self) -> Option<NameType> {
        match self.by {
            By::Name(kind) => Some(kind),
            By::Description | By::Pronoun => None,
        }
    }

    /// The whole of it, in bytes.
    pub fn span(&self, words: &AnnotatedText<'_>) -> ByteSpan {
        words.span(self.tokens.clone())
    }
}
