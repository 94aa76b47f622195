//! Workers: claim jobs, extract, write the facts, repeat.

use std::{collections::VecDeque, time::Duration};

use sqlx::PgPool;
use tokio::{sync::watch, task::JoinSet, time::timeout};
use tracing::{error, info, warn};

use super::{
    JobNotifier,
    attempt::{self, AttemptError},
    lease::Leases,
    rereads::continue_rereads,
};
use crate::store::{
    StoreError,
    queue::{self, Claim, QueuePolicy},
    quotations,
    write::{self, ExtractedArticle},
};
use extraction::{Extractors, language::ModelKind};

/// The metric of attempts that failed.
const FAILED_ATTEMPTS: &str = "dateline_job_attempts_failed_total";
/// Most repetitions of a transaction that collided with another.
const MAX_WRITE_RETRIES: u32 = 5;
/// Most repetitions of a transaction while the database is unavailable or full; the pauses double from one second.
const MAX_OUTAGE_RETRIES: u32 = 4;
/// Pause between two attempts to claim while the database is unavailable.
const OUTAGE_PAUSE: Duration = Duration::from_secs(1);
/// Articles of earlier versions whose statements are added to quotations in one transaction.
const INDEXED_ARTICLES: u32 = 50;
/// Pause between two searches for such articles.
const INDEX_PAUSE: Duration = Duration::from_secs(60);
/// Time after which an article is slow: the others of its batch no longer wait for it.
const SLOW: Duration = Duration::from_secs(5);

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
    /// Time after which the first words of an article are extracted from instead of all.
    pub extraction_timeout: Duration,
}

/// How far the workers are asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    /// Work.
    No,
    /// Begin no article.
    Draining,
    /// Give up the articles that are being extracted from.
    Cancelling,
}

/// The running workers of one process.
#[derive(Debug)]
pub struct Workers {
    tasks: JoinSet<()>,
    stop: watch::Sender<Stop>,
}

impl Workers {
    /// Starts the workers and the listener for the database's notifications.
    pub fn start(pool: &PgPool, settings: WorkerSettings, extractors: &Extractors) -> Self {
        // A rate needs the metric before the first failure.
        metrics::counter!(FAILED_ATTEMPTS).increment(0);
        let (stop, stopped) = watch::channel(Stop::No);
        let notifier = JobNotifier::default();
        let mut tasks = JoinSet::new();
        let listener = tokio::spawn(notifier.clone().listen(pool.clone()));
        for _ in 0..settings.workers {
            let worker = Worker {
                pool: pool.clone(),
                settings,
                extractors: extractors.clone(),
                notifier: notifier.clone(),
                stop: stopped.clone(),
            };
            tasks.spawn(worker.run());
        }
        tasks.spawn(index_quotations(pool.clone(), stopped.clone()));
        let rereads = tokio::spawn(continue_rereads(pool.clone()));
        tasks.spawn(async move {
            wait_for(stopped, Stop::Draining).await;
            listener.abort();
            rereads.abort();
            notifier.notify();
        });
        Self { tasks, stop }
    }

    /// Stops the workers, and returns when all have stopped, at the latest after `grace`.
    ///
    /// Articles that were not begun are released at once, those that are being extracted from after two thirds of
    /// `grace`; neither counts as an attempt.
    pub async fn drain(mut self, grace: Duration) {
        self.stop.send_replace(Stop::Draining);
        let cancel_after = grace * 2 / 3;
        if timeout(cancel_after, self.join()).await.is_ok() {
            return;
        }
        info!("stopping: extractions that still run are given up; their articles stay queued");
        self.stop.send_replace(Stop::Cancelling);
        if timeout(grace - cancel_after, self.join()).await.is_err() {
            warn!("workers did not stop in time; their leases will expire");
            self.tasks.abort_all();
        }
    }

    async fn join(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Completes when the workers are asked to stop at least as far as `stop`.
async fn wait_for(mut receiver: watch::Receiver<Stop>, stop: Stop) {
    // An error means that the sender is gone, and the workers with it.
    let _ = receiver.wait_for(|requested| *requested >= stop).await;
}

/// Adds the statements that earlier versions stored to quotations, until the workers are asked to stop.
///
/// A worker of an earlier version may still store some, so that it looks for them every minute.
async fn index_quotations(pool: PgPool, stop: watch::Receiver<Stop>) {
    let mut count = 0;
    while *stop.borrow() == Stop::No {
        let pause = match quotations::backfill(&pool, INDEXED_ARTICLES).await {
            Ok(0) => {
                if count > 0 {
                    info!(articles = count, "the statements of earlier versions were added to quotations");
                }
                count = 0;
                INDEX_PAUSE
            }
            Ok(indexed) => {
                count += indexed;
                Duration::ZERO
            }
            Err(error) if error.is_retryable() => Duration::ZERO,
            Err(error) => {
                warn!(%error, "statements of earlier versions could not be added to quotations; trying again");
                INDEX_PAUSE
            }
        };
        let _ = timeout(pause, wait_for(stop.clone(), Stop::Draining)).await;
    }
}

struct Worker {
    pool: PgPool,
    settings: WorkerSettings,
    extractors: Extractors,
    notifier: JobNotifier,
    stop: watch::Receiver<Stop>,
}

impl Worker {
    async fn run(self) {
        let mut unavailable = false;
        while !self.is_stopping() {
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
                    self.pause(OUTAGE_PAUSE).await;
                }
            }
        }
    }

    fn is_stopping(&self) -> bool {
        *self.stop.borrow() != Stop::No
    }

    /// Sleeps, for less time when the workers are asked to stop.
    async fn pause(&self, length: Duration) {
        let _ = timeout(length, wait_for(self.stop.clone(), Stop::Draining)).await;
    }

    /// Extracts from the claimed articles one by one, and writes their facts together.
    ///
    /// Each article has a lease of its own, which is renewed meanwhile. While one is slow, or the workers are to stop, the
    /// finished ones are written and those not begun are released, so that other workers take them.
    async fn process(&self, claims: Vec<Claim>) {
        let leases = Leases::keep(&self.pool, &claims, self.settings.terms.lease);
        let mut waiting = VecDeque::from(claims);
        let mut finished = Vec::new();
        while let Some(claim) = waiting.pop_front() {
            if self.is_stopping() {
                waiting.push_front(claim);
                break;
            }
            let extraction = self.extract(claim.clone(), &leases);
            tokio::pin!(extraction);
            let outcome = tokio::select! {
                outcome = &mut extraction => outcome,
                () = self.pause(SLOW) => {
                    self.release(waiting.drain(..), &leases).await;
                    self.write(std::mem::take(&mut finished), &leases).await;
                    extraction.await
                }
            };
            match outcome {
                Ok(article) => finished.push(article),
                Err(AttemptError::Cancelled) => self.release([claim], &leases).await,
                Err(error) => self.fail(&claim, &error.to_string(), &leases).await,
            }
        }
        self.release(waiting, &leases).await;
        self.write(finished, &leases).await;
    }

    /// Extracts from one article, until its lease is lost or the workers are ordered to give up.
    async fn extract(&self, claim: Claim, leases: &Leases) -> Result<ExtractedArticle, AttemptError> {
        let extractor = self.extractors.get(claim.model.unwrap_or(self.settings.model)).clone();
        let (mut lost, stop) = (leases.lost(&claim), self.stop.clone());
        let cancelled = async move {
            tokio::select! {
                // An error means that the lease was given up, which ends the extraction in another way.
                Ok(_) = lost.wait_for(|lost| *lost) => {}
                () = wait_for(stop, Stop::Cancelling) => {}
            }
        };
        attempt::extract(claim, extractor, self.settings.extraction_timeout, cancelled).await
    }

    /// Writes a batch in one transaction. Where that fails, writes each article in its own, which finds the one at
    /// fault.
    async fn write(&self, mut articles: Vec<ExtractedArticle>, leases: &Leases) {
        if articles.is_empty() {
            return;
        }
        match self.write_with_retry(&articles).await {
            Ok(written) => count_written(written, articles.len()),
            Err(error) if error.is_unavailable() => {
                warn!(%error, "facts could not be written; the jobs will be retried");
                return self.release(articles.into_iter().map(|article| article.claim), leases).await;
            }
            Err(error) if articles.len() == 1 => self.write_reduced(&mut articles[0], error, leases).await,
            Err(_) => {
                for article in &mut articles {
                    match self.write_with_retry(std::slice::from_ref(article)).await {
                        Ok(written) => count_written(written, 1),
                        Err(error) => self.write_reduced(article, error, leases).await,
                    }
                }
            }
        }
        articles.iter().for_each(|article| leases.give_up(&article.claim));
    }

    /// Writes an article that the database refused, without the facts that it refuses.
    async fn write_reduced(&self, article: &mut ExtractedArticle, mut error: StoreError, leases: &Leases) {
        while !error.is_unavailable() && article.reduce() {
            warn!(%error, article = %article.claim.article_id, "facts were refused; writing the others");
            match self.write_with_retry(std::slice::from_ref(article)).await {
                Ok(written) => return count_written(written, 1),
                Err(next) => error = next,
            }
        }
        match error.is_unavailable() {
            true => self.release([article.claim.clone()], leases).await,
            false => self.fail(&article.claim, &error.to_string(), leases).await,
        }
    }

    /// Writes facts; repeats a transaction that collided, and one that found the database unavailable or full.
    async fn write_with_retry(&self, articles: &[ExtractedArticle]) -> Result<usize, StoreError> {
        let (mut collisions, mut outages) = (0, 0);
        loop {
            match write::write(&self.pool, self.extractors.event_coreference(), articles).await {
                Err(error) if error.is_retryable() && collisions < MAX_WRITE_RETRIES => {
                    collisions += 1;
                    tokio::time::sleep(Duration::from_millis(10 << collisions)).await;
                }
                Err(error)
                    if error.is_unavailable() && outages < MAX_OUTAGE_RETRIES && !self.is_stopping() =>
                {
                    self.pause(OUTAGE_PAUSE * (1 << outages)).await;
                    outages += 1;
                }
                outcome => return outcome,
            }
        }
    }

    /// Makes jobs ready again without counting the attempt.
    async fn release(&self, claims: impl IntoIterator<Item = Claim>, leases: &Leases) {
        for claim in claims {
            leases.give_up(&claim);
            if let Err(error) = queue::release(&self.pool, &claim).await {
                warn!(%error, article = %claim.article_id, "a job could not be released; its lease will expire");
            }
        }
    }

    /// Records a failed attempt.
    async fn fail(&self, claim: &Claim, reason: &str, leases: &Leases) {
        leases.give_up(claim);
        error!(article = %claim.article_id, attempt = claim.attempt, reason, "the attempt of a job failed");
        metrics::counter!(FAILED_ATTEMPTS).increment(1);
        if let Err(error) = queue::fail(&self.pool, claim, reason, &self.settings.terms).await {
            warn!(%error, "the failure could not be recorded; the lease will expire");
        }
    }
}

fn count_written(written: usize, articles: usize) {
    metrics::counter!("dateline_articles_extracted_total").increment(written as u64);
    let lost = articles - written;
    if lost > 0 {
        info!(lost, "jobs were taken away before their facts were written; others have them");
    }
}
