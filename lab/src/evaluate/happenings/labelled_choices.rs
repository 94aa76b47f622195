//! Choices of participants and times with the candidates that gold accepts.

use std::path::PathBuf;

use super::{
    gold::{Document, Happening, Mention},
    matching::is_named,
};
use crate::{corpora::read_json_lines, error::Error, parallel::parallel_map};
use extraction::{
    Extractor,
    happenings::{Choice, ChoiceKind},
};

/// Candidates for a participant or a time, with those that are right.
pub(crate) struct LabelledChoice {
    /// The features of each candidate.
    pub(crate) features: Vec<Vec<u32>>,
    /// Indices of right candidates, for each model that shares the features; none where gold can't be reached.
    pub(crate) right: Vec<Vec<usize>>,
}

/// The choices of gold documents.
#[derive(Default)]
pub(crate) struct LabelledChoices {
    pub(crate) participants: Vec<LabelledChoice>,
    pub(crate) times: Vec<LabelledChoice>,
}

impl LabelledChoices {
    /// Reads gold files and collects the choices of all triggers of wanted happenings; `number` numbers the features.
    ///
    /// # Errors
    /// A file that can't be read, or violates its format.
    pub(crate) fn read(
        paths: &[PathBuf],
        extractor: &Extractor,
        number: &mut dyn FnMut(&str) -> u32,
    ) -> Result<Self, Error> {
        let mut all = Self::default();
        for path in paths {
            let documents: Vec<Document> = read_json_lines(path)?;
            let annotated = parallel_map(&documents, |document| extractor.annotate(&document.text));
            for (document, doc) in documents.iter().zip(&annotated) {
                let code_points = |byte: u32| document.text[..byte as usize].chars().count() as u32;
                let gold = |span: extraction::text::ByteSpan| {
                    let span = (code_points(span.start), code_points(span.end));
                    wanted(&document.happenings, span)
                };
                let choices =
                    extractor.choices(&document.article(), doc, &|span| gold(span).is_some(), number);
                for choice in choices {
                    if let Some(happening) = gold(choice.trigger) {
                        all.add(choice, happening, document.date.as_deref().unwrap_or(""));
                    }
                }
            }
        }
        Ok(all)
    }

    fn add(&mut self, choice: Choice, gold: &Happening, published: &str) {
        let Choice { kind, names, features, .. } = choice;
        match kind {
            ChoiceKind::Participant => {
                let right = [&gold.actors, &gold.recipients];
                let right = right.map(|gold| right_participants(gold, &names)).to_vec();
                self.participants.push(LabelledChoice { features, right });
            }
            ChoiceKind::Time => {
                let right = vec![right_times(gold.when.as_deref(), &names, published)];
                self.times.push(LabelledChoice { features, right });
            }
        }
    }
}

/// Returns the wanted happening that a span of code points refers to, the weightiest of several.
fn wanted(happenings: &[Happening], span: (u32, u32)) -> Option<&Happening> {
    let trigger = Mention { doc: None, span, text: String::new() };
    let of_trigger =
        happenings.iter().filter(|one| one.mentions.iter().any(|mention| mention.overlaps(&trigger)));
    of_trigger.max_by_key(|one| one.weight).filter(|one| one.is_wanted())
}

/// Returns the indices of candidates that gold accepts; the first candidate is none.
fn right_participants(gold: &[String], names: &[Vec<String>]) -> Vec<usize> {
    if gold.is_empty() {
        return vec![0];
    }
    (1..names.len()).filter(|&index| is_named(gold, &names[index])).collect()
}

/// Returns the indices of candidates that give gold's time, whole or as an end of it.
///
/// The first candidates are no time, the day and the month of publication.
fn right_times(when: Option<&str>, edtf: &[Vec<String>], published: &str) -> Vec<usize> {
    let Some(when) = when.filter(|when| !when.is_empty()) else { return vec![0] };
    let at = |value: &str| -> Vec<usize> {
        (3..edtf.len()).filter(|&index| edtf[index].iter().any(|one| one == value)).collect()
    };
    let whole = at(when);
    if !whole.is_empty() {
        return whole;
    }
    if let Some(end) = when.strip_suffix("/..").or_else(|| when.strip_prefix("../")) {
        return at(end);
    }
    if when == published {
        return vec![1];
    }
    if published.starts_with(when) && when.len() == "2024-03".len() {
        return vec![2];
    }
    match when.split_once('/').map(|(first, last)| (at(first), at(last))) {
        Some((first, last)) if !first.is_empty() && !last.is_empty() => [first, last].concat(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_of_a_time_are_whole_days_ends_or_the_publication() {
        let edtf: Vec<Vec<String>> = ["", "", "", "2024-03-12", "2024-03-14", "2023"]
            .map(|value| if value.is_empty() { Vec::new() } else { vec![value.to_owned()] })
            .to_vec();
        let right = |when| right_times(when, &edtf, "2024-03-15");
        assert_eq!(right(None), [0]);
        assert_eq!(right(Some("2024-03-15")), [1]);
        assert_eq!(right(Some("2024-03")), [2]);
        assert_eq!(right(Some("2024-03-12")), [3]);
        assert_eq!(right(Some("2023/..")), [5]);
        assert_eq!(right(Some("2024-03-12/2024-03-14")), [3, 4]);
        assert!(right(Some("1999")).is_empty());
    }
}
