//! Replaces compressed bodies by their content.

use std::io;

use axum::{
    BoxError,
    body::{Body, BodyDataStream, Bytes},
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::{Stream, StreamExt, stream};
use tokio::task::{coop::consume_budget, yield_now};

use super::{MAX_BULK, gzip::Decoder};

/// Decompresses a body with `Content-Encoding: gzip`; any other encoding is a 415.
pub async fn decompress(request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    let body = match encoding(&head.headers).as_str() {
        "" | "identity" => body,
        "gzip" | "x-gzip" => {
            head.headers.remove(header::CONTENT_ENCODING);
            head.headers.remove(header::CONTENT_LENGTH);
            Body::from_stream(content(body))
        }
        _ => return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response(),
    };
    next.run(Request::from_parts(head, body)).await
}

/// Returns the values of `Content-Encoding` in lower case, joined by commas.
fn encoding(headers: &HeaderMap) -> String {
    let values = headers.get_all(header::CONTENT_ENCODING).iter();
    let names: Vec<String> =
        values.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_ascii_lowercase()).collect();
    names.join(",")
}

/// A body that is being decompressed.
struct Compressed {
    source: BodyDataStream,
    /// What arrived and is not decompressed yet.
    input: Bytes,
    /// Bytes that arrived so far.
    length: usize,
    /// `None` behind the end.
    decoder: Option<Decoder>,
}

/// Returns the content of a gzip body in pieces of at most 64 KiB.
///
/// At most [`MAX_BULK`] bytes are taken before decompression too, since members can be empty.
fn content(body: Body) -> impl Stream<Item = Result<Bytes, BoxError>> {
    let compressed = Compressed {
        source: body.into_data_stream(),
        input: Bytes::new(),
        length: 0,
        decoder: Some(Decoder::new()),
    };
    stream::try_unfold(compressed, |mut compressed| async move {
        Ok(compressed.next_piece().await?.map(|piece| (piece, compressed)))
    })
}

impl Compressed {
    /// Returns the next piece of content; `None` at the end.
    async fn next_piece(&mut self) -> Result<Option<Bytes>, BoxError> {
        while let Some(decoder) = &mut self.decoder {
            let piece = if !self.input.is_empty() {
                decoder.decompress(&mut self.input)?
            } else if let Some(input) = self.source.next().await {
                self.input = input?;
                self.length += self.input.len();
                if self.length > MAX_BULK {
                    return Err(io::Error::other(format!("it has more than {MAX_BULK} bytes")).into());
                }
                Vec::new()
            } else {
                let rest = decoder.finish()?;
                self.decoder = None;
                rest
            };
            // Others get their turn in a body that is all there, both while it has no content and between two pieces.
            consume_budget().await;
            if !piece.is_empty() {
                yield_now().await;
                return Ok(Some(piece.into()));
            }
        }
        Ok(None)
    }
}
