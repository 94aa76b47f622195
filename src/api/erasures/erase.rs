//! `POST /v1/actors/{id}/erasures`

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::ErasureView;
use crate::{
    api::{
        AppState,
        articles::{prefer_wait, wait_until_done},
        corrections::{MAX_TEXT, read_correction},
        openapi::ErasureProblems,
        problem::Problem,
        query::parse_id,
    },
    input::{FieldError, JsonFields},
    store::erasures::{self, ErasureError, ErasureMode, NewErasure},
};

/// Longest pseudonym, in bytes.
const MAX_PSEUDONYM: usize = 100;

/// An erasure.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureRequest {
    /// `pseudonymise`: a pseudonym replaces the name; `erase`: blocks do, and nothing is attributed to the person.
    mode: ErasureMode,
    /// The ground in law: `Art. 17 GDPR, request of 2024-03-14`.
    legal_ground: String,
    /// The pseudonym: letters, digits, blanks, hyphens and full stops; by default one like `Noname Tezibo`. As two
    /// words with capitals, it is taken for a name when the articles are extracted from again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pseudonym: Option<String>,
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Erase a person on request: a pseudonym or blocks replace the name everywhere
///
/// The name is masked in texts, facts, decisions, searches, messages and the audit, and in articles that are submitted from now
/// on. It can't be undone: names are kept as keyed hashes alone. The articles are extracted from again: the answer is 202 until
/// they are, and with `Prefer: wait=10` it waits and is 201.
#[utoipa::path(
    post, path = "/v1/actors/{id}/erasures", tag = "corrections", operation_id = "erase_actor",
    params(("id" = String, Path, description = "`act_…`")), request_body = ErasureRequest,
    responses(
        (status = 201, description = "The erasure; all articles are extracted from again", body = ErasureView),
        (status = 202, description = "The erasure; its articles wait for another extraction", body = ErasureView),
        ErasureProblems
    )
)]
pub async fn erase(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, (mode, legal_ground, pseudonym), author) = read_correction(request, read).await?;
    let actor = parse_id("actor", &id)?;
    let erasure = NewErasure { actor, mode, pseudonym, legal_ground, author };
    let coreference = app.extractors.event_coreference();
    let made = erasures::erase(&app.pools.writes, coreference, &erasure)
        .await
        .map_err(|error| problem(&id, error))?;
    let wait = Duration::from_secs(prefer_wait(&headers).unwrap_or(0));
    let mut status = StatusCode::CREATED;
    for article in &made.articles {
        if !wait_until_done(&app, *article, wait).await? {
            status = StatusCode::ACCEPTED;
            break;
        }
    }
    Ok((status, Json(ErasureView::from(made))).into_response())
}

fn read(fields: &mut JsonFields<'_>) -> Option<(ErasureMode, String, Option<String>)> {
    let wanted = "send pseudonymise or erase";
    let mode = fields.required_parsed("mode", MAX_TEXT, wanted, |text| {
        ErasureMode::ALL
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or("is unknown; send pseudonymise or erase")
    });
    let ground =
        fields.required_line("legal_ground", MAX_TEXT, "send the ground in law, like “Art. 17 GDPR”");
    let pseudonym = fields.parsed("pseudonym", MAX_PSEUDONYM, parse_pseudonym);
    if mode == Some(ErasureMode::Erase) && fields.is_given("pseudonym") {
        fields.reject("pseudonym", "belongs to the mode pseudonymise alone; leave it out");
    }
    Some((mode?, ground?, pseudonym))
}

fn parse_pseudonym(text: &str) -> Result<String, &'static str> {
    let is_plain = |symbol: char| symbol.is_alphanumeric() || matches!(symbol, ' ' | '-' | '.');
    match text.trim() {
        name if name.starts_with(char::is_alphabetic) && name.chars().all(is_plain) => Ok(name.to_owned()),
        _ => Err("begins with a letter, and has letters, digits, blanks, hyphens and full stops alone"),
    }
}

fn problem(id: &str, error: ErasureError) -> Problem {
    let field = match error {
        ErasureError::NotFound(_) => return Problem::not_found("actor", id),
        ErasureError::Merged(..) => {
            return Problem::new(
                StatusCode::CONFLICT,
                "already-merged",
                "The actor was merged",
                error.to_string(),
            );
        }
        ErasureError::Store(error) => return error.into(),
        ErasureError::NoPerson(_) => "id",
        ErasureError::Pseudonym(_) => "pseudonym",
    };
    Problem::invalid_correction(vec![FieldError::new(field, error.to_string())])
}
