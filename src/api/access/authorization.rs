//! The check of keys: who sends a request, and whether that may do what it asks for.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Extensions, HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::KeyRing;
use crate::{
    api::{
        permissions::{Requirement, required},
        problem::Problem,
    },
    store::keys::{KeyHolder, Scope},
};

/// Name of the cookie with the token of a session.
pub const SESSION_COOKIE: &str = "dateline_session";

/// Where keys are looked up, and whether requests without one are refused.
#[derive(Clone)]
pub struct KeyCheck {
    /// The valid keys.
    pub keys: KeyRing,
    /// True to refuse requests without a key; false where a firewall, or loopback, decides who may call.
    pub required: bool,
}

/// Checks the key of a request against the table of permissions, and adds its holder as an extension.
///
/// A request with a key has the rights of the key, also where none is needed. Without a row for its method the router
/// answers with 405.
pub async fn authorize(State(check): State<KeyCheck>, mut request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let Some(requirement) = required(request.method(), route).filter(|one| *one != Requirement::Nothing)
    else {
        return next.run(request).await;
    };
    match check.holder(request.headers(), requirement).await {
        Ok(holder) => {
            if let Some(holder) = holder {
                request.extensions_mut().insert(holder);
            }
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

impl KeyCheck {
    /// Returns the holder of the key of a request that may be answered; `None` where it has none and needs none.
    async fn holder(
        &self,
        headers: &HeaderMap,
        requirement: Requirement,
    ) -> Result<Option<KeyHolder>, Problem> {
        let holder = match (bearer(headers), session_token(headers)) {
            (Some(key), _) => Some(self.keys.find(key).await?.ok_or_else(invalid_key)?),
            // An ended session is none: the page then shows its form.
            (None, Some(token)) => self.keys.find(token).await?,
            (None, None) => None,
        };
        match (&holder, requirement) {
            (None, _) if self.required => Err(key_required()),
            (Some(holder), Requirement::Scope(scope)) if !holder.has(scope) => {
                Err(missing_scope(holder, scope))
            }
            _ => Ok(holder),
        }
    }
}

/// Returns the key in `Authorization: Bearer …`; other schemes are those of a proxy in front.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// Returns the token of the session in the cookies of a request.
pub fn session_token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| name.trim() == SESSION_COOKIE).map(|(_, token)| token.trim())
}

/// Returns the name of the key of a request; `None` where it has none.
pub fn key_name(extensions: &Extensions) -> Option<String> {
    extensions.get::<KeyHolder>().map(|holder| holder.name.clone())
}

/// Creates the problem of a request without a key.
fn key_required() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "key-required",
        "A key is required",
        "Send a key as Authorization: Bearer dateline_…; who runs the service makes one with `dateline keys create`.",
    )
}

/// Creates the problem of a key that is unknown, expired or revoked.
pub fn invalid_key() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "invalid-key",
        "The key is not valid",
        "The key is unknown, expired or revoked; `dateline keys list` shows which are valid.",
    )
}

fn missing_scope(holder: &KeyHolder, scope: Scope) -> Problem {
    let own: Vec<&str> = holder.scopes.iter().map(|scope| scope.as_str()).collect();
    let detail = format!(
        "This needs the scope {scope}, and the key “{}” has {}. Take a key that was made with --scope {scope}.",
        holder.name,
        own.join(", ")
    );
    Problem::new(StatusCode::FORBIDDEN, "missing-scope", "The key does not permit this", detail)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn keys_and_tokens_are_found_among_other_headers() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; dateline_session=ab12"));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("bearer dateline_1_2"));
        assert_eq!((bearer(&headers), session_token(&headers)), (Some("dateline_1_2"), Some("ab12")));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Basic dXNlcg=="));
        headers.insert(header::COOKIE, HeaderValue::from_static("other_dateline_session=ab12"));
        assert_eq!((bearer(&headers), session_token(&headers)), (None, None));
    }
}
