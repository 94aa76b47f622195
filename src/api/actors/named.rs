//! From what a query gives for an actor, an id or a name, to the actor.

use axum::http::StatusCode;

use crate::{
    api::{
        App,
        problem::{Candidate, Fault, Problem},
    },
    store::{
        ActorId,
        actors::{self, ListedActor, NameMatch, NameUse},
    },
};

/// The actor that `given` stands for. A name that stands for several is a 300 that lists them; one that
/// stands for nobody is a 404 that lists what is near: an empty answer to a misspelt name would read as
/// "never said anything".
pub async fn named(
    app: &App,
    parameter: &str,
    given: Option<String>,
    used: NameUse,
) -> Result<Option<ActorId>, Problem> {
    let Some(given) = given else { return Ok(None) };
    if given.starts_with(ActorId::PREFIX) {
        let missing = || Problem::not_found("actor", &given);
        let id: ActorId = given.parse().map_err(|_| missing())?;
        let standing = actors::resolve_merges(&app.pool, [id]).await?;
        return Ok(Some(standing.get(&id).ok_or_else(missing)?.id));
    }
    match actors::find_by_name(&app.pool, &given, used).await? {
        NameMatch::Unique(id) => Ok(Some(id)),
        NameMatch::Ambiguous(candidates) => {
            let detail = format!(
                "“{given}” stands for {} actors; ask with the id of the one you mean.",
                candidates.len()
            );
            let problem = Problem::new(
                StatusCode::MULTIPLE_CHOICES,
                "ambiguous-name",
                "Several go by this name",
                detail,
            );
            Err(about(problem, parameter, candidates))
        }
        NameMatch::Unknown => {
            let near = actors::similar(&app.pool, &given).await?;
            let detail = match near.is_empty() {
                true => format!("Nobody here goes by “{given}”; /v1/actors?q= searches names."),
                false => format!("Nobody here goes by exactly “{given}”; the candidates are near it."),
            };
            let problem =
                Problem::new(StatusCode::NOT_FOUND, "unknown-name", "Nobody goes by this name", detail);
            Err(about(problem, parameter, near))
        }
    }
}

fn about(problem: Problem, parameter: &str, candidates: Vec<ListedActor>) -> Problem {
    let fault = Fault { field: parameter.to_owned(), detail: problem.detail.clone() };
    let candidates = candidates
        .into_iter()
        .take(50)
        .map(|one| Candidate {
            actor_id: one.id.to_string(),
            name: one.name,
            kind: one.actor_type.as_str().to_owned(),
        })
        .collect();
    problem.with_errors(vec![fault]).with_candidates(candidates)
}
