//! Parameters of changes.

use axum::http::StatusCode;
use utoipa::IntoParams;

use crate::{
    api::{
        AppState,
        problem::Problem,
        query::{MatchedActors, Parameters, resolve_actor},
    },
    store::{
        actors::NameUse,
        changes::{ChangeFilter, ChangeType, Noun, Position, PositionError, Since},
    },
};

/// Parameters of changes, by pages and as a stream.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ChangeParameters {
    /// Behind this position: `meta.next_since` of the page before, or the `id` of a change. `now`: what changes from now on;
    /// `oldest`: all that is kept.
    since: Option<String>,
    /// Of this type, like `statement.added`, or of all types of an `article`, `statement`, `happening`, `actor` or
    /// `correction`; several separated by commas.
    #[param(rename = "type")]
    change_type: Option<String>,
    /// Of statements by this actor: an id or a name.
    speaker: Option<String>,
    /// Of this actor, of statements by or about it, and of happenings with it: an id or a name.
    actor: Option<String>,
}

/// A value of the parameter `type`.
#[derive(Clone, Copy)]
enum Wanted {
    Type(ChangeType),
    Noun(Noun),
}

impl Wanted {
    fn types(self) -> impl Iterator<Item = ChangeType> {
        ChangeType::ALL.iter().copied().filter(move |one| match self {
            Self::Type(wanted) => *one == wanted,
            Self::Noun(noun) => one.noun() == noun,
        })
    }
}

/// Conditions on changes whose actors are not resolved yet.
pub struct UnresolvedFilter {
    types: Vec<ChangeType>,
    speaker: Option<String>,
    actor: Option<String>,
}

impl UnresolvedFilter {
    /// Takes the parameters of changes, but for `since`.
    pub fn read(parameters: &mut Parameters) -> Self {
        let wanted = parameters.choices("type", &type_choices());
        Self {
            types: wanted.into_iter().flat_map(Wanted::types).collect(),
            speaker: parameters.one("speaker"),
            actor: parameters.one("actor"),
        }
    }

    /// Tests whether nothing is left out.
    pub fn matches_all(&self) -> bool {
        self.types.is_empty() && self.speaker.is_none() && self.actor.is_none()
    }

    /// Resolves the actors; returns also those that names were taken for.
    pub async fn resolve(self, app: &AppState) -> Result<(ChangeFilter, MatchedActors), Problem> {
        let speaker = resolve_actor(app, "speaker", self.speaker, NameUse::Speaker).await?;
        let actor = resolve_actor(app, "actor", self.actor, NameUse::Any).await?;
        let filter = ChangeFilter {
            types: self.types,
            speaker: speaker.as_ref().map(|speaker| speaker.actor_id),
            actor: actor.as_ref().map(|actor| actor.actor_id),
        };
        Ok((filter, MatchedActors { speaker, actor, ..MatchedActors::default() }))
    }
}

fn type_choices() -> Vec<(&'static str, Wanted)> {
    let types = ChangeType::ALL.iter().map(|one| (one.name(), Wanted::Type(*one)));
    Noun::ALL.iter().map(|noun| (noun.name(), Wanted::Noun(*noun))).chain(types).collect()
}

/// Parses the names of types and nouns into types; the error names those that there are.
pub fn parse_types(names: &[String]) -> Result<Vec<ChangeType>, String> {
    let choices = type_choices();
    let mut types = Vec::new();
    for name in names {
        let Some((_, wanted)) = choices.iter().find(|(choice, _)| choice == name) else {
            let all: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
            return Err(format!("“{}” is none of {}", crate::input::shorten(name), all.join(", ")));
        };
        types.extend(wanted.types().filter(|one| !types.contains(one)).collect::<Vec<_>>());
    }
    Ok(types)
}

/// Parses a value of `since`.
pub fn parse_since(text: &str) -> Result<Since, PositionError> {
    match text {
        "now" => Ok(Since::Now),
        "oldest" => Ok(Since::Oldest),
        _ => text.parse::<Position>().map(Since::After),
    }
}

/// Creates the problem of a position behind which changes were deleted.
pub fn expired() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "changes-expired",
        "Changes since then are no longer kept",
        "Some changes behind this position were deleted, or the database is another one since. Take meta.next_since of \
         /v1/changes?since=now, then read the lists that you follow again, and go on from that position.",
    )
}
