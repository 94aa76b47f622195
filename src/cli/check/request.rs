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

use super::CheckError;

/// Longest answer, in bytes.
const MAX_ANSWER: usize = 64 << 20;

/// An answer of the service.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; null where it is no JSON.
    pub body: Value,
}

/// Posts a check to the service at `url`, with a key where one is given.
///
/// Errors: the address is not `http`, or the service does not answer.
pub async fn post(url: &Url, key: Option<&str>, content: &Value) -> Result<Answer, CheckError> {
    let address = url.host_str().zip(url.port_or_known_default()).filter(|_| url.scheme() == "http");
    let (host, port) = address.ok_or_else(|| CheckError::Address(url.clone()))?;
    let target = url.join("/v1/statements/check").map_err(|_| CheckError::Address(url.clone()))?;
    let send = async {
        // An IPv6 address is in brackets in a URL.
        let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(connection);
        let mut request = Request::post(target.path())
            .header(HOST, format!("{host}:{port}"))
            .header(CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header(AUTHORIZATION, format!("Bearer {key}"));
        }
        let request = request.body(Body::from(content.to_string()))?;
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let bytes = to_bytes(Body::new(response.into_body()), MAX_ANSWER).await?;
        connection.abort();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Answer { status, body })
    };
    send.await.map_err(|error| CheckError::Connection(url.clone(), error))
}
