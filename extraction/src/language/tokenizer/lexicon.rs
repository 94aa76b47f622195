//! Word lists of the tokenizer and of the classification of paragraphs.

use std::collections::{HashMap, HashSet};

use super::SentenceKind;
use crate::lexicon_file::{LexiconError, lexicon_file};

/// The longest abbreviation in bytes, its full stop included.
const MAX_ABBREVIATION: usize = 8;

/// What the full stop of an abbreviation can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// "Dr.": a name follows, no sentence ends.
    Title,
    /// "vs.", "Jan.": something follows, no sentence ends.
    Before,
    /// "No.": an abbreviation only before a digit.
    Number,
    /// "Ore.": an abbreviation only after a comma, bracket or hyphen ("Salem, Ore."); else a name or word.
    State,
    /// "Corp.", "p.m.": a sentence may end.
    Any,
}

/// Word lists of the tokenizer and of the classification of paragraphs.
#[derive(Debug, Default)]
pub(in crate::language) struct Lexicon {
    abbreviations: HashMap<&'static str, Abbreviation>,
    sentence_starters: HashSet<&'static str>,
    /// How paragraphs of a kind begin, in lower case.
    openings: Vec<(SentenceKind, &'static str)>,
    picture_agencies: HashSet<&'static str>,
    prefixes: Vec<&'static str>,
    units: Vec<&'static str>,
    domains: Vec<&'static str>,
    elisions: Vec<&'static str>,
    contractions: Vec<&'static str>,
    reporting_verbs: Vec<&'static str>,
}

impl Lexicon {
    /// Parses the files that are compiled in.
    ///
    /// # Errors
    /// The first malformed line.
    pub(in crate::language) fn builtin() -> Result<Self, LexiconError> {
        let mut lexicon = Self::default();
        for row in lexicon_file!("abbreviations.txt").rows() {
            let [class, words] = row.fields()?;
            let class = match class {
                "title" => Abbreviation::Title,
                "before" => Abbreviation::Before,
                "number" => Abbreviation::Number,
                "state" => Abbreviation::State,
                "any" => Abbreviation::Any,
                _ => return Err(row.error(format!("{class:?} is no class of abbreviations"))),
            };
            for word in words.split_whitespace() {
                if word.len() > MAX_ABBREVIATION {
                    return Err(row.error(format!("{word:?} is longer than {MAX_ABBREVIATION} bytes")));
                }
                lexicon.abbreviations.insert(word, class);
            }
        }
        for row in lexicon_file!("sentence-starters.txt").rows() {
            lexicon.sentence_starters.extend(row.text.split_whitespace());
        }
        for row in lexicon_file!("boilerplate.txt").rows() {
            let [class, opening] = row.fields()?;
            let kind = match class {
                "byline" => SentenceKind::Byline,
                "caption" => SentenceKind::Caption,
                "boilerplate" => SentenceKind::Boilerplate,
                _ => return Err(row.error(format!("{class:?} is no class of paragraphs"))),
            };
            lexicon.openings.push((kind, opening));
        }
        lexicon.picture_agencies.extend(lexicon_file!("picture-agencies.txt").rows().map(|row| row.text));
        for row in lexicon_file!("tokenizer.txt").rows() {
            let [class, words] = row.fields()?;
            let list = match class {
                "prefix" => &mut lexicon.prefixes,
                "unit" => &mut lexicon.units,
                "domain" => &mut lexicon.domains,
                "elision" => &mut lexicon.elisions,
                "contraction" => &mut lexicon.contractions,
                "reporting_verb" => &mut lexicon.reporting_verbs,
                _ => return Err(row.error(format!("{class:?} is no class of word parts"))),
            };
            list.extend(words.split_whitespace());
        }
        Ok(lexicon)
    }

    /// Looks up a word with its full stop ("Gen.").
    pub(super) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        if word.len() > MAX_ABBREVIATION { None } else { self.abbreviations.get(word).copied() }
    }

    /// Tests for a word that opens a sentence after an abbreviation: "The", "But", "In" …
    pub(super) fn starts_sentence(&self, word: &str) -> bool {
        self.sentence_starters.contains(word)
    }

    /// Tests for an agency named under its pictures.
    pub(super) fn is_picture_agency(&self, word: &str) -> bool {
        self.picture_agencies.contains(word)
    }

    /// Returns the kind of a paragraph that begins like a byline, caption or boilerplate.
    pub(super) fn opening_kind(&self, line: &str) -> Option<SentenceKind> {
        self.openings.iter().find(|(_, opening)| begins(line, opening)).map(|&(kind, _)| kind)
    }

    /// Tests for a prefix that stays with its word across a hyphen. Case is ignored.
    pub(super) fn is_kept_prefix(&self, prefix: &str) -> bool {
        prefix.len() <= 7 && self.prefixes.iter().any(|kept| prefix.eq_ignore_ascii_case(kept))
    }

    /// Tests for a unit that is split from its number.
    pub(super) fn is_unit(&self, word: &str) -> bool {
        self.units.contains(&word)
    }

    /// Tests for a top-level domain.
    pub(super) fn is_domain(&self, label: &str) -> bool {
        self.domains.contains(&label)
    }

    /// Tests for a word that is written with a leading apostrophe.
    pub(super) fn is_elision(&self, word: &str) -> bool {
        self.elisions.contains(&word)
    }

    /// Tests for two words written as one: "cannot", "gonna". Case is ignored.
    pub(super) fn is_contraction(&self, word: &str) -> bool {
        self.contractions.iter().any(|contraction| word.eq_ignore_ascii_case(contraction))
    }

    /// Tests for a verb that continues a sentence after a quoted question.
    pub(super) fn is_reporting_verb(&self, word: &str) -> bool {
        self.reporting_verbs.contains(&word)
    }
}

/// Tests whether `line` begins with `opening` in any case, and a word ends there.
fn begins(line: &str, opening: &str) -> bool {
    let Some(head) = line.get(..opening.len()) else { return false };
    let at_word_end = line[opening.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    head.eq_ignore_ascii_case(opening) && (at_word_end || !opening.ends_with(char::is_alphanumeric))
}
