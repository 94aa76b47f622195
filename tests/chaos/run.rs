//! One run: a load, a fault in it, and the comparison with an undisturbed run.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use dateline::store::{ArticleId, audit};
use nix::sys::signal::Signal;
use sqlx::PgPool;

use crate::{
    failure::{Failure, Plan},
    harness::facts::{Facts, facts},
    load::{Accepted, Expected, publish_all},
    proxy::{Fate, Network, Proxy},
    server::CampaignServer,
    service::Service,
};

/// Longest time until all articles are extracted from, after the load and the fault.
const MAX_EXTRACTION_TIME: Duration = Duration::from_secs(240);
/// Time that a service has to stop: its grace, and a little.
const STOPPING: Duration = Duration::from_secs(30);
/// Bytes that fill a disk in one step.
const BALLAST_STEP: usize = 1 << 20;

/// What an undisturbed run leaves, and the statements that it executes.
pub struct Undisturbed {
    pub facts: Facts,
    pub executed: BTreeMap<String, u32>,
}

/// A run in its database, with its services and its log.
struct Run<'s> {
    server: &'s CampaignServer,
    proxy: Proxy,
    pool: PgPool,
    name: String,
    log: PathBuf,
    service: Service,
    /// A second service, for faults in which one goes on.
    other: Option<Service>,
}

/// Does a run without a fault; on the data of version 0.1 where `upgrade` is a migration.
pub async fn undisturbed(server: &CampaignServer, upgrade: Option<i64>) -> Undisturbed {
    let name = format!("undisturbed_{}", upgrade.unwrap_or_default());
    let mut run = Run::begin(server, &name, upgrade, false, false).await;
    let accepted = publish_all(run.bases()).await;
    run.wait_until_extracted().await;
    let executed = run.proxy.executed();
    let facts = run.end(&accepted, upgrade.is_some()).await;
    Undisturbed { facts, executed }
}

/// Does a run with a fault; returns whether its moment came. Panics where the record is not as it must be.
pub async fn disturbed(server: &CampaignServer, plan: &Plan, expected: &Facts) -> bool {
    let upgrade = match plan.fault {
        Failure::Upgrade(migration) => Some(migration),
        _ => None,
    };
    let needs_other = matches!(plan.fault, Failure::Freeze(_) | Failure::Upgrade(_));
    let on_small_disk = matches!(plan.fault, Failure::FullDisk(_)) && server.small_disk().is_some();
    let name = format!("run_{}", plan.seed);
    let mut run = Run::begin(server, &name, upgrade, on_small_disk, needs_other).await;
    let mut reached = run.proxy.hold_at(plan.point.clone());
    let load = tokio::spawn(publish_all(run.bases()));
    let is_reached = tokio::select! {
        _ = &mut reached => true,
        () = run.wait_until_published(&load) => false,
    };
    if is_reached {
        run.inflict(plan.fault).await;
    }
    run.proxy.decide(Fate::Released);
    let accepted = load.await.expect("every article is accepted");
    run.service.run();
    run.wait_until_extracted().await;
    let found = run.end(&accepted, upgrade.is_some()).await;
    let differences = differences(expected, &found);
    assert!(differences.is_empty(), "otherwise than undisturbed:\n{}", differences.join("\n"));
    is_reached
}

impl<'s> Run<'s> {
    async fn begin(
        server: &'s CampaignServer,
        name: &str,
        upgrade: Option<i64>,
        on_small_disk: bool,
        needs_other: bool,
    ) -> Self {
        server.drop_database(name).await;
        let pool = match upgrade {
            Some(migration) => server.database_of(name, migration).await,
            None => server.database(name, on_small_disk).await,
        };
        let proxy = Proxy::start(&server.socket()).await;
        let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chaos-{name}.log"));
        let _ = fs::remove_file(&log);
        let url = |port: u16| format!("postgres://dateline@127.0.0.1:{port}/{name}?sslmode=disable");
        let service = Service::start(url(proxy.port), &log);
        let direct = format!(
            "postgres://dateline@localhost/{name}?host={}",
            server.socket().parent().unwrap().display()
        );
        let other = needs_other.then(|| Service::start(direct, &log));
        Self { server, proxy, pool, name: name.to_owned(), log, service, other }
    }

    fn bases(&self) -> Vec<String> {
        [Some(&self.service), self.other.as_ref()].into_iter().flatten().map(|one| one.base.clone()).collect()
    }

    /// Does the fault, and undoes what an operator would.
    async fn inflict(&mut self, fault: Failure) {
        match fault {
            Failure::KillService(pause) | Failure::KillBoth(pause) => {
                self.service.kill();
                if matches!(fault, Failure::KillBoth(_)) {
                    self.server.kill();
                }
                self.proxy.decide(Fate::Dropped);
                tokio::time::sleep(pause).await;
                self.service.run();
            }
            Failure::Upgrade(_) => {
                self.service.kill();
                self.proxy.decide(Fate::Dropped);
                self.service.run();
            }
            Failure::KillPostgres => self.server.kill(),
            Failure::LoseConnection => self.proxy.decide(Fate::Dropped),
            Failure::Freeze(length) => {
                self.service.signal(Signal::SIGSTOP);
                self.proxy.decide(Fate::Released);
                tokio::time::sleep(length).await;
                self.service.signal(Signal::SIGCONT);
            }
            Failure::CutNetwork(length) => self.suffer(Network::Cut, Fate::Dropped, length).await,
            Failure::StallNetwork(length) => self.suffer(Network::Stalled, Fate::Released, length).await,
            Failure::SlowNetwork(pause) => {
                self.suffer(Network::Slow(pause), Fate::Released, Duration::from_secs(3)).await;
            }
            Failure::ExhaustConnections(length) => {
                self.suffer(Network::Cut, Fate::Dropped, Duration::from_millis(200)).await;
                let taken = self.server.take_all_connections().await;
                tokio::time::sleep(length).await;
                drop(taken);
            }
            Failure::TornShutdown(pause) => {
                self.service.signal(Signal::SIGTERM);
                self.proxy.decide(Fate::Released);
                tokio::time::sleep(pause).await;
                self.service.kill();
                self.service.run();
            }
            Failure::FullDisk(length) => {
                let Some(disk) = self.server.small_disk() else { return };
                let ballast = disk.join("ballast");
                fill(&ballast);
                self.proxy.decide(Fate::Released);
                tokio::time::sleep(length).await;
                fs::remove_file(ballast).unwrap();
            }
        }
    }

    async fn suffer(&self, network: Network, fate: Fate, length: Duration) {
        self.proxy.set_network(network);
        self.proxy.decide(fate);
        tokio::time::sleep(length).await;
        self.proxy.set_network(Network::Open);
    }

    /// Waits until the load has ended and all its articles are extracted from.
    async fn wait_until_published(&mut self, load: &tokio::task::JoinHandle<Accepted>) {
        while !load.is_finished() {
            self.service.assert_running();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.wait_until_extracted().await;
    }

    /// Waits until no job is left.
    async fn wait_until_extracted(&mut self) {
        let deadline = Instant::now() + MAX_EXTRACTION_TIME;
        loop {
            let jobs: Result<Vec<(String, Option<String>)>, _> =
                sqlx::query_as("SELECT state, last_error FROM jobs WHERE state <> 'done'")
                    .fetch_all(&self.pool)
                    .await;
            if jobs.as_ref().is_ok_and(Vec::is_empty) {
                return;
            }
            self.service.assert_running();
            self.other.iter_mut().for_each(Service::assert_running);
            let failed = jobs.iter().flatten().any(|(state, _)| state == "failed");
            assert!(!failed && Instant::now() < deadline, "articles are not extracted from: {jobs:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Checks what every run must leave, and returns its facts.
    async fn end(mut self, accepted: &Accepted, is_upgrade: bool) -> Facts {
        for (id, expected) in accepted {
            self.check_accepted(id, *expected).await;
        }
        let mut found = facts(&self.pool).await;
        if is_upgrade {
            // The log of changes is younger than that data.
            found.remove("statements that the log has otherwise");
        }
        let verification = audit::verify(&self.pool, None).await.unwrap();
        assert_eq!(verification.breaks, [], "the chain of the audit holds");
        let services = [Some(&mut self.service), self.other.as_mut()];
        for service in services.into_iter().flatten() {
            let status = service.stop(STOPPING).await;
            assert!(
                status.is_some_and(|status| status.success()),
                "it stops when it is asked to: {status:?}"
            );
        }
        self.pool.close().await;
        self.server.drop_database(&self.name).await;
        let _ = fs::remove_file(&self.log);
        found
    }

    async fn check_accepted(&self, id: &str, expected: Expected) {
        let article: ArticleId = id.parse().unwrap();
        let (hidden, extracted): (Option<bool>, bool) = sqlx::query_as(
            "SELECT (SELECT hidden_until IS NOT NULL FROM articles WHERE article_id = $1),
                    EXISTS (SELECT 1 FROM extractions WHERE article_id = $1)",
        )
        .bind(article.0)
        .fetch_one(&self.pool)
        .await
        .unwrap();
        let found = match hidden {
            None => Expected::Deleted,
            Some(true) => Expected::Withdrawn,
            Some(false) => Expected::Extracted,
        };
        assert_eq!((found, extracted), (expected, expected == Expected::Extracted), "{id}");
    }
}

/// Returns the rows that only one of two runs has.
fn differences(expected: &Facts, found: &Facts) -> Vec<String> {
    let mut differences = Vec::new();
    for (what, expected) in expected {
        let mut missing = expected.clone();
        for row in &found[what] {
            match missing.iter().position(|other| other == row) {
                Some(at) => drop(missing.remove(at)),
                None => differences.push(format!("{what}, more: {row}")),
            }
        }
        differences.extend(missing.iter().map(|row| format!("{what}, missing: {row}")));
    }
    differences
}

/// Fills the file system with one file.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    let zeros = vec![0; BALLAST_STEP];
    while file.write_all(&zeros).is_ok() {}
}
