//! The request to the service, over HTTP/1.1 without TLS.

use axum::body::{Body, Bytes, to_bytes};
use hyper::{
    Method, Request,
    client::conn::http1,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use url::{Position, Url};

/// Reasons why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The address is not one of a service.
    #[error("{0} is no address of a service; send one like http://127.0.0.1:8080")]
    Address(Url),
    /// The service did not answer.
    #[error("the service at {0} does not answer: {1}. Is it running? `dateline serve` starts one")]
    Connection(Url, #[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The service that a command asks.
#[derive(Debug, clap::Args)]
pub struct ServiceArgs {
    /// Address of the service
    #[arg(long, env = "DATELINE_URL", default_value = "http://127.0.0.1:8080")]
    pub url: Url,
    /// Key for a service that asks for one, with the scope that the command needs
    #[arg(long, env = "DATELINE_KEY", hide_env_values = true, value_name = "KEY")]
    pub key: Option<String>,
}

/// Longest answer, in bytes.
const MAX_ANSWER: usize = 64 << 20;

/// An answer of the service.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; null where it is no JSON.
    pub body: Value,
}

impl Answer {
    fn of((status, bytes): (u16, Bytes)) -> Self {
        Self { status, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }
}

/// Returns what a problem says, with its wrong fields.
pub fn problem_text(problem: &Value) -> String {
    let mut text = problem["detail"].as_str().unwrap_or("no problem that this program knows").to_owned();
    for error in problem["errors"].as_array().into_iter().flatten() {
        let (field, detail) = (error["field"].as_str(), error["detail"].as_str());
        text.push_str(&format!(" {} {}.", field.unwrap_or_default(), detail.unwrap_or_default()));
    }
    text
}

/// Posts JSON to a path of the service.
///
/// Errors: the address is not `http`, or the service does not answer.
pub async fn post(service: &ServiceArgs, path: &str, content: &Value) -> Result<Answer, RequestError> {
    let headers = [(CONTENT_TYPE, "application/json")];
    let answer = send(service, Method::POST, path, &headers, content.to_string().into()).await?;
    Ok(Answer::of(answer))
}

/// Gets the JSON at a path of the service.
///
/// Errors: the address is not `http`, or the service does not answer.
pub async fn get(service: &ServiceArgs, path: &str) -> Result<Answer, RequestError> {
    Ok(Answer::of(send(service, Method::GET, path, &[], Vec::new()).await?))
}

/// Sends a request to a path of the service, which may have a query; returns status and body of the answer.
///
/// Errors: the address is not `http`, or the service does not answer.
pub async fn send(
    service: &ServiceArgs,
    method: Method,
    path: &str,
    headers: &[(HeaderName, &str)],
    content: Vec<u8>,
) -> Result<(u16, Bytes), RequestError> {
    let ServiceArgs { url, key } = service;
    let address = url.host_str().zip(url.port_or_known_default()).filter(|_| url.scheme() == "http");
    let (host, port) = address.ok_or_else(|| RequestError::Address(url.clone()))?;
    let target = url.join(path).map_err(|_| RequestError::Address(url.clone()))?;
    let send = async {
        // An IPv6 address is in brackets in a URL.
        let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(connection);
        let mut request = Request::builder()
            .method(method)
            .uri(&target[Position::BeforePath..Position::AfterQuery])
            .header(HOST, format!("{host}:{port}"));
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        if let Some(key) = key {
            request = request.header(AUTHORIZATION, format!("Bearer {key}"));
        }
        let request = request.body(Body::from(content))?;
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let bytes = to_bytes(Body::new(response.into_body()), MAX_ANSWER).await?;
        connection.abort();
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>((status, bytes))
    };
    send.await.map_err(|error| RequestError::Connection(url.clone(), error))
}
