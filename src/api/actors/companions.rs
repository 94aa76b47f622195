//! `GET /v1/actors/{id}/companions`

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{
        AppState,
        formats::{Format, ListItem},
        openapi::ItemProblems,
        problem::Problem,
        query::{Both, ListRequest, resolve_actor_id},
        statistics::{GroupParameters, group_limit, group_rows},
    },
    store::{
        ActorId,
        actors::{self, Companion, CompanionFilter, MAX_ARTICLES},
    },
};
use extraction::schema::ActorType;

/// Parameters of companions alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct CompanionParameters {
    /// `person`, `organization`, `place` or `group`; several separated by commas.
    #[param(rename = "type")]
    actor_type: Option<String>,
    /// In articles published on or after this day, month or year, in UTC.
    from: Option<String>,
    /// In articles published on or before this day, month or year, in UTC.
    to: Option<String>,
}

/// Parameters of companions.
pub type CompanionQuery = Both<CompanionParameters, GroupParameters>;

/// The actors that are mentioned with one.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompanionsView {
    /// Those in the most articles first.
    data: Vec<CompanionView>,
    /// The numbers of all.
    meta: CompanionsMeta,
}

/// The numbers of all companions.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompanionsMeta {
    /// Number of companions, of which `data` has the first ones.
    group_count: i64,
    /// Whether there are more than `data` has.
    has_more: bool,
    /// Number of articles that mention the actor, as far as they were looked at.
    article_count: i64,
    /// Whether there are more articles: the last 20,000 are looked at.
    has_more_articles: bool,
}

/// An actor that is mentioned with another one.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompanionView {
    /// Its id.
    actor_id: ActorId,
    /// Its name.
    name: String,
    /// Its type.
    #[serde(rename = "type")]
    actor_type: ActorType,
    /// Number of articles that mention both.
    article_count: i64,
}

impl From<Companion> for CompanionView {
    fn from(companion: Companion) -> Self {
        Self {
            actor_id: companion.id,
            name: companion.name,
            actor_type: companion.actor_type,
            article_count: companion.article_count,
        }
    }
}

impl ListItem for CompanionView {
    const COLUMNS: &'static [&'static str] = &["actor_id", "name", "type", "article_count"];

    fn cells(&self) -> Vec<String> {
        let article_count = self.article_count.to_string();
        vec![self.actor_id.to_string(), self.name.clone(), self.actor_type.as_str().to_owned(), article_count]
    }
}

/// Count the companions of an actor: those in the same articles
///
/// People without a name belong to one article, and do not count.
#[utoipa::path(
    get, path = "/v1/actors/{id}/companions", tag = "statistics", operation_id = "count_companions",
    params(("id" = String, Path, description = "`act_…`"), CompanionQuery),
    responses((status = 200, description = "The companions", body = CompanionsView), ItemProblems)
)]
pub async fn companions(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<CompanionQuery>();
    let types = ActorType::ALL.into_iter().filter(|one| *one != ActorType::Unnamed);
    let types = parameters.choices("type", &types.map(|one| (one.as_str(), one)).collect::<Vec<_>>());
    let (from, to) = parameters.days();
    let output = request.output::<CompanionView>(&mut parameters);
    parameters.finish()?;
    let format = output.format()?;
    let limit = group_limit(&output, format)?;
    let filter = CompanionFilter { actor: resolve_actor_id(&app, &id).await?, types, from, to };
    let counted = actors::companions(&app.pools.reads, &filter, limit).await?;
    let data: Vec<CompanionView> = counted.companions.into_iter().map(CompanionView::from).collect();
    let meta = CompanionsMeta {
        group_count: counted.group_count,
        has_more: counted.group_count > data.len() as i64,
        article_count: counted.article_count,
        has_more_articles: counted.article_count == MAX_ARTICLES,
    };
    Ok(match format {
        Format::Json => Json(CompanionsView { data, meta }).into_response(),
        _ => group_rows(&output, format, &data, meta.group_count),
    })
}
