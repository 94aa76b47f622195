//! The language of a text: English is read, another language is not, and a mixed text where it is English.
//!
//! Trigrams distinguish languages (`whatlang`), but take lists of names, tables and one-line alerts for any language. So a
//! text counts as foreign only where it is long, the detector is sure, and the commonest English words are absent.

use std::borrow::Cow;

use whatlang::{Info, Lang, Script};

/// Fewest letters of a foreign text or paragraph; of scripts that English does not use, [`MIN_OTHER_SCRIPT`].
const MIN_LETTERS: usize = 90;
const MIN_OTHER_SCRIPT: usize = 20;
/// Fewest different words with a small first letter of a foreign text in Latin letters.
const MIN_DIFFERENT: usize = 6;
/// Longest start of a text that shows its language, in bytes.
const MAX_SAMPLE: usize = 20_000;
/// Share of [`ENGLISH_WORDS`] from which a text is English, and below which it is not, by hundred words.
const ENGLISH_FROM: usize = 9;
const FOREIGN_BELOW: usize = 4;
/// Frequent English words that are rare in other languages.
const ENGLISH_WORDS: [&str; 40] = [
    "the", "and", "of", "to", "that", "for", "with", "from", "by", "said", "has", "have", "had", "were",
    "are", "is", "this", "these", "which", "who", "his", "her", "their", "they", "he", "she", "it", "we",
    "our", "you", "would", "will", "been", "be", "at", "as", "not", "after", "about", "its",
];
/// Two-letter codes of languages whose three-letter code `whatlang` gives.
const SHORT_CODES: [(&str, &str); 66] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
];

/// A language that a text is surely in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// The tag of BCP 47.
    pub tag: String,
    /// The name in English, or the tag in quotation marks where it is not known.
    pub name: String,
}

impl Language {
    fn of(language: Lang) -> Self {
        let code = language.code();
        let tag = SHORT_CODES.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short);
        Self { tag: tag.to_owned(), name: language.eng_name().to_owned() }
    }

    /// Finds the language of a tag of BCP 47.
    pub fn named(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let code = SHORT_CODES
            .iter()
            .find(|(_, short)| *short == primary)
            .map_or(primary.as_str(), |(long, _)| long);
        match Lang::from_code(code) {
            Some(language) => Self::of(language),
            None => Self { tag: tag.to_owned(), name: format!("“{tag}”") },
        }
    }

    /// Returns true for English.
    pub fn is_english(&self) -> bool {
        self.tag == "en"
    }
}

/// Returns true for the tag of a kind of English.
pub fn is_english_tag(tag: &str) -> bool {
    tag.split(['-', '_'])
        .next()
        .is_some_and(|primary| primary.eq_ignore_ascii_case("en") || primary.eq_ignore_ascii_case("eng"))
}

/// Returns the language that a text is surely in: English where a part of it is, else the language of the whole.
pub fn language_of(text: &str) -> Option<Language> {
    let sample = start_of(text);
    if english_share(sample) >= ENGLISH_FROM {
        return Some(Language::of(Lang::Eng));
    }
    let foreign = foreign_language(sample)?;
    // A foreign text with an English part is read there.
    match paragraphs(sample).any(|paragraph| has_words(paragraph) && english_share(paragraph) >= ENGLISH_FROM)
    {
        true => Some(Language::of(Lang::Eng)),
        false => Some(Language::of(foreign)),
    }
}

/// Replaces each paragraph in another language by as many spaces as it has code points, so that spans stay valid.
///
/// Returns also the languages that were left out, each once.
pub fn english_parts(text: &str) -> (Cow<'_, str>, Vec<Language>) {
    let mut languages: Vec<Language> = Vec::new();
    let mut blanked = String::new();
    let mut copied = 0;
    for paragraph in paragraphs(text) {
        let Some(language) = foreign_language(paragraph).map(Language::of) else { continue };
        let start = paragraph.as_ptr() as usize - text.as_ptr() as usize;
        blanked.push_str(&text[copied..start]);
        blanked.extend(paragraph.chars().map(|_| ' '));
        copied = start + paragraph.len();
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    if copied == 0 {
        return (Cow::Borrowed(text), languages);
    }
    blanked.push_str(&text[copied..]);
    (Cow::Owned(blanked), languages)
}

/// Returns the part by which a text is judged, so that the cost does not grow with its length.
fn start_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_SAMPLE)]
}

fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
}

/// Returns the language of a text that surely is not English.
fn foreign_language(text: &str) -> Option<Lang> {
    let text = start_of(text);
    let letters = text.chars().filter(|symbol| symbol.is_alphabetic()).take(MIN_LETTERS).count();
    if letters < MIN_OTHER_SCRIPT || english_share(text) >= FOREIGN_BELOW {
        return None;
    }
    let info: Info = whatlang::detect(text)?;
    let is_long = letters >= MIN_LETTERS || info.script() != Script::Latin;
    // Latin letters are of many languages, so that a doubtful one is not taken, and a list of names is of none.
    let is_sure = info.script() != Script::Latin || (info.is_reliable() && is_prose(text));
    (info.lang() != Lang::Eng && is_long && is_sure).then_some(info.lang())
}

/// Returns true where two words of five begin with a small letter, and several of them differ.
///
/// In a list of names few do, and a text that repeats a few words is of no language.
fn is_prose(text: &str) -> bool {
    let (mut count, mut small) = (0, 0);
    let mut different: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let Some(first) = word.chars().find(|symbol| symbol.is_alphabetic()) else { continue };
        count += 1;
        if first.is_lowercase() {
            small += 1;
            if different.len() < MIN_DIFFERENT && !different.contains(&word) {
                different.push(word);
            }
        }
    }
    small * 5 >= count * 2 && different.len() == MIN_DIFFERENT
}

fn has_words(paragraph: &str) -> bool {
    paragraph.split_whitespace().nth(7).is_some()
}

/// Returns how many of a hundred words are frequent English ones.
fn english_share(text: &str) -> usize {
    let (mut words, mut english) = (0, 0);
    for word in text.split(|symbol: char| !symbol.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        english += usize::from(ENGLISH_WORDS.iter().any(|one| one.eq_ignore_ascii_case(word)));
    }
    (100 * english).checked_div(words).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "Der Bürgermeister von Tarnowo hat am Montag erklärt, dass die Brücke noch vor dem Winter wieder \
                          aufgebaut wird. Die Arbeiten beginnen nach seinen Worten in der kommenden Woche.";

    fn tag(text: &str) -> Option<String> {
        language_of(text).map(|language| language.tag)
    }

    #[test]
    fn texts_in_other_languages_are_recognised() {
        for (expected, text) in [
            ("de", GERMAN),
            (
                "fr",
                "Le maire de la ville a annoncé lundi que le pont serait reconstruit avant l'hiver. Les travaux \
                 commenceront la semaine prochaine, a-t-il précisé devant les habitants du quartier.",
            ),
            (
                "es",
                "El alcalde anunció el lunes que el puente será reconstruido antes del invierno. Las obras comenzarán \
                 la próxima semana, según explicó ante los vecinos del barrio antiguo.",
            ),
            ("ru", "Мэр города заявил в понедельник, что мост будет восстановлен до наступления зимы."),
            ("zh", "市长星期一表示，这座桥将在冬天到来之前重建完成，工程将于下周开始，居民对此表示欢迎。"),
            (
                "pl",
                "Burmistrz ogłosił w poniedziałek, że most zostanie odbudowany przed zimą. Prace rozpoczną się w \
                 przyszłym tygodniu, powiedział mieszkańcom dzielnicy podczas spotkania.",
            ),
        ] {
            assert_eq!(tag(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn english_with_foreign_names_tables_and_alerts_is_not_refused() {
        for text in [
            "Jürgen Müller, Françoise Lefèvre and Đorđe Petrović of the Société Générale met the mayor of Łódź on Monday.",
            "BREAKING: Quake hits Tarnovo",
            "Müller 3\nLefèvre 4\nPetrović 7\nGarcía 9\nRossi 2",
            "Real Madrid 2, Bayern München 1; Atlético Madrid 0, Paris Saint-Germain 0; Beşiktaş 3, Fenerbahçe 3",
            "Tarnovo bridge shut",
            &"a".repeat(1_000),
            &"Kal minister Okafor waved. ".repeat(50),
            "MIDFIELDERS: Jorge Paz (Real Arenal), Óliver Morales (Deportivo Lagos), Bryan Acuña (Real Arenal), \
             Rogelio Espina (Atlético Norte), Andrés Dueñas (Marítimo), Luis Gárate (Real Sur)",
        ] {
            assert!(tag(text).is_none_or(|tag| tag == "en"), "{text}: {:?}", tag(text));
        }
    }

    #[test]
    fn a_mixed_text_keeps_its_length_and_its_english_parts() {
        let text = format!(
            "The mayor said that the bridge would be rebuilt by the winter.\n\n{GERMAN}\n\nShe left."
        );
        assert_eq!(tag(&text).as_deref(), Some("en"));
        let (read, left_out) = english_parts(&text);
        assert_eq!(left_out.iter().map(|language| language.name.as_str()).collect::<Vec<_>>(), ["German"]);
        assert_eq!(read.chars().count(), text.chars().count());
        assert!(
            read.starts_with("The mayor said") && read.ends_with("She left.") && !read.contains("Brücke")
        );
        assert!(matches!(english_parts("The mayor left."), (Cow::Borrowed(_), _)));
    }
}
