//! `GET /v1/statistics/speakers`

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use utoipa::IntoParams;

use super::{
    groups::{GroupParameters, group_limit, group_rows},
    view::{SpeakerGroupView, SpeakerStatisticsView},
};
use crate::{
    api::{
        AppState,
        formats::Format,
        openapi::NamedListProblems,
        problem::Problem,
        query::{Both, DetailParameters, ListRequest},
        statements::query::{SpeakerParameter, StatementParameters, UnresolvedFilter},
    },
    store::statements::{self, SpeakerGrouping},
};

/// Parameters of the statistics alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct StatisticsParameters {
    /// What statements are counted by: `speaker`, by default, `role`, `organization`, `party`, `gender`, `named`, `source`
    /// or `month`, the month in which they were made.
    by: Option<String>,
}

/// Parameters of statistics of speakers: those of statements, and its own.
pub type SpeakerStatisticsQuery = Both<
    SpeakerParameter,
    Both<StatementParameters, Both<StatisticsParameters, Both<DetailParameters, GroupParameters>>>,
>;

/// Count statements, articles and persons by what speakers are: who is quoted most
///
/// Role, organization, party and gender are those that the article gives the speaker. Statements of articles that were
/// extracted before version 0.3 have none of them until the article is extracted again.
#[utoipa::path(
    get, path = "/v1/statistics/speakers", tag = "statistics", operation_id = "count_speakers",
    params(SpeakerStatisticsQuery),
    responses((status = 200, description = "The counts", body = SpeakerStatisticsView), NamedListProblems)
)]
pub async fn speakers(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<SpeakerStatisticsQuery>();
    let groupings = SpeakerGrouping::ALL.map(|grouping| (grouping.name(), grouping));
    let grouping = parameters.choice("by", &groupings).unwrap_or(SpeakerGrouping::Speaker);
    let filter = UnresolvedFilter::read(&app, &mut parameters);
    let output = request.output::<SpeakerGroupView>(&mut parameters);
    parameters.finish()?;
    let format = output.format()?;
    let (filter, matched) = filter.resolve(&app).await?;
    let limit = group_limit(&output, format)?;
    let counted = statements::count_speakers(&app.pools.reads, &filter, grouping, limit).await?;
    let view = SpeakerStatisticsView::new(counted, grouping.name(), matched);
    Ok(match format {
        Format::Json => Json(view).into_response(),
        _ => group_rows(&output, format, &view.data, view.meta.group_count),
    })
}
