//! Names of political parties.

use std::collections::HashMap;

use crate::lexicon_file::{LexiconError, lexicon_file};

/// The longest name of a party, in tokens.
pub const MAX_PARTY_TOKENS: usize = 5;
/// The longest name that counts in brackets behind a person's name alone, in bytes: "D", "Lab".
const MAX_CODE: usize = 3;

/// Full names of parties by each of their names.
#[derive(Debug, Default)]
pub struct Parties(HashMap<&'static str, &'static str>);

impl Parties {
    /// Parses the compiled-in file.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        let mut parties = HashMap::new();
        for row in lexicon_file!("parties.tsv").rows() {
            let [name, others] = row.fields()?;
            parties.insert(name, name);
            parties.extend(others.split('|').filter(|other| !other.is_empty()).map(|other| (other, name)));
        }
        Ok(Self(parties))
    }

    /// Returns the full name of a party by one of its names: "Labour Party" for "Labour".
    pub fn full_name(&self, name: &str) -> Option<&'static str> {
        let is_code =
            name.len() <= MAX_CODE && name.chars().skip(1).any(char::is_lowercase) || name.len() < 3;
        self.0.get(name).copied().filter(|_| !is_code)
    }

    /// Returns the full name of a party by one of its names, or by a code that counts behind a person's name: "D".
    pub fn full_name_or_code(&self, name: &str) -> Option<&'static str> {
        self.0.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_names_only_behind_a_person() {
        let parties = Parties::builtin().unwrap();
        assert_eq!(parties.full_name("Lib Dem"), Some("Liberal Democrats"));
        assert_eq!(parties.full_name("SNP"), Some("Scottish National Party"));
        for (code, name) in
            [("D", "Democratic Party"), ("Lab", "Labour Party"), ("Con", "Conservative Party")]
        {
            assert_eq!(parties.full_name(code), None, "{code}");
            assert_eq!(parties.full_name_or_code(code), Some(name));
        }
    }
}
