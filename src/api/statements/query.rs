//! Parameters of statements.

use utoipa::IntoParams;

use crate::{
    api::{
        AppState,
        formats::Format,
        problem::Problem,
        query::{
            Both, ListParameters, ListRequest, Parameters, page_parameters, resolve_actor, resolve_story,
        },
    },
    store::{ActorId, ArticleId, actors::NameUse, pagination::PageRequest, statements::StatementFilter},
};
use extraction::schema::StatementType;

/// The parameter of the speaker; the statements of one actor have it in their path.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct SpeakerParameter {
    /// Made by this actor: an id or a name.
    speaker: Option<String>,
}

/// Parameters of statements, but for the speaker and those of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct StatementParameters {
    /// Mentions this actor: an id or a name.
    about: Option<String>,
    /// Contains these words, in the syntax of web search engines: `border -visit "two sides"`.
    q: Option<String>,
    /// `direct`, `indirect` or `mixed`; several separated by commas.
    #[param(rename = "type")]
    statement_type: Option<String>,
    /// Made on or after this day, month or year: `2025-04-22`, `2025-04`.
    from: Option<String>,
    /// Made on or before this day, month or year.
    to: Option<String>,
    /// Published by this source; several separated by commas.
    source: Option<String>,
    /// In this article: `art_…`.
    article: Option<String>,
    /// In an article of this story: `sto_…`.
    story: Option<String>,
}

/// Parameters of a list of statements.
pub type StatementQuery = Both<SpeakerParameter, ActorStatementQuery>;

/// Parameters of the statements of one actor, which the path names.
pub type ActorStatementQuery = Both<StatementParameters, ListParameters>;

/// Reads the parameters of statements; `speaker` is set where the path names it.
pub async fn read(
    app: &AppState,
    request: &ListRequest,
    mut parameters: Parameters,
    speaker: Option<ActorId>,
) -> Result<(StatementFilter, PageRequest, Format), Problem> {
    let given_speaker = parameters.one("speaker");
    let about = parameters.one("about");
    let story = parameters.one("story");
    let words = parameters.words("q");
    let types = parameters.choices("type", &StatementType::ALL.map(|kind| (kind.as_str(), kind)));
    let (from, to) = parameters.days();
    let sources = parameters.list("source");
    let article = parameters.parsed("article", str::parse::<ArticleId>);
    let page = page_parameters(&request.uri, &mut parameters);
    let format = request.format_parameter(&mut parameters);
    parameters.finish()?;
    let format = request.negotiate(format)?;
    let speaker = match speaker {
        Some(speaker) => Some(speaker),
        None => resolve_actor(app, "speaker", given_speaker, NameUse::Speaker).await?,
    };
    let about = resolve_actor(app, "about", about, NameUse::Any).await?;
    let story = resolve_story(app, story).await?;
    let filter = StatementFilter { speaker, about, words, types, from, to, sources, article, story };
    Ok((filter, page, format))
}
