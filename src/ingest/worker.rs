//! The workers: claim, read, write, again.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::PgPool;
use tokio::{sync::watch, task::JoinSet};
use tracing::{error, info, warn};

use super::Wake;
use crate::store::{
    StoreError,
    facts::{self, ReadArticle},
    jobs::{self, Claim, Terms},
};
use extraction::{Article, Extraction, Extractor, Extractors, language::ModelKind};

/// How the workers work.
#[derive(Debug, Clone, Copy)]
pub struct WorkerSettings {
    /// How many work side by side.
    pub workers: usize,
    /// How many jobs one claims at a time.
    pub batch: usize,
    /// How jobs are leased and tried.
    pub terms: Terms,
    /// The model that reads what names none.
    pub model: ModelKind,
}

/// Running workers.
#[derive(Debug)]
pub struct Workers {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Workers {
    /// Starts the workers, and the ear that wakes them.
    pub fn start(pool: &PgPool, settings: WorkerSettings, extractors: &Extractors) -> Self {
        let (stop, stopped) = watch::channel(false);
        let wake = Wake::default();
        let mut tasks = JoinSet::new();
        let ear = tokio::spawn(wake.clone().listen(pool.clone()));
        for _ in 0..settings.workers {
            let worker = Worker {
                pool: pool.clone(),
                settings,
                extractors: extractors.clone(),
                wake: wake.clone(),
                stopped: stopped.clone(),
            };
            tasks.spawn(worker.run());
        }
        let mut until = stopped;
        tasks.spawn(async move {
            let _ = until.wait_for(|stop| *stop).await;
            ear.abort();
            wake.ring();
        });
        Self { tasks, stop }
    }

    /// Lets each worker finish the batch in its hands, and returns when all have.
    pub async fn drain(mut self) {
        let _ = self.stop.send(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

struct Worker {
    pool: PgPool,
    settings: WorkerSettings,
    extractors: Extractors,
    wake: Wake,
    stopped: watch::Receiver<bool>,
}

impl Worker {
    async fn run(self) {
        let mut outage = false;
        while !*self.stopped.borrow() {
            match jobs::claim(&self.pool, self.settings.batch, &self.settings.terms).await {
                Ok(claims) => {
                    if std::mem::take(&mut outage) {
                        info!("the database is back");
                    }
                    if claims.is_empty() {
                        self.wake.sleep().await;
                    } else {
                        self.work(claims).await;
                    }
                }
                Err(error) => {
                    if !std::mem::replace(&mut outage, true) {
                        error!(%error, "no jobs can be claimed; trying on");
                    }
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    async fn work(&self, claims: Vec<Claim>) {
        let begun = Instant::now();
        let claims = Arc::new(claims);
        let reading = claims.clone();
        let (model, extractors) = (self.settings.model, self.extractors.clone());
        let read = tokio::task::spawn_blocking(move || {
            reading
                .iter()
                .map(|claim| read(claim, extractors.of(claim.model.unwrap_or(model))))
                .collect::<Vec<_>>()
        });
        let read = read.await;
        let Ok(read) = read else {
            error!("the reading of a batch was cut off; its leases will run out");
            return;
        };
        metrics::histogram!("dateline_read_seconds")
            .record(begun.elapsed().as_secs_f64() / claims.len() as f64);
        let claims = Arc::unwrap_or_clone(claims);
        let mut articles = Vec::with_capacity(claims.len());
        for (claim, outcome) in claims.into_iter().zip(read) {
            match outcome {
                Ok(reading) => articles.push(ReadArticle { claim, reading }),
                Err(panic) => self.fail(&claim, &panic).await,
            }
        }
        self.write(articles).await;
    }

    /// Writes a batch; one that is refused is tried again article by article, so that the one at fault
    /// is found.
    async fn write(&self, articles: Vec<ReadArticle>) {
        match self.write_patiently(&articles).await {
            Ok(written) => {
                metrics::counter!("dateline_articles_read_total").increment(written as u64);
                let lost = articles.len() - written;
                if lost > 0 {
                    info!(lost, "claims changed hands before their facts were written; nothing of them was");
                }
            }
            Err(error) if articles.len() == 1 => self.give_back(&articles[0].claim, &error).await,
            Err(_) => {
                for article in articles {
                    match self.write_patiently(std::slice::from_ref(&article)).await {
                        Ok(written) => {
                            metrics::counter!("dateline_articles_read_total").increment(written as u64);
                        }
                        Err(error) => self.give_back(&article.claim, &error).await,
                    }
                }
            }
        }
    }

    async fn write_patiently(&self, articles: &[ReadArticle]) -> Result<usize, StoreError> {
        let mut tries = 0;
        loop {
            match facts::write(&self.pool, articles).await {
                Err(error) if error.is_collision() && tries < 5 => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(10 << tries)).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// A database out of reach is not the article's fault: the claim is handed back, or runs out.
    async fn give_back(&self, claim: &Claim, error: &StoreError) {
        if error.is_outage() {
            warn!(%error, article = %claim.article_id, "facts could not be written; the article is read again later");
            let _ = jobs::release(&self.pool, claim).await;
        } else {
            self.fail(claim, &error.to_string()).await;
        }
    }

    async fn fail(&self, claim: &Claim, why: &str) {
        error!(article = %claim.article_id, attempt = claim.attempt, why, "an article could not be read");
        metrics::counter!("dateline_attempts_failed_total").increment(1);
        if let Err(error) = jobs::fail(&self.pool, claim, why, &self.settings.terms).await {
            warn!(%error, "the failure could not be noted; the lease will run out");
        }
    }
}

/// Reads one article; a panic is that article's failure, and no other's.
fn read(claim: &Claim, extractor: &Extractor) -> Result<Extraction, String> {
    let article = Article { body: &claim.body, published: Some(claim.published.local()) };
    catch_unwind(AssertUnwindSafe(|| extractor.extract(&article))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
        format!("the reader panicked: {text}")
    })
}
