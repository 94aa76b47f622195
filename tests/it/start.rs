//! The start of the service on a database that cannot be used: what it says, and how soon.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::harness::{Database, postgres::of};

/// Starts the service on a database; its log is piped.
fn serve(database_url: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["serve", "--listen", "127.0.0.1:0", "--database-url", database_url])
        .env("RUST_LOG", "info")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for the end of the service, which must fail, and returns what it said.
fn refusal(database_url: &str) -> String {
    let begun = Instant::now();
    let output = serve(database_url).wait_with_output().unwrap();
    assert!(!output.status.success());
    assert!(begun.elapsed() < Duration::from_secs(20), "it ended after {:?}", begun.elapsed());
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_does_not_answer_is_named_at_once_and_waited_for() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("postgres://someone:secret@127.0.0.1:{port}/news");
    let mut service = serve(&url);
    let mut log = BufReader::new(service.stderr.take().unwrap()).lines();
    let said = tokio::task::spawn_blocking(move || {
        log.find_map(|line| line.ok().filter(|line| line.contains("can't be used yet"))).unwrap()
    });
    // Loading the models comes first, which takes a while in a debug build on a busy machine.
    let said = tokio::time::timeout(Duration::from_secs(20), said).await.unwrap().unwrap();
    assert!(said.contains(&format!("127.0.0.1:{port}/news")) && said.contains("refused"), "{said}");
    assert!(!said.contains("secret"), "{said}");
    assert!(service.try_wait().unwrap().is_none(), "it waits for the database");
    service.kill().unwrap();
    service.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_away_while_the_schema_is_migrated_is_waited_for() {
    let database = Database::new().await;
    // A lock that the migration waits for.
    let mut admin = PgConnection::connect(&database.url).await.unwrap();
    let mut locked = admin.begin().await.unwrap();
    sqlx::query("LOCK TABLE _sqlx_migrations").execute(&mut *locked).await.unwrap();
    let mut service = serve(&database.url);
    let mut log = BufReader::new(service.stderr.take().unwrap()).lines();
    let waiting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let begun = Instant::now();
    while sqlx::query(waiting).execute(&database.pool).await.unwrap().rows_affected() == 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "the service does not migrate");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    locked.rollback().await.unwrap();
    let said = tokio::task::spawn_blocking(move || {
        let mut said = Vec::new();
        while !said.last().is_some_and(|line: &String| line.contains("listening")) {
            said.push(log.next().unwrap_or_else(|| panic!("it ended: {said:?}")).unwrap());
        }
        said
    });
    let said = tokio::time::timeout(Duration::from_secs(60), said).await.unwrap().unwrap();
    assert!(said.iter().any(|line| line.contains("can't be used yet")), "{said:?}");
    service.kill().unwrap();
    service.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_refuses_for_good_ends_the_start() {
    let database = Database::new().await;
    let said = refusal(&of(&database.url, "no_such_database"));
    assert!(said.contains("no_such_database") && said.contains("does not exist"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_unicode_is_refused_with_a_sentence() {
    let database = Database::empty().await;
    let mut admin = PgConnection::connect(&database.url).await.unwrap();
    let name = format!("ascii_{}", uuid::Uuid::now_v7().simple());
    let create =
        format!("CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    sqlx::query(AssertSqlSafe(create)).execute(&mut admin).await.unwrap();
    let said = refusal(&of(&database.url, &name));
    assert!(said.contains("SQL_ASCII") && said.contains("UTF8"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_names_the_version_to_use() {
    let database = Database::new().await;
    let noted: Vec<String> = sqlx::query_scalar("SELECT DISTINCT dateline_version FROM schema_versions")
        .fetch_all(&database.pool)
        .await
        .unwrap();
    assert_eq!(noted, [env!("CARGO_PKG_VERSION")]);
    sqlx::raw_sql(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
           VALUES (9999, 'from the future', true, '', 0);
         INSERT INTO schema_versions VALUES (9999, '7.1.0');",
    )
    .execute(&database.pool)
    .await
    .unwrap();
    let said = refusal(&database.url);
    assert!(
        said.contains("migrated by Dateline 7.1.0") && said.contains(env!("CARGO_PKG_VERSION")),
        "{said}"
    );
}
