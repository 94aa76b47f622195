//! What was put right about actors, over HTTP.

use axum::{
    Json,
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::show::existing;
use crate::{
    api::{
        App,
        articles::show::NoQuery,
        page::{List, list as answer, page_request},
        parameters::Parameters,
        problem::Problem,
    },
    store::{
        ActorId, CorrectionId,
        actors::{self, CanonicalActor},
        corrections::{self, Change, Correction, CorrectionAuthor},
        pagination::Page,
    },
};

/// A correction: what was changed, by whom, when and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionView {
    /// Its id.
    pub id: String,
    /// What was changed.
    #[serde(flatten)]
    pub change: Change,
    /// The actor it is about: merged, split, renamed, or given a mention wrongly.
    pub actor: NamedActor,
    /// The one at the other end: merged into, split off, or given the mention.
    pub other: Option<NamedActor>,
    /// Who made it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// That it was undone.
    pub undone: Option<UndoneView>,
}

/// An actor by the id the correction was made with, and the name it has today.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedActor {
    /// Its id then.
    pub actor_id: String,
    /// The name of whom it stands for today.
    pub name: Option<String>,
}

/// That a correction was undone.
#[derive(Debug, Serialize, ToSchema)]
pub struct UndoneView {
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// What may be asked of a history.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct HistoryQuery {
    /// At most so many rows, 50 unless given, 200 at most.
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// What was put right about an actor, the latest first
#[utoipa::path(
    get, path = "/v1/actors/{id}/history", tag = "corrections",
    params(("id" = String, Path, description = "`act_…`"), HistoryQuery),
    responses((status = 200, body = List<CorrectionView>), (status = 400, body = Problem),
              (status = 404, body = Problem))
)]
pub async fn history(State(app): State<App>, Path(id): Path<String>, uri: Uri) -> Result<Response, Problem> {
    let mut query = Parameters::of::<HistoryQuery>(&uri);
    let page = page_request(&mut query);
    query.finish()?;
    let actor = existing(&app, &id).await?;
    let found = corrections::history(&app.pool, actor, &page).await?;
    let rows = view(&app, found.rows).await?;
    Ok(answer(&uri, Page { rows, next: found.next }, |row| row))
}

/// One correction
#[utoipa::path(
    get, path = "/v1/corrections/{id}", tag = "corrections",
    params(("id" = String, Path, description = "`cor_…`")),
    responses((status = 200, body = CorrectionView), (status = 404, body = Problem))
)]
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<CorrectionView>, Problem> {
    Parameters::of::<NoQuery>(&uri).finish()?;
    let missing = || Problem::not_found("correction", &id);
    let known: CorrectionId = id.parse().map_err(|_| missing())?;
    let correction = corrections::fetch(&app.pool, known).await?.ok_or_else(missing)?;
    view(&app, vec![correction]).await?.pop().map(Json).ok_or_else(missing)
}

/// Corrections with the names that their actors have today.
pub async fn view(app: &App, corrections: Vec<Correction>) -> Result<Vec<CorrectionView>, Problem> {
    let ids = corrections.iter().flat_map(|one| std::iter::once(one.actor).chain(one.target));
    let today = actors::resolve_merges(&app.pool, ids).await?;
    let named = |id: ActorId| NamedActor {
        actor_id: id.to_string(),
        name: today.get(&id).map(|CanonicalActor { name, .. }| name.clone()),
    };
    let undone = |(CorrectionAuthor { by, reason }, at)| UndoneView { by, reason, at };
    Ok(corrections
        .into_iter()
        .map(|one| CorrectionView {
            id: one.id.to_string(),
            change: one.change,
            actor: named(one.actor),
            other: one.target.map(named),
            by: one.made.by,
            reason: one.made.reason,
            at: one.made_at,
            undone: one.undone.map(undone),
        })
        .collect())
}
