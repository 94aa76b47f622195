//! Finds the article that a publisher's own id or address names.

use axum::http::StatusCode;

use crate::{
    api::{AppState, problem::Problem},
    store::{ArticleId, articles::ArticleFilter, lists, pagination::PageRequest},
};

/// Returns the one article that is named; hidden ones are found too.
///
/// Errors: there is none, or there are several, as two publishers can have the same address.
pub async fn find(
    app: &AppState,
    source: Option<String>,
    external_id: Option<String>,
    url: Option<String>,
) -> Result<ArticleId, Problem> {
    let described = external_id.clone().or_else(|| url.clone()).unwrap_or_default();
    let filter = ArticleFilter {
        sources: source.into_iter().collect(),
        external_id,
        url,
        with_hidden: true,
        ..ArticleFilter::default()
    };
    let found = lists::page(&app.pools.writes, &filter, &PageRequest { limit: 10, after: None }).await?.rows;
    match found.as_slice() {
        [article] => Ok(article.article_id),
        [] => Err(Problem::not_found("article", &described)),
        _ => Err(several(found.iter().map(|article| article.article_id.to_string()).collect())),
    }
}

fn several(ids: Vec<String>) -> Problem {
    let detail = format!(
        "Nothing was changed, because several articles are meant: {}. Give source too, or name each by its id.",
        ids.join(", ")
    );
    Problem::new(StatusCode::CONFLICT, "several-articles", "Several articles are meant", detail)
}
