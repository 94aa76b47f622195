//! A client's stream that fails when the client does not receive.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

use super::TransferBudget;

/// A stream whose writes fail with `TimedOut` once its [`TransferBudget`] is used up.
///
/// Without it, a client that requests and never reads would hold its connection and the answer for ever.
#[derive(Debug)]
pub struct ClientStream<S> {
    inner: S,
    budget: TransferBudget,
    /// The write that waits for the client: when it began, and when it fails.
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<S> ClientStream<S> {
    /// Wraps a stream.
    pub fn new(inner: S, budget: TransferBudget) -> Self {
        Self { inner, budget, waiting: None }
    }

    /// Counts the time of a write that waits, and fails it when the budget is used up.
    fn limit(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let budget = self.budget;
        if written.is_pending() {
            let (_, deadline) =
                self.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(budget.left()))));
            ready!(deadline.as_mut().poll(context));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        if let (Poll::Ready(Ok(bytes)), Some((begun, _))) = (&written, self.waiting.take()) {
            self.budget.record(begun.elapsed(), *bytes);
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for ClientStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for ClientStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.limit(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(context, slices);
        self.limit(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::AsyncWriteExt;

    use super::*;

    #[tokio::test]
    async fn a_write_that_nobody_receives_fails() {
        let (client, server) = tokio::io::duplex(16);
        let mut stream = ClientStream::new(server, TransferBudget::new(Duration::from_millis(50)));
        let error = stream.write_all(&[0; 64]).await.expect_err("times out");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(client);
    }
}
