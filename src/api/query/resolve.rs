//! Resolves ids and names in requests to actors and stories.

use std::str::FromStr;

use axum::http::StatusCode;

use crate::{
    api::{
        AppState,
        problem::{Candidate, Problem},
    },
    input::FieldError,
    store::{
        ActorId, StoryId,
        actors::{self, ListedActor, NameMatch, NameUse},
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
    let actor: ActorId = parse_id("actor", id)?;
    let canonical = actors::resolve_merges(&app.pools.reads, [actor]).await?;
    Ok(canonical.get(&actor).ok_or_else(|| Problem::not_found("actor", id))?.id)
}

/// Resolves the id or name of an actor in a parameter.
///
/// An ambiguous name is a 300 that lists the actors. An unknown name is a 404 that lists similar ones: an empty list
/// as the answer to a misspelt name would mean "never said anything".
pub async fn resolve_actor(
    app: &AppState,
    parameter: &str,
    given: Option<String>,
    name_use: NameUse,
) -> Result<Option<ActorId>, Problem> {
    let Some(given) = given else { return Ok(None) };
    if given.starts_with(ActorId::PREFIX) {
        return Ok(Some(resolve_actor_id(app, &given).await?));
    }
    match actors::find_by_name(&app.pools.reads, &given, name_use).await? {
        NameMatch::Unique(id) => Ok(Some(id)),
        NameMatch::Ambiguous(candidates) => {
            let detail = format!("“{given}” is the name of {} actors; ask with an id.", candidates.len());
            let problem =
                Problem::new(StatusCode::MULTIPLE_CHOICES, "ambiguous-name", "The name is ambiguous", detail);
            Err(with_candidates(problem, parameter, candidates))
        }
        NameMatch::Unknown => {
            let similar = actors::similar(&app.pools.reads, &given).await?;
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

fn with_candidates(problem: Problem, parameter: &str, candidates: Vec<ListedActor>) -> Problem {
    let error = FieldError::new(parameter, problem.detail.clone());
    let candidates = candidates.into_iter().take(MAX_CANDIDATES).map(Candidate::from).collect();
    problem.with_errors(vec![error]).with_candidates(candidates)
}
