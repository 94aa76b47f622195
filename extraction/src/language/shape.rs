//! The shape of a word: what it loses in lower case. `lab/python/accurate/wordpiece.py` tells shapes apart alike.

/// How many shapes there are.
pub const COUNT: usize = 9;
/// How many places a word can have in its sentence ([`super::nn::place`]).
pub const PLACES: u8 = 3;
/// The shape of marks of punctuation.
pub const MARK: u8 = 7;

/// How a word is written, by number: lower, Title, UPPER, mixed, one capital, digits, digits and letters,
/// marks, anything else.
pub fn shape(word: &str) -> u8 {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    let count = letters().count();
    let has_digit = word.chars().any(char::is_numeric);
    if count == 0 {
        return match (has_digit, word.chars().any(char::is_alphanumeric)) {
            (true, _) => 5,
            (false, false) => 7,
            (false, true) => 8,
        };
    }
    if has_digit {
        return 6;
    }
    let upper = letters().filter(|c| c.is_uppercase()).count();
    match upper {
        0 => 0,
        _ if count == 1 => 4,
        _ if upper == count => 2,
        1 if letters().next().is_some_and(char::is_uppercase) => 1,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_how_a_word_is_written() {
        let words = ["said", "Roe", "UN", "McKay", "J.", "2016", "G20", "—"];
        assert_eq!(words.map(shape), [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
