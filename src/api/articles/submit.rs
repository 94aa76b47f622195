//! `POST /v1/articles`

use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    hidden::TombstoneView,
    idempotency_key,
    outcome::SubmissionOutcome,
    query::{SubmissionTextQuery, article_from_text, article_with_parameters},
    submit_many::{self, BulkResponse, LoadQuery},
    submit_one,
    view::ArticleView,
    withdrawal::apply_withdrawal,
};
use crate::{
    api::{
        AppState,
        access::key_name,
        body::{self, ContentKind, MAX_ARTICLE},
        openapi::SubmissionProblems,
        problem::Problem,
        query::NoParameters,
    },
    ingest::{
        Rejection, ninjs,
        submission::{self, Submitted},
        xml,
    },
    store::articles::Change,
};

/// An article to store.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SubmissionRequest {
    /// The publisher; may be absent where the page in `html` names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// The publisher's own id of the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    /// The article's address on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// The text; it is required unless there is `html`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// Instead of `body`: a page, or the HTML of its story. Fields that are absent are read from the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    html: Option<String>,
    /// Time of publication (RFC 3339); may be absent where the page in `html` has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published_at: Option<String>,
    /// The language as a tag of BCP 47, by default that of the text. An article in another language than English is rejected,
    /// unless `extract` is `false`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    byline: Option<String>,
    /// The section of the paper or site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    /// The desk that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    desk: Option<String>,
    /// Keywords: a list, or one text with commas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    /// From 1, the most urgent, to 8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 8)]
    urgency: Option<u8>,
    /// The agency or other provider of the text; by default the agency that the text itself names: `(AP) —`, `— Reuters`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credit: Option<String>,
    /// Whose copyright it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    copyright: Option<String>,
    /// `false`: the article is stored and found by its words, but nothing is extracted from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extract: Option<bool>,
    /// End of its embargo (RFC 3339): until then it is in no list, and nothing is extracted from it. Without it, the embargo
    /// that the article has stays; an hour in the past ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    embargoed_until: Option<String>,
    /// What this does to a stored article: `update` or `correction`; `withdrawal` or `kill` needs no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    change: Option<Change>,
    /// What the publisher says about the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The model: `accurate` or `fast`; by default the one that the service is set to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
}

/// What a submission is answered with.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code)]
pub enum SubmissionResponse {
    /// One article was submitted.
    Article(Box<ArticleView>),
    /// An article was withdrawn.
    Tombstone(TombstoneView),
    /// Several articles were submitted as NDJSON.
    Bulk(BulkResponse),
}

/// Submit one article or several
///
/// One article is `application/json`, also as an item of ninjs (IPTC) 1.x to 3.x, which is recognised by its fields; or its plain text is `text/plain` with the other fields as parameters. A page as it
/// is saved is `text/html`, or the field `html`: its story is the text, without navigation, captions and links to other
/// stories; publisher, headline, address and time are read from it where no field or parameter gives them. The page is
/// kept beside the text. A plain text with tags is rejected.
///
/// An item of NewsML-G2 or NITF (IPTC) is `application/xml`, or their own types. Parameters replace fields of these items and of
/// those of ninjs: many name no publisher.
///
/// Several are `application/x-ndjson`, one a line; the answer lists the outcome of each line, and is
/// `application/x-ndjson` too where the header `Accept` asks for it: a line for each, and the last one with `meta`.
///
/// The answer to several begins with the first stored article, and each outcome follows as it is decided, at the latest
/// when the caller pauses. There is no limit of time, unless the caller sends nothing for a minute. The status is 202 as
/// soon as an article is stored, and after 1,000 lines or a minute in any case. Where the load ends before that, it is
/// 200 if all articles were stored before, 422 if all lines were rejected, else that of the problem. A load ends early
/// after 500,000 lines, 10,000 rejected ones, or 1,000 rejected ones in series, and where the database becomes
/// unavailable; `meta.aborted` has the reason, and lines after the last listed one were not processed.
///
/// Several articles are a load: `Location` and `meta.load_id` name it, `/v1/loads/{id}` says how many lines are stored and how many
/// articles are extracted from, and `?load=` continues it. Articles that are submitted alone are extracted from first.
///
/// A body may be compressed: `Content-Encoding: gzip`. All members of a gzip file are one body.
///
/// Two submissions are the same article when source and external id are equal, else source and URL, else source and
/// text. Of a URL scheme, `www` and device, tracking parameters, fragment and AMP do not count. The same text again makes no revision and answers 200, and details that differ, such as `section`, are replaced;
/// another text is a new revision. With the header
/// `Prefer: wait=10` the answer to one article waits up to ten seconds for its extraction.
///
/// With `change` `withdrawal` or `kill` and the name of a stored article (`source` and `external_id`, `url`, or `id`) the
/// article and all its facts are hidden at once, and a tombstone says when and why. To publish it again, send it with `change`
/// `correction` or `update`; without `change` it is rejected.
#[utoipa::path(
    post, path = "/v1/articles", tag = "articles", operation_id = "submit_articles",
    params(
        SubmissionTextQuery, LoadQuery,
        ("Prefer" = Option<String>, Header,
         description = "`wait=10`: wait up to ten seconds for the extraction (RFC 7240)."),
        ("Idempotency-Key" = Option<String>, Header,
         description = "A key of the caller's own, for one article: the same request with it is stored once in 48 hours.")
    ),
    request_body(content(
        (SubmissionRequest = "application/json"), (String = "application/x-ndjson"), (String = "text/plain"),
        (String = "text/html"), (String = "application/xml")
    )),
    responses(
        (status = 202, description = "Stored and queued; of several articles at least one, or the load goes on",
         content((SubmissionResponse = "application/json"), (String = "application/x-ndjson"))),
        (status = 201, description = "Stored and extracted while the caller waited", body = ArticleView),
        (status = 200, description = "Nothing changed: the same articles with the same texts are stored",
         content((SubmissionResponse = "application/json"), (String = "application/x-ndjson"))),
        SubmissionProblems
    )
)]
pub async fn submit(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let accepted =
        [ContentKind::Json, ContentKind::Ndjson, ContentKind::Text, ContentKind::Html, ContentKind::Xml];
    let kind = ContentKind::of(&head.headers, &accepted)?;
    if kind == ContentKind::Ndjson {
        idempotency_key::reject(&head.headers)?;
        return submit_many::submit_many(&app, &head, body).await;
    }
    let (uri, charset) = (head.uri.clone(), body::charset(&head.headers).map(str::to_owned));
    let defaults = app.source_defaults.get(&app.pools.writes).await?;
    let parse = move |bytes: &[u8]| {
        let from_text = |field, text| article_from_text::<SubmissionTextQuery>(&uri, field, text);
        let article = match kind {
            ContentKind::Html => from_text("html", webpage::decode(bytes, charset.as_deref()))?,
            ContentKind::Text => from_text("body", body::parse_text(bytes)?)?,
            ContentKind::Xml => {
                let fields =
                    xml::to_article(&xml::decode(bytes, charset.as_deref())).map_err(Rejection::from)?;
                article_with_parameters::<SubmissionTextQuery>(&uri, fields)?
            }
            _ => {
                let value = body::parse_json(bytes)?;
                match ninjs::to_article(&value) {
                    Some(fields) => article_with_parameters::<SubmissionTextQuery>(&uri, fields)?,
                    None => NoParameters::check(&uri).map(|_| value)?,
                }
            }
        };
        submission::parse(&article, &defaults).map_err(Problem::from)
    };
    let bytes = body::read(body, MAX_ARTICLE).await?;
    let key = idempotency_key::read(&head.headers, head.uri.query(), &bytes)?;
    match body::parse(bytes, parse).await? {
        Submitted::Article(article) => submit_one::submit_one(&app, &head, *article, key).await,
        Submitted::Withdrawal(notice) => {
            let tombstone = apply_withdrawal(&app, notice, key_name(&head.extensions).as_deref()).await?;
            SubmissionOutcome::Withdrawn.record();
            Ok(Json(tombstone).into_response())
        }
    }
}
