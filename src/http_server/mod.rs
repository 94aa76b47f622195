//! The HTTP server: accepts connections within limits, serves a router on them, and stops within a given time.
//!
//! It replaces `axum::serve`, which has no limit for the number of connections, for idle ones and for slow clients.

mod connection;
mod limits;
mod open_connections;
mod refusal;
mod stream;
mod transfer_budget;

use std::{future::Future, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{Instant, sleep, timeout_at},
};
use tracing::{info, warn};

pub use limits::Limits;
use open_connections::OpenConnections;
pub use transfer_budget::TransferBudget;

/// Pause after an error of `accept`, such as no free file descriptor.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Shortest time between two messages of one kind in the log.
const LOG_INTERVAL: Duration = Duration::from_secs(10);

/// Serves `router` until `stop` completes, with the time at which the last connection has to end.
///
/// A connection beyond [`Limits::max_connections`] closes the one that has been idle longest; where none is idle, it
/// is answered 503. After `stop` the connections that the kernel has established are still accepted and no others, idle
/// ones are closed, and requests in progress are finished; those that last longer are dropped.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = Instant>,
) {
    let (stopping, is_stopping) = watch::channel(false);
    let mut connections = OpenConnections::new(router, limits, is_stopping);
    let mut full = LogLimit::default();
    let mut failed = LogLimit::default();
    let mut stop = std::pin::pin!(stop);
    let deadline = loop {
        tokio::select! {
            deadline = &mut stop => break deadline,
            () = connections.next_end() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    if connections.is_full() && full.is_due() {
                        warn!(
                            limit = limits.max_connections,
                            "all connections are in use; idle ones are closed, others are answered 503"
                        );
                    }
                    open(&mut connections, stream);
                }
                Err(error) => {
                    if failed.is_due() {
                        warn!(%error, "a connection can't be accepted");
                    }
                    // Without a free file descriptor the next attempt fails too.
                    connections.close_longest_idle();
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    };
    for stream in established(listener) {
        open(&mut connections, stream);
    }
    stopping.send_replace(true);
    if timeout_at(deadline, connections.all_ended()).await.is_err() {
        info!(connections = connections.len(), "requests that are still in progress are dropped");
    }
}

/// Closes a listener and returns the connections that it has not accepted yet, which would be reset with it.
///
/// The system is asked, not the runtime, which may not have heard of the last ones. Connections of the microseconds
/// between the last answer and the close are reset.
fn established(listener: TcpListener) -> Vec<TcpStream> {
    let Ok(listener) = listener.into_std() else { return Vec::new() };
    std::iter::from_fn(|| listener.accept().ok())
        .filter_map(|(stream, _)| {
            stream.set_nonblocking(true).ok()?;
            TcpStream::from_std(stream).ok()
        })
        .collect()
}

/// Serves a new connection, in the place of an idle one where the limit is reached, or refuses it.
fn open(connections: &mut OpenConnections, stream: TcpStream) {
    if connections.is_full() && !connections.close_longest_idle() {
        connections.refuse(stream);
    } else {
        connections.serve(stream);
    }
}

/// Allows a message of one kind once in [`LOG_INTERVAL`].
#[derive(Default)]
struct LogLimit {
    last: Option<Instant>,
}

impl LogLimit {
    fn is_due(&mut self) -> bool {
        let is_due = self.last.is_none_or(|last| last.elapsed() >= LOG_INTERVAL);
        if is_due {
            self.last = Some(Instant::now());
        }
        is_due
    }
}
