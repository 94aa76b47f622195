//! The rows of a list as a body that is written while it is sent.

use axum::http::Uri;
use futures_util::{Stream, StreamExt, stream};

use super::pagination::encode_cursor;
use crate::{
    api::{
        exports::Permit,
        formats::{ListItem, RowWriter},
    },
    store::{
        StoreError,
        lists::{Export, List},
    },
};

/// The rows of a list in a format, a batch at a time.
///
/// The next batch is read once the client has taken the one before, so that memory holds few rows however many there are.
pub struct RowStream<L: List, V> {
    export: Export<L>,
    writer: RowWriter,
    view: V,
    uri: Uri,
    is_complete: bool,
    next_cursor: Option<String>,
    /// Held while the rows are read.
    _permit: Permit,
}

impl<L: List + 'static, V: Send + 'static> RowStream<L, V>
where
    L::Row: 'static,
{
    /// Creates the stream of an export; `view` makes an item of what is stored.
    pub fn new(export: Export<L>, writer: RowWriter, view: V, uri: Uri, permit: Permit) -> Self {
        Self { export, writer, view, uri, is_complete: false, next_cursor: None, _permit: permit }
    }

    /// Returns the beginning with the first rows.
    pub async fn begin<T: ListItem>(&mut self) -> Result<String, StoreError>
    where
        V: Fn(L::Item) -> T,
    {
        Ok(self.writer.begin::<T>() + &self.next::<T>().await?)
    }

    /// Tests whether all rows were returned.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Returns the cursor of the rows that a limit left out, once all others were returned.
    pub fn next_cursor(&self) -> Option<String> {
        self.next_cursor.clone()
    }

    /// Returns the rest of the body behind `first`.
    ///
    /// An error ends it without its last chunk: the client sees that it was cut off.
    pub fn into_stream<T: ListItem>(
        self,
        first: String,
    ) -> impl Stream<Item = Result<String, StoreError>> + Send
    where
        V: Fn(L::Item) -> T,
    {
        let rest = stream::try_unfold(self, async |mut rows| {
            if rows.is_complete {
                return Ok(None);
            }
            let text = rows.next::<T>().await.inspect_err(|error| {
                tracing::error!(%error, uri = %rows.uri, "a list was cut off");
            })?;
            Ok(Some((text, rows)))
        });
        stream::iter([Ok(first)]).chain(rest)
    }

    async fn next<T: ListItem>(&mut self) -> Result<String, StoreError>
    where
        V: Fn(L::Item) -> T,
    {
        let batch = self.export.next().await?;
        let rows: Vec<T> = batch.rows.into_iter().map(&self.view).collect();
        let mut text = self.writer.rows(&rows);
        if batch.is_last {
            self.is_complete = true;
            self.next_cursor = batch.next.map(|next| encode_cursor(&self.uri, next));
            text += &self.writer.end(self.next_cursor.clone());
        }
        Ok(text)
    }
}
