//! Lemmatizer: a table of exceptions from the treebanks, then the rules of English inflection.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use super::{hash, ud::Xpos};
use crate::lexicon_file::{LexiconError, LexiconFile};

/// The lemma table that the trainer of the fast model writes.
#[derive(Debug, Default)]
pub struct Lemmas<'w> {
    /// Lemmas that the rules miss, by the hash of word and tag.
    exceptions: HashMap<u32, &'w str>,
    /// Hashes of known base forms of verbs.
    bases: HashSet<u32>,
}

impl Lemmas<'static> {
    /// Parses the table that is compiled in.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        Self::parse(include_str!("../../models/lemmas.tsv"))
    }
}

impl<'w> Lemmas<'w> {
    /// Parses a table of lines `word TAB tag TAB lemma`, or a known base form alone.
    ///
    /// # Errors
    /// The first line with another number of fields.
    pub fn parse(table: &'w str) -> Result<Self, LexiconError> {
        let mut lemmas = Self::default();
        for row in (LexiconFile { name: "models/lemmas.tsv", text: table }).rows() {
            if !row.text.contains('\t') {
                lemmas.bases.insert(hash::bytes(row.text.as_bytes()));
                continue;
            }
            let [word, tag, lemma] = row.fields()?;
            lemmas.exceptions.insert(exception_key(word, tag), lemma);
        }
        Ok(lemmas)
    }

    /// Returns the lemma of a word with this tag, in lower case except for proper nouns.
    pub fn lemma<'t>(&self, word: &'t str, tag: Xpos) -> Cow<'t, str>
    where
        'w: 't,
    {
        if matches!(tag, Xpos::Nnp | Xpos::Add) {
            return Cow::Borrowed(word);
        }
        let lower = to_lower(word);
        if let Some(&lemma) = self.exceptions.get(&exception_key(&lower, tag.name())) {
            return Cow::Borrowed(lemma);
        }
        match tag {
            Xpos::Nnps => match word.strip_suffix('s') {
                Some(stem) if stem.len() > 2 => Cow::Borrowed(stem),
                _ => Cow::Borrowed(word),
            },
            Xpos::Nns | Xpos::Vbz => self.without_s(lower),
            Xpos::Vbd | Xpos::Vbn => self.without(lower, "ed"),
            Xpos::Vbg => self.without(lower, "ing"),
            Xpos::Jjr | Xpos::Rbr => self.without(lower, "er"),
            Xpos::Jjs | Xpos::Rbs => self.without(lower, "est"),
            _ => lower,
        }
    }

    /// Removes the ending of a plural noun or third person verb: "cities" → "city".
    fn without_s<'t>(&self, word: Cow<'t, str>) -> Cow<'t, str> {
        let Some(stem) = word.strip_suffix('s').filter(|stem| stem.len() > 1 && !stem.ends_with('s')) else {
            return word;
        };
        if let Some(root) = stem.strip_suffix("ie").filter(|root| root.len() > 1) {
            return format!("{root}y").into();
        }
        let is_sibilant = ["sse", "xe", "che", "she", "zze"].iter().any(|end| stem.ends_with(end));
        if is_sibilant && !self.is_base(stem) {
            stem[..stem.len() - 1].to_owned().into()
        } else {
            stem.to_owned().into()
        }
    }

    /// Removes an ending and restores the stem: "stopped" → "stop", "making" → "make", "tried" → "try".
    fn without<'t>(&self, word: Cow<'t, str>, ending: &str) -> Cow<'t, str> {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.chars().any(|c| "aeiouy".contains(c)))
        else {
            return word;
        };
        let with_e = format!("{stem}e");
        let mut last = stem.chars().rev();
        let doubled = last.next().filter(|&c| last.next() == Some(c) && c.is_ascii() && !"aeiou".contains(c));
        let undoubled = doubled.map(|_| &stem[..stem.len() - 1]);
        if let Some(root) = stem.strip_suffix('i').filter(|root| root.len() > 1) {
            return format!("{root}y").into();
        }
        if self.is_base(stem) {
            return stem.to_owned().into();
        }
        if self.is_base(&with_e) {
            return with_e.into();
        }
        match undoubled {
            Some(root) if self.is_base(root) || !stem.ends_with(['l', 's', 'z', 'f']) => {
                return root.to_owned().into();
            }
            _ => {}
        }
        let needs_e = [
            "at", "iz", "is", "v", "c", "u", "dg", "rg", "bl", "dl", "fl", "gl", "kl", "ng", "pl", "tl",
            "zl", "s",
        ]
        .iter()
        .any(|end| stem.ends_with(end));
        if needs_e && undoubled.is_none() && !stem.ends_with("ing") {
            with_e.into()
        } else {
            stem.to_owned().into()
        }
    }

    /// Tests for a known base form.
    fn is_base(&self, base: &str) -> bool {
        self.bases.contains(&hash::bytes(base.as_bytes()))
    }
}

/// Returns the key of a word with a tag in the table of exceptions.
fn exception_key(word: &str, tag: &str) -> u32 {
    hash::seeded(hash::bytes(tag.as_bytes()).into(), word.as_bytes())
}

/// Returns a word in lower case, with straight apostrophes.
fn to_lower(word: &str) -> Cow<'_, str> {
    let plain = word.bytes().all(|b| !b.is_ascii_uppercase() && b < 128);
    if plain { Cow::Borrowed(word) } else { word.to_lowercase().replace('’', "'").into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_are_removed_and_names_stay() {
        let lemmas = Lemmas::parse("went\tVBD\tgo\nmake\nstop").unwrap();
        assert_eq!(lemmas.lemma("Went", Xpos::Vbd), "go");
        assert_eq!(lemmas.lemma("making", Xpos::Vbg), "make");
        assert_eq!(lemmas.lemma("stopped", Xpos::Vbd), "stop");
        assert_eq!(lemmas.lemma("tried", Xpos::Vbn), "try");
        assert_eq!(lemmas.lemma("juggled", Xpos::Vbd), "juggle");
        assert_eq!(lemmas.lemma("cities", Xpos::Nns), "city");
        assert_eq!(lemmas.lemma("churches", Xpos::Nns), "church");
        assert_eq!(lemmas.lemma("Rhodes", Xpos::Nnp), "Rhodes");
    }
}
