//! Runs the stages of extraction over one article.

use std::sync::Arc;

use jiff::civil::DateTime;

use crate::{
    actors, assemble, events,
    language::{Model, ModelKind, WeightsError},
    schema::Extraction,
    statements, times,
};

/// An article to extract from.
#[derive(Debug, Clone)]
pub struct Article<'a> {
    /// The body, as stored. Every span of the extraction is an offset into it.
    pub body: &'a str,
    /// The time of publication on the publisher's clock, not in UTC: "on Tuesday" counts from this day.
    /// Without it, relative times stay unresolved.
    pub published: Option<DateTime>,
}

/// A loaded model, ready to extract.
#[derive(Debug, Clone)]
pub struct Extractor {
    model: Model,
}

impl Extractor {
    /// Loads the weights of `kind` that are compiled in.
    ///
    /// # Errors
    /// The weights do not fit this program.
    pub fn builtin(kind: ModelKind) -> Result<Self, WeightsError> {
        Ok(Self::new(Model::builtin(kind)?))
    }

    /// Wraps a model that was loaded elsewhere.
    pub fn new(model: Model) -> Self {
        Self { model }
    }

    /// Extracts everything from one article. Linear in its length.
    pub fn extract(&self, article: &Article<'_>) -> Extraction {
        let mut doc = self.model.annotate(article.body);
        actors::split_place_names(&mut doc);
        let times = times::find(&doc, article.published);
        let coreference = actors::resolve(&doc);
        let statements = statements::extract(&doc, &coreference, &times);
        let published = article.published.map(DateTime::date);
        let events = events::find(&doc, &coreference, &times, &statements, published);
        assemble::assemble(article, &doc, &assemble::StageOutputs { times, coreference, statements, events })
    }
}

/// One extractor of each [`ModelKind`]. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Extractors(Arc<[(ModelKind, Extractor)]>);

impl Extractors {
    /// Loads all models that are compiled in.
    ///
    /// # Errors
    /// The weights of a model do not fit this program.
    pub fn builtin() -> Result<Self, WeightsError> {
        let load = |kind| Ok((kind, Extractor::builtin(kind)?));
        Ok(Self(ModelKind::ALL.into_iter().map(load).collect::<Result<_, _>>()?))
    }

    /// The extractor with the model `kind`.
    pub fn get(&self, kind: ModelKind) -> &Extractor {
        // Every kind was loaded; a fallback keeps the lookup from panicking.
        self.0.iter().find(|(own, _)| *own == kind).map_or(&self.0[0].1, |(_, extractor)| extractor)
    }
}

/// Extracts with a built-in model that all tests share.
#[cfg(test)]
pub(crate) fn extract(article: &Article<'_>, kind: ModelKind) -> Extraction {
    Extractor::new(crate::language::builtin(kind)).extract(article)
}
