//! Lemmas: a table of what the treebanks show and no rule says, then the rules of English inflection.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use super::{hash, ud::Xpos};

/// The table, made by the trainer: the words whose lemma the rules miss, and the known verbs.
#[derive(Debug, Default)]
pub struct Lemmas<'w> {
    exceptions: HashMap<u32, &'w str>,
    bases: std::collections::HashSet<u32>,
}

static SHIPPED: LazyLock<Lemmas<'static>> =
    LazyLock::new(|| Lemmas::parse(include_str!("../../models/lemmas.tsv")));

impl Lemmas<'static> {
    /// The table compiled into the program.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }
}

impl<'w> Lemmas<'w> {
    /// Reads the table: lines "word TAB tag TAB lemma", or a known base form alone.
    pub fn parse(table: &'w str) -> Self {
        let mut lemmas = Self::default();
        for line in table.lines().filter(|line| !line.starts_with("# ")) {
            let mut columns = line.split('\t');
            let first = columns.next().unwrap_or_default();
            match (columns.next(), columns.next()) {
                (Some(tag), Some(lemma)) => {
                    lemmas.exceptions.insert(entry(first, tag), lemma);
                }
                _ => {
                    lemmas.bases.insert(hash::bytes(first.as_bytes()));
                }
            }
        }
        lemmas
    }

    /// The lemma of a word with this tag: lower case, but for proper nouns.
    pub fn lemma<'t>(&self, word: &'t str, tag: Xpos) -> Cow<'t, str>
    where
        'w: 't,
    {
        if matches!(tag, Xpos::Nnp | Xpos::Add) {
            return Cow::Borrowed(word);
        }
        let lower = lowered(word);
        if let Some(&lemma) = self.exceptions.get(&entry(&lower, tag.name())) {
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

    fn without_s<'t>(&self, word: Cow<'t, str>) -> Cow<'t, str> {
        let Some(stem) = word.strip_suffix('s').filter(|stem| stem.len() > 1 && !stem.ends_with('s')) else {
            return word;
        };
        if let Some(root) = stem.strip_suffix("ie").filter(|root| root.len() > 1) {
            return format!("{root}y").into();
        }
        let hissing = ["sse", "xe", "che", "she", "zze"].iter().any(|end| stem.ends_with(end));
        if hissing && !self.knows(stem) {
            stem[..stem.len() - 1].to_owned().into()
        } else {
            stem.to_owned().into()
        }
    }

    /// Takes an ending off and mends the stem: "stopped" → "stop", "making" → "make", "tried" → "try".
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
        if self.knows(stem) {
            return stem.to_owned().into();
        }
        if self.knows(&with_e) {
            return with_e.into();
        }
        match undoubled {
            Some(root) if self.knows(root) || !stem.ends_with(['l', 's', 'z', 'f']) => {
                return root.to_owned().into();
            }
            _ => {}
        }
        let wants_e = [
            "at", "iz", "is", "v", "c", "u", "dg", "rg", "bl", "dl", "fl", "gl", "kl", "ng", "pl", "tl",
            "zl", "s",
        ]
        .iter()
        .any(|end| stem.ends_with(end));
        if wants_e && undoubled.is_none() && !stem.ends_with("ing") {
            with_e.into()
        } else {
            stem.to_owned().into()
        }
    }

    fn knows(&self, base: &str) -> bool {
        self.bases.contains(&hash::bytes(base.as_bytes()))
    }
}

fn entry(word: &str, tag: &str) -> u32 {
    hash::part(hash::bytes(tag.as_bytes()).into(), word.as_bytes())
}

fn lowered(word: &str) -> Cow<'_, str> {
    let plain = word.bytes().all(|b| !b.is_ascii_uppercase() && b < 128);
    if plain { Cow::Borrowed(word) } else { word.to_lowercase().replace('’', "'").into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflection_is_undone_and_names_are_left_alone() {
        let lemmas = Lemmas::parse("went\tVBD\tgo\nmake\nstop");
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
