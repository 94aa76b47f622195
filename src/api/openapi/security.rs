//! The keys in the OpenAPI document: how they are sent, and the scope that each operation requires.

use axum::http::Method;
use serde_json::{Map, Value, json};

use crate::api::{
    access::SESSION_COOKIE,
    permissions::{Requirement, required},
};

/// Adds the ways to send a key, and to each operation the scope that it requires.
///
/// Beside them stands the empty requirement: where the service listens on loopback, no key is needed by default.
pub fn add(document: &mut Value) {
    document["components"]["securitySchemes"] = json!({
        "key": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "dateline_…",
            "description": "A key that `dateline keys create` made. Its scopes are `articles:write`, `read`, `review` and \
                            `admin`, which has all others. On loopback none is needed, unless the service runs with \
                            `--require-keys`."
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": SESSION_COOKIE,
            "description": "The session of a browser that signed in with a key at `POST /v1/session`."
        }
    });
    for (path, methods) in document["paths"].as_object_mut().into_iter().flat_map(Map::iter_mut) {
        for (method, operation) in methods.as_object_mut().into_iter().flat_map(Map::iter_mut) {
            let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes()).unwrap_or_default();
            operation["security"] = match required(&method, path) {
                None | Some(Requirement::Nothing) => json!([]),
                Some(Requirement::AnyKey) => json!([{"key": []}, {"session": []}, {}]),
                Some(Requirement::Scope(scope)) => {
                    json!([{"key": [scope.as_str()]}, {"session": [scope.as_str()]}, {}])
                }
            };
        }
    }
}
