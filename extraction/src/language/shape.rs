//! The shape of a word: the casing, digits and punctuation that lower-casing loses.
//!
//! Both models have an embedding for each shape. `lab/python/accurate/wordpiece.py` computes the same shapes for training;
//! `lab/src/train/word-features.tsv` holds both to one table.

/// The number of shapes.
pub const COUNT: usize = 9;
/// The number of positions of a token in its sentence and paragraph (`nn::position`).
pub const POSITIONS: u8 = 3;
/// The shape of punctuation.
pub const PUNCTUATION: u8 = 7;

/// The shape of a word: 0 lower case, 1 title case, 2 upper case, 3 mixed case, 4 one capital letter, 5 digits, 6 digits
/// and letters, 7 punctuation, 8 anything else.
///
/// Letters are Unicode `Alphabetic`, digits all numbers (general category N: also `½`, `Ⅷ` and `²`).
pub fn shape(word: &str) -> u8 {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    let letter_count = letters().count();
    let has_digit = word.chars().any(char::is_numeric);
    if letter_count == 0 {
        return match (has_digit, word.chars().any(char::is_alphanumeric)) {
            (true, _) => 5,
            (false, false) => 7,
            (false, true) => 8,
        };
    }
    if has_digit {
        return 6;
    }
    let upper_count = letters().filter(|c| c.is_uppercase()).count();
    match upper_count {
        0 => 0,
        _ if letter_count == 1 => 4,
        _ if upper_count == letter_count => 2,
        1 if letters().next().is_some_and(char::is_uppercase) => 1,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_distinguish_casing_digits_and_punctuation() {
        let words = ["said", "Roe", "UN", "McKay", "J.", "2016", "G20", "—", "½"];
        assert_eq!(words.map(shape), [0, 1, 2, 3, 4, 5, 6, 7, 5]);
    }
}
