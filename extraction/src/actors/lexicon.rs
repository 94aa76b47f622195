//! Word lists of this stage: nouns, titles, first names, countries, aliases and verbs.

use std::collections::{HashMap, HashSet};

use crate::lexicon_file::{LexiconError, LexiconFile, Row, lexicon_file};

/// Grammatical gender of the pronouns that refer to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// "She".
    Female,
    /// "He".
    Male,
}

/// The class of a noun that denotes an organization or a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NounClass {
    /// Refers to any organization, whatever its kind: "the company".
    AnyOrganization,
    /// Refers to an organization of its kind, which need not be in its name: "the charity".
    OrganizationOfKind,
    /// Refers to an organization only where the noun is in its name: "the ministry".
    NamedOrganization,
    /// A state.
    Country,
    /// A city, town or village.
    City,
    /// A part of a state.
    Region,
}

impl NounClass {
    /// Tests whether the noun denotes organizations.
    pub fn is_organization(self) -> bool {
        matches!(self, Self::AnyOrganization | Self::OrganizationOfKind | Self::NamedOrganization)
    }
}

/// What stands behind a last name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameSuffix {
    /// Distinguishes a father from a son: "Jr.".
    Generation,
    /// An honour, a degree or an office: "KC".
    Honour,
}

/// The word lists of coreference resolution, parsed from `lexicons/`.
#[derive(Debug)]
pub struct Lexicon {
    person_nouns: HashSet<&'static str>,
    unnamed_sources: HashSet<&'static str>,
    noun_classes: HashMap<&'static str, NounClass>,
    honorifics: HashSet<&'static str>,
    /// Gender by title or noun, in lower case without full stop.
    title_genders: HashMap<String, Gender>,
    first_names: HashMap<&'static str, Gender>,
    countries: HashSet<&'static str>,
    /// Canonical name by alias, of countries and organizations.
    aliases: HashMap<&'static str, &'static str>,
    /// Country by capital or seat of government.
    capitals: HashMap<&'static str, &'static str>,
    agentive_verbs: HashSet<&'static str>,
    /// Verbs of asking, of answering, and of speaking on.
    question_verbs: HashSet<&'static str>,
    reply_verbs: HashSet<&'static str>,
    continuing_verbs: HashSet<&'static str>,
    office_modifiers: HashSet<&'static str>,
    surname_particles: HashSet<&'static str>,
    name_suffixes: HashMap<&'static str, NameSuffix>,
    /// Nouns that a text gives words to and that are no actors: "lawsuit".
    inanimate_sources: HashSet<&'static str>,
    acronym_stop_words: HashSet<&'static str>,
}

impl Lexicon {
    /// Parses the compiled-in files.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        let mut lexicon = Self {
            person_nouns: HashSet::new(),
            unnamed_sources: HashSet::new(),
            noun_classes: HashMap::new(),
            honorifics: HashSet::new(),
            title_genders: HashMap::new(),
            first_names: HashMap::new(),
            countries: HashSet::new(),
            aliases: HashMap::new(),
            capitals: HashMap::new(),
            agentive_verbs: HashSet::new(),
            question_verbs: HashSet::new(),
            reply_verbs: HashSet::new(),
            continuing_verbs: HashSet::new(),
            office_modifiers: words(lexicon_file!("office-modifiers.txt")),
            surname_particles: words(lexicon_file!("surname-particles.txt")),
            name_suffixes: HashMap::new(),
            inanimate_sources: words(lexicon_file!("inanimate-sources.txt")),
            acronym_stop_words: words(lexicon_file!("acronym-stop-words.txt")),
        };
        lexicon.add_person_nouns(lexicon_file!("person-nouns.txt"));
        lexicon.add_noun_classes(lexicon_file!("organization-nouns.txt"))?;
        lexicon.add_titles(lexicon_file!("titles.tsv"))?;
        lexicon.add_first_names(lexicon_file!("first-names.txt"))?;
        lexicon.add_name_suffixes(lexicon_file!("name-suffixes.tsv"))?;
        lexicon.add_aliases(lexicon_file!("aliases.txt"))?;
        lexicon.add_countries(lexicon_file!("countries.tsv"))?;
        for row in lexicon_file!("document-nouns.tsv").rows() {
            let [noun, _] = row.fields()?;
            lexicon.inanimate_sources.insert(noun);
        }
        for row in lexicon_file!("reporting-verbs.tsv").rows() {
            let [verb, classes] = row.fields()?;
            for class in classes.split(' ') {
                let verbs = match class {
                    "agent" => &mut lexicon.agentive_verbs,
                    "question" => &mut lexicon.question_verbs,
                    "reply" => &mut lexicon.reply_verbs,
                    "continue" => &mut lexicon.continuing_verbs,
                    _ => continue,
                };
                verbs.insert(verb);
            }
        }
        Ok(lexicon)
    }

    fn add_person_nouns(&mut self, file: LexiconFile<'static>) {
        for row in file.rows() {
            let noun = row.text.trim_end_matches('+');
            self.person_nouns.insert(noun);
            if row.text.ends_with('+') {
                self.unnamed_sources.insert(noun);
            }
        }
    }

    fn add_noun_classes(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        for row in file.rows() {
            let (noun, class) = match row.text.strip_prefix('|').map(|place| place.split_once(' ')) {
                Some(Some((noun, "country"))) => (noun, NounClass::Country),
                Some(Some((noun, "city"))) => (noun, NounClass::City),
                Some(Some((noun, "region"))) => (noun, NounClass::Region),
                Some(_) => return Err(row.error("expected a noun and country, city or region")),
                None => {
                    let noun = row.text.trim_end_matches('+');
                    match row.text.len() - noun.len() {
                        0 => (noun, NounClass::NamedOrganization),
                        1 => (noun, NounClass::OrganizationOfKind),
                        _ => (noun, NounClass::AnyOrganization),
                    }
                }
            };
            self.noun_classes.insert(noun, class);
        }
        Ok(())
    }

    fn add_titles(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        for row in file.rows() {
            let [word, class, gender] = row.fields()?;
            match class {
                "honorific" => drop(self.honorifics.insert(word)),
                "noun" => {}
                _ => return Err(row.error(format!("{class:?} is no class of titles"))),
            }
            let gender = match gender {
                "female" => Gender::Female,
                "male" => Gender::Male,
                "-" => continue,
                _ => return Err(row.error(format!("{gender:?} is no gender"))),
            };
            self.title_genders.insert(word.to_lowercase().trim_end_matches('.').to_owned(), gender);
        }
        Ok(())
    }

    fn add_first_names(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        for row in file.rows() {
            let (gender, names) = match row.text.split_once(' ') {
                Some(("f", names)) => (Gender::Female, names),
                Some(("m", names)) => (Gender::Male, names),
                _ => return Err(row.error("expected \"f\" or \"m\" and names")),
            };
            self.first_names.extend(names.split(' ').map(|name| (name, gender)));
        }
        Ok(())
    }

    fn add_name_suffixes(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        for row in file.rows() {
            let [suffix, class] = row.fields()?;
            let class = match class {
                "generation" => NameSuffix::Generation,
                "honour" => NameSuffix::Honour,
                _ => return Err(row.error(format!("{class:?} is no class of suffixes"))),
            };
            self.name_suffixes.insert(suffix, class);
        }
        Ok(())
    }

    fn add_aliases(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        for row in file.rows() {
            let (name, aliases) = name_and_aliases(row)?;
            self.aliases.extend(aliases.map(|alias| (alias, name)));
        }
        Ok(())
    }

    /// Adds countries; where a country and an organization share an alias, it denotes the country.
    fn add_countries(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        for row in file.rows() {
            let [name, aliases, capitals, _demonyms] = row.fields()?;
            let items = |column: &'static str| column.split('|').filter(|item| !item.is_empty());
            self.countries.insert(name);
            self.aliases.extend(items(aliases).map(|alias| (alias, name)));
            self.capitals.extend(items(capitals).map(|capital| (capital, name)));
        }
        Ok(())
    }

    /// Returns true for a noun that denotes a person, by its singular in lower case; compounds with hyphen and
    /// "spokes-" count by their last part.
    pub fn is_person_noun(&self, lemma: &str) -> bool {
        self.person_nouns.contains(lemma)
            || lemma.rsplit('-').next().is_some_and(|last| self.person_nouns.contains(last))
            || lemma.starts_with("spokes")
    }

    /// Returns true for a noun that denotes sources without a name: "officials".
    pub fn is_unnamed_source(&self, lemma: &str) -> bool {
        self.unnamed_sources.contains(lemma)
    }

    /// Returns the class of a noun for organizations or places, by its singular in lower case.
    pub fn noun_class(&self, lemma: &str) -> Option<NounClass> {
        self.noun_classes.get(lemma).copied()
    }

    /// Returns true for a form of address: "Mr.", "Sen.".
    pub fn is_honorific(&self, word: &str) -> bool {
        self.honorifics.contains(word)
    }

    /// Returns true for a verb, by lemma, whose subject is a person or organization.
    pub fn is_agentive(&self, lemma: &str) -> bool {
        self.agentive_verbs.contains(lemma)
    }

    /// Returns true for a verb of asking, by lemma.
    pub fn is_question_verb(&self, lemma: &str) -> bool {
        self.question_verbs.contains(lemma)
    }

    /// Returns true for a verb of answering, by lemma.
    pub fn is_reply_verb(&self, lemma: &str) -> bool {
        self.reply_verbs.contains(lemma)
    }

    /// Returns true for a verb of speaking on, by lemma: "added".
    pub fn is_continuing_verb(&self, lemma: &str) -> bool {
        self.continuing_verbs.contains(lemma)
    }

    /// Returns true for a noun, by lemma, that is no actor where a text gives words to it: "lawsuit".
    pub fn is_inanimate_source(&self, noun: &str) -> bool {
        self.inanimate_sources.contains(noun)
    }

    /// Returns true for an adjective that makes one office another: "former", "deputy".
    pub fn is_office_modifier(&self, word: &str) -> bool {
        self.office_modifiers.contains(word)
    }

    /// Returns true for a word, in lower case, that begins a last name of several words: "van".
    pub fn is_surname_particle(&self, word: &str) -> bool {
        self.surname_particles.contains(word)
    }

    /// Returns the class of a word that may stand behind a last name: "Jr.", "KC".
    pub fn name_suffix(&self, word: &str) -> Option<NameSuffix> {
        self.name_suffixes.get(word).copied()
    }

    /// Returns true for a word of a name that has no letter in its acronym: "of".
    pub fn is_acronym_stop_word(&self, word: &str) -> bool {
        self.acronym_stop_words.contains(word)
    }

    /// Returns the canonical name of a country or organization, if `name` is an alias.
    pub fn canonical_name(&self, name: &str) -> Option<&'static str> {
        self.aliases.get(name).copied()
    }

    /// Returns the country whose capital or seat of government a city is.
    pub fn country_of_capital(&self, capital: &str) -> Option<&'static str> {
        self.capitals.get(capital).copied()
    }

    /// Returns true for the canonical name of a country.
    pub fn is_country(&self, name: &str) -> bool {
        self.countries.contains(name)
    }

    /// Returns the gender that a form of address or a noun implies: "Mrs.", "queen", "spokeswoman".
    pub fn title_gender(&self, word: &str) -> Option<Gender> {
        let lower = word.to_lowercase();
        let word = lower.trim_end_matches('.');
        if let Some(gender) = self.title_genders.get(word) {
            return Some(*gender);
        }
        match word {
            _ if word.ends_with("woman") => Some(Gender::Female),
            _ if word.ends_with("sman") || word.ends_with("chairman") => Some(Gender::Male),
            _ => None,
        }
    }

    /// Returns the gender that a first name implies.
    pub fn first_name_gender(&self, word: &str) -> Option<Gender> {
        self.first_names.get(word).copied()
    }
}

/// The rows of a file with one word a row.
fn words(file: LexiconFile<'static>) -> HashSet<&'static str> {
    file.rows().map(|row| row.text).collect()
}

/// Splits a row "name|alias|alias".
fn name_and_aliases(
    row: Row<'static>,
) -> Result<(&'static str, impl Iterator<Item = &'static str> + Clone), LexiconError> {
    let (name, aliases) = row.text.split_once('|').ok_or_else(|| row.error("expected a name and aliases"))?;
    Ok((name, aliases.split('|')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_member_of_the_united_nations() {
        let lexicon = Lexicon::builtin().unwrap();
        assert!(lexicon.countries.len() >= 193 + 3);
        for (alias, name) in [
            ("U.S.", "United States"),
            ("Burma", "Myanmar"),
            ("Pak", "Pakistan"),
            ("UAE", "United Arab Emirates"),
        ] {
            assert_eq!(lexicon.canonical_name(alias), Some(name));
        }
        assert_eq!(lexicon.country_of_capital("Washington"), Some("United States"));
        assert_eq!(lexicon.country_of_capital("New Delhi"), Some("India"));
        assert!(lexicon.is_country("India") && !lexicon.is_country("Delhi"));
    }

    #[test]
    fn no_alias_has_two_canonical_names() {
        let lexicon = Lexicon::builtin().unwrap();
        let mut names = HashMap::new();
        for row in lexicon_file!("aliases.txt").rows() {
            let (name, aliases) = name_and_aliases(row).unwrap();
            for alias in aliases {
                assert_eq!(names.insert(alias, name), None, "{alias} is in two rows");
                // A country's alias would have replaced it.
                assert_eq!(lexicon.canonical_name(alias), Some(name), "{alias} is a country's alias");
                assert!(!lexicon.is_country(alias), "{alias} is a country");
            }
        }
    }

    #[test]
    fn titles_and_first_names_imply_gender() {
        let lexicon = Lexicon::builtin().unwrap();
        assert_eq!(lexicon.title_gender("Mrs."), Some(Gender::Female));
        assert_eq!(lexicon.title_gender("Spokeswoman"), Some(Gender::Female));
        assert_eq!(lexicon.first_name_gender("Justin"), Some(Gender::Male));
        assert_eq!(lexicon.title_gender("Kolev"), None);
    }
}
