//! Polling of feeds: their entries become articles.
//!
//! A feed is got by conditional requests, within bounds of time and size, where the /robots.txt of its host permits it. Any
//! number of processes may do this on one database: a poll is leased.

pub mod entries;
pub mod entry;
mod poll;
mod robots;

use std::time::Duration;

use tokio::{sync::watch, task::JoinSet, time::timeout};
use tracing::warn;

use crate::{api::AppState, store::feeds};
use robots::Robots;

/// Time between two looks for feeds that are due.
const PAUSE: Duration = Duration::from_secs(1);
/// Feeds that one process polls at a time.
const MAX_POLLING: usize = 4;
/// Time after which another process may poll a claimed feed; a poll takes less.
const LEASE: Duration = Duration::from_secs(300);

/// The polls of one process, which run until they are stopped.
#[derive(Debug)]
pub struct FeedPolls {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl FeedPolls {
    /// Starts to poll feeds.
    pub fn start(app: AppState) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(poll_feeds(app, stopped));
        Self { tasks, stop }
    }

    /// Stops; polls that run are given up after `grace`, and repeated by the next process.
    pub async fn stop(mut self, grace: Duration) {
        self.stop.send_replace(true);
        let join = async { while self.tasks.join_next().await.is_some() {} };
        let _ = timeout(grace, join).await;
        self.tasks.abort_all();
    }
}

async fn poll_feeds(app: AppState, mut stopped: watch::Receiver<bool>) {
    let robots = Robots::default();
    let mut polls = JoinSet::new();
    let mut is_failing = false;
    while !*stopped.borrow() {
        while polls.try_join_next().is_some() {}
        let free = MAX_POLLING.saturating_sub(polls.len());
        match feeds::claim(&app.pools.writes, free as i64, LEASE).await {
            Ok(claimed) => {
                is_failing = false;
                for feed in claimed {
                    polls.spawn(poll::poll(app.clone(), robots.clone(), feed));
                }
            }
            Err(error) => {
                if !std::mem::replace(&mut is_failing, true) {
                    warn!(%error, "feeds can't be polled; trying again every second");
                }
            }
        }
        let _ = timeout(PAUSE, stopped.wait_for(|stopped| *stopped)).await;
    }
    while polls.join_next().await.is_some() {}
}
