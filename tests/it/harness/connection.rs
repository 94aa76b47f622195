//! A connection on which a test decides when it writes and when it reads.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// Longest wait for something to read, or for space to write.
const MAX_WAIT: Duration = Duration::from_secs(20);

/// A request whose body is sent in chunks, and its answer.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    /// Connects and sends the head of a `POST`; little of the answer fits in between.
    pub async fn post(base: &str, path: &str, headers: &[(&str, &str)]) -> Self {
        let address = base.strip_prefix("http://").unwrap();
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let stream = socket.connect(address.parse().unwrap()).await.unwrap();
        let mut connection = Self { stream, received: Vec::new() };
        let mut head = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n"
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        connection.write(format!("{head}\r\n").as_bytes()).await;
        connection
    }

    async fn write(&mut self, bytes: &[u8]) {
        timeout(MAX_WAIT, self.stream.write_all(bytes)).await.expect("the service reads").unwrap();
    }

    /// Sends a part of the body; an empty one ends it.
    pub async fn send(&mut self, part: &[u8]) {
        let size = format!("{:x}\r\n", part.len());
        self.write(&[size.as_bytes(), part, b"\r\n"].concat()).await;
    }

    /// Reads until the answer has `text`.
    pub async fn read_until(&mut self, text: &str) {
        while !String::from_utf8_lossy(&self.received).contains(text) {
            let read = timeout(MAX_WAIT, self.stream.read_buf(&mut self.received)).await.expect("an answer");
            assert!(read.unwrap() > 0, "no {text} in {}", String::from_utf8_lossy(&self.received));
        }
    }

    /// Reads the answer to its end; returns its status and its body.
    pub async fn finish(mut self) -> (u16, String) {
        timeout(MAX_WAIT, self.stream.read_to_end(&mut self.received)).await.expect("an end").unwrap();
        let answer = String::from_utf8(self.received).unwrap();
        let (head, mut rest) = answer.split_once("\r\n\r\n").unwrap();
        let status = head[9..12].parse().unwrap();
        if !head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
            return (status, rest.to_owned());
        }
        let mut body = String::new();
        while let Some((size, from)) = rest.split_once("\r\n") {
            let size = usize::from_str_radix(size, 16).unwrap();
            if size == 0 {
                break;
            }
            body.push_str(&from[..size]);
            rest = &from[size + 2..];
        }
        (status, body)
    }
}
