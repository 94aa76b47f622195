//! How a text's letters may stand: as its writer set them, or as headlines and hurried hands set them.

/// Which letters are capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Casing {
    /// As they stand in the text
    Original,
    /// NONE BUT CAPITALS
    Upper,
    /// no capitals at all
    Lower,
    /// A Capital at the Head of Every Word of Four Casing and More
    Title,
}

/// Shorter words have no capital in a headline.
const HEADED: usize = 4;

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

/// A name that no way of writing has.
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
    /// A word in such letters.
    pub fn apply(self, word: &str) -> String {
        match self {
            Self::Upper => word.to_uppercase(),
            Self::Lower => word.to_lowercase(),
            Self::Title if word.chars().count() >= HEADED => {
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
    fn words_are_set_in_each_kind_of_letters() {
        let set = |casing: Casing| ["Rivers", "rise", "in", "éire"].map(|word| casing.apply(word)).join(" ");
        assert_eq!(set(Casing::Original), "Rivers rise in éire");
        assert_eq!(set(Casing::Upper), "RIVERS RISE IN ÉIRE");
        assert_eq!(set(Casing::Lower), "rivers rise in éire");
        assert_eq!(set(Casing::Title), "Rivers Rise in Éire");
    }
}
