//! Articles that are annotated once and scored with several decoders.

use std::path::PathBuf;

use super::{gold::Document, predicted::entries, scores::Scores};
use crate::{corpora::read_json_lines, error::Error, parallel::parallel_map};
use extraction::{Extractor, language::AnnotatedText};

/// Gold documents with their annotated texts.
pub(crate) struct Development<'t> {
    documents: Vec<(&'t Document, AnnotatedText<'t>)>,
}

impl<'t> Development<'t> {
    /// Reads and annotates gold files; the texts are kept for the life of the process.
    ///
    /// # Errors
    /// A file that can't be read, or violates its format.
    pub(crate) fn annotate(paths: &[PathBuf], extractor: &'t Extractor) -> Result<Self, Error> {
        let mut documents: Vec<Document> = Vec::new();
        for path in paths {
            documents.extend(read_json_lines::<Document>(path)?);
        }
        let documents: &'t [Document] = documents.leak();
        let annotated = parallel_map(documents, |document| (document, extractor.annotate(&document.text)));
        Ok(Self { documents: annotated })
    }

    /// Scores the happenings that an extractor decodes.
    pub(crate) fn scores(&self, extractor: &Extractor) -> Scores {
        let predictions = parallel_map(&self.documents, |(document, doc)| {
            extractor
                .extract_annotated(&document.article(), doc)
                .map_or_else(|_| Vec::new(), |extraction| entries(&extraction))
        });
        let mut scores = Scores::default();
        for ((document, _), predicted) in self.documents.iter().zip(&predictions) {
            scores.add(&document.happenings, predicted);
        }
        scores
    }
}
