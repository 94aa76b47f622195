//! Putting actors right over HTTP: merges, splits, renames, reassignments, and undoing them.

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    form::{Form, fault, invalid},
    history::{CorrectionView, view},
};
use crate::{
    api::{
        App,
        articles::submit::{is_done_within, wanted_wait},
        problem::{Candidate, Problem},
    },
    store::{
        ActorId, ArticleId, CorrectionId, actors,
        corrections::{self, Change, Correction, CorrectionError, ReassignTarget, Refusal},
    },
};
use extraction::text::Span;

/// A merge.
#[derive(Deserialize, ToSchema)]
#[allow(dead_code)]
pub struct MergeForm {
    /// The actor (`act_…`) that the one in the path is.
    into: String,
    /// Who makes the correction.
    by: String,
    /// Why.
    reason: String,
}

/// Take an actor for another: everything that is known of it is the other's from now on
#[utoipa::path(
    post, path = "/v1/actors/{id}/merges", tag = "corrections",
    params(("id" = String, Path, description = "`act_…`")), request_body = MergeForm,
    responses((status = 201, body = CorrectionView), (status = 404, body = Problem),
              (status = 409, body = Problem), (status = 422, body = Problem))
)]
pub async fn merge(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::of(request).await?;
    let made = form.signature();
    let into: Option<ActorId> = form.required_id("into", "give the id of the actor to merge into: act_…");
    let headers = form.finish()?;
    let (actor, into) = (known(&id)?, into.unwrap_or(ActorId(uuid::Uuid::nil())));
    let merged = corrections::merge(&app.pool, actor, into, &made).await;
    answer(&app, &headers, refused(&app, actor, "into", merged).await?).await
}

/// A split.
#[derive(Deserialize, ToSchema)]
#[allow(dead_code)]
pub struct SplitForm {
    /// The articles (`art_…`) in which the actor is someone else.
    articles: Vec<String>,
    /// The name of that someone; the same unless given.
    name: Option<String>,
    /// Who makes the correction.
    by: String,
    /// Why.
    reason: String,
}

/// Part an actor in two: in the articles given it is another, of the same name or another
///
/// The articles are read again: 202 until they are, 201 once they are while the caller waited
/// (`Prefer: wait=10`).
#[utoipa::path(
    post, path = "/v1/actors/{id}/splits", tag = "corrections",
    params(("id" = String, Path, description = "`act_…`")), request_body = SplitForm,
    responses((status = 201, body = CorrectionView), (status = 202, body = CorrectionView),
              (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem))
)]
pub async fn split(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::of(request).await?;
    let made = form.signature();
    let articles: Vec<ArticleId> = form.ids("articles");
    let name = form.text("name");
    let headers = form.finish()?;
    let actor = known(&id)?;
    let split = corrections::split(&app.pool, actor, name.as_deref(), &articles, &made).await;
    answer(&app, &headers, refused(&app, actor, "articles", split).await?).await
}

/// A rename.
#[derive(Deserialize, ToSchema)]
#[allow(dead_code)]
pub struct RenameForm {
    /// The name it goes by from now on; the one before still finds it.
    name: String,
    /// Who makes the correction.
    by: String,
    /// Why.
    reason: String,
}

/// Call an actor by another name
#[utoipa::path(
    post, path = "/v1/actors/{id}/renames", tag = "corrections",
    params(("id" = String, Path, description = "`act_…`")), request_body = RenameForm,
    responses((status = 201, body = CorrectionView), (status = 404, body = Problem),
              (status = 409, body = Problem), (status = 422, body = Problem))
)]
pub async fn rename(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::of(request).await?;
    let made = form.signature();
    let name = form.required("name", "give the name it goes by from now on");
    if !name.is_empty() && !name.chars().any(char::is_alphanumeric) {
        form.refuse("name", "has no letter or digit in it");
    }
    let headers = form.finish()?;
    let actor = known(&id)?;
    let renamed = corrections::rename(&app.pool, actor, &name, &made).await;
    answer(&app, &headers, refused(&app, actor, "name", renamed).await?).await
}

/// A mention given to someone else.
#[derive(Deserialize, ToSchema)]
#[allow(dead_code)]
pub struct ReassignmentForm {
    /// The article (`art_…`).
    article: String,
    /// Where the mention starts, in code points of the body, as the article's reading lists it.
    start: u32,
    /// Where it ends.
    end: u32,
    /// The actor (`act_…`) it means; or give `name`.
    to: Option<String>,
    /// The name of the actor it means, where that one is not known yet.
    name: Option<String>,
    /// Who makes the correction.
    by: String,
    /// Why.
    reason: String,
}

/// Give one mention of an actor to another, with what is said and done in its words
///
/// The article is read again: 202 until it is, 201 once it is while the caller waited (`Prefer: wait=10`).
#[utoipa::path(
    post, path = "/v1/actors/{id}/reassignments", tag = "corrections",
    params(("id" = String, Path, description = "`act_…`: the actor that the mention is given to wrongly")),
    request_body = ReassignmentForm,
    responses((status = 201, body = CorrectionView), (status = 202, body = CorrectionView),
              (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem))
)]
pub async fn reassign(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::of(request).await?;
    let made = form.signature();
    let article: Option<ArticleId> = form.required_id("article", "give the id of the article: art_…");
    let span = Span { start: form.number("start"), end: form.number("end") };
    let to = match (form.id("to"), form.text("name")) {
        (Some(to), None) => ReassignTarget::Existing(to),
        (None, Some(name)) => ReassignTarget::New(name),
        _ => {
            form.refuse("to", "give either the id of an actor as “to”, or a new one's “name”");
            ReassignTarget::New(String::new())
        }
    };
    let headers = form.finish()?;
    let (actor, article) = (known(&id)?, article.unwrap_or(ArticleId(uuid::Uuid::nil())));
    let given = corrections::reassign(&app.pool, actor, (article, span), &to, &made).await;
    answer(&app, &headers, refused(&app, actor, "to", given).await?).await
}

/// Why something is undone.
#[derive(Deserialize, ToSchema)]
#[allow(dead_code)]
pub struct UndoForm {
    /// Who undoes it.
    by: String,
    /// Why.
    reason: String,
}

/// Undo a correction; it stays in the history
#[utoipa::path(
    post, path = "/v1/corrections/{id}/undo", tag = "corrections",
    params(("id" = String, Path, description = "`cor_…`")), request_body = UndoForm,
    responses((status = 201, body = CorrectionView), (status = 202, body = CorrectionView),
              (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem))
)]
pub async fn undo(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::of(request).await?;
    let made = form.signature();
    let headers = form.finish()?;
    let correction: CorrectionId = id.parse().map_err(|_| Problem::not_found("correction", &id))?;
    let undone = corrections::undo(&app.pool, correction, &made).await;
    answer(&app, &headers, refused(&app, ActorId(uuid::Uuid::nil()), "id", undone).await?).await
}

fn known(id: &str) -> Result<ActorId, Problem> {
    id.parse().map_err(|_| Problem::not_found("actor", id))
}

/// The correction as it stands; with the articles it has read again, if the caller waits for them.
async fn answer(app: &App, headers: &HeaderMap, made: Correction) -> Result<Response, Problem> {
    let articles: Vec<ArticleId> = match &made.change {
        Change::Split { articles } => articles.clone(),
        Change::Reassignment { article_id, .. } => vec![*article_id],
        Change::Merge | Change::Rename { .. } => Vec::new(),
    };
    let mut status = StatusCode::CREATED;
    let wait = Duration::from_secs(wanted_wait(headers).unwrap_or(0));
    for article in articles {
        if !is_done_within(app, article, wait).await? {
            status = StatusCode::ACCEPTED;
            break;
        }
    }
    let place = format!("/v1/corrections/{}", made.id);
    let mut response = (status, Json(view(app, vec![made]).await?.pop())).into_response();
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// A refusal as a problem; `field` is the one that names whatever `actor` is corrected with.
async fn refused(
    app: &App,
    actor: ActorId,
    field: &str,
    made: Result<Correction, CorrectionError>,
) -> Result<Correction, Problem> {
    let refusal = match made {
        Ok(correction) => return Ok(correction),
        Err(CorrectionError::Refused(refusal)) => refusal,
        Err(CorrectionError::Store(error)) => return Err(error.into()),
    };
    let detail = refusal.to_string();
    let conflict = |kind, title, detail| Problem::new(StatusCode::CONFLICT, kind, title, detail);
    Err(match refusal {
        Refusal::NoActor(id) if id == actor => Problem::not_found("actor", &id.to_string()),
        Refusal::NoCorrection(id) => Problem::not_found("correction", &id.to_string()),
        Refusal::Merged(merged, _) => {
            // The merge may be one of a chain: the actor to correct is the canonical one.
            let today = actors::resolve_merges(&app.pool, [merged]).await?.remove(&merged);
            let detail = match &today {
                Some(now) => format!(
                    "{merged} was merged and is {} ({}) now; correct that one, or undo the merge.",
                    now.id, now.name
                ),
                None => detail,
            };
            let candidates = today.into_iter().map(|now| Candidate {
                actor_id: now.id.to_string(),
                name: now.name,
                kind: now.actor_type.as_str().to_owned(),
            });
            conflict("already-merged", "The actor was merged", detail).with_candidates(candidates.collect())
        }
        Refusal::AlreadyUndone(_) => conflict("already-undone", "The correction was undone before", detail),
        Refusal::Superseded(_) => conflict("overtaken", "A later correction stands on this one", detail),
        Refusal::NoMention => invalid(vec![fault("start", detail)]),
        Refusal::NoActor(_)
        | Refusal::IntoItself(_)
        | Refusal::Unnamed(_)
        | Refusal::NotMentioned(_)
        | Refusal::NoArticleLeft => invalid(vec![fault(field, detail)]),
    })
}
