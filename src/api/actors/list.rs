//! `GET /v1/actors`

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::view::ListedActorView;
use crate::{
    api::{
        AppState,
        openapi::ListProblems,
        problem::Problem,
        query::{Both, ListParameters, ListRequest, MatchedActors, Page},
    },
    store::actors::ActorFilter,
};
use extraction::schema::ActorType;

/// Parameters of actors alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ActorParameters {
    /// With a name like this, typing errors allowed. It looks into all names of an actor.
    q: Option<String>,
    /// `person`, `organization`, `place`, `group` or `unnamed`; several separated by commas.
    #[param(rename = "type")]
    actor_type: Option<String>,
    /// The one that was loaded as an authority with this id: `Q7`, or one of your own.
    external_id: Option<String>,
}

/// Parameters of a list of actors.
pub type ActorQuery = Both<ActorParameters, ListParameters>;

/// List actors: with `q` by similarity of the name, else by number of articles
#[utoipa::path(
    get, path = "/v1/actors", tag = "actors", operation_id = "list_actors", params(ActorQuery),
    responses((status = 200, description = "A page of actors", body = Page<ListedActorView>), ListProblems)
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ActorQuery>();
    let name = parameters.one("q");
    let types = parameters.choices("type", &ActorType::ALL.map(|kind| (kind.as_str(), kind)));
    let external_id = parameters.one("external_id");
    if external_id.is_some() && name.is_some() {
        parameters.reject("q", "is given beside “external_id”, which names one actor; leave one of them out");
    }
    let output = request.output::<ListedActorView>(&mut parameters);
    parameters.finish()?;
    let filter = ActorFilter { name, types, external_id };
    request.respond(&app, &output, filter, MatchedActors::default(), ListedActorView::from).await
}
