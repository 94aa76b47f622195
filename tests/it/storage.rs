//! A database whose disk is full, and one that is busy: articles are refused or accepted, never lost; queries answer.

use std::time::{Duration, Instant};

use dateline::store;
use futures_util::FutureExt;
use reqwest::StatusCode;
use serde_json::json;
use sqlx::Connection;

use crate::harness::{
    Database, Service,
    articles::{harbour, numbered},
    problem,
};

/// Makes every write that needs space fail as Postgres does without any.
const FILL: &str = "
    CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $f$;
    CREATE TRIGGER no_space BEFORE INSERT ON revisions EXECUTE FUNCTION no_space();
    CREATE TRIGGER no_space BEFORE INSERT ON extractions EXECUTE FUNCTION no_space();
    CREATE FUNCTION no_space_for_tables() RETURNS event_trigger LANGUAGE plpgsql AS $f$
      BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $f$;
    CREATE EVENT TRIGGER no_space ON ddl_command_start WHEN TAG IN ('CREATE TABLE AS')
      EXECUTE FUNCTION no_space_for_tables();
";
const FREE_SPACE: &str = "
    DROP EVENT TRIGGER no_space;
    DROP TRIGGER no_space ON revisions;
    DROP TRIGGER no_space ON extractions;
";

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_articles_until_there_is_space_and_costs_no_attempt() {
    let mut service = Service::start_without_workers().await;
    let queued = service.post("/v1/articles").json(&harbour()).send().await.unwrap();
    assert_eq!(queued.status(), StatusCode::ACCEPTED);
    sqlx::raw_sql(FILL).execute(&service.database.pool).await.unwrap();
    service.start_workers();
    let refused = service.post("/v1/articles").json(&numbered(1)).send().await.unwrap();
    problem(refused, 507, "storage-full").await;
    problem(service.get("/readyz").send().await.unwrap(), 507, "storage-full").await;
    assert_eq!(service.json("/v1/articles").await["data"].as_array().unwrap().len(), 1, "queries answer");
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    sqlx::raw_sql(FREE_SPACE).execute(&service.database.pool).await.unwrap();
    let article = service.wait_until_extracted(&harbour()).await;
    assert_eq!((&article["status"], &article["attempts"]), (&json!("done"), &json!(1)), "{article}");
    // The check of the space is repeated after two seconds.
    for _ in 0..100 {
        if service.get("/readyz").send().await.unwrap().status() == StatusCode::OK {
            service.read(&numbered(1)).await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the space was not noticed");
}

#[tokio::test(flavor = "multi_thread")]
async fn blocked_queries_stop_neither_submissions_nor_checks() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let mut other = sqlx::PgConnection::connect(&service.database.url).await.unwrap();
    let mut transaction = other.begin().await.unwrap();
    sqlx::raw_sql("LOCK TABLE stories IN ACCESS EXCLUSIVE MODE").execute(&mut *transaction).await.unwrap();
    let hanging: Vec<_> = (0..64)
        .map(|_| tokio::spawn(service.get("/v1/stories").timeout(Duration::from_secs(30)).send()))
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    let accepted = service.post("/v1/articles").json(&numbered(1)).send().await.unwrap();
    assert_eq!(accepted.status(), StatusCode::ACCEPTED);
    for path in ["/readyz", "/livez", "/metrics"] {
        assert_eq!(service.get(path).send().await.unwrap().status(), StatusCode::OK, "{path}");
    }
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    transaction.rollback().await.unwrap();
    for answer in hanging {
        assert_eq!(answer.await.unwrap().unwrap().status(), StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_takes_too_long_is_cancelled_with_advice() {
    let service = Service::start_without_workers().await;
    let pools = dateline::store::Pools::open(&service.database.url, 4).unwrap();
    let limit: String = sqlx::query_scalar("SHOW statement_timeout").fetch_one(&pools.reads).await.unwrap();
    assert_eq!(limit, "10s");
    let limit: String = sqlx::query_scalar("SHOW statement_timeout").fetch_one(&pools.writes).await.unwrap();
    assert_eq!(limit, "0");
    // A frozen process holds its locks no longer than this.
    let limit: String = sqlx::query_scalar("SHOW idle_in_transaction_session_timeout")
        .fetch_one(&pools.writes)
        .await
        .unwrap();
    assert_eq!(limit, "1min");
    // A function that shadows one of the query's own makes the query last.
    sqlx::raw_sql(
        "ALTER TABLE stories RENAME TO stories_kept;
         CREATE VIEW stories AS SELECT k.* FROM stories_kept k, LATERAL (SELECT pg_sleep(60)) slow
           UNION ALL SELECT gen_random_uuid(), '', 2, now(), now(), 0, NULL::uuid FROM pg_sleep(60);",
    )
    .execute(&service.database.pool)
    .await
    .unwrap();
    let answer = problem(service.get("/v1/stories").send().await.unwrap(), 504, "timeout").await;
    assert!(answer["detail"].as_str().unwrap().contains("Narrow"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_ends_at_its_begin_leaves_no_transaction() {
    let database = Database::new().await;
    let pool = store::connect(&database.url, 1).unwrap();
    for begin in ["BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ"] {
        let mut connection = pool.acquire().await.unwrap();
        // One that is answered at once is ended by its drop.
        while connection.begin_with(begin).now_or_never().is_some() {}
        drop(connection);
        // On the only connection of the pool.
        sqlx::query("CREATE TABLE IF NOT EXISTS written ()").execute(&pool).await.unwrap();
        sqlx::query("INSERT INTO written DEFAULT VALUES").execute(&pool).await.unwrap();
    }
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM written").fetch_one(&database.pool).await.unwrap();
    assert_eq!(count, 2, "others see what was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_words_of_a_search_is_bounded() {
    let service = Service::start_without_workers().await;
    let words = |count: usize| vec!["word"; count].join("%20OR%20");
    for path in ["/v1/statements", "/v1/events", "/v1/timelines", "/v1/stories"] {
        service.json(&format!("{path}?q={}", words(16))).await;
        let refused = service.get(&format!("{path}?q={}", words(17))).send().await.unwrap();
        assert_eq!(problem(refused, 400, "invalid-query").await["errors"][0]["field"], "q", "{path}");
    }
}
