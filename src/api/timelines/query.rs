//! Parameters of timelines.

use utoipa::IntoParams;

use crate::{
    api::{
        AppState,
        events::query::UnresolvedConditions,
        formats::Format,
        problem::Problem,
        query::{ListRequest, Parameters, page_parameters},
    },
    input::FieldError,
    store::{
        ActorId,
        pagination::PageRequest,
        timelines::{Granularity, TimelineFilter},
    },
};

/// Parameters of a timeline.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct TimelineQuery {
    /// With this actor as a participant: an id or a name.
    actor: Option<String>,
    /// At this place: an id or a name.
    place: Option<String>,
    /// Reported in an article of this story: `sto_…`.
    story: Option<String>,
    /// Of this type, like `ASSAULT`; several separated by commas.
    #[param(rename = "type")]
    event_type: Option<String>,
    /// `happened`, `ongoing`, `planned`, `possible` or `denied`; several separated by commas.
    status: Option<String>,
    /// Reported in a sentence with these words, in the syntax of web search engines.
    q: Option<String>,
    /// On or after this day, month or year.
    from: Option<String>,
    /// On or before this day, month or year.
    to: Option<String>,
    /// `true`: only background, from before the news; `false`: only news.
    background: Option<bool>,
    /// `true`: only entries with a date; `false`: only those without.
    dated: Option<bool>,
    /// `statements`: statements of the actor, or about the place, are entries too.
    include: Option<String>,
    /// `day` or `month`: the answer is the numbers of entries by day or month, for a chart.
    granularity: Option<String>,
    /// Output format; without it, the header `Accept` decides.
    format: Option<String>,
    /// Largest number of rows: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// Parameters of the timeline of one actor, which the path names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ActorTimelineQuery {
    /// At this place: an id or a name.
    place: Option<String>,
    /// Reported in an article of this story: `sto_…`.
    story: Option<String>,
    /// Of this type, like `ASSAULT`; several separated by commas.
    #[param(rename = "type")]
    event_type: Option<String>,
    /// `happened`, `ongoing`, `planned`, `possible` or `denied`; several separated by commas.
    status: Option<String>,
    /// Reported in a sentence with these words, in the syntax of web search engines.
    q: Option<String>,
    /// On or after this day, month or year.
    from: Option<String>,
    /// On or before this day, month or year.
    to: Option<String>,
    /// `true`: only background, from before the news; `false`: only news.
    background: Option<bool>,
    /// `true`: only entries with a date; `false`: only those without.
    dated: Option<bool>,
    /// `statements`: statements of the actor, or about the place, are entries too.
    include: Option<String>,
    /// `day` or `month`: the answer is the numbers of entries by day or month, for a chart.
    granularity: Option<String>,
    /// Output format; without it, the header `Accept` decides.
    format: Option<String>,
    /// Largest number of rows: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// What a timeline is answered with.
pub enum TimelineAnswer {
    /// A page of entries in a format.
    Entries(PageRequest, Format),
    /// Numbers of entries by period.
    Counts(Granularity),
}

/// Reads the parameters of timelines; `involving` is the actor that the path names.
pub async fn read(
    app: &AppState,
    request: &ListRequest,
    mut parameters: Parameters,
    involving: Option<ActorId>,
) -> Result<(TimelineFilter, TimelineAnswer), Problem> {
    let conditions = UnresolvedConditions::read(&mut parameters);
    let statements = !parameters.choices("include", &[("statements", ())]).is_empty();
    let mut dated = parameters.flag("dated");
    let granularity =
        parameters.choice("granularity", &[("day", Granularity::Day), ("month", Granularity::Month)]);
    let named_format = request.format_parameter(&mut parameters);
    let page = page_parameters(&request.uri, &mut parameters);
    if let (Some(_), Some(format)) = (granularity, named_format.filter(|format| *format != Format::Json)) {
        parameters.reject("granularity", format!("gives JSON; leave it out for format={}", format.name()));
    }
    parameters.finish()?;
    let answer = match granularity {
        Some(granularity) => TimelineAnswer::Counts(granularity),
        None => {
            let format = request.negotiate(named_format)?;
            if format.requires_dates() {
                if dated == Some(false) {
                    let detail =
                        format!("entries without a date can't be in {}; take json or csv", format.name());
                    return Err(Problem::invalid_query(vec![FieldError::new("dated", detail)]));
                }
                dated = Some(true);
            }
            TimelineAnswer::Entries(page, format)
        }
    };
    let filter = TimelineFilter { conditions: conditions.resolve(app).await?, involving, statements, dated };
    Ok((filter, answer))
}
