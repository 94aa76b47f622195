//! The lines of a body.

use axum::body::{Body, BodyDataStream, Bytes};

use super::{MAX_ARTICLE, MAX_BULK, next_chunk, too_large};
use crate::api::problem::Problem;

/// Reads a body line by line.
pub struct Lines {
    source: BodyDataStream,
    /// What arrived and was not read yet.
    chunk: Bytes,
    /// The start of a line whose end has not arrived.
    partial: Vec<u8>,
    /// Bytes that arrived so far.
    length: usize,
    is_finished: bool,
}

impl Lines {
    /// Starts to read a body.
    pub fn of(body: Body) -> Self {
        Self {
            source: body.into_data_stream(),
            chunk: Bytes::new(),
            partial: Vec::new(),
            length: 0,
            is_finished: false,
        }
    }

    /// Returns the next line without its end; `None` behind the last one. A call that is dropped loses nothing.
    ///
    /// Errors: a line longer than [`MAX_ARTICLE`], a body longer than [`MAX_BULK`], or one that cannot be read.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        loop {
            if let Some(end) = self.chunk.iter().position(|&byte| byte == b'\n') {
                let rest = self.chunk.split_off(end + 1);
                let mut line = std::mem::replace(&mut self.chunk, rest);
                line.truncate(end);
                return self.complete(line).map(Some);
            }
            if self.is_finished {
                return Ok(None);
            }
            let chunk = std::mem::take(&mut self.chunk);
            self.partial.extend_from_slice(&chunk);
            if self.partial.len() > MAX_ARTICLE {
                return Err(too_large(MAX_ARTICLE));
            }
            match next_chunk(&mut self.source).await? {
                Some(chunk) => self.chunk = chunk,
                None => {
                    self.is_finished = true;
                    return self
                        .complete(Bytes::new())
                        .map(|line| Some(line).filter(|line| !line.is_empty()));
                }
            }
            self.length += self.chunk.len();
            if self.length > MAX_BULK {
                return Err(too_large(MAX_BULK));
            }
        }
    }

    /// Joins the start of a line with its end.
    fn complete(&mut self, end: Bytes) -> Result<Bytes, Problem> {
        let line = match self.partial.is_empty() {
            true => end,
            false => {
                let mut line = std::mem::take(&mut self.partial);
                line.extend_from_slice(&end);
                line.into()
            }
        };
        if line.len() > MAX_ARTICLE { Err(too_large(MAX_ARTICLE)) } else { Ok(line) }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;

    use super::*;

    #[tokio::test]
    async fn lines_are_the_same_however_the_body_is_cut() {
        let text = b"one\n\ntwo\r\nthree and more\n\nlast";
        for step in [1, 2, 3, 100] {
            let chunks: Vec<Result<Bytes, Infallible>> =
                text.chunks(step).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
            let mut lines = Lines::of(Body::from_stream(stream::iter(chunks)));
            let mut found = Vec::new();
            while let Some(line) = lines.next().await.expect("lines") {
                found.push(line);
            }
            assert_eq!(found, [&b"one"[..], b"", b"two\r", b"three and more", b"", b"last"]);
            assert!(lines.next().await.expect("no error behind the end").is_none());
        }
    }
}
