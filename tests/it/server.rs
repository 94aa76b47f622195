//! The embedded Postgres: created once, restarted after crashes, used by one process.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use dateline::embedded_postgres::{Server, ServerError};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{Connection, PgConnection};

use crate::harness::postgres::{folder, place};

/// A temporary folder that is removed with the test.
struct Home(PathBuf);

impl Home {
    fn new(name: &str) -> Self {
        let path = folder(name);
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn start(home: &Path) -> (Result<Server, ServerError>, Vec<String>) {
    let (home, news) = (home.to_owned(), Arc::new(Mutex::new(Vec::new())));
    let heard = news.clone();
    let progress = Arc::new(move |text: &str| heard.lock().unwrap().push(text.to_owned()));
    let server = tokio::task::spawn_blocking(move || Server::start(&place(home), progress)).await.unwrap();
    let news = news.lock().unwrap().clone();
    (server, news)
}

async fn stop(server: Server) {
    tokio::task::spawn_blocking(move || server.stop()).await.unwrap();
}

async fn connect(server: &Server) -> PgConnection {
    for _ in 0..400 {
        if let Ok(connection) = PgConnection::connect(server.url()).await {
            return connection;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no connection to {}", server.url());
}

async fn write(server: &Server, row: &str) {
    let mut connection = connect(server).await;
    sqlx::query("CREATE TABLE IF NOT EXISTS kept (row text)").execute(&mut connection).await.unwrap();
    sqlx::query("INSERT INTO kept VALUES ($1)").bind(row).execute(&mut connection).await.unwrap();
}

async fn rows(server: &Server) -> Vec<String> {
    sqlx::query_scalar("SELECT row FROM kept ORDER BY row")
        .fetch_all(&mut connect(server).await)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn data_is_created_once_and_used_again() {
    let home = Home::new("again");
    let (server, news) = start(&home.0).await;
    assert!(news.iter().any(|line| line.contains("making the database")), "{news:?}");
    let server = server.unwrap();
    write(&server, "one").await;
    stop(server).await;
    assert!(!home.0.join("data/postmaster.pid").exists(), "it was shut down");
    let (server, news) = start(&home.0).await;
    assert_eq!(news, Vec::<String>::new(), "nothing is left to do");
    assert_eq!(rows(&server.unwrap()).await, ["one"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn data_and_log_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new("private");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    // An earlier version left them open.
    std::fs::create_dir_all(&home.0).unwrap();
    std::fs::write(home.0.join("postgres.log"), "").unwrap();
    std::fs::set_permissions(&home.0, std::fs::Permissions::from_mode(0o755)).unwrap();
    let _server = start(&home.0).await.0.unwrap();
    assert_eq!(mode(&home.0), 0o700);
    assert_eq!(mode(&home.0.join("postgres.log")), 0o600);
    assert_eq!(mode(&home.0.join("run")), 0o700);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_changes_stays_small() {
    let home = Home::new("changes");
    let server = start(&home.0).await.0.unwrap();
    let mut connection = connect(&server).await;
    // Each switch ends a segment of 16 MB: 640 MB in all.
    for nth in 0..40 {
        write(&server, &nth.to_string()).await;
        sqlx::query("SELECT pg_switch_wal()").execute(&mut connection).await.unwrap();
    }
    sqlx::query("CHECKPOINT").execute(&mut connection).await.unwrap();
    let megabytes: i64 = sqlx::query_scalar("SELECT (sum(size) / 1048576)::bigint FROM pg_ls_waldir()")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    // 128 MB, and the segment that is written.
    assert!(megabytes <= 144, "{megabytes} MB");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_restarts_with_all_committed_data() {
    let home = Home::new("killed");
    let server = start(&home.0).await.0.unwrap();
    write(&server, "before").await;
    kill(Pid::from_raw(server.process_id().unwrap() as i32), Signal::SIGKILL).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(rows(&server).await, ["before"]);
    write(&server, "then").await;
    assert_eq!(rows(&server).await, ["before", "then"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_on_the_folder_is_refused() {
    let home = Home::new("shared");
    let first = start(&home.0).await.0.unwrap();
    let second = start(&home.0).await.0.err().unwrap();
    assert!(matches!(second, ServerError::InUse(..)));
    let message = second.to_string();
    assert!(
        message.contains(&std::process::id().to_string()) && message.contains("DATELINE_DATA_DIR"),
        "{message}"
    );
    stop(first).await;
    assert!(start(&home.0).await.0.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_first_start_is_repeated() {
    let home = Home::new("half");
    std::fs::create_dir_all(home.0.join("data.new/base")).unwrap();
    std::fs::write(home.0.join("data.new/PG_VERSION"), "15").unwrap();
    let server = start(&home.0).await.0.unwrap();
    write(&server, "whole").await;
    assert!(!home.0.join("data.new").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_another_version_is_not_touched() {
    let home = Home::new("older");
    std::fs::create_dir_all(home.0.join("data")).unwrap();
    std::fs::write(home.0.join("data/PG_VERSION"), "9\n").unwrap();
    let refused = start(&home.0).await.0.err().unwrap();
    assert!(matches!(refused, ServerError::OtherVersion(9, _)), "{refused}");
    assert!(home.0.join("data/PG_VERSION").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pid_file_without_process_is_stale() {
    let home = Home::new("stale");
    stop(start(&home.0).await.0.unwrap()).await;
    let own = std::process::id();
    let text = format!("{own}\n/nowhere\n0\n5432\n\n\n\nready\n");
    std::fs::write(home.0.join("data/postmaster.pid"), &text).unwrap();
    // The lock of the socket outlives a killed server as well.
    std::fs::write(home.0.join("run/.s.PGSQL.5432.lock"), &text).unwrap();
    assert!(start(&home.0).await.0.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_names_the_folder_that_cannot_be_created() {
    let refused = start(Path::new("/proc/dateline")).await.0.err().unwrap();
    assert!(refused.to_string().contains("/proc/dateline"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_postgres_with_a_reused_process_id_is_not_stopped() {
    let (ours, theirs) = (Home::new("ours"), Home::new("theirs"));
    stop(start(&ours.0).await.0.unwrap()).await;
    let other = start(&theirs.0).await.0.unwrap();
    write(&other, "theirs").await;
    let number = other.process_id().unwrap();
    std::fs::write(ours.0.join("data/postmaster.pid"), format!("{number}\n/nowhere\n0\n5432\n")).unwrap();
    let (server, news) = start(&ours.0).await;
    assert!(server.is_ok(), "{news:?}");
    assert_eq!(other.process_id(), Some(number), "it was not stopped");
    assert_eq!(rows(&other).await, ["theirs"]);
}
