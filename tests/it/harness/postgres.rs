//! One Postgres server for all tests of this process, and a database in it for each test.
//!
//! The server is the embedded one, in a temporary folder; it ends with this process in any case. `TEST_DATABASE_URL`
//! names another server to use instead.

use std::{
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Command, Stdio},
    sync::Arc,
};

use dateline::{
    embedded_postgres::{EmbeddedConfig, Server},
    store,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::sync::OnceCell;

/// The server, with a migrated database to copy.
struct Shared {
    url: String,
    _server: Option<Server>,
}

static SHARED: OnceCell<Shared> = OnceCell::const_new();
const TEMPLATE: &str = "dateline_template";

/// The folder of test servers: beside the build, readable for the server's account when this process is root.
pub fn folder(name: &str) -> PathBuf {
    let parent = match nix::unistd::geteuid().is_root() {
        true => std::env::temp_dir(),
        false => PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
    };
    parent.join(format!("dateline-{name}-{}", std::process::id()))
}

/// The settings of a temporary server; a downloaded build is kept for the next run.
pub fn place(folder: PathBuf) -> EmbeddedConfig {
    EmbeddedConfig {
        folder,
        download: true,
        binaries: std::env::var_os("DATELINE_POSTGRES_BIN").map(PathBuf::from),
        program: env!("CARGO_BIN_EXE_dateline").into(),
    }
}

async fn shared() -> &'static Shared {
    SHARED
        .get_or_init(|| async {
            let given = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
            let server = match given {
                Some(_) => None,
                None => Some(tokio::task::spawn_blocking(start).await.unwrap()),
            };
            let url = given.unwrap_or_else(|| server.as_ref().unwrap().url().to_owned());
            let mut admin = PgConnection::connect(&url).await.unwrap();
            if server.is_some() {
                forgo_durability(&mut admin).await;
            }
            let name = format!("{TEMPLATE}_{}", std::process::id());
            create(&mut admin, &name, None).await;
            let template = of(&url, &name);
            let pool = store::connect(&template, 1).unwrap();
            store::migrate(&pool).await.unwrap();
            pool.close().await;
            Shared { url, _server: server }
        })
        .await
}

fn start() -> Server {
    let folder = folder("tests");
    let _ = std::fs::remove_dir_all(&folder);
    sweep();
    let server = Server::start(&place(folder.clone()), Arc::new(|news| eprintln!("{news}"))).unwrap();
    tidy_up_after_us(&folder);
    server
}

/// Lets a server answer before its writes are on disk: its data ends with the tests, and a killed process loses none.
///
/// Vacuuming hundreds of small databases in turn takes a fifth of the time of the tests, and serves none of them.
async fn forgo_durability(admin: &mut PgConnection) {
    for parameter in ["fsync", "synchronous_commit", "full_page_writes", "autovacuum"] {
        sqlx::query(AssertSqlSafe(format!("ALTER SYSTEM SET {parameter} = off")))
            .execute(&mut *admin)
            .await
            .unwrap();
    }
    sqlx::query("SELECT pg_reload_conf()").execute(admin).await.unwrap();
}

/// Starts a shell that shuts the server down and removes the folder when this process ends.
///
/// A test process runs nothing after its last test. The shell waits for the end of its input, which this process holds.
fn tidy_up_after_us(folder: &std::path::Path) {
    let script = "cat; n=0; while [ -e \"$0/data/postmaster.pid\" ] && [ $n -lt 100 ]; do \
                  sleep 0.1; n=$((n+1)); done; rm -rf -- \"$0\"";
    let shell = Command::new("sh")
        .args(["-c", script])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // A process group of its own, so that Ctrl-C ends the tests only.
        .process_group(0)
        .spawn();
    // Keeps the pipe open until this process ends.
    std::mem::forget(shell);
}

/// Removes folders that earlier runs left behind, for example after a crash of the machine.
fn sweep() {
    let Some(parent) = folder("tests").parent().map(PathBuf::from) else { return };
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name.strip_prefix("dateline-").and_then(|rest| rest.rsplit_once('-'));
        let Some(pid) = pid.and_then(|(_, pid)| pid.parse::<i32>().ok()) else { continue };
        if nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), None).is_err() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

async fn create(admin: &mut PgConnection, name: &str, template: Option<&str>) {
    let template = template.map_or(String::new(), |template| format!(" TEMPLATE {template}"));
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}{template}"))).execute(admin).await.unwrap();
}

/// Returns the URL of another database of the same server.
pub fn of(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let (server, _) = address.rsplit_once('/').unwrap();
    query.map_or(format!("{server}/{name}"), |query| format!("{server}/{name}?{query}"))
}

/// An empty, migrated database for one test.
pub struct Database {
    pub url: String,
    pub pool: PgPool,
}

impl Database {
    pub async fn new() -> Self {
        Self::made_from(Some(&format!("{TEMPLATE}_{}", std::process::id()))).await
    }

    /// Creates a database without schema.
    pub async fn empty() -> Self {
        Self::made_from(None).await
    }

    async fn made_from(template: Option<&str>) -> Self {
        let shared = shared().await;
        let name = format!("dateline_test_{}", uuid::Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(&shared.url).await.unwrap();
        create(&mut admin, &name, template).await;
        let url = of(&shared.url, &name);
        let pool = store::connect(&url, 8).unwrap();
        Self { url, pool }
    }
}
