//! The answer to a connection beyond the limit.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longest time that a refused connection stays open.
const MAX_OPEN: Duration = Duration::from_secs(1);
const BODY: &str = concat!(
    r#"{"type":"/docs#too-many-connections","title":"Too many connections","status":503,"#,
    r#""detail":"All connections of the service are in use. Repeat the request in a few seconds."}"#
);

/// Answers 503 without reading the request's headers, and closes the connection.
///
/// What the client has sent is read: a connection that is closed with unread bytes is reset, and the answer lost.
pub async fn refuse(mut stream: TcpStream) {
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
         retry-after: 5\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n{BODY}",
        BODY.len()
    );
    let answered = async {
        let mut received = [0; 4096];
        stream.readable().await?;
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await?;
        while stream.read(&mut received).await? > 0 {}
        std::io::Result::Ok(())
    };
    // The client is gone, or too slow; it gets no answer.
    let _ = timeout(MAX_OPEN, answered).await;
}
