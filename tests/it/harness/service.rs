//! The service in the test's process, over HTTP.

use std::time::Duration;

use dateline::{
    api::{self, Access, AppState, Hosts, Origins},
    http_server::{self, Limits},
    ingest::{WorkerSettings, Workers},
    store::{Pools, queue::QueuePolicy},
};
use extraction::language::ModelKind;
use metrics_exporter_prometheus::PrometheusBuilder;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::Value;

use super::Database;

/// A policy with short waits.
pub const TERMS: QueuePolicy =
    QueuePolicy { lease: Duration::from_secs(20), max_attempts: 3, backoff: Duration::from_millis(50) };

/// A time limit that no article of these tests reaches.
const EXTRACTION_TIMEOUT: Duration = Duration::from_secs(300);

/// A service with its own database.
pub struct Service {
    pub database: Database,
    pub base: String,
    pub client: Client,
    model: ModelKind,
    workers: Option<Workers>,
}

impl Service {
    /// Starts API and two workers.
    pub async fn start() -> Self {
        let mut service = Self::start_without_workers().await;
        service.start_workers();
        service
    }

    /// Starts the API alone: accepted articles stay queued.
    pub async fn start_without_workers() -> Self {
        Self::start_for(ModelKind::Fast, None).await
    }

    /// The API alone, for articles that `model` is to read; the lines of a load after `bulk_size` are read fast.
    pub async fn start_for(model: ModelKind, bulk_size: Option<usize>) -> Self {
        Self::start_with(model, bulk_size, |_| {}).await
    }

    /// The API alone, whose state `change` changes before it starts.
    pub async fn start_with(
        model: ModelKind,
        bulk_size: Option<usize>,
        change: impl FnOnce(&mut AppState),
    ) -> Self {
        Self::start_as(model, bulk_size, (false, None), change).await
    }

    /// The API alone, which answers no request without a key.
    pub async fn start_with_keys() -> Self {
        Self::start_as(ModelKind::Fast, None, (true, None), |_| {}).await
    }

    /// The API alone, for callers with keys who may send so many requests a minute.
    pub async fn start_with_rate_limit(quota: u32) -> Self {
        Self::start_as(ModelKind::Fast, None, (true, Some(quota)), |_| {}).await
    }

    async fn start_as(
        model: ModelKind,
        bulk_size: Option<usize>,
        (keys_required, rate_limit): (bool, Option<u32>),
        change: impl FnOnce(&mut AppState),
    ) -> Self {
        let database = Database::new().await;
        let metrics = PrometheusBuilder::new().build_recorder().handle();
        let pools = Pools::open(&database.url, 12).unwrap();
        let mut state = AppState::new(pools, metrics, super::extractors(), model, bulk_size);
        change(&mut state);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let access = Access {
            hosts: Hosts::new(address.ip(), &[]),
            origins: Origins::new(&["https://desk.example".to_owned()]),
            keys_required,
            rate_limit,
        };
        let router = api::router(state, access);
        let base = format!("http://{address}");
        tokio::spawn(http_server::serve(listener, router, Limits::default(), std::future::pending()));
        Self { database, base, client: Client::new(), model, workers: None }
    }

    pub fn start_workers(&mut self) {
        let settings = WorkerSettings {
            workers: 2,
            batch: 4,
            terms: TERMS,
            model: self.model,
            extraction_timeout: EXTRACTION_TIMEOUT,
        };
        self.workers = Some(Workers::start(&self.database.pool, settings, &super::extractors()));
    }

    /// Stops the workers after their batch, as SIGTERM does.
    pub async fn drain(&mut self) {
        if let Some(workers) = self.workers.take() {
            workers.drain(Duration::from_secs(20)).await;
        }
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.base))
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base))
    }

    pub fn delete(&self, path: &str) -> RequestBuilder {
        self.client.delete(format!("{}{path}", self.base))
    }

    /// Returns the JSON at `path`, which must answer 200.
    pub async fn json(&self, path: &str) -> Value {
        let response = self.get(path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}: {}", response.text().await.unwrap());
        self.get(path).send().await.unwrap().json().await.unwrap()
    }

    /// Waits until no article waits for its extraction.
    pub async fn wait_for_extractions(&self) {
        for _ in 0..1_500 {
            let left: i64 =
                sqlx::query_scalar("SELECT count(*) FROM jobs WHERE state IN ('ready', 'running')")
                    .fetch_one(&self.database.pool)
                    .await
                    .unwrap();
            if left == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("articles were not extracted in time");
    }

    /// Waits until a submitted article is extracted, and returns it.
    pub async fn wait_until_extracted(&self, article: &Value) -> Value {
        let response = self.post("/v1/articles").json(article).send().await.unwrap();
        let id = response.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
        for _ in 0..1_000 {
            let article = self.json(&format!("/v1/articles/{id}")).await;
            if article["status"] == "done" || article["status"] == "failed" {
                return article;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{id} was not extracted in time");
    }

    /// Submits an article, waits for its extraction, and returns the service's answer.
    pub async fn read(&self, article: &Value) -> Value {
        let response =
            self.post("/v1/articles").header("prefer", "wait=20").json(article).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED, "{}", response.text().await.unwrap());
        response.json().await.unwrap()
    }
}

/// Checks that a response is a problem of this status and type, and returns it.
pub async fn problem(response: Response, status: u16, kind: &str) -> Value {
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["type"], format!("/docs#{kind}"), "{problem}");
    assert_eq!(problem["status"], status);
    assert_eq!(problem["request_id"], id);
    assert!(!problem["detail"].as_str().unwrap().is_empty());
    problem
}

/// Waits until every change that was written can be read. It waits for transactions in other databases of the server too.
pub async fn all_is_readable(service: &Service) {
    let pool = &service.database.pool;
    let written: i64 =
        sqlx::query_scalar("SELECT pg_current_xact_id()::text::bigint").fetch_one(pool).await.unwrap();
    for _ in 0..1_000 {
        let horizon: i64 = sqlx::query_scalar("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            .fetch_one(pool)
            .await
            .unwrap();
        if horizon > written {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("a transaction runs for twenty seconds");
}
