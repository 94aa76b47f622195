//! Sending of messages to webhooks, deletion of what is too old, and the ends of embargoes in the log of changes.
//!
//! Messages are made of the log of changes, one at a time for each webhook, and leased while they are sent: any number of
//! processes may do this on one database.

mod compose;
mod ending;
mod send;
mod signature;

use std::time::Duration;

use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, timeout},
};
use tracing::warn;

use crate::{
    api::AppState,
    store::{StoreError, articles, changes, webhooks},
};
pub use ending::REPEATS;

/// Time between two looks for changes and messages.
const INTERVAL: Duration = Duration::from_secs(1);
/// Messages that one process sends at a time.
const MAX_SENDING: usize = 8;
/// Time after which another process may send a claimed message; an attempt takes less.
const LEASE: Duration = Duration::from_secs(60);
/// Time between two deletions of what is too old.
const DELETION_INTERVAL: Duration = Duration::from_secs(60);

/// Settings of the deliveries of one process.
#[derive(Debug, Clone)]
pub struct DeliverySettings {
    /// How long changes are kept; messages are kept as long as they.
    pub retention: changes::Retention,
    /// The waits between the attempts to send a message.
    pub repeats: Vec<Duration>,
}

/// The deliveries of one process, which run until they are stopped.
#[derive(Debug)]
pub struct Deliveries {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Deliveries {
    /// Starts to send messages, and to delete what is too old.
    pub fn start(app: AppState, settings: DeliverySettings) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(delete_old(app.clone(), settings.retention, stopped.clone()));
        tasks.spawn(deliver(app, settings, stopped));
        Self { tasks, stop }
    }

    /// Stops, at the latest after `grace`: messages that are being sent are finished.
    pub async fn stop(mut self, grace: Duration) {
        self.stop.send_replace(true);
        let join = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(grace, join).await.is_err() {
            warn!("messages to webhooks are still being sent; their leases will expire");
            self.tasks.abort_all();
        }
    }
}

/// Makes and sends messages until `stopped`.
async fn deliver(app: AppState, settings: DeliverySettings, mut stopped: watch::Receiver<bool>) {
    let mut sending = JoinSet::new();
    let mut is_failing = false;
    while !*stopped.borrow() {
        while sending.try_join_next().is_some() {}
        match deliver_once(&app, &settings, &mut sending).await {
            Ok(()) => is_failing = false,
            Err(error) => {
                if !std::mem::replace(&mut is_failing, true) {
                    warn!(%error, "messages to webhooks can't be made; trying again every second");
                }
            }
        }
        // Once a message is sent, the next one of its webhook can be made.
        let pause = async {
            tokio::select! {
                () = tokio::time::sleep(INTERVAL) => {}
                Some(_) = sending.join_next() => {}
            }
        };
        tokio::select! {
            () = pause => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    }
    while sending.join_next().await.is_some() {}
}

/// Records what ended, makes the messages of webhooks that have none to send, and sends those that are due.
async fn deliver_once(
    app: &AppState,
    settings: &DeliverySettings,
    sending: &mut JoinSet<()>,
) -> Result<(), StoreError> {
    let pool = &app.pools.writes;
    articles::end_embargoes(pool).await?;
    let latest = changes::latest(pool).await?;
    for webhook in webhooks::idle(pool).await? {
        // A position moves with changes alone: moving it is a transaction too, which the log would wait for in its turn.
        let position = webhook.position;
        if latest.is_some_and(|latest| latest.epoch != position.epoch || latest > position) {
            compose::next_message(app, &webhook).await?;
        }
    }
    let free = MAX_SENDING.saturating_sub(sending.len());
    for claim in webhooks::claim(pool, free as i64, LEASE).await? {
        sending.spawn(send::send(app.clone(), claim, settings.repeats.clone()));
    }
    Ok(())
}

/// Deletes changes and messages that are too old, until `stopped`.
async fn delete_old(app: AppState, retention: changes::Retention, mut stopped: watch::Receiver<bool>) {
    let pool = &app.pools.writes;
    let mut next = Instant::now();
    while timeout(next.duration_since(Instant::now()), stopped.wait_for(|stopped| *stopped)).await.is_err() {
        let deleted = async {
            let changes = changes::delete_old(pool, &retention).await?;
            Ok::<_, StoreError>(changes + webhooks::delete_old(pool, retention.age).await?)
        };
        next = match deleted.await {
            Ok(1..) => Instant::now(),
            Ok(0) => Instant::now() + DELETION_INTERVAL,
            Err(error) => {
                warn!(%error, "old changes can't be deleted; trying again in a minute");
                Instant::now() + DELETION_INTERVAL
            }
        };
    }
}
