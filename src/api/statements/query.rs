//! Parameters of statements.

use utoipa::IntoParams;

use super::view::StatementView;
use crate::{
    api::{
        AppState,
        problem::Problem,
        query::{
            Both, DetailParameters, ListParameters, ListRequest, MatchedActors, Output, Parameters,
            resolve_actor, resolve_story,
        },
    },
    store::{
        ActorId, ArticleId, StatementId, actors::NameUse, reviews::Verified, statements::StatementFilter,
    },
};
use extraction::schema::{Gender, StatementType};

/// The parameter of the speaker; the statements of one actor have it in their path.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct SpeakerParameter {
    /// Made by this actor: an id or a name. Titles, case and accents do not count; the last name is sufficient where one
    /// speaker has it: `Mayor Tomas Reyes`, `reyes`, `T. Reyes`. `meta.speaker` says who it was taken for.
    speaker: Option<String>,
}

/// Parameters of statements, but for the speaker and those of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct StatementParameters {
    /// With one of these ids: `stm_…`; several separated by commas, at most 200.
    ids: Option<String>,
    /// Made by a speaker with this role at that time, as the article says it: `minister` finds a defence minister too.
    /// Case, accents and the order of words do not count.
    role: Option<String>,
    /// Made by a speaker of this organization, or by the organization: `Sierra Club`.
    organization: Option<String>,
    /// Made by a speaker of this party, or by the party: `Labour`.
    party: Option<String>,
    /// Made by a person whose gender the text shows, by pronouns, forms of address and nouns: `female`, `male` or
    /// `unknown`; several separated by commas.
    gender: Option<String>,
    /// `false`: made by people without a name, such as a senior official; `true`: by others, and by institutions.
    named: Option<bool>,
    /// Mentions this actor: an id or a name.
    about: Option<String>,
    /// Contains these words, in the syntax of web search engines: `border -visit "two sides"`. It looks into the words of
    /// the statement alone; `topic` looks into its article.
    q: Option<String>,
    /// In an article with these words in its headline or the first 600 characters of its body, in the syntax of web search
    /// engines: `pension reform`.
    topic: Option<String>,
    /// Attributed by this verb or noun, in any of its forms: `promise` finds “promised” and “promises”; several separated
    /// by commas.
    cue: Option<String>,
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
    /// With at least this confidence, from 0 to 1.
    #[param(minimum = 0, maximum = 1)]
    min_confidence: Option<f32>,
    /// `true`: only those that an editor confirmed or corrected; `false`: only those that nobody has reviewed; `rejected`:
    /// only those that an editor rejected, which are in no other list and are counted nowhere.
    verified: Option<String>,
}

/// Parameters of a list of statements.
pub type StatementQuery = Both<SpeakerParameter, ActorStatementQuery>;

/// Parameters of the statements of one actor, which the path names.
pub type ActorStatementQuery = Both<StatementParameters, Both<DetailParameters, ListParameters>>;

/// Conditions on statements whose actors and story are not resolved yet.
pub struct UnresolvedFilter {
    filter: StatementFilter,
    speaker: Option<String>,
    about: Option<String>,
    story: Option<String>,
}

impl UnresolvedFilter {
    /// Takes the parameters of statements.
    pub fn read(app: &AppState, parameters: &mut Parameters) -> Self {
        let (from, to) = parameters.days();
        let cues = parameters.list("cue");
        let filter = StatementFilter {
            ids: parameters.ids("ids", |StatementId(id)| id),
            role: parameters.one("role"),
            organization: parameters.one("organization"),
            party: parameters.one("party"),
            genders: parameters.choices("gender", &Gender::ALL.map(|gender| (gender.as_str(), gender))),
            named: parameters.flag("named"),
            words: parameters.words("q"),
            topic: parameters.words("topic"),
            cue_lemmas: cues.iter().flat_map(|cue| app.lexicon().lemmas_of(cue)).collect(),
            types: parameters.choices("type", &StatementType::ALL.map(|kind| (kind.as_str(), kind))),
            from,
            to,
            sources: parameters.list("source"),
            article: parameters.parsed("article", str::parse::<ArticleId>),
            min_confidence: parameters.confidence("min_confidence"),
            details: DetailParameters::read(parameters),
            verified: parameters.choice("verified", &Verified::CHOICES),
            ..StatementFilter::default()
        };
        let (speaker, about) = (parameters.one("speaker"), parameters.one("about"));
        Self { filter, speaker, about, story: parameters.one("story") }
    }

    /// Resolves actors and story, once all parameters are known to be valid.
    ///
    /// Returns also the actors that names were taken for.
    pub async fn resolve(self, app: &AppState) -> Result<(StatementFilter, MatchedActors), Problem> {
        let speaker = resolve_actor(app, "speaker", self.speaker, NameUse::Speaker).await?;
        let about = resolve_actor(app, "about", self.about, NameUse::Any).await?;
        let filter = StatementFilter {
            speaker: speaker.as_ref().map(|speaker| speaker.actor_id),
            about: about.as_ref().map(|about| about.actor_id),
            story: resolve_story(app, self.story).await?,
            ..self.filter
        };
        Ok((filter, MatchedActors { speaker, about, ..MatchedActors::default() }))
    }
}

/// A request for a list of statements.
pub struct StatementRequest {
    /// The conditions.
    pub filter: StatementFilter,
    /// The actors that names were taken for.
    pub matched: MatchedActors,
    /// Format, rows and columns of the answer.
    pub output: Output,
}

/// Reads the parameters of statements; `speaker` is set where the path names it.
pub async fn read(
    app: &AppState,
    request: &ListRequest,
    mut parameters: Parameters,
    speaker: Option<ActorId>,
) -> Result<StatementRequest, Problem> {
    let filter = UnresolvedFilter::read(app, &mut parameters);
    let output = request.output::<StatementView>(&mut parameters);
    parameters.finish()?;
    let (mut filter, matched) = filter.resolve(app).await?;
    filter.speaker = speaker.or(filter.speaker);
    Ok(StatementRequest { filter, matched, output })
}
