//! Parameters of events, and those that timelines share.

use utoipa::IntoParams;

use crate::{
    api::{
        AppState,
        problem::Problem,
        query::{Parameters, resolve_actor, resolve_story},
    },
    store::{actors::NameUse, events::EventConditions},
};
use extraction::{events::EventType, schema::EventStatus};

/// Parameters of a list of events.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct EventQuery {
    /// With this actor as a participant: an id or a name.
    actor: Option<String>,
    /// At this place: an id or a name.
    place: Option<String>,
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
    /// Reported by this source; several separated by commas.
    source: Option<String>,
    /// Reported in this article: `art_…`.
    article: Option<String>,
    /// Reported in an article of this story: `sto_…`.
    story: Option<String>,
    /// `true`: only background, from before the news; `false`: only news.
    background: Option<bool>,
    /// Output format; without it, the header `Accept` decides.
    format: Option<String>,
    /// Largest number of rows: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
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
    pub fn read(parameters: &mut Parameters) -> Self {
        let names = EventType::ALL.iter().map(|event_type| event_type.as_str());
        let types: Vec<(&str, &str)> = names.map(|name| (name, name)).collect();
        let (actor, place) = (parameters.one("actor"), parameters.one("place"));
        let story = parameters.one("story");
        let types = parameters.choices("type", &types);
        let statuses =
            parameters.choices("status", &EventStatus::ALL.map(|status| (status.as_str(), status)));
        let words = parameters.one("q");
        let (from, to) = parameters.days();
        let conditions = EventConditions {
            types: types.into_iter().map(str::to_owned).collect(),
            statuses,
            words,
            from,
            to,
            background: parameters.flag("background"),
            ..EventConditions::default()
        };
        Self { conditions, actor, place, story }
    }

    /// Resolves actors and story, once all parameters are known to be valid.
    pub async fn resolve(self, app: &AppState) -> Result<EventConditions, Problem> {
        Ok(EventConditions {
            actor: resolve_actor(app, "actor", self.actor, NameUse::Any).await?,
            place: resolve_actor(app, "place", self.place, NameUse::Place).await?,
            story: resolve_story(app, self.story).await?,
            ..self.conditions
        })
    }
}
