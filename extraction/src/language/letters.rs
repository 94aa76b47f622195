//! How a text's letters may stand: as its writer set them, or as headlines and hurried hands set them.

/// Which letters are capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// As they stand in the text
    Written,
    /// NONE BUT CAPITALS
    Capitals,
    /// no capitals at all
    Small,
    /// A Capital at the Head of Every Word of Four Letters and More
    Headline,
}

/// Shorter words have no capital in a headline.
const HEADED: usize = 4;

impl std::fmt::Display for Letters {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Written => "written",
            Self::Capitals => "capitals",
            Self::Small => "small",
            Self::Headline => "headline",
        })
    }
}

/// A name that no way of writing has.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is unknown; use written, capitals, small or headline")]
pub struct UnknownLetters(String);

impl std::str::FromStr for Letters {
    type Err = UnknownLetters;

    fn from_str(name: &str) -> Result<Self, UnknownLetters> {
        [Self::Written, Self::Capitals, Self::Small, Self::Headline]
            .into_iter()
            .find(|letters| letters.to_string() == name)
            .ok_or_else(|| UnknownLetters(name.to_owned()))
    }
}

impl Letters {
    /// A word in such letters.
    pub fn set(self, word: &str) -> String {
        match self {
            Self::Capitals => word.to_uppercase(),
            Self::Small => word.to_lowercase(),
            Self::Headline if word.chars().count() >= HEADED => {
                let mut characters = word.chars();
                characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
            }
            Self::Written | Self::Headline => word.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_set_in_each_kind_of_letters() {
        let set = |letters: Letters| ["Rivers", "rise", "in", "éire"].map(|word| letters.set(word)).join(" ");
        assert_eq!(set(Letters::Written), "Rivers rise in éire");
        assert_eq!(set(Letters::Capitals), "RIVERS RISE IN ÉIRE");
        assert_eq!(set(Letters::Small), "rivers rise in éire");
        assert_eq!(set(Letters::Headline), "Rivers Rise in Éire");
    }
}
