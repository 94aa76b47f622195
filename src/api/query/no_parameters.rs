//! Routes without query parameters.

use axum::{
    extract::FromRequestParts,
    http::{Uri, request::Parts},
};
use utoipa::IntoParams;

use super::Parameters;
use crate::api::problem::Problem;

/// An extractor that rejects every query parameter.
#[derive(Debug, IntoParams)]
pub struct NoParameters {}

impl NoParameters {
    /// Rejects every parameter in the query of `uri`.
    pub fn check(uri: &Uri) -> Result<(), Problem> {
        Parameters::of::<Self>(uri).finish()
    }
}

impl<S: Sync> FromRequestParts<S> for NoParameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Self::check(&parts.uri)?;
        Ok(Self {})
    }
}
