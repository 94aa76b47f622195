//! When two spellings are one name.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A name as it is compared: lower case, without accents, marks or doubled blanks, and without the
/// possessive. "Shehbaz  Sharif’s" and "shehbaz sharif" are one name; so are "Erdoğan" and "Erdogan".
pub fn name_key(name: &str) -> String {
    let name = name.trim().trim_end_matches("'s").trim_end_matches("’s");
    let mut key = String::with_capacity(name.len());
    for symbol in name.nfd().filter(|symbol| !is_combining_mark(*symbol)) {
        match symbol {
            'ı' => key.push('i'),
            'ø' | 'Ø' => key.push('o'),
            'ł' | 'Ł' => key.push('l'),
            _ if symbol.is_alphanumeric() => key.extend(symbol.to_lowercase()),
            // "U.S." is "US", and "O'Neill" is "ONeill"; a hyphen or blank parts two words.
            '.' | '\'' | '’' | '‘' | '"' | '“' | '”' => {}
            _ if !key.ends_with(' ') => key.push(' '),
            _ => {}
        }
    }
    let length = key.trim_end().len();
    key.truncate(length);
    key.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::name_key;

    #[test]
    fn spellings_of_one_name_meet() {
        assert_eq!(name_key("Recep Tayyip Erdoğan’s"), name_key("RECEP TAYYIP  ERDOGAN"));
        assert_eq!(name_key("U.S."), name_key("US"));
        assert_eq!(name_key("Lashkar-e-Taiba"), "lashkar e taiba");
        assert_ne!(name_key("Ann Lee"), name_key("Annlee"));
    }
}
