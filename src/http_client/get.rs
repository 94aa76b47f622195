//! Getting of a document, with redirects, within bounds of time and size.

use std::{io::Read, time::Duration};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
};
use flate2::read::MultiGzDecoder;
use http_body::Body as _;
use hyper::Method;
use tokio::time::timeout;
use url::Url;

use super::{
    HttpClient, SendError,
    post::{Connection, request},
};

/// Most redirects that are followed, each to an address that is checked again.
const MAX_REDIRECTS: usize = 5;
/// Longest time from the first look-up to the last byte.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Why a document was not got.
#[derive(Debug, thiserror::Error)]
pub enum GetError {
    /// There was no answer.
    #[error(transparent)]
    Send(#[from] SendError),
    /// There were too many redirects, or one leads nowhere.
    #[error("it was redirected {MAX_REDIRECTS} times, or to no address")]
    Redirects,
    /// The document is too long, plain or unpacked.
    #[error("it is longer than {0} bytes")]
    TooLong(usize),
    /// The body ended early.
    #[error("the answer could not be read: {0}")]
    Body(String),
    /// It took too long.
    #[error("it took longer than {} seconds", TIMEOUT.as_secs())]
    Timeout,
}

/// An answer with its document.
#[derive(Debug)]
pub struct Document {
    /// The status of the last answer.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// The document, unpacked.
    pub content: Vec<u8>,
}

impl HttpClient {
    /// Gets a document of at most `max_length` bytes, which may come as gzip.
    ///
    /// Every address on the way is checked as that of a webhook is: a redirect leads into no forbidden network.
    pub async fn get(&self, url: &Url, headers: HeaderMap, max_length: usize) -> Result<Document, GetError> {
        timeout(TIMEOUT, self.follow(url, headers, max_length)).await.map_err(|_| GetError::Timeout)?
    }

    async fn follow(
        &self,
        url: &Url,
        mut headers: HeaderMap,
        max_length: usize,
    ) -> Result<Document, GetError> {
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let mut url = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let document = self.get_once(&url, headers.clone(), max_length).await?;
            if !matches!(document.status, 301 | 302 | 303 | 307 | 308) {
                return unpacked(document, max_length);
            }
            let location = document.headers.get(header::LOCATION).and_then(|location| location.to_str().ok());
            url = location.and_then(|location| url.join(location).ok()).ok_or(GetError::Redirects)?;
        }
        Err(GetError::Redirects)
    }

    async fn get_once(&self, url: &Url, headers: HeaderMap, max_length: usize) -> Result<Document, GetError> {
        let request = request(Method::GET, url, headers, Body::empty())?;
        let (mut sender, connection) = self.connect(url).await?;
        let answer = async {
            let response = sender.send_request(request).await.map_err(SendError::Http)?;
            let (head, body) = response.into_parts();
            let content = read(body, max_length).await?;
            Ok(Document { status: head.status.as_u16(), headers: head.headers, content })
        };
        drive(connection, answer).await
    }
}

/// Runs a connection until its answer is there.
async fn drive<T>(
    mut connection: Connection,
    answer: impl Future<Output = Result<T, GetError>>,
) -> Result<T, GetError> {
    tokio::pin!(answer);
    let mut is_open = true;
    loop {
        tokio::select! {
            answer = &mut answer => return answer,
            ended = &mut connection, if is_open => {
                is_open = false;
                ended.map_err(SendError::Http)?;
            }
        }
    }
}

/// Reads a body of at most `max_length` bytes.
async fn read(body: hyper::body::Incoming, max_length: usize) -> Result<Vec<u8>, GetError> {
    let mut body = std::pin::pin!(body);
    let mut content = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let frame = frame.map_err(|error| GetError::Body(error.to_string()))?;
        let Ok(data) = frame.into_data() else { continue };
        if content.len() + data.len() > max_length {
            return Err(GetError::TooLong(max_length));
        }
        content.extend_from_slice(&data);
    }
    Ok(content)
}

/// Unpacks a document that came as gzip, whose length is bounded then too.
fn unpacked(mut document: Document, max_length: usize) -> Result<Document, GetError> {
    let encoding = document.headers.get(header::CONTENT_ENCODING).and_then(|encoding| encoding.to_str().ok());
    if encoding.is_some_and(|encoding| encoding.trim().to_ascii_lowercase().ends_with("gzip")) {
        let mut content = Vec::new();
        let decoder = MultiGzDecoder::new(&document.content[..]);
        let read = decoder.take(max_length as u64 + 1).read_to_end(&mut content);
        read.map_err(|error| GetError::Body(error.to_string()))?;
        if content.len() > max_length {
            return Err(GetError::TooLong(max_length));
        }
        document.content = content;
    }
    Ok(document)
}
