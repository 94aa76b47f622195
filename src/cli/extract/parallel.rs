//! Extracts from several articles in parallel.

use std::{
    panic::catch_unwind,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use dateline::store::articles::PublicationTime;
use extraction::{Article, Extraction, Extractors, language::ModelKind};

use super::input::Draft;

/// Chunks per core: several, since articles differ in length and no core should wait for another at the end.
const CHUNKS_PER_CORE: usize = 4;

/// Extracts from all drafts on all cores; `model` is for drafts that name none.
///
/// The results have the order of the drafts; `None` where a draft is no article or its extraction panicked.
pub fn extract_all(drafts: &[Draft], extractors: &Extractors, model: ModelKind) -> Vec<Option<Extraction>> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let chunks: Vec<&[Draft]> =
        drafts.chunks(drafts.len().div_ceil(cores * CHUNKS_PER_CORE).max(1)).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = chunks.get(index) else { return done };
            let extractions = chunk.iter().map(|draft| extract(draft, extractors, model));
            done.push((index, extractions.collect::<Vec<_>>()));
        }
    };
    let mut done: Vec<(usize, Vec<Option<Extraction>>)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores.min(chunks.len())).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().flat_map(|(_, extractions)| extractions).collect()
}

fn extract(draft: &Draft, extractors: &Extractors, model: ModelKind) -> Option<Extraction> {
    let draft = draft.article.as_ref().ok()?;
    let extractor = extractors.get(draft.model.unwrap_or(model));
    let article = Article {
        title: draft.title.as_deref(),
        body: &draft.body,
        published: draft.published.map(PublicationTime::local),
        source: draft.source.as_deref(),
    };
    let mut extraction = catch_unwind(|| extractor.extract(&article)).ok()?;
    extraction.id.clone_from(&draft.id);
    extraction.external_id.clone_from(&draft.external_id);
    Some(extraction)
}
