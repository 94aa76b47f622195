//! `GET /v1/timelines`

mod csv;
mod formats;
mod icalendar;
mod line;
mod timelinejs;
mod view;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use utoipa::IntoParams;

use super::{
    App,
    events::{filter, name_filter},
    page::page_request,
    parameters::Parameters,
    problem::Problem,
};
use crate::store::{
    ActorId,
    timelines::{self, Granularity, TimelineFilter},
};
use formats::Format;
use view::CountsView;
pub use view::TimelineView;

/// What may be asked of timelines.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct TimelineQuery {
    /// In which this actor takes part: an id or a name.
    actor: Option<String>,
    /// That take place here: an id or a name.
    place: Option<String>,
    /// Told in articles of this story: `sto_…`.
    story: Option<String>,
    /// Of this type, like `ASSAULT`; several parted by commas.
    #[param(rename = "type")]
    kind: Option<String>,
    /// `happened`, `ongoing`, `planned`, `possible`, `denied`; several parted by commas.
    status: Option<String>,
    /// Told in a sentence with these words, as a search engine reads them.
    q: Option<String>,
    /// On or after this day, month or year.
    from: Option<String>,
    /// On or before this day, month or year.
    to: Option<String>,
    /// `true`: only what is told in passing, before what the articles are about; `false`: only their news.
    background: Option<bool>,
    /// `true`: only what has a date; `false`: only what has none.
    dated: Option<bool>,
    /// `statements`: what the actor said, or what was said about the place, stands among them.
    include: Option<String>,
    /// `day`, `month`: not the entries, but how many there are in each, for a chart.
    granularity: Option<String>,
    /// `json`, `ndjson`, `csv`, `icalendar`, `timelinejs`; without it, the header `Accept` decides.
    format: Option<String>,
    /// At most so many rows, 50 unless given, 200 at most.
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// What happened when: happenings in time order, each with its evidence; the undated at the end
///
/// As JSON, NDJSON, CSV (the surest evidence of each entry), iCalendar or TimelineJS. Every format gives one
/// page; the header `Link` leads to the next. iCalendar and TimelineJS hold dated entries alone. TimelineJS
/// can't draw a timeline without events: where there are none the answer is a 404 of type `empty-timeline`.
#[utoipa::path(
    get, path = "/v1/timelines", tag = "timelines", params(TimelineQuery),
    responses(
        (status = 200, content((TimelineView = "application/json"), (String = "application/x-ndjson"), (String = "text/csv"),
                               (String = "text/calendar"), (String = "application/vnd.timelinejs+json"))),
        (status = 300, body = Problem), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 406, body = Problem)
    )
)]
pub async fn list(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    respond(&app, &uri, &headers, Parameters::of::<TimelineQuery>(&uri), None).await
}

/// Answers with the timeline the query asks for; `actor` is set where the path names it.
pub async fn respond(
    app: &App,
    uri: &Uri,
    headers: &HeaderMap,
    mut query: Parameters,
    actor: Option<ActorId>,
) -> Result<Response, Problem> {
    let (mut conditions, named) = filter(&mut query);
    let statements = query.choices("include", &[("statements", ())]);
    let mut dated = query.flag("dated");
    let granularity =
        query.choice("granularity", &[("day", Granularity::Day), ("month", Granularity::Month)]);
    let asked = query.choice("format", &Format::ALL.map(|format| (format.name(), format)));
    let page = page_request(&mut query);
    let counted_as = asked.filter(|&format| format != Format::Json);
    if let (Some(_), Some(format)) = (granularity, counted_as) {
        query.refuse("granularity", format!("gives JSON; leave it out for format={}", format.name()));
    }
    query.finish()?;
    let format = match (asked, granularity) {
        (Some(format), _) => format,
        (None, Some(_)) => Format::Json,
        (None, None) => Format::accepted(headers)?,
    };
    if format.wants_dates() {
        if dated == Some(false) {
            let detail = format!("what has no date can't stand in {}; take json or csv", format.name());
            return Err(Problem::invalid_query(vec![super::problem::Fault {
                field: "dated".to_owned(),
                detail,
            }]));
        }
        dated = Some(true);
    }
    name_filter(app, &mut conditions, named).await?;
    let filter = TimelineFilter { conditions, involving: actor, statements: !statements.is_empty(), dated };
    match granularity {
        Some(granularity) => {
            let counts = timelines::count(&app.pool, &filter, granularity).await?;
            Ok(Json(CountsView::from(counts)).into_response())
        }
        None => formats::answer(uri, format, timelines::list(&app.pool, &filter, &page).await?),
    }
}
