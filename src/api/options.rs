//! `OPTIONS` of every address: the methods that it has, in the header `Allow`.
//!
//! The layer for CORS answers every `OPTIONS` as the preflight request of a browser. Others pass it as `GET`, and are
//! `OPTIONS` again in front of the routes, which name the methods of the address in their refusal.

use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// Marks a request that was `OPTIONS`.
#[derive(Debug, Clone, Copy)]
struct WasOptions;

/// Lets `OPTIONS` that are no preflight request pass the layer for CORS.
pub async fn disguise(mut request: Request, next: Next) -> Response {
    let is_preflight = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if request.method() == Method::OPTIONS && !is_preflight {
        *request.method_mut() = Method::GET;
        request.extensions_mut().insert(WasOptions);
    }
    next.run(request).await
}

/// Answers `OPTIONS` with 204 in the place of the routes' refusal, to which the router adds the methods.
pub async fn answer(mut request: Request, next: Next) -> Response {
    if request.extensions_mut().remove::<WasOptions>().is_none() {
        return next.run(request).await;
    }
    *request.method_mut() = Method::OPTIONS;
    let mut response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        *response.status_mut() = StatusCode::NO_CONTENT;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(header::CONTENT_TYPE);
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}
