//! Parameters of articles.

use axum::http::Uri;
use serde_json::{Map, Value};
use utoipa::IntoParams;

use crate::{
    api::{
        problem::Problem,
        query::{Both, ListParameters, ListRequest, Parameters, page_parameters},
    },
    store::{
        articles::{ArticleFilter, JobState},
        pagination::PageRequest,
    },
};

/// Names of the states of a job on the wire.
const STATUSES: [(&str, JobState); 4] = [
    ("queued", JobState::Ready),
    ("processing", JobState::Running),
    ("done", JobState::Done),
    ("failed", JobState::Failed),
];

/// Parameters of articles alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ArticleParameters {
    /// With these words in the headline, in the syntax of web search engines. Articles are found once they are extracted.
    q: Option<String>,
    /// In this story: `sto_…`.
    story: Option<String>,
    /// Published by this source; several separated by commas.
    source: Option<String>,
    /// `queued`, `processing`, `done` or `failed`; several separated by commas.
    status: Option<String>,
    /// Published on or after this day, month or year, in UTC.
    from: Option<String>,
    /// Published on or before this day, month or year, in UTC.
    to: Option<String>,
}

/// Parameters of a list of articles.
pub type ArticleQuery = Both<ArticleParameters, ListParameters>;

impl ArticleParameters {
    /// Reads the filters; the story is returned as given, to be resolved once the query is known to be valid.
    pub fn read(
        request: &ListRequest,
        parameters: &mut Parameters,
    ) -> (ArticleFilter, Option<String>, PageRequest) {
        let words = parameters.words("q");
        let story = parameters.one("story");
        let sources = parameters.list("source");
        let states = parameters.choices("status", &STATUSES);
        let (from, to) = parameters.days();
        let filter = ArticleFilter { words, story: None, sources, states, from, to };
        (filter, story, page_parameters(&request.uri, parameters))
    }
}

/// Fields of a submitted article whose plain text or page is the body of the request.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct SubmissionTextQuery {
    /// The publisher. This parameter and the others go with `text/plain` and `text/html` only.
    source: Option<String>,
    /// Time of publication (RFC 3339).
    published_at: Option<String>,
    /// The publisher's own id of the article.
    external_id: Option<String>,
    /// The article's address on the web.
    url: Option<String>,
    /// The headline.
    title: Option<String>,
    /// The language; only `en` is supported.
    language: Option<String>,
    /// The model: `accurate` or `fast`; by default the one that the service is set to.
    model: Option<String>,
}

/// Fields of an article to extract from whose plain text is the body of the request.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ExtractionTextQuery {
    /// Time of publication (RFC 3339). This parameter and the others go with `text/plain` only.
    published_at: Option<String>,
    /// An id, returned with the extraction.
    id: Option<String>,
    /// The publisher's own id, returned with the extraction.
    external_id: Option<String>,
    /// Name of the publisher; its country helps to distinguish places of the same name.
    source: Option<String>,
    /// The model: `accurate` or `fast`; by default the one that the service is set to.
    model: Option<String>,
}

/// Makes the JSON object of an article from its text, which becomes `field`, and the parameters that `P` documents.
pub fn article_from_text<P: IntoParams>(uri: &Uri, field: &str, text: String) -> Result<Value, Problem> {
    let mut parameters = Parameters::of::<P>(uri);
    let mut fields = Map::new();
    for parameter in P::into_params(|| None) {
        if let Some(value) = parameters.one(&parameter.name) {
            fields.insert(parameter.name, Value::String(value));
        }
    }
    parameters.finish()?;
    fields.insert(field.to_owned(), Value::String(text));
    Ok(Value::Object(fields))
}
