//! Models and lexicons that all unit tests share, because loading them takes longer than most tests.

use std::{
    sync::{Arc, LazyLock},
    time::Instant,
};

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

/// Returns the CPU seconds of this thread on Linux, else the seconds since the first call.
pub(crate) fn cpu_seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let start = *START;
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = line.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}
