//! Choices of statuses for the mentions of gold.

use std::path::PathBuf;

use super::{gold::Document, labelled_choices::LabelledChoice};
use crate::{corpora::read_json_lines, error::Error, parallel::parallel_map};
use extraction::{Extractor, schema::EventStatus, text::ByteSpan};

/// Reads gold files and collects a choice among all statuses for each mention of each happening.
///
/// `number` numbers the names of features; the number of a feature of a status is that times the number of statuses, plus the
/// status's own.
///
/// # Errors
/// A file that can't be read, or violates its format.
pub(crate) fn labelled_statuses(
    paths: &[PathBuf],
    extractor: &Extractor,
    number: &mut dyn FnMut(&str) -> u32,
) -> Result<Vec<LabelledChoice>, Error> {
    let mut choices = Vec::new();
    for path in paths {
        let documents: Vec<Document> = read_json_lines(path)?;
        let features = parallel_map(&documents, |document| {
            let doc = extractor.annotate(&document.text);
            let spans: Vec<ByteSpan> = labelled_mentions(document).map(|(span, _)| span).collect();
            extractor.status_features(&document.article(), &doc, &spans)
        });
        for (document, features) in documents.iter().zip(features) {
            for ((_, status), names) in labelled_mentions(document).zip(features) {
                choices.push(choice(&names, status, number));
            }
        }
    }
    Ok(choices)
}

/// Iterates over the mentions of a document in bytes, each with the number of its status.
fn labelled_mentions(document: &Document) -> impl Iterator<Item = (ByteSpan, usize)> + '_ {
    let ends = document.text.char_indices().map(|(byte, _)| byte as u32);
    let bytes: Vec<u32> = ends.chain([document.text.len() as u32]).collect();
    document.happenings.iter().flat_map(move |happening| {
        let status = EventStatus::ALL.iter().position(|status| status.as_str() == happening.status);
        let bytes = bytes.clone();
        happening.mentions.iter().filter_map(move |mention| {
            let at = |code_point: u32| bytes.get(code_point as usize).copied();
            Some((ByteSpan { start: at(mention.span.0)?, end: at(mention.span.1)? }, status?))
        })
    })
}

/// Makes the choice of a mention: all statuses have its features, each by numbers of its own.
fn choice(names: &[String], status: usize, number: &mut dyn FnMut(&str) -> u32) -> LabelledChoice {
    let count = EventStatus::ALL.len() as u32;
    let numbers: Vec<u32> = names.iter().map(|name| number(name) * count).collect();
    let of_status = |status: u32| numbers.iter().map(|number| number + status).collect();
    LabelledChoice { features: (0..count).map(of_status).collect(), right: vec![vec![status]] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_features_of_its_own() {
        let names = ["will=yes".to_owned(), "if=no".to_owned()];
        let choice = choice(&names, 2, &mut |name| u32::from(name.starts_with("if")));
        assert_eq!(choice.features, [[0, 5], [1, 6], [2, 7], [3, 8], [4, 9]]);
        assert_eq!(choice.right, [[2]]);
    }
}
