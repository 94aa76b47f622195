//! Normalisation of names for comparison.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Returns the key under which equal spellings of a name meet.
///
/// Lower case, without accents, punctuation, repeated blanks and a final possessive: "Shehbaz  Sharif’s" and
/// "shehbaz sharif" have one key, and so have "Erdoğan" and "Erdogan". A hyphen separates words as a blank does.
pub fn name_key(name: &str) -> String {
    let name = name.trim().trim_end_matches("'s").trim_end_matches("’s");
    let mut key = String::with_capacity(name.len());
    for symbol in name.nfd().filter(|symbol| !is_combining_mark(*symbol)) {
        match symbol {
            // Letters that Unicode does not decompose.
            'ı' => key.push('i'),
            'ø' | 'Ø' => key.push('o'),
            'ł' | 'Ł' => key.push('l'),
            _ if symbol.is_alphanumeric() => key.extend(symbol.to_lowercase()),
            // "U.S." equals "US", and "O'Neill" equals "ONeill".
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
    fn spellings_of_one_name_have_one_key() {
        assert_eq!(name_key("Recep Tayyip Erdoğan’s"), name_key("RECEP TAYYIP  ERDOGAN"));
        assert_eq!(name_key("U.S."), name_key("US"));
        assert_eq!(name_key("Lashkar-e-Taiba"), "lashkar e taiba");
        assert_ne!(name_key("Ann Lee"), name_key("Annlee"));
    }
}
