//! `GET /v1/actors`

use axum::{extract::State, http::Uri, response::Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{
        App,
        page::{List, list as answer, page_request},
        parameters::Parameters,
        problem::Problem,
    },
    store::actors::{self, ActorFilter, ListedActor},
};
use extraction::schema::ActorType;

/// An actor in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedActorView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// How many articles speak of it.
    pub articles: i64,
}

impl From<ListedActor> for ListedActorView {
    fn from(actor: ListedActor) -> Self {
        Self {
            id: actor.id.to_string(),
            name: actor.name,
            kind: actor.actor_type.as_str().to_owned(),
            articles: actor.article_count,
        }
    }
}

/// What may be asked of actors.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ActorQuery {
    /// Going by a name like this; typing errors are forgiven.
    q: Option<String>,
    /// `person`, `organization`, `place`, `group`, `unnamed`; several parted by commas.
    kind: Option<String>,
    /// At most so many rows, 50 unless given, 200 at most.
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// Actors: the nearest by name first, else those that most articles speak of
#[utoipa::path(
    get, path = "/v1/actors", tag = "actors", params(ActorQuery),
    responses((status = 200, body = List<ListedActorView>), (status = 400, body = Problem))
)]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    let mut query = Parameters::of::<ActorQuery>(&uri);
    let filter = ActorFilter {
        name: query.one("q"),
        types: query.choices("kind", &ActorType::ALL.map(|kind| (kind.as_str(), kind))),
    };
    let page = page_request(&mut query);
    query.finish()?;
    Ok(answer(&uri, actors::search(&app.pool, &filter, &page).await?, ListedActorView::from))
}
