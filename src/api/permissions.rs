//! What each operation requires: one table of method, route and scope.
//!
//! `tests/it/keys.rs` walks every operation of the OpenAPI document with a key of every scope.

use axum::http::Method;

use crate::store::keys::Scope;

/// What an operation requires of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// Nothing: checks of the process, and signing in and out.
    Nothing,
    /// A valid key of any scope.
    AnyKey,
    /// A key with this scope, or with `admin`.
    Scope(Scope),
}

use Requirement::{AnyKey, Nothing, Scope as Needs};
use Scope::{ArticlesWrite, Read, Review};

/// The address of the Model Context Protocol, which the OpenAPI document does not have: JSON-RPC describes itself.
const ASSISTANTS: &str = "/mcp";

/// The operations and what they require. An operation that is missing here fails a test, and at run time needs `admin`.
const PERMISSIONS: &[(Method, &str, Requirement)] = &[
    (Method::GET, "/livez", Nothing),
    (Method::GET, "/readyz", Nothing),
    (Method::GET, "/metrics", Needs(Read)),
    (Method::GET, "/v1/audit", Needs(Scope::Admin)),
    (Method::POST, "/v1/session", Nothing),
    (Method::DELETE, "/v1/session", Nothing),
    (Method::GET, "/v1/session", AnyKey),
    (Method::POST, "/v1/articles", Needs(ArticlesWrite)),
    (Method::DELETE, "/v1/articles", Needs(ArticlesWrite)),
    (Method::DELETE, "/v1/articles/{id}", Needs(ArticlesWrite)),
    (Method::GET, "/v1/articles", Needs(Read)),
    (Method::GET, "/v1/articles/{id}", Needs(Read)),
    (Method::GET, "/v1/articles/{id}/revisions", Needs(Read)),
    (Method::GET, "/v1/articles/{id}/revisions/{revision}", Needs(Read)),
    (Method::GET, "/v1/articles/{id}/revisions/{revision}/difference", Needs(Read)),
    (Method::POST, "/v1/extract", Needs(Read)),
    (Method::GET, "/v1/authorities", Needs(Read)),
    (Method::POST, "/v1/authorities", Needs(Review)),
    (Method::DELETE, "/v1/authorities/{external_id}", Needs(Review)),
    (Method::GET, "/v1/feeds", Needs(Read)),
    (Method::POST, "/v1/feeds", Needs(Scope::Admin)),
    (Method::GET, "/v1/feeds/{id}", Needs(Read)),
    (Method::PATCH, "/v1/feeds/{id}", Needs(Scope::Admin)),
    (Method::DELETE, "/v1/feeds/{id}", Needs(Scope::Admin)),
    (Method::GET, "/v1/sources", Needs(Read)),
    (Method::GET, "/v1/sources/{name}", Needs(Read)),
    (Method::PUT, "/v1/sources/{name}", Needs(ArticlesWrite)),
    (Method::DELETE, "/v1/sources/{name}", Needs(ArticlesWrite)),
    (Method::GET, "/v1/loads", Needs(Read)),
    (Method::GET, "/v1/loads/{id}", Needs(Read)),
    (Method::GET, "/v1/loads/{id}/errors", Needs(Read)),
    (Method::GET, "/v1/rereads", Needs(Read)),
    (Method::POST, "/v1/rereads", Needs(ArticlesWrite)),
    (Method::GET, "/v1/rereads/{id}", Needs(Read)),
    (Method::DELETE, "/v1/rereads/{id}", Needs(ArticlesWrite)),
    (Method::GET, "/v1/statements", Needs(Read)),
    (Method::POST, "/v1/statements/check", Needs(Read)),
    (Method::GET, "/v1/statements/{id}", Needs(Read)),
    (Method::GET, "/v1/statistics/speakers", Needs(Read)),
    (Method::GET, "/v1/statistics/statements", Needs(Read)),
    (Method::GET, "/v1/statistics/happenings", Needs(Read)),
    (Method::GET, "/v1/statistics/articles", Needs(Read)),
    (Method::GET, "/v1/statistics/types", Needs(Read)),
    (Method::GET, "/v1/statistics/sources", Needs(Read)),
    (Method::GET, "/v1/statistics/places", Needs(Read)),
    (Method::GET, "/v1/statistics/reviews", Needs(Read)),
    (Method::GET, "/v1/quotations", Needs(Read)),
    (Method::GET, "/v1/quotations/{id}", Needs(Read)),
    (Method::GET, "/v1/events", Needs(Read)),
    (Method::GET, "/v1/events/{id}", Needs(Read)),
    (Method::GET, "/v1/timelines", Needs(Read)),
    (Method::GET, "/v1/stories", Needs(Read)),
    (Method::GET, "/v1/stories/{id}", Needs(Read)),
    (Method::GET, "/v1/actors", Needs(Read)),
    (Method::GET, "/v1/actors/{id}", Needs(Read)),
    (Method::GET, "/v1/actors/{id}/statements", Needs(Read)),
    (Method::GET, "/v1/actors/{id}/timeline", Needs(Read)),
    (Method::GET, "/v1/actors/{id}/companions", Needs(Read)),
    (Method::GET, "/v1/actors/{id}/history", Needs(Read)),
    (Method::GET, "/v1/reconcile", Needs(Read)),
    (Method::POST, "/v1/reconcile", Needs(Read)),
    (Method::GET, "/v1/reconcile/suggest", Needs(Read)),
    (Method::GET, "/v1/reconcile/properties", Needs(Read)),
    (Method::GET, "/v1/reconcile/preview", Needs(Read)),
    (Method::POST, "/v1/actors/{id}/merges", Needs(Review)),
    (Method::POST, "/v1/actors/{id}/splits", Needs(Review)),
    (Method::POST, "/v1/actors/{id}/renames", Needs(Review)),
    (Method::POST, "/v1/actors/{id}/reassignments", Needs(Review)),
    (Method::POST, "/v1/actors/{id}/dismissals", Needs(Review)),
    (Method::POST, "/v1/actors/{id}/erasures", Needs(Scope::Admin)),
    (Method::GET, "/v1/happenings/{id}", Needs(Read)),
    (Method::GET, "/v1/statements/{id}/reviews", Needs(Read)),
    (Method::POST, "/v1/statements/{id}/reviews", Needs(Review)),
    (Method::GET, "/v1/happenings/{id}/reviews", Needs(Read)),
    (Method::POST, "/v1/happenings/{id}/reviews", Needs(Review)),
    (Method::GET, "/v1/quotations/{id}/reviews", Needs(Read)),
    (Method::POST, "/v1/quotations/{id}/reviews", Needs(Review)),
    (Method::GET, "/v1/reviews/next", Needs(Read)),
    (Method::GET, "/v1/reviews/{id}", Needs(Read)),
    (Method::GET, "/v1/corrections/{id}", Needs(Read)),
    (Method::POST, "/v1/corrections/{id}/undo", Needs(Review)),
    (Method::GET, "/v1/changes", Needs(Read)),
    (Method::GET, "/v1/stream", Needs(Read)),
    (Method::GET, "/v1/searches", Needs(Read)),
    (Method::POST, "/v1/searches", Needs(Review)),
    (Method::GET, "/v1/searches/{id}", Needs(Read)),
    (Method::DELETE, "/v1/searches/{id}", Needs(Review)),
    (Method::GET, "/v1/searches/{id}/results", Needs(Read)),
    (Method::GET, "/v1/webhooks", Needs(Scope::Admin)),
    (Method::POST, "/v1/webhooks", Needs(Scope::Admin)),
    (Method::GET, "/v1/webhooks/{id}", Needs(Scope::Admin)),
    (Method::PATCH, "/v1/webhooks/{id}", Needs(Scope::Admin)),
    (Method::DELETE, "/v1/webhooks/{id}", Needs(Scope::Admin)),
    (Method::GET, "/v1/webhooks/{id}/messages", Needs(Scope::Admin)),
    (Method::POST, "/v1/webhooks/{id}/messages/{message_id}/redeliveries", Needs(Scope::Admin)),
    (Method::POST, "/v1/webhooks/{id}/secrets", Needs(Scope::Admin)),
    (Method::POST, "/v1/webhooks/{id}/tests", Needs(Scope::Admin)),
    (Method::GET, "/v1/keys", Needs(Scope::Admin)),
    (Method::POST, "/v1/keys", Needs(Scope::Admin)),
    (Method::DELETE, "/v1/keys/{prefix}", Needs(Scope::Admin)),
    (Method::POST, ASSISTANTS, Needs(Read)),
];

/// Returns what an operation requires; `HEAD` is as `GET`. `None` for a method that the route does not have.
///
/// A route that is not in the table at all requires `admin`.
pub fn required(method: &Method, route: &str) -> Option<Requirement> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let mut of_route = PERMISSIONS.iter().filter(|(_, path, _)| *path == route).peekable();
    if of_route.peek().is_none() {
        return Some(Needs(Scope::Admin));
    }
    of_route.find(|(known, _, _)| known == method).map(|(_, _, requirement)| *requirement)
}

/// Tests whether the table has an operation.
#[cfg(test)]
fn is_listed(method: &Method, route: &str) -> bool {
    PERMISSIONS.iter().any(|(known, path, _)| known == method && *path == route)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn the_table_has_the_operations_of_the_document_and_no_other() {
        let document: Value = serde_json::from_str(&crate::api::openapi_json()).expect("is JSON");
        let mut operations = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().expect("has paths") {
            for method in methods.as_object().expect("has methods").keys() {
                let method: Method = method.to_ascii_uppercase().parse().expect("is a method");
                assert!(is_listed(&method, path), "{method} {path} is not in PERMISSIONS");
                operations.insert((method.to_string(), path.clone()));
            }
        }
        let documented = || PERMISSIONS.iter().filter(|(_, path, _)| *path != ASSISTANTS);
        for (method, path, _) in documented() {
            assert!(operations.contains(&(method.to_string(), (*path).to_owned())), "no {method} {path}");
        }
        assert_eq!(operations.len(), documented().count(), "an operation is listed twice");
    }

    #[test]
    fn an_unlisted_route_requires_admin_and_an_unknown_method_is_left_to_the_router() {
        assert_eq!(required(&Method::GET, "/v1/new"), Some(Needs(Scope::Admin)));
        assert_eq!(required(&Method::PUT, "/v1/articles"), None);
        assert_eq!(required(&Method::HEAD, "/v1/articles"), Some(Needs(Read)));
    }
}
