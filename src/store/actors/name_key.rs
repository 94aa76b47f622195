//! Normalisation of names for comparison.

use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::store::digest::hex;

/// Longest key, in bytes: an index entry of Postgres holds at most 2,704.
const MAX_KEY: usize = 2_000;
/// Bytes of the digest that a longer key ends with.
const DIGEST_LENGTH: usize = 16;

/// Returns the key under which equal spellings of a name meet.
///
/// Lower case, without accents, punctuation, repeated blanks and a final possessive: "Shehbaz  Sharif’s" and
/// "shehbaz sharif" have one key, and so have "Erdoğan" and "Erdogan". A hyphen separates words as a blank does. Of a
/// key of more than 2,000 bytes the beginning is kept, and a digest of the whole.
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
    shorten(key.trim())
}

fn shorten(key: &str) -> String {
    if key.len() <= MAX_KEY {
        return key.to_owned();
    }
    let digest = hex(&Sha256::digest(key)[..DIGEST_LENGTH]);
    let beginning = &key[..key.floor_char_boundary(MAX_KEY - digest.len() - 1)];
    format!("{beginning} {digest}")
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

    #[test]
    fn a_key_fits_into_an_index_and_long_names_stay_apart() {
        // The letter is three code points of two bytes once it is decomposed.
        for long in ["a".repeat(1 << 20), "ΐ".repeat(1_000), "語".repeat(3_000)] {
            let key = name_key(&long);
            assert!(key.len() <= super::MAX_KEY, "{}", key.len());
            assert_eq!(key, name_key(&long));
            assert_ne!(key, name_key(&format!("{long}z")));
        }
    }
}
