//! Connections: their number, idle and slow ones, and the end of the service whatever clients do.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{Router, routing::get};
use dateline::http_server::{self, Limits};
use nix::sys::signal::Signal;
use reqwest::{Client, StatusCode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

use crate::harness::{Database, Process, Service, articles::numbered, problem};

const LIMITS: Limits = Limits { max_connections: 8, idle_timeout: Duration::from_secs(20) };

/// A server of two addresses: `/` answers at once, `/slow` after an hour.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Server {
    /// Starts it; after its stop, requests in progress have half a second.
    async fn start(limits: Limits) -> Self {
        let slow = get(async || tokio::time::sleep(Duration::from_secs(3600)).await);
        let router = Router::new().route("/", get(async || "here")).route("/slow", slow);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let deadline = async {
            let _ = stopped.await;
            tokio::time::Instant::now() + Duration::from_millis(500)
        };
        let ended = tokio::spawn(http_server::serve(listener, router, limits, deadline));
        Self { address, stop, ended }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends a request on a connection of its own, which stays open.
    async fn send(&self, path: &str) -> TcpStream {
        let mut stream = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }
}

/// Returns what arrives until the other side closes, or `None` where it does not within ten seconds.
async fn read_to_end(stream: &mut TcpStream) -> Option<String> {
    let mut received = Vec::new();
    let _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut received)).await.ok()?;
    Some(String::from_utf8_lossy(&received).into_owned())
}

/// Reads the status line of an answer.
async fn status(stream: &mut TcpStream) -> String {
    let mut received = [0; 256];
    let length = timeout(Duration::from_secs(10), stream.read(&mut received)).await.unwrap().unwrap();
    String::from_utf8_lossy(&received[..length]).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_give_way_to_new_ones() {
    let server = Server::start(LIMITS).await;
    let mut idle = Vec::new();
    for number in 0..40 {
        let mut stream = server.connect().await;
        if number % 2 == 0 {
            stream.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
        }
        idle.push(stream);
    }
    for _ in 0..20 {
        let mut stream = server.send("/").await;
        assert_eq!(status(&mut stream).await, "HTTP/1.1 200 OK");
        idle.push(stream);
    }
    assert!(read_to_end(&mut idle[0]).await.is_some(), "the longest idle one was closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_beyond_those_in_use_is_answered_503() {
    let server = Server::start(LIMITS).await;
    let mut busy = Vec::new();
    for _ in 0..LIMITS.max_connections {
        busy.push(server.send("/slow").await);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    for _ in 0..3 {
        let answer = read_to_end(&mut server.send("/").await).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("content-type: application/problem+json") && head.contains("retry-after: 5"));
        let problem: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(problem["type"], "/docs#too-many-connections");
    }
    drop(busy.pop());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(status(&mut server.send("/").await).await, "HTTP/1.1 200 OK");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_without_a_whole_request_are_closed() {
    let server = Server::start(Limits { idle_timeout: Duration::from_millis(300), ..LIMITS }).await;
    let mut silent = server.connect().await;
    let mut slow = server.connect().await;
    slow.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n").await.unwrap();
    let mut kept_alive = server.send("/").await;
    for stream in [&mut silent, &mut slow, &mut kept_alive] {
        let begun = Instant::now();
        assert!(read_to_end(stream).await.is_some());
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_stops_in_time_whatever_clients_do() {
    let server = Server::start(LIMITS).await;
    let mut silent = server.connect().await;
    let mut half = server.connect().await;
    half.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let mut slow = server.send("/slow").await;
    let mut kept_alive = server.send("/").await;
    assert_eq!(status(&mut kept_alive).await, "HTTP/1.1 200 OK");
    server.stop.send(()).unwrap();
    timeout(Duration::from_secs(5), server.ended).await.expect("it ends").unwrap();
    for stream in [&mut silent, &mut half, &mut slow, &mut kept_alive] {
        assert!(read_to_end(stream).await.is_some());
    }
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn a_connection_made_before_the_stop_is_answered() {
    let server = Server::start(LIMITS).await;
    // On this one thread the server accepts nothing before the next await: the kernel alone knows of these.
    let made: Vec<_> = (0..4).map(|_| std::net::TcpStream::connect(server.address).unwrap()).collect();
    server.stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(TcpStream::connect(server.address).await.is_err());
    for stream in made {
        stream.set_nonblocking(true).unwrap();
        let mut stream = TcpStream::from_std(stream).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        assert_eq!(status(&mut stream).await, "HTTP/1.1 200 OK");
        assert!(read_to_end(&mut stream).await.is_some(), "it is closed after the answer");
    }
    timeout(Duration::from_secs(5), server.ended).await.expect("it ends").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_body_is_not_requested() {
    let service = Service::start_without_workers().await;
    let mut stream = TcpStream::connect(service.base.strip_prefix("http://").unwrap()).await.unwrap();
    let head = "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/pdf\r\n\
                Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(status(&mut stream).await, "HTTP/1.1 415 Unsupported Media Type");
}

#[tokio::test(flavor = "multi_thread")]
async fn long_addresses_and_headers_are_rejected() {
    let service = Service::start_without_workers().await;
    let long = format!("/v1/statements?q={}", "x".repeat(20_000));
    problem(service.get(&long).send().await.unwrap(), 414, "too-long-address").await;
    let ask = service.get("/livez").header("x-much", "x".repeat(40_000));
    problem(ask.send().await.unwrap(), 431, "too-large-headers").await;
    let ask = service.get("/livez").header("x-more", "x".repeat(200_000));
    assert_eq!(ask.send().await.unwrap().status(), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_idle_sockets_than_open_files_leave_the_service_answering() {
    let database = Database::new().await;
    let process = Process::start_with_file_limit(&database.url, 128, &["--role", "api"]).await;
    let address = process.base.strip_prefix("http://").unwrap().to_owned();
    let mut idle = Vec::new();
    for _ in 0..200 {
        idle.push(TcpStream::connect(&address).await.unwrap());
    }
    let client = Client::builder().pool_max_idle_per_host(0).build().unwrap();
    for _ in 0..20 {
        let ask = client.get(format!("{}/readyz", process.base)).timeout(Duration::from_secs(5));
        assert_eq!(ask.send().await.unwrap().status(), StatusCode::OK);
    }
    drop(idle);
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_ends_the_process_within_its_grace() {
    let database = Database::new().await;
    let mut process = Process::start(&database.url, &["--grace", "2", "--batch", "64", "--lease", "2"]).await;
    let address = process.base.strip_prefix("http://").unwrap().to_owned();
    let client = Client::new();
    for number in 0..12 {
        let mut article = numbered(number);
        article["model"] = "accurate".into();
        article["body"] = article["body"].as_str().unwrap().repeat(400).into();
        let sent = client.post(format!("{}/v1/articles", process.base)).json(&article).send().await.unwrap();
        assert_eq!(sent.status(), StatusCode::ACCEPTED);
    }
    // A caller that never finishes its body, one that never begins, and one whose extraction takes long.
    let mut body = TcpStream::connect(&address).await.unwrap();
    let head = "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n";
    body.write_all(head.as_bytes()).await.unwrap();
    let silent = TcpStream::connect(&address).await.unwrap();
    let mut long = numbered(1);
    long["body"] = long["body"].as_str().unwrap().repeat(1_000).into();
    long.as_object_mut().unwrap().retain(|field, _| field == "body");
    long["model"] = "accurate".into();
    let extraction = client.post(format!("{}/v1/extract", process.base)).json(&long).send();
    let extraction = tokio::spawn(extraction);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let begun = Instant::now();
    process.signal(Signal::SIGTERM);
    let ended = tokio::task::spawn_blocking(move || process.wait());
    assert!(timeout(Duration::from_secs(30), ended).await.expect("it ends").unwrap().success());
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    let stored: i64 =
        sqlx::query_scalar("SELECT count(*) FROM jobs").fetch_one(&database.pool).await.unwrap();
    assert_eq!(stored, 12, "what was accepted is stored");
    drop((body, silent, extraction));
}
