//! Which names are one: full names and their parts, acronyms, other names of states and bodies.

use std::{collections::HashMap, ops::Range};

use super::{
    lexicon::{Gender, canonical, first_name, gender_told, is_speaking, state_of},
    mentions::Found,
};
use crate::language::{AnnotatedText, NameType, Relation, Upos};

/// Words that a name is not abbreviated by.
const SMALL: [&str; 10] = ["of", "the", "and", "for", "in", "on", "de", "&", "to", "la"];
/// Most words before a bracket that its acronym may stand for.
const LONGEST: usize = 10;

/// Someone or something with a name.
#[derive(Debug)]
pub struct Named {
    /// The fullest name.
    pub name: String,
    /// What most of its mentions are taken for.
    pub kind: NameType,
    /// Whether "he" or "she" means it, where something tells.
    pub gender: Option<Gender>,
    votes: HashMap<NameType, usize>,
}

/// All that an article names.
#[derive(Debug, Default)]
pub struct Names {
    /// The named, in the order in which their full names are met.
    pub all: Vec<Named>,
    by_name: HashMap<String, usize>,
    by_last: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
    acronyms: HashMap<String, usize>,
}

impl Names {
    /// Learns the names of an article, wherever they stand: a headline or caption may use the last name
    /// before the text gives the whole.
    pub fn learn(words: &AnnotatedText<'_>, found: &[Found]) -> Self {
        let mut names = Self::default();
        let named = || found.iter().filter_map(|one| Some((one, one.kind()?)));
        for (one, kind) in named().filter(|(one, kind)| *kind != NameType::Person || one.head.len() > 1) {
            let written = words.span(one.head.clone()).slice(words.text);
            if kind != NameType::Person {
                names.learn_bracket(words, one, kind);
            }
            let name = speaking_capital(words, one, kind).or_else(|| canonical(written)).unwrap_or(written);
            let known = names.add(name, kind);
            let letters = initials(written);
            if letters.len() >= 3 && kind != NameType::Person {
                names.acronyms.entry(letters).or_insert(known);
            }
            names.learn_gender(words, one, kind, known);
        }
        names.learn_spelled(words, found);
        names.settle();
        // Then those that go by one word alone.
        for (one, kind) in named().filter(|(one, kind)| *kind == NameType::Person && one.head.len() == 1) {
            let written = words.span(one.head.clone()).slice(words.text);
            let known = match names.find(words, one, kind, &[]) {
                Some(known) if key(&names.all[known].name) != key(written) => known,
                _ => names.add(written, kind),
            };
            names.learn_gender(words, one, kind, known);
        }
        names.settle_kinds();
        names
    }

    fn learn_gender(&mut self, words: &AnnotatedText<'_>, one: &Found, kind: NameType, known: usize) {
        if kind == NameType::Person {
            let title = (one.tokens.start..one.head.start).find_map(|token| gender_told(words.word(token)));
            let told = title.or_else(|| first_name(words.word(one.head.start)));
            let gender = &mut self.all[known].gender;
            *gender = gender.or(told);
        }
    }

    /// "Immigration, Refugees and Citizenship Canada (IRCC)": the words before a bracket whose initials stand
    /// in it are a name, however much of it was seen as one.
    fn learn_bracket(&mut self, words: &AnnotatedText<'_>, one: &Found, kind: NameType) {
        let end = one.head.end;
        let sentence = words.sentence_of(one.head.start).tokens.clone();
        let is_acronym = |word: &str| word.len() >= 2 && word.chars().all(char::is_uppercase);
        if end + 2 >= sentence.end
            || words.word(end) != "("
            || words.word(end + 2) != ")"
            || !is_acronym(words.word(end + 1))
        {
            return;
        }
        let mut letters: Vec<char> = words.word(end + 1).chars().collect();
        let mut start = None;
        for at in (sentence.start.max(end.saturating_sub(LONGEST))..end).rev() {
            let word = words.word(at);
            let small =
                SMALL.contains(&word.to_lowercase().as_str()) || !word.starts_with(char::is_alphanumeric);
            match word.chars().next() {
                Some(first) if letters.last() == Some(&first) => {
                    letters.pop();
                    start = Some(at);
                }
                _ if small => {}
                _ => break,
            }
            if letters.is_empty() {
                break;
            }
        }
        let Some(start) = start.filter(|_| letters.is_empty()) else { return };
        let long = words.span(start..end).slice(words.text);
        let known = self.add(canonical(long).unwrap_or(long), kind);
        // What was seen of it goes by the whole.
        let seen = words.span(one.head.clone()).slice(words.text);
        self.by_name.entry(key(seen)).or_insert(known);
        self.acronyms.insert(words.word(end + 1).to_owned(), known);
    }

    /// An acronym whose long form stands somewhere without a bracket, however much of it was seen as a name.
    fn learn_spelled(&mut self, words: &AnnotatedText<'_>, found: &[Found]) {
        for one in
            found.iter().filter(|one| one.kind() == Some(NameType::Organization) && one.head.len() == 1)
        {
            let acronym = words.word(one.head.start);
            let is_acronym = acronym.len() >= 3 && acronym.chars().all(|letter| letter.is_ascii_uppercase());
            if !is_acronym || canonical(acronym).is_some() || self.acronyms.contains_key(acronym) {
                continue;
            }
            let Some(long) = (0..words.tokens.len()).find_map(|start| spelled(words, start, acronym)) else {
                continue;
            };
            let long = words.span(long).slice(words.text);
            let known = self.add(canonical(long).unwrap_or(long), NameType::Organization);
            self.by_name.insert(key(acronym), known);
            self.acronyms.insert(acronym.to_owned(), known);
        }
    }

    fn add(&mut self, name: &str, kind: NameType) -> usize {
        let next = self.all.len();
        let known = *self.by_name.entry(key(name)).or_insert(next);
        if known == next {
            self.all.push(Named { name: name.to_owned(), kind, gender: None, votes: HashMap::new() });
        }
        *self.all[known].votes.entry(kind).or_default() += 1;
        known
    }

    fn settle_kinds(&mut self) {
        for one in &mut self.all {
            let votes = |kind: NameType| one.votes.get(&kind).copied().unwrap_or_default();
            // The first kind holds where no other has more.
            let most = one.votes.values().max().copied().unwrap_or_default();
            if votes(one.kind) < most {
                let kinds = one.votes.keys().copied().filter(|&kind| votes(kind) == most);
                one.kind = kinds.min_by_key(|kind| *kind as u8).unwrap_or(one.kind);
            }
        }
    }

    /// Once all full names are met: the parts by which they go.
    fn settle(&mut self) {
        self.settle_kinds();
        for (number, one) in self.all.iter().enumerate().filter(|(_, one)| one.kind == NameType::Person) {
            let parts: Vec<&str> = one.name.split_whitespace().collect();
            if let [first, .., last] = parts[..] {
                self.by_last.entry(key(last)).or_default().push(number);
                self.by_first.entry(key(first)).or_default().push(number);
            }
        }
        self.join_variants();
    }

    /// "Jake Patterson" and "Jake Thomas Patterson" are one, by the longer name.
    fn join_variants(&mut self) {
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for group in self.by_last.values() {
            for &short in group {
                let longer = group
                    .iter()
                    .copied()
                    .filter(|&long| is_short_of(&self.all[short].name, &self.all[long].name));
                if let Some(long) =
                    longer.max_by_key(|&long| (self.all[long].name.len(), std::cmp::Reverse(long)))
                {
                    joined.push((short, long));
                }
            }
        }
        joined.sort_unstable();
        for (short, long) in joined {
            let gender = self.all[long].gender.or(self.all[short].gender);
            self.all[long].gender = gender;
            for known in self.by_name.values_mut().filter(|known| **known == short) {
                *known = long;
            }
            for group in self.by_last.values_mut().chain(self.by_first.values_mut()) {
                group.retain(|one| *one != short);
            }
        }
    }

    /// Whom a mention by name means, of those that are known; `recent` are the persons met before it, the
    /// last first.
    pub fn find(
        &self,
        words: &AnnotatedText<'_>,
        one: &Found,
        kind: NameType,
        recent: &[usize],
    ) -> Option<usize> {
        let written = words.span(one.head.clone()).slice(words.text);
        if let Some(state) = speaking_capital(words, one, kind) {
            return self.by_name.get(&key(state)).copied();
        }
        // An acronym goes by the name it stands for, though it is met as a name itself.
        let spelled_out = self.acronyms.get(written).filter(|_| canonical(written).is_none());
        let exact = || self.by_name.get(&key(canonical(written).unwrap_or(written)));
        if let Some(&known) = spelled_out.or_else(exact) {
            return Some(known);
        }
        let by_last = || self.by_last.get(&key(written));
        let group = match kind {
            NameType::Person => by_last().or_else(|| self.by_first.get(&key(written))),
            NameType::Organization => by_last(),
            _ => None,
        };
        if let Some(group) = group {
            let told = words.word(one.tokens.start);
            let gender = if one.head.start > one.tokens.start { gender_told(told) } else { None };
            let fits = |known: &usize| {
                gender.is_none() || self.all[*known].gender.is_none_or(|his| Some(his) == gender)
            };
            let fitting: Vec<usize> = group.iter().copied().filter(fits).collect();
            return match fitting[..] {
                [] => None,
                [only] => Some(only),
                // Of several with the name, the one spoken of last.
                [first, ..] => recent.iter().copied().find(|one| fitting.contains(one)).or(Some(first)),
            };
        }
        (kind == NameType::Organization).then(|| self.longer(written)).flatten()
    }

    /// The one organization that has all of `written` at an end of its name: "Rogers" is "Rogers Media".
    fn longer(&self, written: &str) -> Option<usize> {
        let short = key(written);
        if short.len() < 4 {
            return None;
        }
        let has = |one: &Named| {
            let name = key(&one.name);
            let rest = name.strip_prefix(&short).filter(|rest| rest.starts_with(' '));
            let front = name.strip_suffix(&short).filter(|front| front.ends_with(' '));
            one.kind == NameType::Organization
                && (rest.is_some() || front.is_some_and(|front| front.trim() != "the"))
        };
        let mut longer = self.all.iter().enumerate().filter(|(_, one)| has(one)).map(|(number, _)| number);
        let first = longer.next()?;
        longer.next().is_none().then_some(first)
    }
}

/// The words from `start` on whose initials are those of `acronym`, with small words and commas between.
fn spelled(words: &AnnotatedText<'_>, start: usize, acronym: &str) -> Option<Range<usize>> {
    let mut letters = acronym.chars().peekable();
    let sentence = words.sentence_of(start).tokens.end;
    let mut at = start;
    while at < sentence && at < start + LONGEST {
        let word = words.word(at);
        let first = word.chars().next()?;
        if letters.peek() == Some(&first) && word.len() > 1 {
            letters.next();
            at += 1;
            if letters.peek().is_none() {
                return Some(start..at);
            }
        } else if at > start && (word == "," || SMALL.contains(&word)) {
            at += 1;
        } else {
            return None;
        }
    }
    None
}

/// The state that a capital stands for as the subject of what only someone can do: "Washington denied it".
pub fn speaking_capital(words: &AnnotatedText<'_>, one: &Found, kind: NameType) -> Option<&'static str> {
    let state =
        state_of(words.span(one.head.clone()).slice(words.text)).filter(|_| kind != NameType::Person)?;
    let top = one.top(words);
    let verb = words.head(top)?;
    let speaks = |verb| words.upos(verb) == Upos::Verb && is_speaking(&words.lemma(verb).to_lowercase());
    // "Washington is reaching out to both and telling them …": one subject of two verbs.
    let acts = words.relation(top).base() == Relation::Nsubj
        && (speaks(verb)
            || words.children(verb).any(|next| words.relation(next) == Relation::Conj && speaks(next)));
    acts.then_some(state)
}

/// The same first and last name, with less between them.
fn is_short_of(short: &str, long: &str) -> bool {
    let (short, long): (Vec<&str>, Vec<&str>) =
        (short.split_whitespace().collect(), long.split_whitespace().collect());
    short.len() >= 2
        && short.len() < long.len()
        && short.first() == long.first()
        && short.last() == long.last()
}

/// A name as it is compared inside an article.
pub fn key(name: &str) -> String {
    let name = name.trim_end_matches("'s").trim_end_matches("’s").to_lowercase();
    name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
}

/// "The Resistance Front" → "TRF"; small words count where they are written large.
fn initials(name: &str) -> String {
    name.split([' ', '-'])
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_uppercase())
        .collect()
}
