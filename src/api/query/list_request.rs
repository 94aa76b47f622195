//! The request for a list, and the page that answers it.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts},
    response::Response,
};
use utoipa::IntoParams;

use super::{
    MatchedActors, Parameters, next_link,
    pagination::{Page, PageMeta, encode_cursor},
};
use crate::{
    api::{
        formats::{self, Format, ListItem, RouteFormats},
        problem::Problem,
    },
    store::pagination,
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

    /// Takes the format that the parameter `format` names, if any.
    pub fn format_parameter(&self, parameters: &mut Parameters) -> Option<Format> {
        let choices: Vec<(&str, Format)> =
            self.formats.iter().map(|format| (format.name(), *format)).collect();
        parameters.choice("format", &choices)
    }

    /// Returns the named format, else the one that the header `Accept` prefers.
    pub fn negotiate(&self, named: Option<Format>) -> Result<Format, Problem> {
        match named {
            Some(format) => Ok(format),
            None => formats::negotiate(&self.headers, self.formats),
        }
    }

    /// Answers with a page in a format. A `Link` header leads to the next page.
    pub fn respond<R, T: ListItem>(
        &self,
        format: Format,
        page: pagination::Page<R>,
        view: impl FnMut(R) -> T,
    ) -> Result<Response, Problem> {
        self.respond_matched(format, page, MatchedActors::default(), view)
    }

    /// Answers with a page in a format; as JSON also with the actors that names in the request were taken for.
    pub fn respond_matched<R, T: ListItem>(
        &self,
        format: Format,
        page: pagination::Page<R>,
        matched: MatchedActors,
        view: impl FnMut(R) -> T,
    ) -> Result<Response, Problem> {
        let next_cursor = page.next.map(|next| encode_cursor(&self.uri, next));
        let link = next_cursor.as_deref().and_then(|cursor| next_link(&self.uri, cursor));
        let data: Vec<T> = page.rows.into_iter().map(view).collect();
        let mut response = formats::render(format, Page { data, meta: PageMeta { next_cursor, matched } })?;
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
        if let Some(link) = link {
            response.headers_mut().insert(header::LINK, link);
        }
        Ok(response)
    }
}
