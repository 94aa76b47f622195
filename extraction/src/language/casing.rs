//! Letter case: changes the case of words, for augmentation and evaluation.

/// The letter case of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Casing {
    /// As in the text
    Original,
    /// ALL UPPER CASE
    Upper,
    /// all lower case
    Lower,
    /// Words of Four Letters or More Capitalized
    Title,
}

/// The shortest word that title case capitalizes, in characters.
const MIN_TITLE_LENGTH: usize = 4;

impl std::fmt::Display for Casing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Original => "original",
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Title => "title",
        })
    }
}

/// An unknown name of a letter case.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is unknown; use original, upper, lower or title")]
pub struct UnknownCasing(String);

impl std::str::FromStr for Casing {
    type Err = UnknownCasing;

    fn from_str(name: &str) -> Result<Self, UnknownCasing> {
        [Self::Original, Self::Upper, Self::Lower, Self::Title]
            .into_iter()
            .find(|casing| casing.to_string() == name)
            .ok_or_else(|| UnknownCasing(name.to_owned()))
    }
}

impl Casing {
    /// Returns the word in this case.
    pub fn apply(self, word: &str) -> String {
        match self {
            Self::Upper => word.to_uppercase(),
            Self::Lower => word.to_lowercase(),
            Self::Title if word.chars().count() >= MIN_TITLE_LENGTH => {
                let mut characters = word.chars();
                characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
            }
            Self::Original | Self::Title => word.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_case_is_applied_to_words() {
        let apply =
            |casing: Casing| ["Rivers", "rise", "in", "éire"].map(|word| casing.apply(word)).join(" ");
        assert_eq!(apply(Casing::Original), "Rivers rise in éire");
        assert_eq!(apply(Casing::Upper), "RIVERS RISE IN ÉIRE");
        assert_eq!(apply(Casing::Lower), "rivers rise in éire");
        assert_eq!(apply(Casing::Title), "Rivers Rise in Éire");
    }
}
