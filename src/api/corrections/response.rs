//! Answers to corrections.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::view::correction_views;
use crate::{
    api::{
        AppState,
        articles::{prefer_wait, wait_until_done},
        problem::{Candidate, Problem},
    },
    input::FieldError,
    store::{
        ActorId, ArticleId, actors,
        corrections::{Correction, CorrectionError, Edit, Refusal},
    },
};

/// Answers with a correction: 201, or 202 while its articles wait for another extraction.
///
/// With `Prefer: wait` the answer waits for these articles.
pub async fn correction_response(
    app: &AppState,
    headers: &HeaderMap,
    correction: Correction,
) -> Result<Response, Problem> {
    let articles: Vec<ArticleId> = match &correction.change {
        Edit::Split { articles } => articles.clone(),
        Edit::Reassignment { article_id, .. } => vec![*article_id],
        Edit::Merge | Edit::Rename { .. } | Edit::Dismissal => Vec::new(),
    };
    let mut status = StatusCode::CREATED;
    let wait = Duration::from_secs(prefer_wait(headers).unwrap_or(0));
    for article in articles {
        if !wait_until_done(app, article, wait).await? {
            status = StatusCode::ACCEPTED;
            break;
        }
    }
    let location = format!("/v1/corrections/{}", correction.id);
    let mut response = (status, Json(correction_views(app, vec![correction]).await?.pop())).into_response();
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Makes a problem of a refused or failed correction.
///
/// `actor` is the one in the path; `field` is the one that names what it is corrected with.
pub async fn correction_problem(
    app: &AppState,
    actor: Option<ActorId>,
    field: &str,
    error: CorrectionError,
) -> Problem {
    let refusal = match error {
        CorrectionError::Refused(refusal) => refusal,
        CorrectionError::Store(error) => return error.into(),
    };
    let detail = refusal.to_string();
    let invalid = |field: &str| Problem::invalid_correction(vec![FieldError::new(field, detail.clone())]);
    match refusal {
        Refusal::NoActor(id) if Some(id) == actor => Problem::not_found("actor", &id.to_string()),
        Refusal::NoCorrection(id) => Problem::not_found("correction", &id.to_string()),
        Refusal::Merged(merged, _) => already_merged(app, merged).await,
        Refusal::AlreadyUndone(_) => conflict("already-undone", "The correction was undone before", detail),
        Refusal::Superseded(_) => conflict("superseded", "A later correction depends on this one", detail),
        Refusal::Dismissed(id, _) if Some(id) == actor => {
            Problem::new(StatusCode::GONE, "dismissed", "The actor was dismissed", detail)
        }
        Refusal::NoMention => invalid("span"),
        Refusal::NoActor(_)
        | Refusal::Dismissed(..)
        | Refusal::IntoItself(_)
        | Refusal::UnlikeTypes(..)
        | Refusal::Unnamed(_)
        | Refusal::NotMentioned(_)
        | Refusal::NoArticleLeft => invalid(field),
    }
}

/// The problem of an actor that was merged; its candidate is the canonical actor, after all merges.
async fn already_merged(app: &AppState, merged: ActorId) -> Problem {
    let canonical = match actors::resolve_merges(&app.pools.reads, [merged]).await {
        Ok(mut canonical) => canonical.remove(&merged),
        Err(error) => return error.into(),
    };
    let detail = match &canonical {
        Some(actor) => format!(
            "{merged} was merged and is now {} ({}); correct that one, or undo the merge.",
            actor.id, actor.name
        ),
        None => format!("{merged} was merged; undo the merge first."),
    };
    conflict("already-merged", "The actor was merged", detail)
        .with_candidates(canonical.into_iter().map(Candidate::from).collect())
}

fn conflict(problem_type: &str, title: &str, detail: String) -> Problem {
    Problem::new(StatusCode::CONFLICT, problem_type, title, detail)
}
