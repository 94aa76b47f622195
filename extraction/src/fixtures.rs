//! Models and lexicons that all unit tests share, because loading them takes longer than most tests.

use std::sync::{Arc, LazyLock};

use crate::{
    Article, Extraction, Extractor, Lexicons,
    language::{AnnotatedText, Model, ModelKind},
};

static LEXICONS: LazyLock<Arc<Lexicons>> = LazyLock::new(|| Arc::new(Lexicons::builtin().unwrap()));
static ACCURATE: LazyLock<Model> =
    LazyLock::new(|| Model::builtin(ModelKind::Accurate, LEXICONS.language.clone()).unwrap());
static FAST: LazyLock<Model> =
    LazyLock::new(|| Model::builtin(ModelKind::Fast, LEXICONS.language.clone()).unwrap());

/// Returns the built-in lexicons.
pub(crate) fn lexicons() -> &'static Lexicons {
    &LEXICONS
}

/// Returns a built-in model.
pub(crate) fn model(kind: ModelKind) -> &'static Model {
    match kind {
        ModelKind::Accurate => &ACCURATE,
        ModelKind::Fast => &FAST,
    }
}

/// Annotates a text with a built-in model.
pub(crate) fn annotate(text: &str, kind: ModelKind) -> AnnotatedText<'_> {
    model(kind).annotate(text)
}

/// Returns an extractor with a built-in model and the built-in lexicons.
pub(crate) fn extractor(kind: ModelKind) -> Extractor {
    Extractor::new(model(kind).clone(), LEXICONS.clone())
}

/// Extracts from an article with a built-in model and the built-in lexicons.
pub(crate) fn extract(article: &Article<'_>, kind: ModelKind) -> Extraction {
    extractor(kind).extract(article)
}
