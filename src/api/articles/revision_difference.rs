//! `GET /v1/articles/{id}/revisions/{revision}/difference`

use std::time::{Duration, Instant};

use axum::{
    Json,
    extract::{Path, State},
    http::Uri,
};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use tokio::task::spawn_blocking;
use utoipa::{IntoParams, ToSchema};

use super::revision;
use crate::api::{AppState, openapi::ArticleProblems, problem::Problem, query::Parameters};
use extraction::text::{Field, Span};

/// Time after which a difference is no longer made the smallest.
const MAX_TIME: Duration = Duration::from_millis(500);

/// The revision to compare with.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct DifferenceQuery {
    /// Number of the earlier revision; by default the one before.
    base: Option<u32>,
}

/// What a revision has that an earlier one has not, and the other way round.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionDifferenceView {
    /// Number of the earlier revision.
    pub base: i32,
    /// Number of the later revision.
    pub revision: i32,
    /// Parts of the headlines, in order.
    pub title: Vec<TextDifference>,
    /// Parts of the bodies, in order.
    pub body: Vec<TextDifference>,
}

/// A part of two texts.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TextDifference {
    /// Whether both have it, or one of them.
    pub op: DifferenceOp,
    /// The words.
    pub text: String,
    /// Where it is in the earlier revision.
    pub base_span: Option<Span>,
    /// Where it is in the later revision.
    pub span: Option<Span>,
}

/// Whether both texts have a part, or one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceOp {
    /// Both have it.
    Equal,
    /// Only the earlier one has it.
    Delete,
    /// Only the later one has it.
    Insert,
}

/// Get the difference between two revisions of an article, word by word
#[utoipa::path(
    get, path = "/v1/articles/{id}/revisions/{revision}/difference", tag = "articles",
    operation_id = "get_revision_difference",
    params(
        ("id" = String, Path, description = "`art_…`"),
        ("revision" = String, Path, description = "Number of the later revision"),
        DifferenceQuery
    ),
    responses((status = 200, description = "The difference", body = RevisionDifferenceView), ArticleProblems)
)]
pub async fn revision_difference(
    State(app): State<AppState>,
    Path((id, number)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<RevisionDifferenceView>, Problem> {
    let mut parameters = Parameters::of::<DifferenceQuery>(&uri);
    let base: Option<i32> = parameters.parsed("base", |text| {
        text.parse().ok().filter(|number| *number > 0).ok_or("must be the number of a revision, from 1 on")
    });
    parameters.finish()?;
    let later = revision::fetch(&app, &id, &number).await?;
    let base = base.unwrap_or(later.listed.revision - 1);
    let earlier = revision::fetch(&app, &id, &base.to_string()).await?;
    let compare = move || {
        let title = |title: &Option<String>| title.clone().unwrap_or_default();
        RevisionDifferenceView {
            base,
            revision: later.listed.revision,
            title: difference(&title(&earlier.listed.title), &title(&later.listed.title), Field::Title),
            body: difference(&earlier.body, &later.body, Field::Body),
        }
    };
    spawn_blocking(compare).await.map(Json).map_err(|_| Problem::internal())
}

/// Compares two texts word by word; neighbouring words with the same outcome are one part.
fn difference(earlier: &str, later: &str, field: Field) -> Vec<TextDifference> {
    let words = TextDiff::configure().deadline(Instant::now() + MAX_TIME).diff_words(earlier, later);
    let mut parts: Vec<TextDifference> = Vec::new();
    let (mut base_at, mut at) = (0, 0);
    for change in words.iter_all_changes() {
        let length = change.value().chars().count() as u32;
        let (op, is_earlier, is_later) = match change.tag() {
            ChangeTag::Equal => (DifferenceOp::Equal, true, true),
            ChangeTag::Delete => (DifferenceOp::Delete, true, false),
            ChangeTag::Insert => (DifferenceOp::Insert, false, true),
        };
        let span = |is_here: bool, start: u32| is_here.then_some(Span { field, start, end: start + length });
        match parts.last_mut() {
            Some(last) if last.op == op => {
                last.text.push_str(change.value());
                for span in [&mut last.base_span, &mut last.span].into_iter().flatten() {
                    span.end += length;
                }
            }
            _ => parts.push(TextDifference {
                op,
                text: change.value().to_owned(),
                base_span: span(is_earlier, base_at),
                span: span(is_later, at),
            }),
        }
        base_at += if is_earlier { length } else { 0 };
        at += if is_later { length } else { 0 };
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_verbatim_in_their_texts() {
        let (earlier, later) =
            ("Élan won by 3 goals.\n\nThey left.", "Élan won by four goals.\n\nThey left early.");
        let parts = difference(earlier, later, Field::Body);
        for part in &parts {
            for (span, text) in [(part.base_span, earlier), (part.span, later)] {
                assert!(span.is_none_or(|span| span.slice(text) == Some(&part.text)), "{part:?}");
            }
        }
        let changed: Vec<_> =
            parts.iter().filter(|part| part.op != DifferenceOp::Equal).map(|part| part.text.trim()).collect();
        assert_eq!(changed, ["3", "four", "left.", "left early."]);
        assert_eq!(difference("a b", "a b", Field::Body).len(), 1);
        assert_eq!(difference("", "", Field::Title), []);
    }
}
