//! The open connections of a server, each in a task of its own.

use std::collections::HashMap;

use axum::Router;
use tokio::{
    net::TcpStream,
    sync::watch,
    task::{AbortHandle, Id, JoinSet},
};

use super::{
    Limits,
    connection::{self, Idle},
    refusal,
};

/// Most connections that are being answered 503 at a time; others are closed without an answer.
const MAX_REFUSALS: usize = 32;

/// The open connections of a server. Dropping it closes them.
pub struct OpenConnections {
    router: Router,
    limits: Limits,
    stopping: watch::Receiver<bool>,
    tasks: JoinSet<()>,
    open: HashMap<Id, (AbortHandle, Idle)>,
    refusals: JoinSet<()>,
}

impl OpenConnections {
    /// Creates an empty set of connections to `router`; after `stopping` each ends with its request.
    pub fn new(router: Router, limits: Limits, stopping: watch::Receiver<bool>) -> Self {
        let (tasks, refusals) = (JoinSet::new(), JoinSet::new());
        Self { router, limits, stopping, tasks, open: HashMap::new(), refusals }
    }

    /// Returns the number of open connections.
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// Returns true where a further connection would exceed the limit.
    pub fn is_full(&self) -> bool {
        self.len() >= self.limits.max_connections
    }

    /// Serves a connection.
    pub fn serve(&mut self, stream: TcpStream) {
        let idle = Idle::new();
        let served =
            connection::serve(stream, self.router.clone(), self.limits, idle.clone(), self.stopping.clone());
        let task = self.tasks.spawn(served);
        self.open.insert(task.id(), (task, idle));
    }

    /// Answers a connection 503 and closes it.
    pub fn refuse(&mut self, stream: TcpStream) {
        while self.refusals.try_join_next().is_some() {}
        if self.refusals.len() < MAX_REFUSALS {
            self.refusals.spawn(refusal::refuse(stream));
        }
    }

    /// Closes the connection that has been without a request longest. Returns false where none is idle.
    pub fn close_longest_idle(&mut self) -> bool {
        let idle = self.open.iter().filter_map(|(id, (_, idle))| Some((idle.since()?, *id)));
        let Some((_, id)) = idle.min_by_key(|(since, _)| *since) else { return false };
        if let Some((task, _)) = self.open.remove(&id) {
            task.abort();
        }
        true
    }

    /// Waits for the end of a connection; for ever where none is open.
    pub async fn next_end(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(ended) => {
                let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                self.open.remove(&id);
            }
            None => std::future::pending().await,
        }
    }

    /// Waits until all connections have ended.
    pub async fn all_ended(&mut self) {
        while !self.tasks.is_empty() {
            self.next_end().await;
        }
    }
}
