//! Backups as docs/operating.md describes them: taken while articles are written, restored, and checked.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use nix::sys::signal::Signal;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Database, Process, Service, articles::numbered, postgres::folder};

/// Articles that are stored before a dump begins.
const BEFORE: usize = 6;

/// Most articles, which one page of a list has.
const MOST: usize = 200;

/// Submits articles one after the other until `stop`, and counts those that were accepted.
async fn submit_until(base: String, stop: Arc<AtomicBool>, accepted: Arc<AtomicUsize>) {
    let client = Client::new();
    while !stop.load(Ordering::Relaxed) && accepted.load(Ordering::Relaxed) < MOST {
        let number = accepted.load(Ordering::Relaxed);
        let answer = client.post(format!("{base}/v1/articles")).json(&numbered(number)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        accepted.fetch_add(1, Ordering::Relaxed);
    }
}

/// Finds a program of the server, beside it or in the path.
fn server_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    versions.sort();
    folders.extend(std::env::var_os("DATELINE_POSTGRES_BIN").map(PathBuf::from));
    folders.splice(0..0, versions.into_iter().rev());
    folders.into_iter().map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Checks a record with the program, as an operator does.
fn check_database(options: &[&str]) {
    let checked =
        Command::new(env!("CARGO_BIN_EXE_dateline")).arg("check-database").args(options).output().unwrap();
    let printed = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{printed}{}", String::from_utf8_lossy(&checked.stderr));
    assert!(printed.ends_with("the database is consistent\n"), "{printed}");
}

/// Returns the whole list of articles of a service whose jobs are done.
async fn articles_when_done(base: &str) -> Vec<Value> {
    for _ in 0..600 {
        let list: Value = Client::new()
            .get(format!("{base}/v1/articles?limit=200"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let articles = list["data"].as_array().unwrap().clone();
        if articles.iter().all(|article| article["status"] == "done") {
            return articles;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the articles of the backup are not extracted from");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_that_is_taken_while_articles_are_written_is_a_whole_record() {
    let (Some(pg_dump), Some(psql)) = (server_program("pg_dump"), server_program("psql")) else {
        return eprintln!("there is no pg_dump on this machine: a dump is not tried");
    };
    let service = Service::start().await;
    let (stop, accepted) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let load = tokio::spawn(submit_until(service.base.clone(), stop.clone(), accepted.clone()));
    while accepted.load(Ordering::Relaxed) < BEFORE {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let before = accepted.load(Ordering::Relaxed);
    let url = service.database.url.clone();
    let dump =
        tokio::task::spawn_blocking(move || Command::new(pg_dump).arg(url).output().unwrap()).await.unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    stop.store(true, Ordering::Relaxed);
    load.await.unwrap();
    assert!(accepted.load(Ordering::Relaxed) > before, "articles were written meanwhile");

    let restored = Database::empty().await;
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.sql", uuid::Uuid::now_v7().simple()));
    std::fs::write(&file, dump.stdout).unwrap();
    let restore =
        Command::new(psql).args(["-v", "ON_ERROR_STOP=1", "-q", "-f"]).arg(&file).arg(&restored.url).output();
    let restore = restore.unwrap();
    assert!(restore.status.success(), "{}", String::from_utf8_lossy(&restore.stderr));
    std::fs::remove_file(file).unwrap();
    check_database(&["--database-url", &restored.url]);
    let process = Process::start(&restored.url, &["--lease", "5"]).await;
    let articles = articles_when_done(&process.base).await;
    let has = |number: usize| {
        let id = json!(format!("story-{number}"));
        articles.iter().any(|article| article["external_id"] == id)
    };
    assert!((0..before).all(has), "all that was accepted before is in it");
    check_database(&["--database-url", &restored.url]);
    // The restored record goes on: what it has is known, what it lacks is new.
    let again = Client::new().post(format!("{}/v1/articles", process.base)).json(&numbered(0));
    assert_eq!(again.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_folder_of_a_stopped_service_is_a_whole_record() {
    let (original, copy) = (folder("backup"), folder("restored"));
    let remove = || [&original, &copy].iter().for_each(|folder| drop(std::fs::remove_dir_all(folder)));
    remove();
    let data_dir = |folder: &PathBuf| ["--data-dir".to_owned(), folder.display().to_string()];
    let [option, value] = data_dir(&original);
    let mut process = Process::start_embedded(&[&option, &value]).await;
    let client = Client::new();
    for number in 0..BEFORE {
        let answer =
            client.post(format!("{}/v1/articles", process.base)).json(&numbered(number)).send().await;
        assert_eq!(answer.unwrap().status(), StatusCode::ACCEPTED);
    }
    process.signal(Signal::SIGTERM);
    assert!(process.wait().success());
    let copied = Command::new("cp").arg("-a").args([&original, &copy]).status().unwrap();
    assert!(copied.success());
    let [option, value] = data_dir(&copy);
    check_database(&[&option, &value]);
    let process = Process::start_embedded(&[&option, &value]).await;
    assert_eq!(articles_when_done(&process.base).await.len(), BEFORE);
    check_database(&[&option, &value]);
    drop(process);
    remove();
}
