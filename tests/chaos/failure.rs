//! The faults of a campaign, drawn from a seed.

use std::{collections::BTreeMap, fmt, time::Duration};

use crate::{proxy::Point, random::Random, server::VERSION_0_1};

/// What goes wrong in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The service is killed, and started again after a pause.
    KillService(Duration),
    /// Postgres is killed with all its processes.
    KillPostgres,
    /// Both are killed.
    KillBoth(Duration),
    /// The service is frozen, longer than its leases, while another one works.
    Freeze(Duration),
    /// The connection that is at the point ends.
    LoseConnection,
    /// All connections end, and none can be made for some time.
    CutNetwork(Duration),
    /// Nothing passes for some time, and connections stay.
    StallNetwork(Duration),
    /// Each message takes some time.
    SlowNetwork(Duration),
    /// Postgres takes no further connection for some time, after all were lost.
    ExhaustConnections(Duration),
    /// The service is asked to stop, and killed while it does.
    TornShutdown(Duration),
    /// The disk of the tables is full for some time.
    FullDisk(Duration),
    /// Two services start on the data of an earlier version; one is killed.
    Upgrade(i64),
}

/// A fault and the moment at which it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub seed: u64,
    pub fault: Failure,
    pub point: Point,
}

impl Plan {
    /// Draws the plan of a seed; `executed` has the statements of an undisturbed run with their numbers.
    pub fn draw(seed: u64, executed: &BTreeMap<String, u32>, newest_migration: i64) -> Self {
        let mut random = Random::new(seed);
        // A statement that only some runs execute changes no other seed.
        let weight = |statement: &str| {
            let hash = statement.bytes().fold(seed, |hash, byte| hash.rotate_left(5) ^ u64::from(byte));
            Random::new(hash).number()
        };
        let chosen = executed.iter().max_by_key(|(statement, _)| weight(statement));
        let (statement, count) = chosen.expect("a run executes statements");
        let point = Point {
            statement: statement.clone(),
            nth: random.between(1, u64::from(*count) + 1) as u32,
            is_after: random.between(0, 2) == 1,
        };
        let mut milliseconds = |first, end| Duration::from_millis(random.between(first, end));
        let (short, long) = (milliseconds(0, 400), milliseconds(500, 2_500));
        let fault = match random.between(0, 20) {
            0..6 => Failure::KillService(short),
            6..8 => Failure::KillPostgres,
            8..10 => Failure::KillBoth(short),
            10 => Failure::Freeze(long + Duration::from_secs(3)),
            11..13 => Failure::LoseConnection,
            13 => Failure::CutNetwork(long),
            14 => Failure::StallNetwork(long),
            15 => Failure::SlowNetwork(Duration::from_millis(20)),
            16 => Failure::ExhaustConnections(long),
            17 => Failure::TornShutdown(short),
            18 => Failure::FullDisk(long),
            _ => Failure::Upgrade(random.between(VERSION_0_1 as u64, newest_migration as u64) as i64),
        };
        Self { seed, fault, point }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = if self.point.is_after { "after" } else { "before" };
        let statement: String = self.point.statement.chars().take(90).collect();
        write!(
            formatter,
            "seed {}: {:?} {moment} no. {} of {statement}",
            self.seed, self.fault, self.point.nth
        )
    }
}
