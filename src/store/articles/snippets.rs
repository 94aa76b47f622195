//! The parts of articles that have the words of a search, with the places of the words.

use std::collections::HashMap;

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::store::{ArticleId, StoreError};
use extraction::text::{Field, Span};

/// Marks of the first and last character of a word, and of the end of a snippet: characters of private use.
const MARKS: [char; 3] = ['\u{e000}', '\u{e001}', '\u{e002}'];

/// A part of an article that has words of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The characters.
    pub text: String,
    /// Where they are.
    pub span: Span,
    /// Where the words are.
    pub highlights: Vec<Span>,
}

/// Id of an article, headline, body, and both with marks.
type MarkedRow = (Uuid, Option<String>, String, Option<String>, String);

/// Returns the snippets of articles that have words of a search, first of the headline, then at most two of the body.
///
/// The words are in the syntax of web search engines.
pub(super) async fn snippets(
    connection: impl PgExecutor<'_>,
    articles: Vec<Uuid>,
    words: &str,
) -> Result<HashMap<ArticleId, Vec<Snippet>>, StoreError> {
    let rows: Vec<MarkedRow> = sqlx::query_as(
        "SELECT a.article_id, t.title, t.body,
                ts_headline('english', t.title, q.query,
                  'HighlightAll=true, StartSel=\"' || $3 || '\", StopSel=\"' || $4 || '\"'),
                ts_headline('english', t.body, q.query,
                  'MaxFragments=2, MinWords=8, MaxWords=30, StartSel=\"' || $3 || '\", StopSel=\"' || $4
                  || '\", FragmentDelimiter=\"' || $5 || '\"')
         FROM articles a
         JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         CROSS JOIN LATERAL (
           SELECT translate(left(r.title, 5000), $3 || $4 || $5, '   ') AS title,
                  translate(left(r.body, 100000), $3 || $4 || $5, '   ') AS body
         ) t
         CROSS JOIN (SELECT websearch_to_tsquery('english', $2) AS query) q
         WHERE a.article_id = ANY($1)",
    )
    .bind(articles)
    .bind(words)
    .bind(MARKS[0].to_string())
    .bind(MARKS[1].to_string())
    .bind(MARKS[2].to_string())
    .fetch_all(connection)
    .await?;
    let found = rows.into_iter().map(|(id, title, body, marked_title, marked_body)| {
        let mut found = Vec::new();
        if let (Some(title), Some(marked)) = (title, marked_title) {
            found.extend(locate(&marked, &title, Field::Title));
        }
        found.extend(marked_body.split(MARKS[2]).filter_map(|marked| locate(marked, &body, Field::Body)));
        (ArticleId(id), found)
    });
    Ok(found.collect())
}

/// Finds a marked snippet in its text; `None` where no word is marked, or the snippet is not verbatim.
fn locate(marked: &str, text: &str, field: Field) -> Option<Snippet> {
    let snippet: String = marked.chars().filter(|symbol| !MARKS.contains(symbol)).collect();
    let byte = text.find(&snippet)?;
    let start = text[..byte].chars().count() as u32;
    let (mut highlights, mut begun, mut at) = (Vec::new(), None, start);
    for symbol in marked.chars() {
        match symbol {
            _ if symbol == MARKS[0] => begun = Some(at),
            _ if symbol == MARKS[1] => {
                highlights.extend(begun.take().map(|begun| Span { field, start: begun, end: at }));
            }
            _ => at += 1,
        }
    }
    let span = Span { field, start, end: at };
    (!highlights.is_empty()).then_some(Snippet { text: snippet, span, highlights })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlights_are_places_in_the_text() {
        let text = "Élan. The bridge near the old bridge was shut.";
        let found = locate("the old \u{e000}bridge\u{e001} was", text, Field::Body).expect("is there");
        assert_eq!(found.text, "the old bridge was");
        assert_eq!(found.span.slice(text), Some("the old bridge was"));
        let words: Vec<_> = found.highlights.iter().map(|span| span.slice(text)).collect();
        assert_eq!(words, [Some("bridge")]);
        assert_eq!(locate("the old bridge", text, Field::Body), None, "no word is marked");
        assert_eq!(locate("the \u{e000}new\u{e001} bridge", text, Field::Body), None, "it is not there");
    }
}
