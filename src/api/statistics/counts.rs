//! `GET /v1/statistics/statements`, `/v1/statistics/happenings` and `/v1/statistics/articles`

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use utoipa::IntoParams;

use super::{
    group_view::{GroupView, GroupedCountsView},
    groups::{GroupParameters, group_limit, group_rows},
};
use crate::{
    api::{
        AppState,
        articles::query::ArticleParameters,
        formats::Format,
        openapi::NamedListProblems,
        problem::Problem,
        query::{
            Both, DetailParameters, EventParameters, ListRequest, MatchedActors, Output, Parameters,
            ParticipantParameter, UnresolvedConditions, resolve_story,
        },
        statements::query::{SpeakerParameter, StatementParameters, UnresolvedFilter},
    },
    store::{
        grouped_counts::{self, Countable, Grouping},
        timelines::TimelineFilter,
    },
};
use extraction::schema::Importance;

/// What statements are counted by.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct StatementGroupingParameter {
    /// `day`, by default, `week` or `month` in which they were made, `source`, `type`, `speaker`, or `organization` of the
    /// speaker.
    by: Option<String>,
}

/// What happenings are counted by.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct HappeningGroupingParameter {
    /// `day`, by default, `week` or `month` in which they took place, `type`, `status` or `place`. A happening with several
    /// places counts in each.
    by: Option<String>,
}

/// What articles are counted by.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ArticleGroupingParameter {
    /// `day`, by default, `week` or `month` of publication, in UTC, or `source`.
    by: Option<String>,
}

/// Parameters of counts of statements.
pub type StatementCountQuery = Both<
    StatementGroupingParameter,
    Both<SpeakerParameter, Both<StatementParameters, Both<DetailParameters, GroupParameters>>>,
>;
/// Parameters of counts of happenings.
pub type HappeningCountQuery = Both<
    HappeningGroupingParameter,
    Both<ParticipantParameter, Both<EventParameters, Both<DetailParameters, GroupParameters>>>,
>;
/// Parameters of counts of articles.
pub type ArticleCountQuery =
    Both<ArticleGroupingParameter, Both<ArticleParameters, Both<DetailParameters, GroupParameters>>>;

/// Count statements by day, week, month, publisher, type, speaker or organization
#[utoipa::path(
    get, path = "/v1/statistics/statements", tag = "statistics", operation_id = "count_statements",
    params(StatementCountQuery),
    responses((status = 200, description = "The counts", body = GroupedCountsView), NamedListProblems)
)]
pub async fn statements(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<StatementCountQuery>();
    let by = by(&mut parameters, Countable::OF_STATEMENTS);
    let filter = UnresolvedFilter::read(&app, &mut parameters);
    let output = request.output::<GroupView>(&mut parameters);
    parameters.finish()?;
    let (filter, matched) = filter.resolve(&app).await?;
    respond(&app, &output, Countable::Statements(filter), by, matched).await
}

/// Count happenings by day, week, month, type, status or place
#[utoipa::path(
    get, path = "/v1/statistics/happenings", tag = "statistics", operation_id = "count_happenings",
    params(HappeningCountQuery),
    responses((status = 200, description = "The counts", body = GroupedCountsView), NamedListProblems)
)]
pub async fn happenings(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<HappeningCountQuery>();
    let by = by(&mut parameters, Countable::OF_HAPPENINGS);
    let conditions = UnresolvedConditions::read(&mut parameters, Importance::Main);
    let output = request.output::<GroupView>(&mut parameters);
    parameters.finish()?;
    let (conditions, matched) = conditions.resolve(&app).await?;
    let filter = TimelineFilter { conditions, ..TimelineFilter::default() };
    respond(&app, &output, Countable::Happenings(filter), by, matched).await
}

/// Count articles by day, week, month or publisher
#[utoipa::path(
    get, path = "/v1/statistics/articles", tag = "statistics", operation_id = "count_articles",
    params(ArticleCountQuery),
    responses((status = 200, description = "The counts", body = GroupedCountsView), NamedListProblems)
)]
pub async fn articles(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ArticleCountQuery>();
    let by = by(&mut parameters, Countable::OF_ARTICLES);
    let (mut filter, story) = ArticleParameters::read(&mut parameters);
    let output = request.output::<GroupView>(&mut parameters);
    parameters.finish()?;
    filter.story = resolve_story(&app, story).await?;
    respond(&app, &output, Countable::Articles(filter), by, MatchedActors::default()).await
}

/// Takes what is counted by: one of `groupings`, by default the first.
fn by(parameters: &mut Parameters, groupings: &[Grouping]) -> Grouping {
    let choices: Vec<(&str, Grouping)> = groupings.iter().map(|one| (one.name(), *one)).collect();
    parameters.choice("by", &choices).unwrap_or(groupings[0])
}

/// Answers with counts of rows by one grouping.
pub async fn respond(
    app: &AppState,
    output: &Output,
    rows: Countable,
    by: Grouping,
    matched: MatchedActors,
) -> Result<Response, Problem> {
    let format = output.format()?;
    let limit = group_limit(output, format)?;
    let groups = grouped_counts::count(&app.pools.reads, &rows, by, limit).await?;
    let view = GroupedCountsView::new(groups, by, matched);
    Ok(match format {
        Format::Json => Json(view).into_response(),
        _ => group_rows(output, format, &view.data, view.meta.group_count),
    })
}
