//! `GET /v1/actors/{id}`, and its statements and timeline

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{
        App,
        articles::show::NoQuery,
        page::List,
        parameters::Parameters,
        problem::Problem,
        statements::{self, StatementQuery, StatementView},
        timelines::{self, TimelineQuery, TimelineView},
    },
    store::{
        ActorId,
        actors::{self, ActorProfile, DatedRole},
    },
};

/// Everything known of an actor.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActorView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// Ids of actors that were merged into it: whoever asks for one of them gets this one.
    pub merged: Vec<String>,
    /// All names it goes by.
    pub aliases: Vec<String>,
    /// Its roles, the last seen first.
    pub roles: Vec<RoleView>,
    /// How often it is met.
    pub counts: Counts,
    /// Publication of the first article that speaks of it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first_seen: Option<Timestamp>,
    /// Publication of the last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_seen: Option<Timestamp>,
}

/// A role with the dates of the articles in which it was seen.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleView {
    /// The role as written.
    pub role: String,
    /// Publication of the first article that gives it.
    #[schema(value_type = String, format = DateTime)]
    pub first_seen: Timestamp,
    /// Publication of the last.
    #[schema(value_type = String, format = DateTime)]
    pub last_seen: Timestamp,
}

/// How often an actor is met.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    /// Articles that speak of it.
    pub articles: i64,
    /// Statements attributed to it.
    pub statements: i64,
    /// Events in which it takes part.
    pub events: i64,
}

impl From<ActorProfile> for ActorView {
    fn from(profile: ActorProfile) -> Self {
        let (first_seen, last_seen) = profile.seen_at.unzip();
        let role = |DatedRole { role, first_seen_at, last_seen_at }| RoleView {
            role,
            first_seen: first_seen_at,
            last_seen: last_seen_at,
        };
        Self {
            id: profile.actor.id.to_string(),
            name: profile.actor.name,
            kind: profile.actor.actor_type.as_str().to_owned(),
            merged: profile.merged.iter().map(ActorId::to_string).collect(),
            aliases: profile.aliases,
            roles: profile.roles.into_iter().map(role).collect(),
            counts: Counts {
                articles: profile.article_count,
                statements: profile.statement_count,
                events: profile.event_count,
            },
            first_seen,
            last_seen,
        }
    }
}

/// One actor: names, roles, counts, first and last seen
#[utoipa::path(
    get, path = "/v1/actors/{id}", tag = "actors", params(("id" = String, Path, description = "`act_…`")),
    responses((status = 200, body = ActorView), (status = 404, body = Problem))
)]
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<ActorView>, Problem> {
    Parameters::of::<NoQuery>(&uri).finish()?;
    let missing = || Problem::not_found("actor", &id);
    let known: ActorId = id.parse().map_err(|_| missing())?;
    let profile = actors::fetch(&app.pool, known).await?.ok_or_else(missing)?;
    Ok(Json(profile.into()))
}

/// What an actor said; takes the parameters of `/v1/statements` but `speaker`
#[utoipa::path(
    get, path = "/v1/actors/{id}/statements", tag = "actors",
    params(("id" = String, Path, description = "`act_…`"), StatementQuery),
    responses((status = 200, body = List<StatementView>), (status = 400, body = Problem),
              (status = 404, body = Problem))
)]
pub async fn statements(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let mut query = Parameters::of::<StatementQuery>(&uri);
    refuse_given(&mut query, "speaker");
    let actor = existing(&app, &id).await?;
    statements::respond(&app, &uri, query, Some(actor)).await
}

/// An actor's timeline; takes the parameters of `/v1/timelines` but `actor`
#[utoipa::path(
    get, path = "/v1/actors/{id}/timeline", tag = "actors",
    params(("id" = String, Path, description = "`act_…`"), TimelineQuery),
    responses((status = 200, body = TimelineView), (status = 400, body = Problem),
              (status = 404, body = Problem))
)]
pub async fn timeline(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut query = Parameters::of::<TimelineQuery>(&uri);
    refuse_given(&mut query, "actor");
    let actor = existing(&app, &id).await?;
    timelines::respond(&app, &uri, &headers, query, Some(actor)).await
}

/// The path names the actor; a second one in the query would be ignored or contradict it.
fn refuse_given(query: &mut Parameters, parameter: &str) {
    if query.one(parameter).is_some() {
        query.refuse(parameter, "is the actor in the path already; leave it out");
    }
}

/// The actor that an id in a path stands for today.
pub async fn existing(app: &App, id: &str) -> Result<ActorId, Problem> {
    let missing = || Problem::not_found("actor", id);
    let known: ActorId = id.parse().map_err(|_| missing())?;
    let standing = actors::resolve_merges(&app.pool, [known]).await?;
    Ok(standing.get(&known).ok_or_else(missing)?.id)
}
