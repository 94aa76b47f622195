//! Parameters of timelines.

use utoipa::IntoParams;

use super::view::EntryView;
use crate::{
    api::{
        AppState,
        formats::Format,
        problem::Problem,
        query::{
            Both, DetailParameters, EventParameters, ListParameters, ListRequest, MatchedActors, Output,
            Parameters, ParticipantParameter, UnresolvedConditions,
        },
    },
    input::FieldError,
    store::{
        ActorId, HappeningId,
        reviews::Verified,
        timelines::{Granularity, TimelineFilter, TimelineSort},
    },
};
use extraction::schema::{FigureType, Importance};

/// Parameters of timelines alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct EntryParameters {
    /// With one of these ids: `hap_…`; several separated by commas, at most 200.
    ids: Option<String>,
    /// `true`: only entries with a date; `false`: only those without.
    dated: Option<bool>,
    /// `true`: only what an editor confirmed or corrected; `false`: only what nobody has reviewed; `rejected`: only what an
    /// editor rejected, which is in no other answer.
    verified: Option<String>,
    /// `statements`: statements of the actor, or about the place, are entries too.
    include: Option<String>,
    /// `day`, in time order, by default; `reported`: the last reported first, the default of feeds; `dead`, `injured`,
    /// `arrested`, `people` or `money`: entries with such a figure, the highest first.
    sort: Option<String>,
    /// `day` or `month`: the answer is the numbers of entries by day or month, for a chart.
    granularity: Option<String>,
}

/// Parameters of a timeline.
pub type TimelineQuery = Both<ParticipantParameter, ActorTimelineQuery>;

/// Parameters of the timeline of one actor, which the path names.
pub type ActorTimelineQuery =
    Both<EventParameters, Both<EntryParameters, Both<DetailParameters, ListParameters>>>;

/// What a timeline is answered with.
pub enum TimelineAnswer {
    /// Entries in a format.
    Entries(Box<Output>),
    /// Numbers of entries by period.
    Counts(Granularity),
}

/// Reads the parameters of timelines; `involving` is the actor that the path names.
///
/// Returns also the actors that names were taken for.
pub async fn read(
    app: &AppState,
    request: &ListRequest,
    mut parameters: Parameters,
    involving: Option<ActorId>,
) -> Result<(TimelineFilter, MatchedActors, TimelineAnswer), Problem> {
    let conditions = UnresolvedConditions::read(&mut parameters, Importance::Main);
    let statements = !parameters.choices("include", &[("statements", ())]).is_empty();
    let ids = parameters.ids("ids", |HappeningId(id)| id);
    let mut dated = parameters.flag("dated");
    let verified = parameters.choice("verified", &Verified::CHOICES);
    let granularity =
        parameters.choice("granularity", &[("day", Granularity::Day), ("month", Granularity::Month)]);
    let output = request.output::<EntryView>(&mut parameters);
    let format = output.format();
    let sort = sort(&mut parameters, statements, format.as_ref().ok() == Some(&Format::Atom));
    if let (Some(_), Ok(format)) = (granularity, format.as_ref())
        && *format != Format::Json
    {
        parameters.reject("granularity", format!("gives JSON; leave it out for format={}", format.name()));
    }
    parameters.finish()?;
    let answer = match granularity {
        Some(granularity) => TimelineAnswer::Counts(granularity),
        None => {
            let format = format?;
            if format.requires_dates() {
                if dated == Some(false) {
                    let detail =
                        format!("entries without a date can't be in {}; take json or csv", format.name());
                    return Err(Problem::invalid_query(vec![FieldError::new("dated", detail)]));
                }
                dated = Some(true);
            }
            TimelineAnswer::Entries(Box::new(output))
        }
    };
    let (conditions, matched) = conditions.resolve(app).await?;
    let filter = TimelineFilter { ids, conditions, involving, statements, dated, verified, sort };
    Ok((filter, matched, answer))
}

/// Reads the order; statements have time order alone, and a feed begins with what is new.
fn sort(parameters: &mut Parameters, statements: bool, is_feed: bool) -> TimelineSort {
    let figures = FigureType::ALL.map(|figure| (figure.as_str(), TimelineSort::Figure(figure)));
    let others = [("day", TimelineSort::Day), ("reported", TimelineSort::Reported)];
    let choices: Vec<_> = others.into_iter().chain(figures).collect();
    let default = if is_feed && !statements { TimelineSort::Reported } else { TimelineSort::Day };
    let sort = parameters.choice("sort", &choices).unwrap_or(default);
    if statements && sort != TimelineSort::Day {
        parameters.reject(
            "sort",
            "orders happenings alone, statements have no figures; leave it or include=statements out",
        );
    }
    sort
}
