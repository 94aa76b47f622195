//! Word classes by spelling: closed classes from lists, open classes by their first character and ending.

/// The class of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Class {
    Determiner,
    Possessive,
    Pronoun,
    Preposition,
    Conjunction,
    /// A word that begins a clause: "that", "who", "when", "after".
    Subordinator,
    Auxiliary,
    Modal,
    To,
    Negation,
    Adverb,
    Comma,
    /// Any other punctuation.
    Mark,
    Number,
    /// A noun, verb, adjective or name.
    Word,
}

/// Returns the class of a word, given in lower case.
pub(super) fn class(lower: &str) -> Class {
    match lower {
        "," => Class::Comma,
        "to" => Class::To,
        "the" | "a" | "an" | "this" | "these" | "those" | "its" | "their" | "his" | "her" | "our" | "my"
        | "your" | "some" | "any" | "every" | "each" | "all" | "both" | "several" | "many" | "no"
        | "another" | "such" | "more" | "most" | "few" | "other" => Class::Determiner,
        "'s" | "’s" | "'" | "’" => Class::Possessive,
        "he" | "she" | "it" | "they" | "we" | "i" | "you" | "him" | "them" | "us" | "me" | "himself"
        | "themselves" | "itself" | "herself" => Class::Pronoun,
        "of" | "in" | "on" | "at" | "by" | "for" | "with" | "from" | "into" | "against" | "over"
        | "under" | "between" | "among" | "near" | "across" | "through" | "during" | "within" | "without"
        | "about" | "toward" | "towards" | "upon" | "inside" | "outside" | "around" | "along" | "amid"
        | "behind" | "beyond" | "despite" | "via" | "onto" | "off" | "throughout" | "including"
        | "following" | "per" | "beside" | "above" | "below" | "out" | "up" | "down" => Class::Preposition,
        "and" | "or" | "nor" | "&" => Class::Conjunction,
        "that" | "who" | "which" | "whom" | "whose" | "when" | "where" | "while" | "after" | "before"
        | "since" | "because" | "although" | "though" | "if" | "unless" | "until" | "as" | "than"
        | "whether" | "but" | "what" | "why" | "how" | "so" | "whereas" => Class::Subordinator,
        "be" | "is" | "are" | "was" | "were" | "been" | "being" | "am" | "'re" | "’re" | "'m" | "’m"
        | "have" | "has" | "had" | "having" | "'ve" | "’ve" | "do" | "does" | "did" => Class::Auxiliary,
        "will" | "shall" | "'ll" | "’ll" | "wo" | "would" | "'d" | "’d" | "may" | "might" | "can"
        | "could" | "should" | "must" | "ca" => Class::Modal,
        "not" | "n't" | "n’t" | "never" => Class::Negation,
        "also" | "already" | "now" | "then" | "still" | "just" | "again" | "soon" | "even" | "only"
        | "later" | "once" | "ever" | "today" | "yesterday" | "tomorrow" | "reportedly" | "allegedly"
        | "too" | "there" | "here" | "together" | "back" | "therefore" | "thus" | "hence" | "very"
        | "quite" | "rather" | "nearly" | "almost" | "twice" | "instead" | "meanwhile" | "however" => {
            Class::Adverb
        }
        _ => {
            let first = lower.chars().next();
            if first.is_some_and(|c| c.is_numeric()) || is_number(lower) {
                Class::Number
            } else if first.is_some_and(char::is_alphabetic) {
                if lower.ends_with("ly")
                    && lower.len() > 4
                    && !matches!(
                        lower,
                        "family" | "july" | "italy" | "assembly" | "ally" | "supply" | "rally" | "reply"
                    )
                {
                    Class::Adverb
                } else {
                    Class::Word
                }
            } else {
                Class::Mark
            }
        }
    }
}

fn is_number(lower: &str) -> bool {
    matches!(
        lower,
        "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "eleven"
            | "twelve"
            | "dozen"
            | "dozens"
            | "hundred"
            | "hundreds"
            | "thousand"
            | "thousands"
            | "million"
            | "billion"
    )
}
