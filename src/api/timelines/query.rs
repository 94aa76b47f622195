//! Parameters of timelines.

use utoipa::IntoParams;

use super::view::EntryView;
use crate::{
    api::{
        AppState,
        formats::Format,
        problem::Problem,
        query::{
            Both, EventParameters, ListParameters, ListRequest, MatchedActors, Output, Parameters,
            ParticipantParameter, UnresolvedConditions,
        },
    },
    input::FieldError,
    store::{
        ActorId, HappeningId,
        reviews::Verified,
        timelines::{Granularity, TimelineFilter},
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
    /// `dead`, `injured`, `arrested`, `people` or `money`: entries with such a figure, the highest first; `day`, in time
    /// order, by default.
    sort: Option<String>,
    /// `day` or `month`: the answer is the numbers of entries by day or month, for a chart.
    granularity: Option<String>,
}

/// Parameters of a timeline.
pub type TimelineQuery = Both<ParticipantParameter, ActorTimelineQuery>;

/// Parameters of the timeline of one actor, which the path names.
pub type ActorTimelineQuery = Both<EventParameters, Both<EntryParameters, ListParameters>>;

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
    let sort = sort(&mut parameters, statements);
    let output = request.output::<EntryView>(&mut parameters);
    let format = output.format();
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

/// Reads the figure to sort by; statements have none.
fn sort(parameters: &mut Parameters, statements: bool) -> Option<FigureType> {
    let figures = FigureType::ALL.map(|figure_type| (figure_type.as_str(), Some(figure_type)));
    let choices: Vec<_> = std::iter::once(("day", None)).chain(figures).collect();
    let sort = parameters.choice("sort", &choices).flatten();
    if let Some(figure_type) = sort.filter(|_| statements) {
        let detail = format!(
            "statements have no figures; leave out include=statements or sort={}",
            figure_type.as_str()
        );
        parameters.reject("sort", detail);
    }
    sort
}
