//! Workers: claim jobs, extract, write the facts, repeat.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::PgPool;
use tokio::{sync::watch, task::JoinSet};
use tracing::{error, info, warn};

use super::JobNotifier;
use crate::store::{
    StoreError,
    queue::{self, Claim, QueuePolicy},
    write::{self, ExtractedArticle},
};
use extraction::{Article, Extraction, Extractor, Extractors, keywords::Keywords, language::ModelKind};

/// Most repetitions of a transaction that collided with another.
const MAX_WRITE_RETRIES: u32 = 5;
/// Pause between two attempts to claim while the database is unavailable.
const OUTAGE_PAUSE: Duration = Duration::from_secs(1);

/// Settings of the workers of one process.
#[derive(Debug, Clone, Copy)]
pub struct WorkerSettings {
    /// Number of parallel workers.
    pub workers: usize,
    /// Jobs that one worker claims at a time.
    pub batch: usize,
    /// Lease, attempts and backoff of the jobs.
    pub terms: QueuePolicy,
    /// The model for articles that name none.
    pub model: ModelKind,
}

/// The running workers of one process.
#[derive(Debug)]
pub struct Workers {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Workers {
    /// Starts the workers and the listener for the database's notifications.
    pub fn start(pool: &PgPool, settings: WorkerSettings, extractors: &Extractors) -> Self {
        let (stop, stopped) = watch::channel(false);
        let notifier = JobNotifier::default();
        let mut tasks = JoinSet::new();
        let listener = tokio::spawn(notifier.clone().listen(pool.clone()));
        for _ in 0..settings.workers {
            let worker = Worker {
                pool: pool.clone(),
                settings,
                extractors: extractors.clone(),
                notifier: notifier.clone(),
                stopped: stopped.clone(),
            };
            tasks.spawn(worker.run());
        }
        let mut stop_requested = stopped;
        tasks.spawn(async move {
            let _ = stop_requested.wait_for(|stop| *stop).await;
            listener.abort();
            notifier.notify();
        });
        Self { tasks, stop }
    }

    /// Lets each worker finish its batch, and returns when all have.
    pub async fn drain(mut self) {
        let _ = self.stop.send(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

struct Worker {
    pool: PgPool,
    settings: WorkerSettings,
    extractors: Extractors,
    notifier: JobNotifier,
    stopped: watch::Receiver<bool>,
}

impl Worker {
    async fn run(self) {
        let mut unavailable = false;
        while !*self.stopped.borrow() {
            match queue::claim(&self.pool, self.settings.batch, &self.settings.terms).await {
                Ok(claims) => {
                    if std::mem::take(&mut unavailable) {
                        info!("the database is available again");
                    }
                    match claims.is_empty() {
                        true => self.notifier.wait().await,
                        false => self.process(claims).await,
                    }
                }
                Err(error) => {
                    if !std::mem::replace(&mut unavailable, true) {
                        error!(%error, "no jobs can be claimed; retrying every second");
                    }
                    tokio::time::sleep(OUTAGE_PAUSE).await;
                }
            }
        }
    }

    /// Extracts from the claimed articles, marks those that failed, and writes the others.
    async fn process(&self, claims: Vec<Claim>) {
        let started = Instant::now();
        let claims = Arc::new(claims);
        let batch = claims.clone();
        let (model, extractors) = (self.settings.model, self.extractors.clone());
        let extract_all = move || -> Vec<Result<(Extraction, Keywords), String>> {
            batch.iter().map(|claim| extract(claim, extractors.get(claim.model.unwrap_or(model)))).collect()
        };
        let Ok(extractions) = tokio::task::spawn_blocking(extract_all).await else {
            error!("the extraction of a batch was aborted; its leases will expire");
            return;
        };
        metrics::histogram!("dateline_extraction_duration_seconds")
            .record(started.elapsed().as_secs_f64() / claims.len() as f64);
        let mut articles = Vec::with_capacity(claims.len());
        for (claim, extraction) in Arc::unwrap_or_clone(claims).into_iter().zip(extractions) {
            match extraction {
                Ok((extraction, keywords)) => {
                    articles.push(ExtractedArticle { claim, extraction, keywords });
                }
                Err(panic) => self.fail(&claim, &panic).await,
            }
        }
        self.write(articles).await;
    }

    /// Writes a batch in one transaction. Where that fails, writes each article in its own, which finds the one at
    /// fault.
    async fn write(&self, articles: Vec<ExtractedArticle>) {
        match self.write_with_retry(&articles).await {
            Ok(written) => {
                count_written(written);
                let lost = articles.len() - written;
                if lost > 0 {
                    info!(
                        lost,
                        "leases expired before their facts were written; other workers have the jobs"
                    );
                }
            }
            Err(error) if articles.len() == 1 => self.release_or_fail(&articles[0].claim, &error).await,
            Err(_) => {
                for article in articles {
                    match self.write_with_retry(std::slice::from_ref(&article)).await {
                        Ok(written) => count_written(written),
                        Err(error) => self.release_or_fail(&article.claim, &error).await,
                    }
                }
            }
        }
    }

    /// Writes facts; repeats a transaction that collided, after pauses that double from 20 ms.
    async fn write_with_retry(&self, articles: &[ExtractedArticle]) -> Result<usize, StoreError> {
        let mut retries = 0;
        loop {
            match write::write(&self.pool, self.extractors.event_coreference(), articles).await {
                Err(error) if error.is_retryable() && retries < MAX_WRITE_RETRIES => {
                    retries += 1;
                    tokio::time::sleep(Duration::from_millis(10 << retries)).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// Releases the claim where the database is unavailable; any other error counts against the article.
    async fn release_or_fail(&self, claim: &Claim, error: &StoreError) {
        if error.is_unavailable() {
            warn!(%error, article = %claim.article_id, "facts could not be written; the job will be retried");
            let _ = queue::release(&self.pool, claim).await;
        } else {
            self.fail(claim, &error.to_string()).await;
        }
    }

    /// Records a failed attempt.
    async fn fail(&self, claim: &Claim, reason: &str) {
        error!(article = %claim.article_id, attempt = claim.attempt, reason, "the attempt of a job failed");
        metrics::counter!("dateline_job_attempts_failed_total").increment(1);
        if let Err(error) = queue::fail(&self.pool, claim, reason, &self.settings.terms).await {
            warn!(%error, "the failure could not be recorded; the lease will expire");
        }
    }
}

fn count_written(articles: usize) {
    metrics::counter!("dateline_articles_extracted_total").increment(articles as u64);
}

/// Extracts from one article. A panic fails this article alone; its message is the error.
fn extract(claim: &Claim, extractor: &Extractor) -> Result<(Extraction, Keywords), String> {
    let article = Article { body: &claim.body, published: Some(claim.published.local()) };
    let extract = || {
        let extraction = extractor.extract(&article);
        let keywords = extractor.keywords(claim.title.as_deref(), &claim.body, &extraction);
        (extraction, keywords)
    };
    catch_unwind(AssertUnwindSafe(extract)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
        format!("the extraction panicked: {text}")
    })
}
