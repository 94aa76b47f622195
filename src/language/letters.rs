//! How a text's letters may stand: as its writer set them, or as headlines and hurried hands set them.

/// Which letters are capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
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
