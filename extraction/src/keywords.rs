//! What an article is about, in a few words: what others about the same affair are found by.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::Extraction;

/// How much of the body counts as its lead, in characters.
const LEAD: usize = 500;
/// The most words a gist has. What is done for an article grows with it.
const WORDS: usize = 24;
/// The longest headline made from a body, in characters.
const HEADLINE: usize = 120;

static STOP_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../lexicons/gist-stop-words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// The words an article is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gist {
    /// At most 24, the most telling first.
    pub words: Vec<GistWord>,
}

/// A word of a gist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GistWord {
    /// In lower case, in the singular.
    pub word: String,
    /// How much it tells: words of the headline, and of names, tell more.
    pub weight: u8,
    /// It is part of a name.
    pub is_name: bool,
}

/// Reads the gist off headline and lead; `reading` knows the names. Words of the headline come first, and
/// names before other words.
pub fn gist(title: Option<&str>, body: &str, reading: &Extraction) -> Gist {
    let names: HashSet<String> =
        reading.names.iter().flat_map(|name| words(&name.text).collect::<Vec<_>>()).collect();
    let lead = body.char_indices().nth(LEAD).map_or(body, |(end, _)| &body[..end]);
    let headline: Vec<String> = words(title.unwrap_or_default()).collect();
    let lead: Vec<String> = words(lead).collect();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut gist: Vec<GistWord> = Vec::new();
    for (part, weight) in [(&headline, 3), (&lead, 1)] {
        for is_name in [true, false] {
            for word in part.iter().filter(|word| names.contains(*word) == is_name) {
                if gist.len() < WORDS && !places.contains_key(word.as_str()) {
                    places.insert(word, gist.len());
                    let weight = weight + u8::from(is_name);
                    gist.push(GistWord { word: word.clone(), weight, is_name });
                }
            }
        }
    }
    Gist { words: gist }
}

/// The telling words of a text, in order, each as often as it stands there.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|symbol: char| !symbol.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= 3 && !STOP_WORDS.contains(word.as_str()))
        .map(singular)
}

/// "attacks" as "attack"; good enough to compare by.
fn singular(mut word: String) -> String {
    if word.len() > 4 && word.ends_with('s') && !word.ends_with("ss") {
        word.pop();
    }
    word
}

/// The headline by which an article is listed: its title without the name of the paper behind it, else the
/// beginning of its body.
pub fn headline<'a>(title: Option<&'a str>, body: &'a str) -> &'a str {
    if let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) {
        return without_paper(title);
    }
    let line = body.trim().lines().next().unwrap_or_default().trim();
    let sentence = line.find(". ").map_or(line, |end| &line[..=end]);
    match sentence.char_indices().nth(HEADLINE) {
        Some((end, _)) => {
            let cut = &sentence[..end];
            cut.rsplit_once(' ').map_or(cut, |(whole_words, _)| whole_words)
        }
        None => sentence,
    }
}

/// "Bridge opens | The Harbour Post" without what stands behind the last bar or dash, where that is short.
fn without_paper(title: &str) -> &str {
    let cut = [" | ", " - ", " – ", " — "]
        .iter()
        .filter_map(|mark| title.rsplit_once(mark))
        .max_by_key(|cut| cut.0.len());
    match cut {
        Some((head, paper))
            if head.split_whitespace().count() >= 4 && paper.split_whitespace().count() <= 3 =>
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
    use crate::{Article, extract::extract};

    fn of(title: &str, body: &str) -> Vec<(String, u8)> {
        let reading = extract(&Article { body, published: None }, ModelKind::Fast);
        gist(Some(title), body, &reading).words.into_iter().map(|one| (one.word, one.weight)).collect()
    }

    #[test]
    fn headline_and_names_lead_a_gist() {
        let body = "Gunmen attacked a convoy near Tarnovo on Tuesday, said Mayor Elena Petrova.";
        let words = of("Gunmen attack convoy near Tarnovo", body);
        assert_eq!(words[0], ("tarnovo".to_owned(), 4));
        assert!(words.contains(&("gunmen".to_owned(), 3)), "{words:?}");
        assert!(words.contains(&("petrova".to_owned(), 2)), "{words:?}");
        assert!(words.iter().all(|(word, _)| word != "tuesday" && word != "near"), "{words:?}");
    }

    #[test]
    fn a_gist_is_bounded_whatever_the_article() {
        let body = (0..3_000).map(|number| format!("word{number}é ")).collect::<String>();
        assert!(of("", &body).len() <= WORDS);
    }

    #[test]
    fn a_headline_is_cut_from_what_is_there() {
        assert_eq!(headline(Some("Bridge to open in spring | Harbour Post"), ""), "Bridge to open in spring");
        assert_eq!(headline(Some("Talks fail – again"), ""), "Talks fail – again");
        assert_eq!(headline(None, "The bridge opened. It is new."), "The bridge opened.");
        let long = "word ".repeat(80);
        assert!(headline(Some(" "), &long).chars().count() <= HEADLINE);
    }
}
