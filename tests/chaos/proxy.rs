//! A proxy between the service and Postgres: it cuts, stalls and slows the network, and stops at a statement.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::{oneshot, watch},
    task::JoinHandle,
};

use crate::wire::{Message, Prepared};

/// The state of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    Open,
    /// Connections end, and new ones are closed.
    Cut,
    /// Nothing passes, and nothing says so.
    Stalled,
    /// Each message of the client waits.
    Slow(Duration),
}

/// What becomes of the connection that is held at a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Undecided,
    /// It goes on.
    Released,
    /// It ends.
    Dropped,
}

/// A moment of a run: a statement that the service executes for the nth time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub statement: String,
    pub nth: u32,
    /// The moment after the server has executed it, before the service knows; else before the server has it.
    pub is_after: bool,
}

struct Trap {
    point: Point,
    reached: oneshot::Sender<()>,
}

struct Shared {
    socket: PathBuf,
    /// Numbers of executions by statement.
    executed: Mutex<BTreeMap<String, u32>>,
    trap: Mutex<Option<Trap>>,
    network: watch::Sender<Network>,
    fate: watch::Sender<Fate>,
}

/// A listening proxy, which ends when it is dropped.
pub struct Proxy {
    pub port: u16,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    pub async fn start(socket: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            socket: socket.to_owned(),
            executed: Mutex::default(),
            trap: Mutex::default(),
            network: watch::Sender::new(Network::Open),
            fate: watch::Sender::new(Fate::Undecided),
        });
        let accepting = tokio::spawn(accept(listener, shared.clone()));
        Self { port, shared, accepting }
    }

    /// Returns how often each statement was executed.
    pub fn executed(&self) -> BTreeMap<String, u32> {
        self.shared.executed.lock().unwrap().clone()
    }

    /// Holds the connection that reaches a point, until [`Proxy::decide`]; the receiver hears of it.
    pub fn hold_at(&self, point: Point) -> oneshot::Receiver<()> {
        let (reached, receiver) = oneshot::channel();
        *self.shared.trap.lock().unwrap() = Some(Trap { point, reached });
        receiver
    }

    /// Decides what becomes of the held connection.
    pub fn decide(&self, fate: Fate) {
        self.shared.fate.send_replace(fate);
    }

    pub fn set_network(&self, network: Network) {
        self.shared.network.send_replace(network);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.shared.network.send_replace(Network::Cut);
        self.shared.fate.send_replace(Fate::Dropped);
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        let shared = shared.clone();
        tokio::spawn(async move {
            let Ok(server) = UnixStream::connect(&shared.socket).await else { return };
            let cut = cut(&shared);
            // Both sockets close when either direction ends, or the network is cut.
            tokio::select! {
                _ = relay(client, server, &shared) => {}
                () = cut => {}
            }
        });
    }
}

async fn cut(shared: &Shared) {
    let mut network = shared.network.subscribe();
    let _ = network.wait_for(|network| *network == Network::Cut).await;
}

async fn relay(client: TcpStream, server: UnixStream, shared: &Shared) -> io::Result<()> {
    let _ = client.set_nodelay(true);
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    // True from the moment at which the connection is held: answers stay here.
    let (held, is_held) = watch::channel(false);
    let (answered, mut has_answered) = watch::channel(false);
    let requests = async {
        let mut prepared = Prepared::default();
        let mut is_first = true;
        loop {
            let message = Message::read(&mut from_client, is_first).await?;
            is_first = false;
            pass(shared).await;
            let network = *shared.network.borrow();
            if let Network::Slow(pause) = network {
                tokio::time::sleep(pause).await;
            }
            let trap = prepared.executed(&message).and_then(|sql| shared.execute(sql));
            let Some(trap) = trap else {
                to_server.write_all(&message.bytes).await?;
                continue;
            };
            if trap.point.is_after {
                held.send_replace(true);
                answered.send_replace(false);
                to_server.write_all(&message.bytes).await?;
                let mut is_complete = message.expects_answer();
                while !is_complete {
                    let next = Message::read(&mut from_client, false).await?;
                    to_server.write_all(&next.bytes).await?;
                    is_complete = next.expects_answer();
                }
                let _ = has_answered.wait_for(|answered| *answered).await;
            }
            let _ = trap.reached.send(());
            shared.decided().await?;
            held.send_replace(false);
            if !trap.point.is_after {
                to_server.write_all(&message.bytes).await?;
            }
        }
    };
    let answers = async {
        let mut buffer = vec![0; 64 * 1024];
        let mut is_held = is_held;
        loop {
            let count = from_server.read(&mut buffer).await?;
            if count == 0 {
                return Ok(());
            }
            let holds = *is_held.borrow();
            if holds {
                answered.send_replace(true);
                let _ = is_held.wait_for(|held| !held).await;
            }
            pass(shared).await;
            to_client.write_all(&buffer[..count]).await?;
        }
    };
    tokio::select! {
        ended = requests => ended,
        ended = answers => ended,
    }
}

/// Waits while the network is stalled.
async fn pass(shared: &Shared) {
    let mut network = shared.network.subscribe();
    let _ = network.wait_for(|network| *network != Network::Stalled).await;
}

impl Shared {
    /// Counts an execution; returns the trap where this is its point.
    fn execute(&self, sql: String) -> Option<Trap> {
        let mut executed = self.executed.lock().unwrap();
        let count = executed.entry(sql.clone()).or_default();
        *count += 1;
        let mut trap = self.trap.lock().unwrap();
        match trap.as_ref() {
            Some(set) if set.point.statement == sql && set.point.nth <= *count => trap.take(),
            _ => None,
        }
    }

    /// Waits until the fate of the held connection is decided; an error ends it.
    async fn decided(&self) -> io::Result<()> {
        let mut fate = self.fate.subscribe();
        let is_released =
            fate.wait_for(|fate| *fate != Fate::Undecided).await.is_ok_and(|fate| *fate == Fate::Released);
        if is_released { Ok(()) } else { Err(io::ErrorKind::ConnectionAborted.into()) }
    }
}
