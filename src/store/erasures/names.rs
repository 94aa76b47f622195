//! Erased names, as keyed hashes: where a text has them, and what replaces them.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use ring::hmac;
use sqlx::PgTransaction;
use uuid::Uuid;

use super::{
    ordinary_words::is_ordinary,
    replacements::{Replacement, Replacements},
    words::{Word, words},
};
use crate::store::StoreError;

/// The sign that replaces a letter where there is no pseudonym.
const BLOCK: char = '█';
/// Longest word in bytes that a headline may write with a small letter (“with”).
const MAX_SMALL_WORD: usize = 4;
/// Most words of a text that is a name and no headline.
const MAX_NAME_WORDS: usize = 3;

/// What a name is to an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameKind {
    /// A whole name of the person, which is masked wherever it is.
    Whole,
    /// A part of one, which is masked where a whole one is near; one that is an ordinary word, where it has a capital letter.
    Part,
    /// A first name, which is masked as a part is, unless another last name follows.
    First,
    /// The full name of somebody else that has such a part, which is not masked.
    Kept,
}

impl NameKind {
    /// Returns the columns `is_whole`, `is_kept` and `is_first`.
    pub fn columns(self) -> (bool, bool, bool) {
        (self == Self::Whole, self == Self::Kept, self == Self::First)
    }

    fn from_columns(columns: (bool, bool, bool)) -> Self {
        match columns {
            (_, true, _) => Self::Kept,
            (true, ..) => Self::Whole,
            (.., true) => Self::First,
            _ => Self::Part,
        }
    }

    fn is_part(self) -> bool {
        matches!(self, Self::Part | Self::First)
    }
}

/// A name that is looked for.
#[derive(Debug, Clone, Copy)]
struct ErasedName {
    erasure_id: Uuid,
    kind: NameKind,
}

/// The names of all people who were erased.
#[derive(Debug)]
pub(in crate::store) struct ErasedNames {
    key: hmac::Key,
    /// By hash; several people can have one last name.
    names: HashMap<Vec<u8>, Vec<ErasedName>>,
    pseudonyms: HashMap<Uuid, Option<String>>,
    max_words: usize,
}

/// A place in a text that is masked.
struct Occurrence {
    span: Range<usize>,
    erasure_id: Uuid,
}

impl ErasedNames {
    /// Creates the list without a name; `secret` is the key of the hashes.
    pub(super) fn new(secret: &[u8]) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, secret),
            names: HashMap::new(),
            pseudonyms: HashMap::new(),
            max_words: 0,
        }
    }

    /// Loads all names; none where nobody was erased.
    pub async fn load(transaction: &mut PgTransaction<'_>) -> Result<Self, StoreError> {
        let secret: Vec<u8> =
            sqlx::query_scalar("SELECT secret FROM erasure_keys").fetch_one(&mut **transaction).await?;
        type Row = (Vec<u8>, Uuid, bool, bool, bool, i32, Option<String>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT n.name_hash, n.erasure_id, n.is_whole, n.is_kept, n.is_first, n.word_count, e.pseudonym
             FROM erased_names n JOIN erasures e USING (erasure_id)",
        )
        .fetch_all(&mut **transaction)
        .await?;
        let mut names = Self::new(&secret);
        for (hash, erasure_id, is_whole, is_kept, is_first, word_count, pseudonym) in rows {
            let kind = NameKind::from_columns((is_whole, is_kept, is_first));
            names.pseudonyms.insert(erasure_id, pseudonym);
            names.add_hash(hash, ErasedName { erasure_id, kind }, word_count as usize);
        }
        Ok(names)
    }

    /// Adds a name of a person; returns its hash, and its number of words.
    pub(super) fn add(
        &mut self,
        name: &str,
        kind: NameKind,
        (erasure_id, pseudonym): (Uuid, Option<&str>),
    ) -> Option<(Vec<u8>, usize)> {
        let keys: Vec<String> = words(name).into_iter().map(|word| word.key).collect();
        if keys.is_empty() {
            return None;
        }
        let hash = self.hash(&keys.join(" "));
        self.pseudonyms.insert(erasure_id, pseudonym.map(str::to_owned));
        self.add_hash(hash.clone(), ErasedName { erasure_id, kind }, keys.len());
        Some((hash, keys.len()))
    }

    fn add_hash(&mut self, hash: Vec<u8>, name: ErasedName, word_count: usize) {
        self.max_words = self.max_words.max(word_count);
        self.names.entry(hash).or_default().push(name);
    }

    fn hash(&self, normalised: &str) -> Vec<u8> {
        hmac::sign(&self.key, normalised.as_bytes()).as_ref().to_vec()
    }

    /// Tests whether nobody was erased.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the people with a whole name in one of the texts.
    pub fn people_in<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> BTreeSet<Uuid> {
        let none = BTreeSet::new();
        texts.into_iter().flat_map(|text| self.find(text, &none)).map(|found| found.erasure_id).collect()
    }

    /// Masks names in a text: whole ones, and parts of the names of `people`. `None` where it has none.
    pub fn mask(&self, text: &str, people: &BTreeSet<Uuid>) -> Option<String> {
        self.mask_with_replacements(text, people).map(|(masked, _)| masked)
    }

    /// Masks names, and returns what changed, in code points.
    pub(super) fn mask_with_replacements(
        &self,
        text: &str,
        people: &BTreeSet<Uuid>,
    ) -> Option<(String, Replacements)> {
        let found = self.find(text, people);
        if found.is_empty() {
            return None;
        }
        let is_address = !text.contains(char::is_whitespace) && text.contains(['/', '=', '-', '_', '+']);
        let (mut masked, mut replacements) = (String::with_capacity(text.len()), Replacements::default());
        let (mut bytes, mut points) = (0, 0);
        for Occurrence { span, erasure_id } in found {
            let between = &text[bytes..span.start];
            points += between.chars().count();
            masked.push_str(between);
            let name = &text[span.clone()];
            let replacement = self.replacement(name, erasure_id, is_address);
            let length = name.chars().count();
            replacements.add(Replacement {
                start: points as u32,
                end: (points + length) as u32,
                length: replacement.chars().count() as u32,
            });
            masked.push_str(&replacement);
            points += length;
            bytes = span.end;
        }
        masked.push_str(&text[bytes..]);
        Some((masked, replacements))
    }

    /// Returns what replaces a name: the pseudonym, or as many blocks as it has letters. Addresses have no blanks.
    fn replacement(&self, name: &str, erasure_id: Uuid, is_address: bool) -> String {
        let pseudonym = self.pseudonyms.get(&erasure_id).and_then(Option::as_deref);
        match (pseudonym, is_address) {
            (Some(pseudonym), true) => pseudonym.split_whitespace().collect::<Vec<_>>().join("-"),
            (Some(pseudonym), false) => pseudonym.to_owned(),
            (None, true) => format!("erased-{}", &erasure_id.simple().to_string()[24..]),
            (None, false) => {
                name.chars().map(|symbol| if symbol.is_whitespace() { symbol } else { BLOCK }).collect()
            }
        }
    }

    /// Finds whole names and parts of the names of `people`, the longest at each place.
    fn find(&self, text: &str, people: &BTreeSet<Uuid>) -> Vec<Occurrence> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        let words = words(text);
        let is_title_case = is_title_case(text, &words);
        let mut first = 0;
        while first < words.len() {
            let after = words[first + 1..].iter().take(self.max_words - 1);
            let longest = 1 + after.take_while(|word| word.follows).count();
            let name = (1..=longest).rev().find_map(|count| {
                let keys: Vec<&str> =
                    words[first..first + count].iter().map(|word| word.key.as_str()).collect();
                let named = self.names.get(&self.hash(&keys.join(" ")))?;
                let is_meant = |name: &&ErasedName| match name.kind {
                    kind if kind.is_part() && !people.contains(&name.erasure_id) => false,
                    NameKind::Part => !is_ordinary(keys[0]) || begins_with_capital(text, &words[first]),
                    NameKind::First => is_title_case || !is_before_name(text, &words[first..]),
                    NameKind::Whole | NameKind::Kept => true,
                };
                // Who has a name as a whole one comes before who would keep it.
                let name = named.iter().filter(is_meant).max_by_key(|name| name.kind == NameKind::Whole)?;
                Some((count, *name))
            });
            match name {
                Some((count, ErasedName { kind: NameKind::Kept, .. })) => first += count,
                Some((count, ErasedName { erasure_id, .. })) => {
                    let span = words[first].span.start..words[first + count - 1].span.end;
                    found.push(Occurrence { span, erasure_id });
                    first += count;
                }
                None => first += 1,
            }
        }
        found
    }
}

fn begins_with_capital(text: &str, word: &Word) -> bool {
    text[word.span.clone()].starts_with(char::is_uppercase)
}

/// Tests whether a text is longer than a name, and no longer word of it begins with a small letter, as in a headline.
fn is_title_case(text: &str, words: &[Word]) -> bool {
    if words.len() <= MAX_NAME_WORDS {
        return false;
    }
    let mut long = words.iter().filter(|word| word.key.len() > MAX_SMALL_WORD);
    long.all(|word| begins_with_capital(text, word))
}

/// Tests whether a word is followed by one with a capital letter, with a blank between: it is then a first name.
fn is_before_name(text: &str, words: &[Word]) -> bool {
    let [word, next, ..] = words else { return false };
    &text[word.span.end..next.span.start] == " " && begins_with_capital(text, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pseudonym: Option<&str>) -> (ErasedNames, BTreeSet<Uuid>) {
        let (mut names, id) = (ErasedNames::new(b"secret"), Uuid::from_u128(7));
        names.add("Ines Kaya", NameKind::Whole, (id, pseudonym));
        names.add("Kaya", NameKind::Part, (id, pseudonym));
        names.add("Tom Kaya", NameKind::Kept, (id, pseudonym));
        names.add("Ines", NameKind::First, (id, pseudonym));
        (names, BTreeSet::from([id]))
    }

    #[test]
    fn names_are_masked_in_texts_keys_and_addresses() {
        let (names, people) = names(Some("Person A1"));
        let nobody = BTreeSet::new();
        let mask = |text: &str| names.mask(text, &people);
        assert_eq!(mask("INES  KAYA’s plan; Kaya left.").unwrap(), "Person A1’s plan; Person A1 left.");
        assert_eq!(mask("ines kaya").unwrap(), "Person A1");
        assert_eq!(mask("https://a.example/ines-kaya-speaks").unwrap(), "https://a.example/Person-A1-speaks");
        assert_eq!(mask("speaker=Ines+Kaya&q=x").unwrap(), "speaker=Person-A1&q=x");
        assert_eq!(mask("Kayak Inesa"), None);
        assert_eq!(mask("Tom Kaya met Kaya").unwrap(), "Tom Kaya met Person A1", "a namesake stays");
        assert_eq!(names.mask("Kaya", &nobody), None);
        assert_eq!(names.people_in(["Tom Kaya", "said Ínes Kaya"]), people);
    }

    #[test]
    fn a_first_name_alone_is_masked_and_that_of_somebody_else_stays() {
        let (mut names, people) = names(Some("Person A1"));
        let id = Uuid::from_u128(7);
        names.add("Brown", NameKind::Part, (id, Some("Person A1")));
        let mask = |text: &str| names.mask(text, &people);
        assert_eq!(mask("Then Ines left. Ines’s plan, said Ines.").unwrap().matches("A1").count(), 3);
        assert_eq!(mask("yesterday Ines Lopez met nobody"), None);
        assert_eq!((mask("Ines Lopez"), mask("Ines").as_deref()), (None, Some("Person A1")));
        assert_eq!(mask("Ines Opens New Bridge").unwrap(), "Person A1 Opens New Bridge", "a headline");
        assert_eq!(names.mask("then Ines left", &BTreeSet::new()), None);
        assert_eq!(mask("a brown bear"), None, "an ordinary word");
        assert_ne!(mask("said Brown of the bear"), None);
    }

    #[test]
    fn blocks_keep_the_number_of_code_points() {
        let (names, people) = names(None);
        let text = "“Ínes Kaya,” said Kaya.";
        let (masked, replacements) = names.mask_with_replacements(text, &people).unwrap();
        assert_eq!(masked, "“████ ████,” said ████.");
        assert_eq!(masked.chars().count(), text.chars().count());
        assert_eq!(replacements.moved(18), 18);
    }
}
