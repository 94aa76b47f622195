//! Parser of named-entity corpora: a token, a tab and an IOB2 tag a line.

use std::ops::Range;

use super::CorpusError;
use extraction::language::NameType;

/// A sentence with its names as ranges of tokens.
#[derive(Debug, Clone, Default)]
pub(crate) struct NerSentence {
    pub(crate) words: Vec<String>,
    pub(crate) names: Vec<(Range<usize>, NameType)>,
}

/// A text of a named-entity corpus.
#[derive(Debug, Clone, Default)]
pub(crate) struct NerText {
    pub(crate) sentences: Vec<NerSentence>,
    /// True if the corpus labels groups and other names besides persons, organizations and places.
    pub(crate) has_all_types: bool,
}

/// Parses the texts of an IOB2 file. Sentences end at blank lines, texts start at "# doc" lines.
///
/// `PER`, `ORG`, `LOC` and `NORP` are persons, organizations, places and groups; any other type is [`NameType::Other`].
///
/// # Errors
/// A line without a tab.
pub(crate) fn parse_iob2(text: &str) -> Result<Vec<NerText>, CorpusError> {
    let mut texts: Vec<NerText> = Vec::new();
    let mut sentence = NerSentence::default();
    let mut has_all_types = false;
    for (index, line) in text.lines().chain([""]).enumerate() {
        let opens_text = line.starts_with("# doc");
        if line.trim().is_empty() || opens_text {
            if !sentence.words.is_empty() {
                if texts.is_empty() {
                    texts.push(NerText::default());
                }
                if let Some(text) = texts.last_mut() {
                    text.sentences.push(std::mem::take(&mut sentence));
                }
            }
            if opens_text {
                texts.push(NerText::default());
            }
            continue;
        }
        let (word, tag) = line
            .rsplit_once('\t')
            .ok_or(CorpusError { line: index + 1, problem: "a token, a tab and a tag are needed" })?;
        let position = sentence.words.len();
        sentence.words.push(word.into());
        let Some((prefix, name_type)) = tag.split_once('-') else { continue };
        let name_type = match name_type {
            "PER" => NameType::Person,
            "ORG" => NameType::Organization,
            "LOC" => NameType::Place,
            "NORP" => NameType::Group,
            _ => NameType::Other,
        };
        has_all_types |= matches!(name_type, NameType::Group | NameType::Other);
        match sentence.names.last_mut() {
            Some((range, last)) if prefix == "I" && range.end == position && *last == name_type => {
                range.end = position + 1;
            }
            _ => sentence.names.push((position..position + 1, name_type)),
        }
    }
    for text in &mut texts {
        text.has_all_types = has_all_types;
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_sentences_and_names_are_parsed() {
        let texts =
            parse_iob2("# doc a\nAda\tB-PER\nOkafor\tI-PER\n\nIt\tO\n# doc b\nBulgarian\tB-NORP\n").unwrap();
        assert_eq!(texts.iter().map(|text| text.sentences.len()).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(texts[0].sentences[0].names, [(0..2, NameType::Person)]);
        assert!(texts.iter().all(|text| text.has_all_types));
    }
}
