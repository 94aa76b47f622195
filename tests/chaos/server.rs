//! The Postgres of the campaign: its own, with a database for each run.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use dateline::{
    embedded_postgres::{EmbeddedConfig, Server},
    store,
};
use nix::{
    sys::signal::{Signal, killpg},
    unistd::{Pid, geteuid},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, migrate::Migrator};

use crate::{
    harness::postgres::{folder, of, place},
    service::program,
};

/// Data of version 0.1, as its last migration had it.
const DATA_0_1: &str = include_str!("../data/v0.1/database.sql");
/// The last migration of version 0.1.
pub const VERSION_0_1: i64 = 15;
/// Size of the small file system: space for some runs' tables.
const SMALL_DISK: &str = "size=256m";

/// A running server that can be killed, and comes back by itself.
pub struct CampaignServer {
    server: Server,
    folder: PathBuf,
    /// The small file system for tables, where one can be mounted.
    small_disk: Option<PathBuf>,
}

impl CampaignServer {
    pub async fn start() -> Self {
        let folder = folder("chaos");
        let _ = fs::remove_dir_all(&folder);
        let config = EmbeddedConfig { program: program(), ..place(folder.clone()) };
        let start = move || Server::start(&config, Arc::new(|progress| eprintln!("{progress}"))).unwrap();
        let server = tokio::task::spawn_blocking(start).await.unwrap();
        let mut this = Self { server, folder, small_disk: None };
        let mut admin = this.admin().await;
        // A killed process loses nothing that was written to the operating system.
        for sql in ["ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off"] {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
        }
        sqlx::query("SELECT pg_reload_conf()").execute(&mut admin).await.unwrap();
        sqlx::query("CREATE DATABASE migrated").execute(&mut admin).await.unwrap();
        let pool = store::connect(&of(this.server.url(), "migrated"), 1).unwrap();
        store::migrate(&pool).await.unwrap();
        pool.close().await;
        this.small_disk = this.mount_small_disk(&mut admin).await;
        this
    }

    /// Mounts a small file system for the tables of runs with a full disk; `None` where that is not permitted.
    async fn mount_small_disk(&self, admin: &mut PgConnection) -> Option<PathBuf> {
        let disk = self.folder.join("small");
        fs::create_dir(&disk).ok()?;
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", SMALL_DISK, "tmpfs"]).arg(&disk).status();
        if !geteuid().is_root() || !mounted.is_ok_and(|status| status.success()) {
            eprintln!("no small file system can be mounted here: runs with a full disk are left out");
            return None;
        }
        let tables = disk.join("tables");
        fs::create_dir(&tables).unwrap();
        let data = fs::metadata(self.folder.join("data")).unwrap();
        let owner = std::os::unix::fs::MetadataExt::uid(&data);
        std::os::unix::fs::chown(&tables, Some(owner), None).unwrap();
        let sql = format!("CREATE TABLESPACE small LOCATION '{}'", tables.display());
        sqlx::query(AssertSqlSafe(sql)).execute(admin).await.unwrap();
        Some(disk)
    }

    pub fn small_disk(&self) -> Option<&Path> {
        self.small_disk.as_deref()
    }

    /// Returns the socket that it listens on.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("run/.s.PGSQL.5432")
    }

    async fn admin(&self) -> PgConnection {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            match PgConnection::connect(self.server.url()).await {
                Ok(connection) => return connection,
                Err(error) => assert!(Instant::now() < deadline, "Postgres does not come back: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Creates a database of the present schema.
    pub async fn database(&self, name: &str, is_on_small_disk: bool) -> PgPool {
        let place = if is_on_small_disk { " TABLESPACE small" } else { "" };
        self.create(name, &format!("TEMPLATE migrated{place}")).await
    }

    /// Creates a database with the data of version 0.1, as the program of `migration` left it.
    pub async fn database_of(&self, name: &str, migration: i64) -> PgPool {
        let pool = self.create(name, "").await;
        up_to(VERSION_0_1).run(&pool).await.unwrap();
        sqlx::raw_sql(DATA_0_1).execute(&pool).await.unwrap();
        up_to(migration).run(&pool).await.unwrap();
        pool
    }

    async fn create(&self, name: &str, options: &str) -> PgPool {
        let mut admin = self.admin().await;
        let sql = format!("CREATE DATABASE {name} {options}");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
        store::connect(&of(self.server.url(), name), 4).unwrap()
    }

    pub async fn drop_database(&self, name: &str) {
        let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut self.admin().await).await.unwrap();
    }

    /// Kills all processes of the server at once; it is started again.
    pub fn kill(&self) {
        if let Some(pid) = self.server.process_id() {
            let _ = killpg(Pid::from_raw(pid as i32), Signal::SIGKILL);
        }
    }

    /// Takes all connections that the server permits.
    pub async fn take_all_connections(&self) -> Vec<PgConnection> {
        let mut taken = Vec::new();
        while let Ok(connection) = PgConnection::connect(self.server.url()).await {
            taken.push(connection);
        }
        taken
    }
}

impl Drop for CampaignServer {
    fn drop(&mut self) {
        self.kill();
        if let Some(disk) = &self.small_disk {
            let _ = Command::new("umount").args(["-l"]).arg(disk).status();
        }
    }
}

/// The migrations up to a version, as the program of that time had them.
fn up_to(version: i64) -> Migrator {
    let all = store::migrations::migrator();
    let then = all.iter().filter(|migration| migration.version <= version).cloned().collect::<Vec<_>>();
    Migrator { migrations: then.into(), ..Migrator::DEFAULT }
}
