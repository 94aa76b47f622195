//! `GET /v1/session`

use axum::{Extension, Json};

use super::view::SessionView;
use crate::{
    api::{openapi::OwnProblems, query::NoParameters},
    store::keys::KeyHolder,
};

/// Get the name and the scopes of the key that a request has
#[utoipa::path(
    get, path = "/v1/session", tag = "operations", operation_id = "get_session",
    responses((status = 200, description = "The key's name and scopes", body = SessionView), OwnProblems)
)]
pub async fn show(holder: Option<Extension<KeyHolder>>, _: NoParameters) -> Json<SessionView> {
    Json(SessionView::new(holder.as_deref(), None))
}
