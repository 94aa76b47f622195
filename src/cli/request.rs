//! The request to the service, over HTTP/1.1 without TLS.

use axum::body::{Body, to_bytes};
use hyper::{
    Request,
    client::conn::http1,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use url::Url;

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
    /// Key for a service that asks for one, with the scope `read`
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

/// Posts JSON to a path of the service.
///
/// Errors: the address is not `http`, or the service does not answer.
pub async fn post(service: &ServiceArgs, path: &str, content: &Value) -> Result<Answer, RequestError> {
    let ServiceArgs { url, key } = service;
    let address = url.host_str().zip(url.port_or_known_default()).filter(|_| url.scheme() == "http");
    let (host, port) = address.ok_or_else(|| RequestError::Address(url.clone()))?;
    let target = url.join(path).map_err(|_| RequestError::Address(url.clone()))?;
    let send = async {
        // An IPv6 address is in brackets in a URL.
        let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(connection);
        let request = Request::post(target.path())
            .header(HOST, format!("{host}:{port}"))
            .header(CONTENT_TYPE, "application/json");
        let request = match key {
            Some(key) => request.header(AUTHORIZATION, format!("Bearer {key}")),
            None => request,
        };
        let request = request.body(Body::from(content.to_string()))?;
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let bytes = to_bytes(Body::new(response.into_body()), MAX_ANSWER).await?;
        connection.abort();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Answer { status, body })
    };
    send.await.map_err(|error| RequestError::Connection(url.clone(), error))
}
