//! Who may call the API: the hosts that it is served as, the pages that may write, and the keys of callers.
//!
//! A browser sends requests for any page that it shows, with the cookie of a session where it is a page of this site. Two
//! checks keep the pages of others out: [`Hosts`] against DNS rebinding, [`Origins`] against requests across sites.
//! [`authorize`] compares the key of a request with the table of permissions, [`limit_use`] its rate with a quota.

mod authorization;
mod fair_use;
mod hosts;
mod key_ring;
mod origins;
mod query_shares;
mod rate_limit;

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::problem::Problem;
pub use authorization::{KeyCheck, SESSION_COOKIE, authorize, invalid_key, key_name, session_token};
pub use fair_use::{FairUse, RATE_LIMIT, RATE_LIMIT_POLICY, limit_use};
pub use hosts::{Hosts, is_loopback};
pub use key_ring::KeyRing;
pub use origins::{OriginError, Origins, parse_origin};

/// Hosts, origins and callers that are accepted.
#[derive(Debug, Clone)]
pub struct Access {
    /// Names that the service is called by.
    pub hosts: Hosts,
    /// Origins whose pages may call the API.
    pub origins: Origins,
    /// True to refuse requests without a key.
    pub keys_required: bool,
    /// Requests a minute that each caller may send; `None` for any number.
    pub rate_limit: Option<u32>,
}

/// Refuses requests for other hosts (421), and writes by pages of other origins (403).
pub async fn check_access(State(access): State<Arc<Access>>, request: Request, next: Next) -> Response {
    match access.check(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

impl Access {
    fn check<B>(&self, request: &axum::http::Request<B>) -> Result<(), Problem> {
        let host = hosts::requested_host(request).map_err(|detail| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid-request", "The request is invalid", detail)
        })?;
        if let Some(host) = &host
            && !self.hosts.accept(host)
        {
            let detail = format!(
                "This service does not answer as {host}. Call it as localhost or 127.0.0.1, or name the host in \
                 --allowed-hosts (DATELINE_ALLOWED_HOSTS)."
            );
            return Err(Problem::new(
                StatusCode::MISDIRECTED_REQUEST,
                "unknown-host",
                "The host is unknown",
                detail,
            ));
        }
        if request.method().is_safe() || self.origins.may_write(request.headers()) {
            return Ok(());
        }
        let detail = "A page of another site may not write here. If it is yours, name its origin in --cors-origins \
                      (DATELINE_CORS_ORIGINS); * allows reading alone.";
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "cross-site-write",
            "Pages of other sites may not write",
            detail,
        ))
    }
}
