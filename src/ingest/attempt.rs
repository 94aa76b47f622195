//! The extraction from one claimed article: cancellable, within a time limit, and safe from panics.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use tracing::warn;

use super::{
    extraction_thread,
    language::{Language, english_parts},
};
use crate::store::{
    articles::{Warning, WarningCode},
    queue::Claim,
    write::ExtractedArticle,
};
use extraction::{Article, Budget, CancellationToken, Cancelled, Extractor};

/// The reason for which an article was not extracted from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttemptError {
    /// The job was lost, or the service stops. Nothing is wrong with the article.
    #[error("the extraction was cancelled")]
    Cancelled,
    /// The extraction panicked, with this message.
    #[error("the extraction panicked: {0}")]
    Panicked(String),
}

/// Extracts from the article of a claim, until `cancelled` completes.
///
/// After `timeout` the first 20,000 words are extracted from instead, for which there is no limit: an extraction that is
/// thrown away would be thrown away again at the next attempt.
pub async fn extract(
    claim: Claim,
    extractor: Extractor,
    timeout: Duration,
    cancelled: impl Future<Output = ()>,
) -> Result<ExtractedArticle, AttemptError> {
    let begun = Instant::now();
    let claim = Arc::new(claim);
    tokio::pin!(cancelled);
    for (budget, limit) in [(Budget::default(), timeout), (Budget::AFTER_TIMEOUT, Duration::MAX)] {
        let token = CancellationToken::default();
        let (claim_copy, extractor, token_copy) = (claim.clone(), extractor.clone(), token.clone());
        let niceness =
            if claim.is_awaited { extraction_thread::OF_REQUESTS } else { extraction_thread::OF_LOADS };
        let mut thread = extraction_thread::run(niceness, move || {
            extract_blocking(&claim_copy, &extractor, &budget, &token_copy)
        });
        let is_cancelled = tokio::select! {
            outcome = &mut thread => {
                metrics::histogram!("dateline_extraction_duration_seconds").record(begun.elapsed().as_secs_f64());
                return outcome.unwrap_or_else(|error| Err(AttemptError::Panicked(error.to_string())));
            }
            () = tokio::time::sleep(limit) => false,
            () = &mut cancelled => true,
        };
        token.cancel();
        if is_cancelled {
            // The thread ends soon after.
            return Err(AttemptError::Cancelled);
        }
        // Until the thread ends it holds the worker's share of processor and memory.
        let _ = thread.await;
        warn!(
            article = %claim.article_id,
            "the extraction took {} s; repeating it with the first words", timeout.as_secs_f32()
        );
    }
    Err(AttemptError::Cancelled)
}

/// Extracts from one article. A panic fails this article alone; its message is the error.
fn extract_blocking(
    claim: &Claim,
    extractor: &Extractor,
    budget: &Budget,
    token: &CancellationToken,
) -> Result<ExtractedArticle, AttemptError> {
    let (body, left_out) = english_parts(&claim.body);
    let article = Article {
        title: claim.title.as_deref(),
        body: &body,
        published: Some(claim.published.local()),
        source: Some(&claim.source),
    };
    let extract = || {
        let extraction = extractor.extract_within(&article, budget, token)?;
        let keywords = extractor.keywords(claim.title.as_deref(), &body, &extraction);
        let mut extracted = ExtractedArticle::new(claim.clone(), extraction, keywords);
        extracted.warnings.extend(foreign_parts(&left_out));
        Ok(extracted)
    };
    match catch_unwind(AssertUnwindSafe(extract)) {
        Ok(outcome) => outcome.map_err(|Cancelled| AttemptError::Cancelled),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            Err(AttemptError::Panicked(text.to_owned()))
        }
    }
}

/// The warning of an article with paragraphs in other languages.
fn foreign_parts(languages: &[Language]) -> Option<Warning> {
    let names: Vec<&str> = languages.iter().map(|language| language.name.as_str()).collect();
    let detail = format!("Paragraphs in {} were not extracted from; only English is.", names.join(" and "));
    (!names.is_empty()).then_some(Warning { code: WarningCode::ForeignLanguage, detail })
}
