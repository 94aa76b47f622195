//! Crash tests: the process is killed or frozen, or its database stopped, under load. No accepted article is lost, none is
//! written twice, and the facts equal those of an undisturbed run.

use std::time::Duration;

use nix::sys::signal::Signal;
use reqwest::{Client, StatusCode};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

use crate::harness::{
    Database, Process,
    articles::numbered,
    facts::{Facts, facts},
    postgres::of,
};

const STORIES: usize = 120;

async fn undisturbed() -> Facts {
    let database = Database::new().await;
    let process = Process::start(&database.url, &[]).await;
    submit_all(&process.base).await;
    wait_until_done(&database.pool).await;
    facts(&database.pool).await
}

/// Submits each article until it is accepted, as a newsroom's client does.
async fn submit_all(base: &str) {
    let client = Client::new();
    for number in 0..STORIES {
        submit(&client, base, number).await;
    }
}

async fn submit(client: &Client, base: &str, number: usize) {
    for _ in 0..600 {
        let sent = client
            .post(format!("{base}/v1/articles"))
            .json(&numbered(number))
            .timeout(Duration::from_secs(10))
            .send()
            .await;
        if let Ok(response) = sent
            && [StatusCode::OK, StatusCode::ACCEPTED].contains(&response.status())
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("story {number} was never accepted");
}

/// Waits until all jobs are done.
async fn wait_until_done(pool: &PgPool) {
    for _ in 0..1_200 {
        let done: Result<i64, _> =
            sqlx::query_scalar("SELECT count(*) FROM jobs WHERE state = 'done'").fetch_one(pool).await;
        if done.is_ok_and(|done| done == STORIES as i64) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let states: Vec<(String, i64, Option<String>)> =
        sqlx::query_as("SELECT state, count(*), max(last_error) FROM jobs GROUP BY 1")
            .fetch_all(pool)
            .await
            .unwrap();
    panic!("the stories were not all read: {states:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_killed_between_acceptance_and_extraction_loses_nothing() {
    let database = Database::new().await;
    let port_kept = ["--lease", "1", "--workers", "2", "--batch", "4"];
    // Accepted without workers, then killed: each article answered 202 must be stored.
    let api = Process::start(&database.url, &["--role", "api"]).await;
    submit_all(&api.base).await;
    api.kill();
    for _ in 0..6 {
        let process = Process::start(&database.url, &port_kept).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
        process.kill();
    }
    let last = Process::start(&database.url, &port_kept).await;
    wait_until_done(&database.pool).await;
    assert_eq!(facts(&database.pool).await, undisturbed().await);
    drop(last);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_worker_loses_its_lease_and_writes_nothing_twice() {
    let database = Database::new().await;
    let api = Process::start(&database.url, &["--role", "api"]).await;
    submit_all(&api.base).await;
    let slow = Process::start(&database.url, &["--role", "worker", "--lease", "1", "--batch", "8"]).await;
    // Frozen as soon as it holds a job.
    for _ in 0..400 {
        let held: i64 = sqlx::query_scalar("SELECT count(*) FROM jobs WHERE state <> 'ready'")
            .fetch_one(&database.pool)
            .await
            .unwrap();
        if held > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    slow.signal(Signal::SIGSTOP);
    let quick = Process::start(&database.url, &["--role", "worker", "--lease", "1"]).await;
    wait_until_done_or_locked(&database.pool).await;
    slow.signal(Signal::SIGCONT);
    wait_until_done(&database.pool).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(facts(&database.pool).await, undisturbed().await);
    drop((slow, quick, api));
}

/// Waits until all jobs are done but those whose rows a frozen transaction has locked.
async fn wait_until_done_or_locked(pool: &PgPool) {
    for _ in 0..400 {
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM jobs WHERE state <> 'done'")
            .fetch_one(pool)
            .await
            .unwrap();
        if left <= 32 {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the others did not take the work over");
}

#[tokio::test(flavor = "multi_thread")]
async fn work_continues_after_an_outage_of_the_database() {
    let database = Database::new().await;
    let process = Process::start(&database.url, &["--lease", "2", "--workers", "2"]).await;
    let mut admin = PgConnection::connect(&of(&database.url, "postgres")).await.unwrap();
    let name: String =
        sqlx::query_scalar("SELECT current_database()").fetch_one(&database.pool).await.unwrap();
    let allow = |yes: bool| AssertSqlSafe(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {yes}"));
    let base = process.base.clone();
    let load = tokio::spawn(async move { submit_all(&base).await });
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(150)).await;
        sqlx::query(allow(false)).execute(&mut admin).await.unwrap();
        sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1")
            .bind(&name)
            .execute(&mut admin)
            .await
            .unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let away = Client::new().get(format!("{}/readyz", process.base)).send().await.unwrap();
        assert_eq!(away.status(), StatusCode::SERVICE_UNAVAILABLE);
        let answer: Value = away.json().await.unwrap();
        assert_eq!(answer["type"], "/docs#database-unavailable");
        assert_eq!(Client::new().get(format!("{}/livez", process.base)).send().await.unwrap().status(), 200);
        sqlx::query(allow(true)).execute(&mut admin).await.unwrap();
    }
    load.await.unwrap();
    wait_until_done(&database.pool).await;
    assert_eq!(facts(&database.pool).await, undisturbed().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_process_finishes_its_batch() {
    let database = Database::new().await;
    let mut process = Process::start(&database.url, &["--lease", "600", "--batch", "8"]).await;
    submit_all(&process.base).await;
    process.signal(Signal::SIGTERM);
    assert!(process.wait().success());
    let held: i64 = sqlx::query_scalar("SELECT count(*) FROM jobs WHERE state = 'running'")
        .fetch_one(&database.pool)
        .await
        .unwrap();
    assert_eq!(held, 0, "no job is left running");
    let next = Process::start(&database.url, &[]).await;
    wait_until_done(&database.pool).await;
    assert_eq!(facts(&database.pool).await, undisturbed().await);
    drop(next);
}
