//! Weighted keywords of headline and lead (at most 24), used to find similar articles.

use std::collections::HashSet;

use crate::{Extraction, LexiconError, lexicon_file::lexicon_file};

/// Length of the lead, in characters from the start of the body.
const LEAD_LENGTH: usize = 500;
/// Most keywords of an article. It bounds the work of finding similar articles.
const MAX_KEYWORDS: usize = 24;
/// Most characters of a headline that is cut from the body.
const MAX_HEADLINE: usize = 120;

/// Weight of a word in the headline.
const HEADLINE_WEIGHT: u8 = 3;
/// Weight of a word in the lead.
const LEAD_WEIGHT: u8 = 1;
/// Weight added to a word that is part of a name.
const NAME_WEIGHT: u8 = 1;

/// Words that are never keywords: function words, days, months and words about reporting.
#[derive(Debug)]
pub struct StopWords(HashSet<&'static str>);

impl StopWords {
    /// Parses `lexicons/stop-words.txt`, which is compiled in: words in lower case, separated by white space.
    ///
    /// # Errors
    /// A word with a capital.
    pub fn builtin() -> Result<Self, LexiconError> {
        let mut words = HashSet::new();
        for row in lexicon_file!("stop-words.txt").rows() {
            for word in row.text.split_whitespace() {
                if word.contains(char::is_uppercase) {
                    return Err(row.error(format!("{word} is not in lower case")));
                }
                words.insert(word);
            }
        }
        Ok(Self(words))
    }
}

/// Headline and keywords of an article. Articles with similar keywords make a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keywords {
    /// Headline under which the article is listed.
    pub headline: String,
    /// At most 24 different words: those of the headline first, and names before other words.
    pub words: Vec<Keyword>,
}

/// One keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// In lower case, without a plural "s".
    pub word: String,
    /// From 1 (a common word of the lead) to 4 (a name in the headline).
    pub weight: u8,
    /// It is part of a name.
    pub is_name: bool,
}

/// Extracts headline and keywords from title and lead; names are those of `extraction`. Linear in the length of the
/// lead and in the number of names.
pub(crate) fn extract(
    title: Option<&str>,
    body: &str,
    extraction: &Extraction,
    stop_words: &StopWords,
) -> Keywords {
    let content_words = |text: &str| content_words(text, stop_words);
    let name_words: HashSet<String> =
        extraction.names.iter().flat_map(|name| content_words(&name.text)).collect();
    let lead = body.char_indices().nth(LEAD_LENGTH).map_or(body, |(end, _)| &body[..end]);
    let title_words: Vec<String> = content_words(title.unwrap_or_default());
    let lead_words: Vec<String> = content_words(lead);
    let mut seen: HashSet<&str> = HashSet::new();
    let mut keywords: Vec<Keyword> = Vec::new();
    for (words, weight) in [(&title_words, HEADLINE_WEIGHT), (&lead_words, LEAD_WEIGHT)] {
        for is_name in [true, false] {
            for word in words.iter().filter(|word| name_words.contains(*word) == is_name) {
                if keywords.len() < MAX_KEYWORDS && seen.insert(word.as_str()) {
                    let weight = if is_name { weight + NAME_WEIGHT } else { weight };
                    keywords.push(Keyword { word: word.clone(), weight, is_name });
                }
            }
        }
    }
    Keywords { headline: headline(title, body).to_owned(), words: keywords }
}

/// Returns the words of a text that are no stop words, in lower case and singular, in order and with repetitions.
fn content_words(text: &str, stop_words: &StopWords) -> Vec<String> {
    text.split(|symbol: char| !symbol.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= 3 && !stop_words.0.contains(word.as_str()))
        .map(singular)
        .collect()
}

/// Removes a plural "s": "attacks" becomes "attack", "press" stays.
///
/// Weaker than the stems of `event_coreference` on purpose: keywords are stored and shown, so they stay words.
fn singular(mut word: String) -> String {
    if word.len() > 4 && word.ends_with('s') && !word.ends_with("ss") {
        word.pop();
    }
    word
}

/// Returns the headline of an article: its title without the publisher's name, else the first sentence of its body,
/// cut at a word boundary after at most 120 characters.
fn headline<'a>(title: Option<&'a str>, body: &'a str) -> &'a str {
    if let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) {
        return without_publisher(title);
    }
    let line = body.trim().lines().next().unwrap_or_default().trim();
    let sentence = line.find(". ").map_or(line, |end| &line[..=end]);
    match sentence.char_indices().nth(MAX_HEADLINE) {
        Some((end, _)) => {
            let cut = &sentence[..end];
            cut.rsplit_once(' ').map_or(cut, |(whole_words, _)| whole_words)
        }
        None => sentence,
    }
}

/// Removes the publisher's name: in "Bridge opens in the spring | The Harbour Post", all from the last bar or dash on,
/// if that is at most three words and at least four come before it.
fn without_publisher(title: &str) -> &str {
    let cut = [" | ", " - ", " – ", " — "]
        .iter()
        .filter_map(|mark| title.rsplit_once(mark))
        .max_by_key(|cut| cut.0.len());
    match cut {
        Some((head, publisher))
            if head.split_whitespace().count() >= 4 && publisher.split_whitespace().count() <= 3 =>
        {
            head.trim_end()
        }
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::ModelKind;
    use crate::{Article, fixtures};

    fn keywords(title: &str, body: &str) -> Vec<(String, u8)> {
        let extraction =
            fixtures::extract(&Article { title: None, body, published: None, source: None }, ModelKind::Fast);
        let keywords = extract(Some(title), body, &extraction, &fixtures::lexicons().stop_words).words;
        keywords.into_iter().map(|keyword| (keyword.word, keyword.weight)).collect()
    }

    #[test]
    fn words_of_the_headline_and_names_come_first() {
        let body = "Gunmen attacked a convoy near Tarnovo on Tuesday, said Mayor Elena Petrova.";
        let words = keywords("Gunmen attack convoy near Tarnovo", body);
        assert_eq!(words[0], ("tarnovo".to_owned(), 4));
        assert!(words.contains(&("gunmen".to_owned(), 3)), "{words:?}");
        assert!(words.contains(&("petrova".to_owned(), 2)), "{words:?}");
        assert!(words.iter().all(|(word, _)| word != "tuesday" && word != "near"), "{words:?}");
    }

    #[test]
    fn a_long_article_has_at_most_24_keywords() {
        let body = (0..3_000).map(|number| format!("word{number}é ")).collect::<String>();
        assert!(keywords("", &body).len() <= MAX_KEYWORDS);
    }

    #[test]
    fn headline_is_the_title_or_the_start_of_the_body() {
        assert_eq!(headline(Some("Bridge to open in spring | Harbour Post"), ""), "Bridge to open in spring");
        assert_eq!(headline(Some("Talks fail – again"), ""), "Talks fail – again");
        assert_eq!(headline(None, "The bridge opened. It is new."), "The bridge opened.");
        let long = "word ".repeat(80);
        assert!(headline(Some(" "), &long).chars().count() <= MAX_HEADLINE);
    }
}
