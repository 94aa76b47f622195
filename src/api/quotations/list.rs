//! `GET /v1/quotations`

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::view::ListedQuotationView;
use crate::{
    api::{
        AppState,
        openapi::NamedListProblems,
        problem::Problem,
        query::{Both, DetailParameters, ListParameters, ListRequest, MatchedActors, Page, resolve_actor},
    },
    store::{actors::NameUse, quotations::QuotationFilter, reviews::Verified},
};

/// Parameters of quotations alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct QuotationParameters {
    /// Made by this actor, as one article at least names it: an id or a name.
    speaker: Option<String>,
    /// With these words in its fullest version, in the syntax of web search engines: `"two sides" -border`.
    q: Option<String>,
    /// In an article of this source; several separated by commas.
    source: Option<String>,
    /// In an article published on or after this day, month or year, in UTC.
    from: Option<String>,
    /// In an article published on or before this day, month or year, in UTC.
    to: Option<String>,
    /// Of a statement with at least this confidence, from 0 to 1.
    #[param(minimum = 0, maximum = 1)]
    min_confidence: Option<f32>,
    /// `true`: of a statement that an editor confirmed or corrected; `false`: of one that nobody has reviewed.
    verified: Option<String>,
}

/// Parameters of a list of quotations.
pub type QuotationQuery = Both<QuotationParameters, Both<DetailParameters, ListParameters>>;

/// List quotations: the same words once, wherever they stand; the one published on the last day first
///
/// Case and punctuation do not count, and versions that differ by small cuts and alterations are one quotation. One
/// statement fulfils `speaker`, `source`, `from`, `to`, `min_confidence` and `verified` together.
#[utoipa::path(
    get, path = "/v1/quotations", tag = "quotations", operation_id = "list_quotations", params(QuotationQuery),
    responses(
        (status = 200, description = "A page of quotations", body = Page<ListedQuotationView>), NamedListProblems
    )
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<QuotationQuery>();
    let speaker = parameters.one("speaker");
    let words = parameters.words("q");
    let sources = parameters.list("source");
    let (from, to) = parameters.days();
    let min_confidence = parameters.confidence("min_confidence");
    let verified = parameters.choice("verified", &Verified::CHOICES_OF_SHOWN);
    let details = DetailParameters::read(&mut parameters);
    let output = request.output::<ListedQuotationView>(&mut parameters);
    parameters.finish()?;
    let speaker = resolve_actor(&app, "speaker", speaker, NameUse::Speaker).await?;
    let speaker_id = speaker.as_ref().map(|speaker| speaker.actor_id);
    let filter =
        QuotationFilter { speaker: speaker_id, words, from, to, sources, min_confidence, details, verified };
    let matched = MatchedActors { speaker, ..MatchedActors::default() };
    request.respond(&app, &output, filter, matched, ListedQuotationView::from).await
}
