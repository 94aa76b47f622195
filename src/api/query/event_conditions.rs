//! The filters that events and timelines share: each one's parameter, and how it is read.

use utoipa::IntoParams;

use super::{
    DetailParameters, MatchedActor, MatchedActors, Parameters, places, resolve_actor, resolve_story,
};
use crate::{
    api::{AppState, problem::Problem},
    store::{actors::NameUse, event_conditions::EventConditions},
};
use extraction::{
    events::EventType,
    schema::{EventStatus, FigureType, Importance},
};

/// The parameter of the participant; the timeline of one actor has it in its path.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ParticipantParameter {
    /// With this actor as a participant: an id or a name.
    actor: Option<String>,
}

/// The other parameters that events and timelines share.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct EventParameters {
    /// At this place: an id or a name. A country or region is where all places in it are: `India` finds Delhi.
    place: Option<String>,
    /// In a city near this point: latitude and longitude in degrees, like `12.97,77.59`.
    near: Option<String>,
    /// Largest distance from the point of `near` in kilometres, by default 25.
    #[param(exclusive_minimum = 0, maximum = 20037)]
    km: Option<f64>,
    /// In a city in this box: `west,south,east,north` in degrees.
    bbox: Option<String>,
    /// Of this type, like `ASSAULT`; several separated by commas.
    #[param(rename = "type")]
    event_type: Option<String>,
    /// `happened`, `ongoing`, `planned`, `possible` or `denied`; several separated by commas.
    status: Option<String>,
    /// Reported in a sentence with these words, in the syntax of web search engines. It looks into the sentence alone.
    q: Option<String>,
    /// On or after this day, month or year.
    from: Option<String>,
    /// On or before this day, month or year.
    to: Option<String>,
    /// Reported in an article of this story: `sto_…`.
    story: Option<String>,
    /// `true`: only background, from before the news; `false`: only news.
    background: Option<bool>,
    /// `lead`: what an article is about; `main`: also what belongs in a timeline, the default of timelines; `all`: also what
    /// is mentioned in passing, the default of events.
    importance: Option<String>,
    /// With at least this confidence, from 0 to 1.
    #[param(minimum = 0, maximum = 1)]
    min_confidence: Option<f32>,
    /// With at least this number of dead.
    min_dead: Option<f64>,
    /// With at least this number of injured.
    min_injured: Option<f64>,
    /// With at least this number of arrested.
    min_arrested: Option<f64>,
    /// With at least this number of other people.
    min_people: Option<f64>,
    /// With at least this amount of money, in any currency.
    min_money: Option<f64>,
}

/// The values of `importance`, with the least that they ask for.
const IMPORTANCES: [(&str, Importance); 3] =
    [("all", Importance::Minor), ("main", Importance::Main), ("lead", Importance::Lead)];

/// Reads the parameter of the least figure of a type.
fn least_figure(parameters: &mut Parameters, figure: FigureType) -> Option<f64> {
    parameters.parsed(&format!("min_{}", figure.as_str()), |text| {
        let number: Option<f64> = text.parse().ok();
        number
            .filter(|number| number.is_finite() && *number >= 0.0)
            .ok_or("must be a number from 0 on, such as 10")
    })
}

/// Conditions on events whose actors and story are not resolved yet.
pub struct UnresolvedConditions {
    conditions: EventConditions,
    actor: Option<String>,
    place: Option<String>,
    story: Option<String>,
}

impl UnresolvedConditions {
    /// Takes the parameters that events and timelines share.
    ///
    /// `least` is the importance that is asked for where no parameter does.
    pub fn read(parameters: &mut Parameters, least: Importance) -> Self {
        let types = EventType::ALL.iter().map(|event_type| (event_type.as_str(), event_type.as_str()));
        let types = parameters.choices("type", &types.collect::<Vec<_>>());
        let statuses = EventStatus::ALL.map(|status| (status.as_str(), status));
        let statuses = parameters.choices("status", &statuses);
        let (from, to) = parameters.days();
        let conditions = EventConditions {
            types: types.into_iter().map(str::to_owned).collect(),
            statuses,
            words: parameters.words("q"),
            from,
            to,
            background: parameters.flag("background"),
            importance: Some(parameters.choice("importance", &IMPORTANCES).unwrap_or(least)),
            min_confidence: parameters.confidence("min_confidence"),
            least_figures: FigureType::ALL
                .into_iter()
                .filter_map(|figure| Some((figure, least_figure(parameters, figure)?)))
                .collect(),
            details: DetailParameters::read(parameters),
            near: places::near(parameters),
            bounding_box: places::bounding_box(parameters),
            ..EventConditions::default()
        };
        let (actor, place) = (parameters.one("actor"), parameters.one("place"));
        Self { conditions, actor, place, story: parameters.one("story") }
    }

    /// Resolves actors and story, once all parameters are known to be valid.
    ///
    /// Returns also the actors that names were taken for.
    pub async fn resolve(self, app: &AppState) -> Result<(EventConditions, MatchedActors), Problem> {
        let actor = resolve_actor(app, "actor", self.actor, NameUse::Any).await?;
        let (place, matched_place) = places::resolve_place(app, self.place).await?.unzip();
        let conditions = EventConditions {
            actor: actor.as_ref().map(|actor: &MatchedActor| actor.actor_id),
            place,
            story: resolve_story(app, self.story).await?,
            ..self.conditions
        };
        Ok((conditions, MatchedActors { actor, place: matched_place.flatten(), ..MatchedActors::default() }))
    }
}
