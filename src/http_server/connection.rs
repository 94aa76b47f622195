//! One connection: HTTP/1.1 with limits, and whether a request is in progress on it.

use std::{
    convert::Infallible,
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    response::Response,
};
use http_body::{Frame, SizeHint};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::TcpStream,
    sync::{Notify, watch},
    time::{Instant, timeout},
};

use super::{Limits, TransferBudget, stream::ClientStream};

/// Most bytes of a request's headers that are read. The API answers 431 to fewer, with a problem.
const MAX_HEADER_BYTES: usize = 64 * 1024;
/// Largest buffer of a connection, in bytes.
const MAX_BUFFER: usize = 128 * 1024;
/// Longest wait for the first request of a new connection after the server is to stop.
const FIRST_REQUEST_WAIT: Duration = Duration::from_secs(1);

/// Since when no request is in progress on a connection; `None` while one is. Clones share it.
#[derive(Debug, Clone)]
pub struct Idle(Arc<Mutex<Option<Instant>>>);

impl Idle {
    /// Creates the state of a new connection, which is idle.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Some(Instant::now()))))
    }

    /// Returns since when the connection is idle.
    pub fn since(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks a request as in progress until the result is dropped.
    fn busy(&self) -> Busy {
        self.set(None);
        Busy(self.clone())
    }

    fn set(&self, since: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }
}

struct Busy(Idle);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.set(Some(Instant::now()));
    }
}

/// Serves the requests of one connection until it is closed, or after `stopping` the one in progress.
///
/// A new connection has a moment after `stopping` for its first request, which may be on its way: a client that was
/// connected takes a reset for the failure of its request.
pub async fn serve(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    idle: Idle,
    mut stopping: watch::Receiver<bool>,
) {
    // An error means that the connection is gone, which the next read reports.
    let _ = stream.set_nodelay(true);
    let peer = stream.peer_addr().ok().map(ConnectInfo);
    let service = TowerToHyperService::new(router);
    let first_request = Notify::new();
    let service = service_fn(|mut request: Request<Incoming>| {
        let busy = idle.busy();
        first_request.notify_one();
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        let response = hyper::service::Service::call(&service, request);
        async move {
            let response: Response = response.await?;
            Ok::<_, Infallible>(response.map(|body| CountedBody { body, _busy: busy }))
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.idle_timeout)
        .max_header_size(MAX_HEADER_BYTES)
        .max_buf_size(MAX_BUFFER);
    let mut connection = pin!(
        http.serve_connection(TokioIo::new(ClientStream::new(stream, TransferBudget::default())), service)
    );
    let stopped = async move { stopping.wait_for(|stopping| *stopping).await.is_ok() };
    // An error is one of the client's connection, and the client notices.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped => {}
    }
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = timeout(FIRST_REQUEST_WAIT, first_request.notified()) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

/// The body of an answer, with which the request ends.
struct CountedBody {
    body: Body,
    _busy: Busy,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
