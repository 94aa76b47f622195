//! A large load whose service is killed, and a reread while articles come in. Run them by hand:
//!
//! `cargo test --release --test it large_loads -- --ignored --nocapture`. `ARTICLES=100000` is the number of articles by default, the
//! reread has a tenth of them; the fast model reads.

use std::{
    fs,
    io::Write as _,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use reqwest::Client;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};

use crate::harness::{Database, Process, articles::numbered};

/// Times that the service is killed.
const KILLS: usize = 5;

fn count() -> usize {
    std::env::var("ARTICLES").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000)
}

async fn number(pool: &PgPool, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(pool).await.unwrap()
}

/// Waits until a query gives at least a number.
async fn wait_for(pool: &PgPool, sql: &str, least: i64) {
    while number(pool, sql).await < least {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Checks that each article is stored, extracted from and counted once.
async fn assert_each_once(pool: &PgPool, articles: i64) {
    for (what, sql, expected) in [
        ("articles", "SELECT count(*) FROM articles", articles),
        ("external ids", "SELECT count(DISTINCT external_id) FROM articles", articles),
        ("revisions", "SELECT count(*) FROM revisions", articles),
        ("jobs that are done", "SELECT count(*) FROM jobs WHERE state = 'done'", articles),
        ("extractions", "SELECT count(*) FROM extractions", articles),
        (
            "articles without a statement",
            "SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM statements s WHERE s.article_id = a.article_id)",
            0,
        ),
        (
            "statements that are there twice",
            "SELECT count(*) FROM (SELECT 1 FROM statements GROUP BY article_id, document -> 'span', document -> 'field' HAVING count(*) > 1) AS twice",
            0,
        ),
        (
            "happenings with wrong counts",
            "SELECT count(*) FROM (SELECT h.happening_id FROM all_happenings h LEFT JOIN events e USING (happening_id)
               GROUP BY h.happening_id HAVING h.event_count <> count(e.event_id)) AS wrong",
            0,
        ),
        (
            "actors with wrong counts",
            "SELECT count(*) FROM (SELECT a.actor_id FROM actors a LEFT JOIN article_actors m USING (actor_id)
               WHERE a.merged_into IS NULL GROUP BY a.actor_id HAVING a.article_count <> count(DISTINCT m.article_id)) AS wrong",
            0,
        ),
    ] {
        assert_eq!(number(pool, sql).await, expected, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes many minutes; run it by hand"]
async fn nothing_of_a_large_load_is_lost_or_doubled_when_its_service_is_killed() {
    let (database, articles, begun) = (Database::new().await, count(), Instant::now());
    let file = std::env::temp_dir().join(format!("dateline-large-load-{}.ndjson", std::process::id()));
    let mut lines = std::io::BufWriter::new(fs::File::create(&file).unwrap());
    (0..articles).for_each(|number| writeln!(lines, "{}", numbered(number)).unwrap());
    drop(lines);
    let more = ["--lease", "10"];
    let mut process = Process::start(&database.url, &more).await;
    let port = process.base.rsplit(':').next().unwrap().to_owned();
    let mut load = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["load", file.to_str().unwrap(), "--url", &process.base])
        .env_remove("DATELINE_KEY")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Killed while lines come in, and while the last ones are extracted from.
    let stored = "SELECT count(*) FROM articles";
    let extracted = "SELECT count(*) FROM jobs WHERE state = 'done'";
    for kill in 1..=KILLS {
        let part = (articles * kill / (KILLS + 1)) as i64;
        wait_for(&database.pool, if kill % 2 == 0 { extracted } else { stored }, part).await;
        process.kill();
        println!(
            "killed at {} stored, {} extracted, after {:.0?}",
            number(&database.pool, stored).await,
            number(&database.pool, extracted).await,
            begun.elapsed()
        );
        process = Process::start_at(&port, &database.url, &more).await;
    }
    let output = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(load.stdout.as_mut().unwrap(), &mut text).unwrap();
        (load.wait().unwrap(), text)
    });
    let (status, report) = output.await.unwrap();
    println!(
        "{report}after {:.0?}, {:.0} articles a second",
        begun.elapsed(),
        articles as f64 / begun.elapsed().as_secs_f64()
    );
    assert!(status.success(), "{report}");
    assert!(report.contains(&format!("{articles} extracted, 0 failed, 0 waiting")), "{report}");
    assert!(report.contains(" 0 rejected"), "{report}");
    assert_each_once(&database.pool, articles as i64).await;
    fs::remove_file(file).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reread_reads_each_article_once_while_others_come_in() {
    reread_while_others_come_in(200).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run it by hand"]
async fn a_large_reread_reads_each_article_once_while_others_come_in() {
    reread_while_others_come_in(count() / 10).await;
}

async fn reread_while_others_come_in(articles: usize) {
    let (database, begun) = (Database::new().await, Instant::now());
    let process = Process::start(&database.url, &[]).await;
    let client = Client::new();
    let send = async |numbers: std::ops::Range<usize>| {
        let lines: String = numbers.map(|number| format!("{}\n", numbered(number))).collect();
        let request = client.post(format!("{}/v1/articles", process.base));
        let request = request.header("content-type", "application/x-ndjson").body(lines);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success());
        // A caller who does not wait for the report ends the load.
        answer.bytes().await.unwrap();
    };
    for first in (0..articles).step_by(1_000) {
        send(first..(first + 1_000).min(articles)).await;
    }
    let extracted = "SELECT count(*) FROM jobs WHERE state = 'done'";
    wait_for(&database.pool, extracted, articles as i64).await;
    println!("{articles} articles were read after {:.0?}", begun.elapsed());
    sqlx::query("UPDATE extractions SET extractor_version = '0.1.0'").execute(&database.pool).await.unwrap();
    let created = client.post(format!("{}/v1/rereads", process.base)).json(&json!({})).send().await.unwrap();
    let reread: Value = created.json().await.unwrap();
    assert_eq!(reread["articles"]["total"], articles);
    let address = format!("{}/v1/rereads/{}", process.base, reread["id"].as_str().unwrap());
    // Meanwhile articles come in alone, which are read before it, and lines of loads.
    let (mut sent, mut slowest) = (articles, Duration::ZERO);
    let reread = loop {
        let reread: Value = client.get(&address).send().await.unwrap().json().await.unwrap();
        if reread["status"] == "finished" {
            break reread;
        }
        send(sent..sent + 20).await;
        let one = Instant::now();
        let request = client.post(format!("{}/v1/articles", process.base)).header("prefer", "wait=60");
        let response = request.json(&numbered(sent + 20)).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 201, "an article alone is read before the reread");
        slowest = slowest.max(one.elapsed());
        sent += 21;
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    println!(
        "the reread ended after {:.0?}; {} articles came in, the slowest was read in {slowest:.1?}",
        begun.elapsed(),
        sent - articles
    );
    wait_for(&database.pool, extracted, sent as i64).await;
    assert_eq!(reread["articles"]["done"], articles, "{reread}");
    assert_each_once(&database.pool, sent as i64).await;
}
