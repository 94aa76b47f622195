//! The articles of statements: headline, address, and the text around a statement.

use sqlx::PgExecutor;
use uuid::Uuid;

use super::StatementRow;
use crate::store::StoreError;
use extraction::{
    schema::Statement,
    text::{Field, Span},
};

/// Length of the text before a statement, and of that after it, in code points: longer sentences are not shown.
const LENGTH: u32 = 1_000;

/// Longest statement whose surroundings are shown, in code points.
const MAX_COVERED: u32 = 20_000;

/// A part of an article's body with a statement in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The text, from at most 1,000 code points before the statement to as many after it; empty where the statement is in
    /// the headline or too long.
    pub text: String,
    /// The code point of the body at which the text begins.
    pub start: u32,
    /// Whether the body goes on after the text.
    pub is_cut: bool,
    /// The code points of the body that sentence and statement cover together.
    pub covered: (u32, u32),
}

/// What a statement shows of its article.
#[derive(Debug, Clone, Default)]
pub(super) struct ArticleOfStatement {
    pub title: Option<String>,
    pub url: Option<String>,
    pub surroundings: Surroundings,
}

/// Returns the code points of the body that sentence and statement cover; `None` where either is in the headline, or they
/// are too many.
fn covered(statement: &Statement) -> Option<(u32, u32)> {
    let spans: [Span; 2] = [statement.sentence.span, statement.span];
    let is_body = spans.iter().all(|span| span.field == Field::Body && span.start <= span.end);
    let covered = (spans[0].start.min(spans[1].start), spans[0].end.max(spans[1].end));
    (is_body && covered.1 - covered.0 <= MAX_COVERED).then_some(covered)
}

/// Loads the article of each row, in the order of the rows.
pub(super) async fn load(
    connection: impl PgExecutor<'_>,
    rows: &[StatementRow],
) -> Result<Vec<ArticleOfStatement>, StoreError> {
    let covered: Vec<(u32, u32)> =
        rows.iter().map(|row| covered(&row.document).unwrap_or_default()).collect();
    let starts: Vec<u32> = covered.iter().map(|(start, _)| start.saturating_sub(LENGTH)).collect();
    let length = |((_, end), start): (&(u32, u32), &u32)| match end {
        0 => 0,
        end => end.saturating_add(LENGTH) - start,
    };
    let lengths: Vec<u32> = covered.iter().zip(&starts).map(length).collect();
    let integers = |values: &[u32]| values.iter().map(|&value| value as i32).collect::<Vec<i32>>();
    // One code point more than is shown, to learn whether the body goes on.
    let found: Vec<(i64, Option<String>, Option<String>, String)> = sqlx::query_as(
        "SELECT wanted.place, r.title, a.url, substr(r.body, wanted.start + 1, wanted.length + 1)
         FROM UNNEST($1::uuid[], $2::integer[], $3::integer[], $4::integer[]) WITH ORDINALITY
           AS wanted (article_id, revision, start, length, place)
         JOIN articles a ON a.article_id = wanted.article_id
         JOIN revisions r ON r.article_id = wanted.article_id AND r.revision = wanted.revision",
    )
    .bind(rows.iter().map(|row| row.article_id).collect::<Vec<Uuid>>())
    .bind(rows.iter().map(|row| row.provenance.revision()).collect::<Vec<i32>>())
    .bind(integers(&starts))
    .bind(integers(&lengths))
    .fetch_all(connection)
    .await?;
    let mut articles = vec![ArticleOfStatement::default(); rows.len()];
    for (place, title, url, mut text) in found {
        let at = (place - 1) as usize;
        let Some(article) = articles.get_mut(at) else { continue };
        let cut = text.char_indices().nth(lengths[at] as usize).map(|(byte, _)| byte);
        if let Some(byte) = cut {
            text.truncate(byte);
        }
        let surroundings =
            Surroundings { text, start: starts[at], is_cut: cut.is_some(), covered: covered[at] };
        *article = ArticleOfStatement { title, url, surroundings };
    }
    Ok(articles)
}
