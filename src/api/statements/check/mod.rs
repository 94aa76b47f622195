//! `POST /v1/statements/check`

mod compare;
mod request;
mod view;

use axum::{
    Json,
    extract::{Request, State},
};

use self::{
    compare::Checked,
    request::{CheckRequest, Content},
    view::{CheckResponse, CheckView},
};
use crate::api::{
    AppState, Caller,
    articles::extract::run,
    body::{self, ContentKind, MAX_TEXT},
    openapi::CheckProblems,
    problem::Problem,
    query::NoParameters,
};

/// Check quotations against the record
///
/// Send one quotation as `text`, with the name of its speaker, or a whole text as `draft`: every passage of three words
/// or more in quotation marks is checked, with the speaker that the draft names.
///
/// Case, punctuation, kinds of quotation marks, ellipses, `[sic]` and insertions in brackets do not count. A part of what an
/// article quotes is `exact`. Words that articles report without quotation marks alone are `not_found`; the matches show
/// them with `quoted: false`.
#[utoipa::path(
    post, path = "/v1/statements/check", tag = "statements", operation_id = "check_quotations",
    request_body = CheckRequest,
    responses((status = 200, description = "One check for each quotation", body = CheckResponse), CheckProblems)
)]
pub async fn check(State(app): State<AppState>, request: Request) -> Result<Json<CheckResponse>, Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Json])?;
    let bytes = body::read(content, MAX_TEXT).await?;
    let parse = |bytes: &[u8]| request::parse(&body::parse_json(bytes)?).map_err(Problem::invalid_check);
    let quotations = match body::parse(bytes, parse).await? {
        Content::Quotation(quotation) => vec![quotation],
        Content::Draft(draft) => {
            let place = app.extraction_queue.enter(Caller::of(&head))?;
            let text = draft.body.clone();
            let extraction = run(app.clone(), place, draft).await?;
            request::quotations_of_draft(&text, &extraction).map_err(Problem::invalid_check)?
        }
    };
    let mut checks = Vec::with_capacity(quotations.len());
    for quotation in quotations {
        let checked = Checked::of(&app.pools.reads, &quotation).await?;
        checks.push(CheckView::new(quotation, checked));
    }
    Ok(Json(CheckResponse { checks }))
}
