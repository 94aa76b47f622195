//! What operators rely on: metrics that boards and alerts name, a log without texts and names, restarts without a failed request.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use nix::sys::signal::Signal;
use reqwest::{Client, StatusCode};
use serde_json::json;

use crate::harness::{Database, Process, articles::numbered};

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The names of metrics in a text.
fn metrics_in(text: &str) -> BTreeSet<String> {
    let is_part = |symbol: char| symbol.is_ascii_lowercase() || symbol == '_';
    let words = text.split(|symbol| !is_part(symbol)).filter(|word| word.starts_with("dateline_"));
    words.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_metric_of_the_board_and_the_alerts_is_there() {
    let database = Database::new().await;
    let process = Process::start(&database.url, &["--webhook-networks", "127.0.0.0/8"]).await;
    let client = Client::new();
    let webhook = json!({"url": "http://127.0.0.1:9/", "types": ["article.submitted"]});
    let created = client.post(format!("{}/v1/webhooks", process.base)).json(&webhook).send().await.unwrap();
    assert_eq!(created.status(), StatusCode::CREATED, "{}", created.text().await.unwrap());
    let article = client.post(format!("{}/v1/articles", process.base)).header("prefer", "wait=30");
    assert_eq!(article.json(&numbered(1)).send().await.unwrap().status(), StatusCode::CREATED);
    let mut named = BTreeSet::new();
    for file in ["docs/operating/dashboard.json", "docs/operating/alerts.yml"] {
        let found = metrics_in(&fs::read_to_string(project(file)).unwrap());
        assert!(found.len() >= 5, "{file}: {found:?}");
        named.extend(found);
    }
    let begun = Instant::now();
    loop {
        let shown =
            client.get(format!("{}/metrics", process.base)).send().await.unwrap().text().await.unwrap();
        let there = metrics_in(&shown);
        let missing: Vec<&String> = named.difference(&there).collect();
        if missing.is_empty() {
            break;
        }
        // The webhook is called within some seconds.
        assert!(begun.elapsed() < Duration::from_secs(30), "{missing:?} are not among\n{shown}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[test]
fn the_board_is_json_with_panels() {
    let board = fs::read_to_string(project("docs/operating/dashboard.json")).unwrap();
    let board: serde_json::Value = serde_json::from_str(&board).unwrap();
    let panels = board["panels"].as_array().unwrap();
    assert!(
        panels
            .iter()
            .all(|panel| panel["targets"][0]["expr"].as_str().is_some_and(|query| !query.is_empty()))
    );
}

/// Names that no dictionary has.
const NAMES: [&str; 6] = ["Zyxwana", "Quorblat", "Vexmora", "Dringelby", "Hulmspratt", "Ostrivane"];

#[tokio::test(flavor = "multi_thread")]
async fn the_log_has_neither_texts_nor_names() {
    let database = Database::new().await;
    let log =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("log-{}.txt", uuid::Uuid::now_v7().simple()));
    let mut program = Command::new(env!("CARGO_BIN_EXE_dateline"));
    program.stderr(Stdio::from(fs::File::create(&log).unwrap()));
    let process = Process::start_logging(program, &database.url, "info").await;
    let client = Client::new();
    let [first, last, town, byline, section, searched] = NAMES;
    let article = json!({
        "source": "harbour-post", "external_id": "bridge-1", "title": format!("{first} {last} in {town}"),
        "published_at": "2024-03-14T08:00:00Z", "byline": byline, "section": section,
        "body": format!("Gunmen attacked {town} on Monday.\n\n\"Never again will {town} burn like this,\" said {first} {last}.")
    });
    let url = |path: &str| format!("{}{path}", process.base);
    let post = async |path: &str, body: String| {
        let request =
            client.post(url(path)).header("content-type", "application/json").header("prefer", "wait=30");
        request.body(body).send().await.unwrap().status()
    };
    assert_eq!(post("/v1/articles", article.to_string()).await, StatusCode::CREATED);
    let mut revised = article.clone();
    revised["body"] = json!(format!("{first} {last} left {town}."));
    assert_eq!(post("/v1/articles", revised.to_string()).await, StatusCode::CREATED);
    // What is wrong with a request is said to its sender alone.
    let mut wrong = article.clone();
    wrong["published_at"] = json!(searched);
    wrong[searched] = json!(first);
    assert_eq!(post("/v1/articles", wrong.to_string()).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post("/v1/articles", format!("{{\"{first}\": {last}")).await, StatusCode::BAD_REQUEST);
    assert_eq!(post("/v1/extract", article.to_string()).await, StatusCode::OK);
    for query in ["/v1/statements?q=", "/v1/actors?q=", "/v1/articles?source=", "/v1/events?from="] {
        client.get(url(&format!("{query}{searched}"))).send().await.unwrap();
    }
    drop(process);
    let lines = fs::read_to_string(&log).unwrap();
    assert!(lines.contains("answered"), "requests are in it: {lines}");
    for name in NAMES {
        assert!(!lines.to_lowercase().contains(&name.to_lowercase()), "{name} is in the log:\n{lines}");
    }
    assert!(!lines.contains("Never again"), "{lines}");
    fs::remove_file(log).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_one_process_after_the_other_fails_no_request() {
    let database = Database::new().await;
    let mut processes = Vec::new();
    for _ in 0..2 {
        processes.push(Process::start(&database.url, &["--role", "api", "--grace", "10"]).await);
    }
    let bases: Vec<String> = processes.iter().map(|process| process.base.clone()).collect();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let clients: Vec<_> =
        (0..4).map(|nth| tokio::spawn(ask_until(stopped.clone(), bases.clone(), nth))).collect();
    for process in &mut processes {
        tokio::time::sleep(Duration::from_millis(700)).await;
        process.signal(Signal::SIGTERM);
        assert!(process.wait().success());
        let (_, port) = process.base.rsplit_once(':').unwrap();
        *process = Process::start_at(port, &database.url, &["--role", "api", "--grace", "10"]).await;
    }
    stop.send_replace(true);
    let mut answered = 0;
    for client in clients {
        answered += client.await.unwrap();
    }
    assert!(answered > 20, "{answered} requests");
}

/// Sends requests as a proxy does, to the other process where a connection is refused; returns the number of answers.
async fn ask_until(stopped: tokio::sync::watch::Receiver<bool>, bases: Vec<String>, nth: usize) -> usize {
    // A proxy keeps no connection to a process that may stop; one that is closed before its request is no failure.
    let client = Client::builder().pool_max_idle_per_host(0).build().unwrap();
    let mut count = 0;
    while !*stopped.borrow() {
        count += 1;
        let mut answered = None;
        for base in bases.iter().cycle().skip((count + nth) % bases.len()).take(bases.len()) {
            let request = match count % 2 {
                0 => client.get(format!("{base}/v1/articles")),
                _ => client.post(format!("{base}/v1/articles")).json(&numbered(nth * 10_000 + count)),
            };
            match request.send().await {
                Ok(answer) => answered = Some((answer.status(), answer.text().await.unwrap())),
                Err(error) => assert!(error.is_connect(), "a request was begun and not answered: {error:?}"),
            }
            if answered.is_some() {
                break;
            }
        }
        let (status, text) = answered.expect("one of the processes is connected to");
        assert!(status.is_success(), "{status}: {text}");
    }
    count
}
