//! The request for a list, and its answer.

use std::convert::Infallible;

use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use utoipa::IntoParams;

use super::{
    MatchedActors, Output, Parameters, RowStream, feed,
    pagination::{Page, PageMeta, encode_cursor, next_address},
};
use crate::{
    api::{
        AppState,
        entity_tags::WeakTag,
        formats::{self, Format, ListItem, RouteFormats, RowWriter},
        problem::Problem,
    },
    store::lists::{self, Export, List},
};

/// A request for a list: its query, and the formats of its route.
#[derive(Debug)]
pub struct ListRequest {
    /// The address, whose query holds the filters.
    pub uri: Uri,
    headers: HeaderMap,
    formats: &'static [Format],
}

impl<S: Sync> FromRequestParts<S> for ListRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let formats = parts.extensions.get::<RouteFormats>().map_or(&[Format::Json][..], |formats| formats.0);
        Ok(Self { uri: parts.uri.clone(), headers: parts.headers.clone(), formats })
    }
}

impl ListRequest {
    /// Starts to read the query; `P` documents its parameters.
    pub fn parameters<P: IntoParams>(&self) -> Parameters {
        Parameters::of::<P>(&self.uri)
    }

    /// Takes the parameters that every list has; `T` are its items.
    ///
    /// The format is the named one, else the one that the header `Accept` prefers.
    pub fn output<T: ListItem>(&self, parameters: &mut Parameters) -> Output {
        let choices: Vec<(&str, Format)> =
            self.formats.iter().map(|format| (format.name(), *format)).collect();
        let format = match parameters.choice("format", &choices) {
            Some(format) => Ok(format),
            None => formats::negotiate(&self.headers, self.formats),
        };
        Output::read::<T>(&self.uri, parameters, format)
    }

    /// Answers with a list: one page of it, or in a format of rows the whole.
    ///
    /// As JSON the answer has also the actors that names in the request were taken for. A `Link` header leads to the
    /// next page.
    pub async fn respond<L: List + 'static, T: ListItem + Send + 'static>(
        &self,
        app: &AppState,
        output: &Output,
        list: L,
        matched: MatchedActors,
        view: impl Fn(L::Item) -> T + Send + 'static,
    ) -> Result<Response, Problem>
    where
        L::Row: 'static,
    {
        let format = output.format()?;
        if format.is_whole() {
            return self.respond_with_rows(app, output, format, list, view).await;
        }
        let count = match output.is_counted {
            true => Some(lists::count(&app.pools.reads, &list).await?),
            false => None,
        };
        let page = lists::page(&app.pools.reads, &list, &output.page()).await?;
        let next_cursor = page.next.map(|next| encode_cursor(&self.uri, next));
        let data: Vec<T> = page.rows.into_iter().map(view).collect();
        let next = next_cursor.as_deref().map(|cursor| next_address(&self.uri, cursor));
        let feed = feed::describe(&self.uri, next);
        let meta = PageMeta { next_cursor: next_cursor.clone(), count, matched };
        let mut response = formats::render(format, Page { data, meta }, &feed)?;
        self.add_headers(&mut response, next_cursor.as_deref());
        Ok(response)
    }

    /// Answers with all rows, or as many as are asked for.
    ///
    /// A list that fits into one batch is a plain answer; a longer one is read from the database as it is sent.
    async fn respond_with_rows<L: List + 'static, T: ListItem + Send + 'static>(
        &self,
        app: &AppState,
        output: &Output,
        format: Format,
        list: L,
        view: impl Fn(L::Item) -> T + Send + 'static,
    ) -> Result<Response, Problem>
    where
        L::Row: 'static,
    {
        let permit = app.exports.begin().await?;
        let limit = output.limit.map(u64::from);
        let export = Export::open(&app.pools.reads, list, output.after, limit).await?;
        let writer = RowWriter::new(format, output.columns.clone());
        let mut rows = RowStream::new(export, writer, view, self.uri.clone(), permit);
        let first = rows.begin::<T>().await?;
        let headers = [(header::CONTENT_TYPE, format.content_type())];
        let next = rows.next_cursor();
        let mut response = match rows.is_complete() {
            true => (headers, first).into_response(),
            false => (headers, Body::from_stream(rows.into_stream(first))).into_response(),
        };
        self.add_headers(&mut response, next.as_deref());
        Ok(response)
    }

    fn add_headers(&self, response: &mut Response, next_cursor: Option<&str>) {
        response.extensions_mut().insert(WeakTag);
        let next = next_cursor.map(|cursor| next_address(&self.uri, cursor));
        let link = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
        if let Some(link) = link {
            response.headers_mut().insert(header::LINK, link);
        }
    }
}
