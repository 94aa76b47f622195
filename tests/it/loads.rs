//! Loads: NDJSON of any length, whose report streams, in bounded memory.

use std::{
    io::{Read as _, Write},
    time::{Duration, Instant},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::harness::{Connection, Service, articles::numbered, postgres::of, problem};

const NDJSON: (&str, &str) = ("content-type", "application/x-ndjson");

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn line(number: usize) -> String {
    format!("{}\n", numbered(number))
}

/// Returns the summary of a load without its id.
fn counts(meta: &Value) -> Value {
    let mut counts = meta.clone();
    let id = counts.as_object_mut().unwrap().remove("load_id").unwrap();
    assert!(id.as_str().unwrap().starts_with("lod_"));
    counts
}

async fn load(service: &Service, body: Vec<u8>, encoding: &str) -> Response {
    let request =
        service.post("/v1/articles").header(NDJSON.0, NDJSON.1).header("content-encoding", encoding);
    request.body(body).timeout(Duration::from_secs(30)).send().await.unwrap()
}

async fn stored(service: &Service) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM articles").fetch_one(&service.database.pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_members_of_a_gzip_file_are_loaded() {
    let service = Service::start_without_workers().await;
    // A line may begin in one member and end in the next; zero bytes may follow the last.
    let text = [line(1), line(2), line(3)].concat();
    let (one, other) = text.as_bytes().split_at(text.len() / 2);
    let file = [gzip(one), gzip(b""), gzip(other), vec![0; 512]].concat();
    let response = load(&service, file.clone(), "GZIP").await;
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let report: Value = response.json().await.unwrap();
    assert_eq!(
        counts(&report["meta"]),
        json!({"accepted": 3, "revised": 0, "unchanged": 0, "withdrawn": 0, "rejected": 0})
    );
    assert_eq!(stored(&service).await, 3);

    let article = numbered(4).to_string();
    let (one, other) = article.split_at(20);
    let post = |body: Vec<u8>| {
        let request = service.post("/v1/articles").header("content-type", "application/json");
        request.header("content-encoding", "x-gzip").body(body).send()
    };
    let members = [gzip(one.as_bytes()), gzip(other.as_bytes())].concat();
    assert_eq!(post(members.clone()).await.unwrap().status(), StatusCode::ACCEPTED);

    // Rubbish behind a member, and a member that is cut off.
    for behind in [&b"rubbish"[..], b"\0\0rubbish", &members[..30]] {
        let broken = [&members[..], behind].concat();
        problem(post(broken).await.unwrap(), 400, "unreadable-body").await;
        let report: Value = load(&service, [&file[..], behind].concat(), "gzip").await.json().await.unwrap();
        assert_eq!(report["meta"]["unchanged"], 3, "whole lines before it are taken");
        assert_eq!(report["meta"]["aborted"]["type"], "/docs#unreadable-body", "{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_of_a_load_is_compressed_for_browsers() {
    let service = Service::start_without_workers().await;
    for (accept, end) in [("application/json", "}}"), ("application/x-ndjson", "}\n")] {
        let request = service.post("/v1/articles").header(NDJSON.0, NDJSON.1).header("accept", accept);
        let response = request.header("accept-encoding", "gzip").body(line(1)).send().await.unwrap();
        assert_eq!(response.headers()["content-encoding"], "gzip");
        let mut report = String::new();
        GzDecoder::new(&response.bytes().await.unwrap()[..]).read_to_string(&mut report).unwrap();
        assert!(report.contains("\"line\":1,") && report.ends_with(end), "{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_reports_each_line_while_it_goes_on() {
    let service = Service::start_without_workers().await;
    let headers = [NDJSON, ("accept", "application/x-ndjson")];
    let mut connection = Connection::post(&service.base, "/v1/articles", &headers).await;
    connection.send(line(1).as_bytes()).await;
    connection.read_until("\"line\":1,").await;
    assert_eq!(stored(&service).await, 1, "what is reported is durable");
    connection.send(b"no article\n").await;
    connection.send(line(2).as_bytes()).await;
    connection.read_until("\"line\":3,").await;
    connection.send(line(1).as_bytes()).await;
    connection.send(b"").await;
    let (status, report) = connection.finish().await;
    assert_eq!(status, 202);
    let lines: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let outcomes: Vec<&str> = lines.iter().filter_map(|line| line["outcome"].as_str()).collect();
    assert_eq!(outcomes, ["accepted", "rejected", "accepted", "unchanged"]);
    assert_eq!(
        counts(&lines[4]["meta"]),
        json!({"accepted": 2, "revised": 0, "unchanged": 1, "withdrawn": 0, "rejected": 1})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_reads_the_report_after_its_last_line_is_not_waited_for() {
    let service = Service::start_without_workers().await;
    let mut connection = Connection::post(&service.base, "/v1/articles", &[NDJSON]).await;
    // Five megabytes of report: more than fits between the two.
    let wrong = "{\"source\":7,\"title\":7,\"url\":7,\"external_id\":7,\"language\":7,\"desk\":7}\n";
    for number in 0..90 {
        connection.send([line(number), wrong.repeat(90)].concat().as_bytes()).await;
    }
    connection.send(b"").await;
    let (status, report) = connection.finish().await;
    assert_eq!(status, 202);
    assert!(report.len() > 5_000_000, "{}", report.len());
    let report: Value = serde_json::from_str(&report).unwrap();
    let lines: Vec<u64> =
        report["data"].as_array().unwrap().iter().map(|result| result["line"].as_u64().unwrap()).collect();
    assert!(lines.iter().copied().eq(1..=8_190), "all lines in order");
    assert_eq!(
        counts(&report["meta"]),
        json!({"accepted": 90, "revised": 0, "unchanged": 0, "withdrawn": 0, "rejected": 8_100})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_says_what_became_of_a_short_load() {
    let service = Service::start_without_workers().await;
    let article = line(1).into_bytes();
    assert_eq!(load(&service, article.clone(), "identity").await.status(), StatusCode::ACCEPTED);
    let again = [&article[..], b"no article\n"].concat();
    assert_eq!(load(&service, again, "identity").await.status(), StatusCode::OK);
    let rejected = load(&service, b"no article\n\n[]".to_vec(), "identity").await;
    assert_eq!(rejected.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let report: Value = rejected.json().await.unwrap();
    assert_eq!(report["data"][1]["problem"]["type"], "/docs#invalid-article", "{report}");
    problem(load(&service, b"\n \n".to_vec(), "identity").await, 422, "empty-body").await;
    problem(load(&service, b"no gzip".to_vec(), "gzip").await, 400, "unreadable-body").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_body_of_millions_of_lines_ends_early() {
    let service = Service::start_without_workers().await;
    let begun = Instant::now();
    let junk = gzip(&b"x\n".repeat(80_000)).repeat(100);
    let response = load(&service, junk.clone(), "gzip").await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let report: Value = response.json().await.unwrap();
    assert_eq!(report["data"].as_array().unwrap().len(), 1_000);
    assert_eq!(report["meta"]["aborted"]["type"], "/docs#too-many-rejected", "{}", report["meta"]);
    let response = load(&service, [gzip(line(1).as_bytes()), junk].concat(), "gzip").await;
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let report: Value = response.json().await.unwrap();
    assert_eq!((&report["meta"]["accepted"], &report["meta"]["rejected"]), (&json!(1), &json!(1_000)));
    assert_eq!(report["meta"]["aborted"]["type"], "/docs#too-many-rejected");

    let blank = load(&service, gzip(&b"\n".repeat(80_000)).repeat(100), "gzip").await;
    problem(blank, 413, "too-large").await;
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_that_an_outage_ends_says_so() {
    let service = Service::start_without_workers().await;
    let mut connection = Connection::post(&service.base, "/v1/articles", &[NDJSON]).await;
    connection.send(line(1).as_bytes()).await;
    connection.read_until("\"line\":1,").await;
    let mut admin = PgConnection::connect(&of(&service.database.url, "postgres")).await.unwrap();
    let name: String =
        sqlx::query_scalar("SELECT current_database()").fetch_one(&service.database.pool).await.unwrap();
    let end = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false");
    sqlx::query(AssertSqlSafe(end)).execute(&mut admin).await.unwrap();
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
    sqlx::query(kill).bind(&name).execute(&mut admin).await.unwrap();
    connection.send([line(2), line(3)].concat().as_bytes()).await;
    connection.send(b"").await;
    let (status, report) = connection.finish().await;
    assert_eq!(status, 202);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["data"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["meta"]["accepted"], 1);
    assert_eq!(report["meta"]["aborted"]["type"], "/docs#database-unavailable");
    assert!(
        report["meta"]["aborted"]["detail"].as_str().unwrap().contains("Send the load again"),
        "{report}"
    );
}
