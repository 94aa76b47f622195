//! Resolves ids and names in requests to actors and stories.

use std::str::FromStr;

use axum::http::StatusCode;

use super::MatchedActor;
use crate::{
    api::{
        AppState,
        problem::{Candidate, Problem},
    },
    input::FieldError,
    store::{
        ActorId, StoryId,
        actors::{self, NameMatch, NameUse, Namesake},
        stories,
    },
};

/// Largest number of candidates in a problem.
const MAX_CANDIDATES: usize = 50;

/// Parses the id of a `noun`; the error is a 404, since a malformed id belongs to nothing.
pub fn parse_id<T: FromStr>(noun: &str, id: &str) -> Result<T, Problem> {
    id.parse().map_err(|_| Problem::not_found(noun, id))
}

/// Resolves the id of an actor in a path to its canonical actor.
pub async fn resolve_actor_id(app: &AppState, id: &str) -> Result<ActorId, Problem> {
    Ok(canonical_actor(app, id).await?.actor_id)
}

async fn canonical_actor(app: &AppState, id: &str) -> Result<MatchedActor, Problem> {
    let actor: ActorId = parse_id("actor", id)?;
    let mut canonical = actors::resolve_merges(&app.pools.reads, [actor]).await?;
    canonical.remove(&actor).map(MatchedActor::from).ok_or_else(|| Problem::not_found("actor", id))
}

/// Resolves the id or name of an actor in a parameter.
///
/// Titles before the name, case and accents do not count; "J. Smith" and the last name alone find a person where there is
/// one. An ambiguous name is a 300 that lists the actors. An unknown name is a 404 that lists similar ones: an empty list
/// as the answer to a misspelt name would mean "never said anything".
pub async fn resolve_actor(
    app: &AppState,
    parameter: &str,
    given: Option<String>,
    name_use: NameUse,
) -> Result<Option<MatchedActor>, Problem> {
    let Some(given) = given else { return Ok(None) };
    if given.starts_with(ActorId::PREFIX) {
        return Ok(Some(canonical_actor(app, &given).await?));
    }
    let without_titles = app.extractors.without_titles(&given);
    match actors::find_by_name(&app.pools.reads, &given, without_titles, name_use).await? {
        NameMatch::Unique(actor) => Ok(Some(actor.into())),
        NameMatch::Ambiguous(candidates) => {
            let detail = format!("“{given}” is the name of {} actors; ask with an id.", candidates.len());
            let problem =
                Problem::new(StatusCode::MULTIPLE_CHOICES, "ambiguous-name", "The name is ambiguous", detail);
            Err(with_candidates(problem, parameter, candidates))
        }
        NameMatch::Unknown => {
            let similar = actors::similar(&app.pools.reads, without_titles).await?;
            let detail = match similar.is_empty() {
                true => format!("No actor has the name “{given}”; /v1/actors?q= searches names."),
                false => {
                    format!("No actor has exactly the name “{given}”; the candidates have similar ones.")
                }
            };
            let problem = Problem::new(StatusCode::NOT_FOUND, "unknown-name", "The name is unknown", detail);
            Err(with_candidates(problem, parameter, similar))
        }
    }
}

/// Resolves the id of a story in a parameter, through merges. An unknown id is a 404.
pub async fn resolve_story(app: &AppState, given: Option<String>) -> Result<Option<StoryId>, Problem> {
    let Some(given) = given else { return Ok(None) };
    let story = stories::resolve_merge(&app.pools.reads, parse_id("story", &given)?).await?;
    Ok(Some(story.ok_or_else(|| Problem::not_found("story", &given))?))
}

fn with_candidates(problem: Problem, parameter: &str, candidates: Vec<Namesake>) -> Problem {
    let error = FieldError::new(parameter, problem.detail.clone());
    let candidates = candidates.into_iter().take(MAX_CANDIDATES).map(Candidate::from).collect();
    problem.with_errors(vec![error]).with_candidates(candidates)
}
