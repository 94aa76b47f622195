//! Parameters of articles.

use axum::http::Uri;
use serde_json::{Map, Value};
use utoipa::IntoParams;

use crate::{
    api::{
        problem::Problem,
        query::{Both, DetailParameters, ListParameters, Parameters},
    },
    store::{
        ArticleId,
        articles::{ArticleFilter, ArticleSort, JobState},
    },
};

/// Names of the states of a job on the wire.
const STATUSES: [(&str, JobState); 4] = [
    ("queued", JobState::Ready),
    ("processing", JobState::Running),
    ("done", JobState::Done),
    ("failed", JobState::Failed),
];

/// The values of `sort`.
const SORTS: [(&str, ArticleSort); 2] =
    [("submitted", ArticleSort::Submitted), ("relevance", ArticleSort::Relevance)];

/// Parameters of articles alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ArticleParameters {
    /// With one of these ids: `art_…`; several separated by commas, at most 200.
    ids: Option<String>,
    /// With these words in headline or body, in any of their forms, in the syntax of web search engines: `"winter coat"`,
    /// `bridge or tunnel`, `bridge -toll`. It looks into the first 100,000 characters of the newest revision, as soon as it
    /// is accepted; `snippets` show where the words are.
    q: Option<String>,
    /// In this story: `sto_…`.
    story: Option<String>,
    /// With the text of this article, `art_…`: those that it copies, or that copy it, as an agency's report in several papers.
    copies_of: Option<String>,
    /// Published by this source; several separated by commas.
    source: Option<String>,
    /// With this id of the publisher's own; `source` says which publisher's.
    external_id: Option<String>,
    /// With this address on the web, in any of its forms: scheme, `www`, tracking parameters, fragment, AMP do not count.
    url: Option<String>,
    /// `queued`, `processing`, `done` or `failed`; several separated by commas.
    status: Option<String>,
    /// Published on or after this day, month or year, in UTC.
    from: Option<String>,
    /// Published on or before this day, month or year, in UTC.
    to: Option<String>,
}

/// The order of articles.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ArticleSortParameter {
    /// `submitted`, by default: the last submitted first. `relevance`, with `q`: those first that have the words most often,
    /// near one another and in the headline, among the 5,000 last submitted that have them.
    sort: Option<String>,
}

/// Parameters of a list of articles.
pub type ArticleQuery =
    Both<ArticleParameters, Both<ArticleSortParameter, Both<DetailParameters, ListParameters>>>;

impl ArticleSortParameter {
    /// Takes the order; articles without `words` have no relevance.
    pub fn read(parameters: &mut Parameters, words: Option<&String>) -> ArticleSort {
        let sort = parameters.choice("sort", &SORTS).unwrap_or_default();
        if sort == ArticleSort::Relevance && words.is_none() && !parameters.has_errors() {
            parameters.reject("sort", "ranks by the words of “q”; give “q”, or leave it out");
        }
        sort
    }
}

impl ArticleParameters {
    /// Reads the filters; the story is returned as given, to be resolved once the query is known to be valid.
    pub fn read(parameters: &mut Parameters) -> (ArticleFilter, Option<String>) {
        let ids = parameters.ids("ids", |ArticleId(id)| id);
        let words = parameters.words("q");
        let story = parameters.one("story");
        let copies_of = parameters.parsed("copies_of", str::parse::<ArticleId>);
        let sources = parameters.list("source");
        let (external_id, url) = (parameters.one("external_id"), parameters.one("url"));
        let states = parameters.choices("status", &STATUSES);
        let (from, to) = parameters.days();
        let sort = ArticleSort::default();
        let filter = ArticleFilter {
            ids,
            words,
            sort,
            story: None,
            copies_of,
            sources,
            external_id,
            url,
            states,
            from,
            to,
            details: DetailParameters::read(parameters),
            with_hidden: false,
        };
        (filter, story)
    }
}

/// Fields of a submitted article whose plain text or page is the body of the request.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct SubmissionTextQuery {
    /// The publisher. This parameter and the others go with `text/plain`, `text/html`, XML and items of ninjs only.
    source: Option<String>,
    /// Time of publication (RFC 3339).
    published_at: Option<String>,
    /// The publisher's own id of the article.
    external_id: Option<String>,
    /// The article's address on the web.
    url: Option<String>,
    /// The headline.
    title: Option<String>,
    /// The language as a tag of BCP 47, by default that of the text.
    language: Option<String>,
    /// Who wrote it.
    byline: Option<String>,
    /// The section of the paper or site.
    section: Option<String>,
    /// The desk that made it.
    desk: Option<String>,
    /// Keywords, separated by commas.
    tags: Option<String>,
    /// From 1, the most urgent, to 8.
    #[param(minimum = 1, maximum = 8)]
    urgency: Option<u8>,
    /// The agency or other provider of the text; by default the agency that the text itself names.
    credit: Option<String>,
    /// Whose copyright it is.
    copyright: Option<String>,
    /// `false`: the article is stored and found by its words, but nothing is extracted from it.
    extract: Option<bool>,
    /// End of its embargo (RFC 3339): until then it is in no list, and nothing is extracted from it.
    embargoed_until: Option<String>,
    /// What this does to a stored article: `update` or `correction`.
    change: Option<String>,
    /// What the publisher says about the change.
    note: Option<String>,
    /// The model: `accurate` or `fast`; by default the one that the service is set to.
    model: Option<String>,
}

/// Fields of an article to extract from whose plain text is the body of the request.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ExtractionTextQuery {
    /// Time of publication (RFC 3339). This parameter and the others go with `text/plain` and `text/html` only.
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
    let fields = Map::from_iter([(field.to_owned(), Value::String(text))]);
    article_with_parameters::<P>(uri, fields)
}

/// Adds the parameters that `P` documents to the fields of an article, which they replace.
pub fn article_with_parameters<P: IntoParams>(
    uri: &Uri,
    mut fields: Map<String, Value>,
) -> Result<Value, Problem> {
    let mut parameters = Parameters::of::<P>(uri);
    for parameter in P::into_params(|| None) {
        if let Some(value) = parameters.one(&parameter.name) {
            fields.insert(parameter.name, Value::String(value));
        }
    }
    parameters.finish()?;
    Ok(Value::Object(fields))
}
