//! Loads as resources: progress, errors, continuation, priority, the limit of the queue, and `dateline load`.

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use dateline::{
    api::QueueLimit,
    store::queue::{self, QueuePolicy},
};
use extraction::language::ModelKind;
use flate2::{Compression, write::GzEncoder};
use reqwest::StatusCode;
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::harness::{
    Process, Service,
    articles::{harbour, numbered},
    problem,
};

const POLICY: QueuePolicy =
    QueuePolicy { lease: Duration::from_secs(30), max_attempts: 2, backoff: Duration::from_millis(1) };

fn lines(numbers: std::ops::Range<usize>) -> String {
    numbers.map(|number| format!("{}\n", numbered(number))).collect()
}

async fn send(service: &Service, address: &str, body: String) -> Value {
    let request = service.post(address).header("content-type", "application/x-ndjson").body(body);
    let response = request.send().await.unwrap();
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let report: Value = response.json().await.unwrap();
    assert_eq!(location, format!("/v1/loads/{}", report["meta"]["load_id"].as_str().unwrap()));
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_is_continued_behind_its_last_line_and_lists_its_errors() {
    let mut service = Service::start_without_workers().await;
    let report = send(&service, "/v1/articles", format!("{}\n\n{{\"body\": 7}}\n", lines(0..2))).await;
    let id = report["meta"]["load_id"].as_str().unwrap().to_owned();
    let path = format!("/v1/loads/{id}");
    let load = service.json(&path).await;
    assert_eq!(load["lines"], 5, "blank lines count");
    assert_eq!(
        load["outcomes"],
        json!({"accepted": 2, "revised": 0, "unchanged": 0, "withdrawn": 0, "rejected": 1})
    );
    assert_eq!((&load["status"], &load["articles"]["waiting"]), (&json!("extracting"), &json!(2)));
    assert_eq!((&load["seconds_left"], &load["models"]), (&Value::Null, &json!({"fast": 2})));

    let address = format!("/v1/articles?load={id}");
    let report = send(&service, &address, format!("{}no json\n{}", lines(2..3), lines(0..1))).await;
    let numbers: Vec<u64> =
        report["data"].as_array().unwrap().iter().map(|line| line["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [6, 7, 8], "numbers go on");
    let errors = service.json(&format!("{path}/errors")).await;
    let found: Vec<(u64, &str)> = errors["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["line"].as_u64().unwrap(), error["problem"]["type"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [(5, "/docs#invalid-article"), (7, "/docs#invalid-json")]);
    let table = service.get(&format!("{path}/errors?format=csv")).send().await.unwrap().text().await.unwrap();
    assert!(table.starts_with("line,type,detail,errors\r\n5,invalid-article,"), "{table}");
    let page = service.json(&format!("{path}/errors?limit=1")).await;
    let cursor = page["meta"]["next_cursor"].as_str().unwrap();
    assert_eq!(service.json(&format!("{path}/errors?limit=1&cursor={cursor}")).await["data"][0]["line"], 7);

    service.start_workers();
    let load = loop {
        let load = service.json(&path).await;
        if load["status"] == "done" {
            break load;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(load["articles"], json!({"waiting": 0, "extracted": 3, "failed": 0}));
    assert!(load["rate"].as_f64().unwrap() > 0.0 && load["seconds_left"] == 0.0, "{load}");
    assert_eq!(service.json("/v1/loads").await["data"][0]["id"], id);

    let unknown = "lod_01a22d1dc55c70bebe704311d267969b";
    problem(service.get(&format!("/v1/loads/{unknown}")).send().await.unwrap(), 404, "not-found").await;
    problem(service.get(&format!("/v1/loads/{unknown}/errors")).send().await.unwrap(), 404, "not-found")
        .await;
    for (load, status, kind) in [(unknown, 404, "not-found"), ("7", 400, "invalid-query")] {
        let request =
            service.post(&format!("/v1/articles?load={load}")).header("content-type", "application/x-ndjson");
        problem(request.body(lines(0..1)).send().await.unwrap(), status, kind).await;
    }
    let request = service.post(&format!("/v1/articles?load={id}")).json(&harbour());
    problem(request.send().await.unwrap(), 400, "invalid-query").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_is_submitted_alone_overtakes_a_load() {
    let service = Service::start_without_workers().await;
    send(&service, "/v1/articles", lines(0..30)).await;
    let alone = service.post("/v1/articles").json(&harbour()).send().await.unwrap();
    let alone: Value = alone.json().await.unwrap();
    let claims = queue::claim(&service.database.pool, 4, &POLICY).await.unwrap();
    assert_eq!(claims[0].article_id.to_string(), alone["id"].as_str().unwrap());
    assert_eq!(claims.len(), 4, "the load goes on behind it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_is_answered_503_and_takes_articles_alone_a_little_longer() {
    let service =
        Service::start_with(ModelKind::Fast, None, |app| app.queue_limit = QueueLimit::new(10)).await;
    let keyed = async |number: usize, key: &str| {
        let request = service.post("/v1/articles").header("idempotency-key", key).json(&numbered(number));
        request.send().await.unwrap()
    };
    let first: Value = keyed(400, "first").await.json().await.unwrap();
    let report = send(&service, "/v1/articles", lines(0..300)).await;
    assert_eq!(report["meta"]["aborted"]["type"], "/docs#queue-full", "{}", report["meta"]);
    let accepted = report["meta"]["accepted"].as_u64().unwrap();
    assert_eq!(accepted, 100, "what is stored in one transaction");
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let id = report["meta"]["load_id"].as_str().unwrap();
    assert_eq!(service.json(&format!("/v1/loads/{id}")).await["lines"], 100);
    let request =
        service.post("/v1/articles").header("content-type", "application/x-ndjson").body(lines(300..301));
    let response = request.send().await.unwrap();
    assert!(response.headers().contains_key("retry-after"));
    problem(response, 503, "queue-full").await;
    problem(service.post("/v1/articles").json(&harbour()).send().await.unwrap(), 503, "queue-full").await;
    // A request that was answered before has its answer, whatever waits.
    let repeated = keyed(400, "first").await;
    assert_eq!(repeated.status(), StatusCode::ACCEPTED);
    assert_eq!(repeated.json::<Value>().await.unwrap()["id"], first["id"]);
    problem(keyed(401, "first").await, 422, "idempotency-key-reused").await;
    problem(keyed(402, "second").await, 503, "queue-full").await;
    sqlx::query("DELETE FROM jobs WHERE article_id IN (SELECT article_id FROM jobs LIMIT 91)")
        .execute(&service.database.pool)
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(
        service.post("/v1/articles").json(&harbour()).send().await.unwrap().status(),
        StatusCode::ACCEPTED
    );
}

/// Makes a folder with files of all kinds; returns it.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("dateline-load-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("b")).unwrap();
    fs::write(folder.join("a.json"), json!([numbered(1), numbered(2)]).to_string()).unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(format!("{}{{\"source\": \"x\"}}\n{}", lines(3..1203), lines(1203..1204)).as_bytes())
        .unwrap();
    fs::write(folder.join("b/c.ndjson.gz"), gzip.finish().unwrap()).unwrap();
    let page = "<html><head><title>Ferry</title><meta property=\"article:published_time\" content=\"2024-03-14\"></head>
        <body><p>A ferry ran aground off Arden on Tuesday.</p></body></html>";
    fs::write(folder.join("d.html"), page).unwrap();
    let item = "<nitf><head><docdata><date.issue norm=\"20240315\"/></docdata></head><body><body.head><hedline>
        <hl1>Tunnel opens</hl1></hedline></body.head><body.content><p>A tunnel opened in Arden.</p></body.content></body></nitf>";
    fs::write(folder.join("e.xml"), item).unwrap();
    fs::write(folder.join("notes.txt"), "no article").unwrap();
    let frames = [lines(1300..1303), lines(1303..1305)].map(|frame| zstd(frame.as_bytes())).concat();
    fs::write(folder.join("f.ndjson.zst"), frames).unwrap();
    fs::write(folder.join("g.zip"), archive()).unwrap();
    folder
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Makes an archive of five articles, and a file that is none.
fn archive() -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, options, content) in [
        ("z/lines.ndjson", SimpleFileOptions::default(), lines(1310..1313).into_bytes()),
        ("a/one.JSON", stored, numbered(1313).to_string().into_bytes()),
        ("a/packed.jsonl.zst", stored, zstd(lines(1314..1315).as_bytes())),
        ("a/notes.txt", stored, b"no article".to_vec()),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(&content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

async fn dateline(args: Vec<String>) -> (Option<i32>, String, String) {
    let run = move || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(args)
            .env_remove("DATELINE_KEY")
            .env_remove("DATELINE_URL")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_folders_are_loaded_from_the_command_line() {
    let service = Service::start_without_workers().await;
    let folder = folder("all");
    let args = |more: &[&str]| -> Vec<String> {
        let fixed = [
            "load",
            folder.to_str().unwrap(),
            "--url",
            &service.base,
            "--source",
            "harbour-post",
            "--no-wait",
        ];
        fixed.iter().chain(more).map(|arg| (*arg).to_owned()).collect()
    };
    let (status, report, errors) = dateline(args(&[])).await;
    assert_eq!(status, Some(1), "a line was rejected: {errors}");
    assert!(report.contains("1215 new, 0 revised, 0 unchanged, 0 withdrawn, 1 rejected"), "{report}");
    assert!(errors.contains("c.ndjson.gz:1201: "), "{errors}");
    let id = report.split(':').next().unwrap();
    assert_eq!(service.json(&format!("/v1/loads/{id}")).await["lines"], 1216);
    for (words, title) in [("ferry", "Ferry"), ("tunnel", "Tunnel opens")] {
        let found = service.json(&format!("/v1/articles?source=harbour-post&q={words}")).await;
        assert_eq!(found["data"][0]["title"], title);
    }
    // Nothing is left behind the last line.
    let (status, again, errors) = dateline(args(&["--resume", id])).await;
    assert_eq!((status, again), (Some(1), report.clone()), "{errors}");

    for wrong in [vec!["load".to_owned(), "no-such-folder".to_owned()], args(&["--resume", "lod_7"])] {
        assert_eq!(dateline(wrong).await.0, Some(2));
    }
    fs::write(folder.join("a.json"), "{").unwrap();
    let (status, _, errors) = dateline(args(&[])).await;
    assert!(status == Some(1) && errors.contains("a.json: EOF while parsing"), "{errors}");
    // What is damaged is named, and the rest is loaded.
    let mut damaged = archive();
    let place = damaged.windows(8).position(|bytes| bytes == b"load-tes").unwrap();
    damaged[place] = b'L';
    fs::write(folder.join("g.zip"), damaged).unwrap();
    fs::write(folder.join("h.zip"), "no archive").unwrap();
    let (status, _, errors) = dateline(args(&[])).await;
    assert_eq!(status, Some(1));
    assert!(
        errors.contains("g.zip/a/one.JSON: the checksum is wrong") && errors.contains("h.zip: "),
        "{errors}"
    );
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_goes_on_by_itself_after_the_service_was_killed() {
    let database = crate::harness::Database::new().await;
    let file = std::env::temp_dir().join(format!("dateline-load-kill-{}.ndjson", std::process::id()));
    fs::write(&file, lines(0..6_000)).unwrap();
    let mut process = Process::start(&database.url, &["--role", "api"]).await;
    let port = process.base.rsplit(':').next().unwrap().to_owned();
    let args: Vec<String> =
        ["load", file.to_str().unwrap(), "--url", &process.base, "--no-wait"].map(str::to_owned).to_vec();
    let loading = tokio::spawn(dateline(args));
    for kills in 1..=2 {
        loop {
            let stored: i64 =
                sqlx::query_scalar("SELECT count(*) FROM articles").fetch_one(&database.pool).await.unwrap();
            if stored >= kills * 1_000 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        process.kill();
        process = Process::start_at(&port, &database.url, &["--role", "api"]).await;
    }
    let (status, report, errors) = loading.await.unwrap();
    assert_eq!(status, Some(0), "{errors}");
    assert!(report.contains("6000 new, 0 revised, 0 unchanged"), "nothing is lost or doubled: {report}");
    fs::remove_file(file).unwrap();
}
