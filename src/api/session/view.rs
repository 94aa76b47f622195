//! Sessions on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::keys::{KeyHolder, Scope};

/// Who sends requests, and what they may ask for.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The name of the key, with which corrections are signed; null where no key is needed and none was sent.
    name: Option<String>,
    /// What the key permits: `articles:write`, `read`, `review`, `admin`.
    scopes: Vec<&'static str>,
    /// When the session ends; null for a request without one.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

impl SessionView {
    /// Makes the view of a caller; one without a key may do everything where none is needed.
    pub fn new(holder: Option<&KeyHolder>, expires_at: Option<Timestamp>) -> Self {
        let scopes = holder.map_or(&Scope::ALL[..], |holder| holder.scopes.as_slice());
        Self {
            name: holder.map(|holder| holder.name.clone()),
            scopes: scopes.iter().map(|scope| scope.as_str()).collect(),
            expires_at,
        }
    }
}
