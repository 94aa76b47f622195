//! Normalisation of place names for look-up in the gazetteer.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Abbreviated first words of place names, with their full forms.
const ABBREVIATIONS: [(&str, &str); 3] = [("st ", "saint "), ("mt ", "mount "), ("ft ", "fort ")];

/// Returns the key under which spellings of a place name meet.
///
/// Lower case, without accents, full stops and apostrophes, "the" at the start and a final possessive; other
/// punctuation separates words as a blank does.
pub(super) fn name_key(name: &str) -> String {
    let name = name.trim().trim_end_matches("'s").trim_end_matches("’s");
    let mut key = String::with_capacity(name.len());
    if name.is_ascii() {
        name.chars().for_each(|symbol| push(&mut key, symbol));
    } else {
        let letters = name.nfd().filter(|symbol| !is_combining_mark(*symbol));
        letters.for_each(|symbol| push(&mut key, symbol));
    }
    let key = key.trim_end();
    let key = key.strip_prefix("the ").unwrap_or(key);
    let abbreviation = ABBREVIATIONS.iter().find_map(|(short, long)| Some((key.strip_prefix(short)?, long)));
    match abbreviation {
        Some((rest, long)) => format!("{long}{rest}"),
        None => key.to_owned(),
    }
}

/// Appends one character of a name to its key.
fn push(key: &mut String, symbol: char) {
    match symbol {
        // Letters that Unicode does not decompose.
        'ı' => key.push('i'),
        'ø' | 'Ø' => key.push('o'),
        'ł' | 'Ł' => key.push('l'),
        'đ' | 'Đ' => key.push('d'),
        '&' => key.push_str("and"),
        '.' | '\'' | '’' | '‘' | '`' | 'ʼ' => {}
        _ if symbol.is_alphanumeric() => key.extend(symbol.to_lowercase()),
        _ if !key.is_empty() && !key.ends_with(' ') => key.push(' '),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::name_key;

    #[test]
    fn spellings_of_one_place_have_one_key() {
        for (one, other) in [
            ("São Paulo", "Sao Paulo"),
            ("St. Louis", "Saint Louis"),
            ("Xi’an", "Xi'an"),
            ("U.S.", "US"),
            ("The Hague", "hague"),
            ("Stoke-on-Trent", "Stoke on Trent"),
            ("Jammu & Kashmir", "Jammu and Kashmir"),
            ("Lyon’s", "LYON"),
        ] {
            assert_eq!(name_key(one), name_key(other), "{one} and {other}");
        }
        assert_ne!(name_key("Niger"), name_key("Nigeria"));
    }
}
