//! Lists of statements.

mod capacity_words;
mod conditions;
mod statistics;
mod surroundings;

use crate::store::row_struct::row_struct;
use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, PgExecutor, PgPool, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{
    ArticleId, StatementId, StoreError, filters,
    hydrate::{self, PROVENANCE_COLUMNS, Provenance, ProvenanceRow},
    lists::{List, Selection},
    pagination::Cursor,
    reviews::{MARK_OF, ReviewMark, Verified},
};
use extraction::{
    schema::{Occurrence, Statement},
    text::Span,
};

pub(super) use capacity_words::CapacityWords;
pub use conditions::StatementFilter;
pub use statistics::{SpeakerCounts, SpeakerGroup, SpeakerGrouping, SpeakerStatistics, count_speakers};
pub use surroundings::Surroundings;

/// The view of statements that nobody rejected, and the table of all.
const STATEMENTS: &str = "statements";
const ALL_STATEMENTS: &str = "all_statements";
/// Largest number of occurrences in other articles that a statement shows, the first published first.
const MAX_OCCURRENCES: usize = 20;

/// A statement as stored, with its article.
#[derive(Debug, Clone)]
pub struct StoredStatement {
    /// Its id.
    pub statement_id: StatementId,
    /// The article.
    pub article_id: ArticleId,
    /// The article's publisher.
    pub source: String,
    /// Time of the article's publication.
    pub published_at: Timestamp,
    /// The revision and the extractor.
    pub provenance: Provenance,
    /// The statement, with canonical actors and its occurrences in other articles.
    pub statement: Statement,
    /// Headline of the article.
    pub article_title: Option<String>,
    /// Address of the article on the web.
    pub article_url: Option<String>,
    /// The text around its sentence.
    pub surroundings: Surroundings,
    /// The last review; `None` where nobody has reviewed it.
    pub review: Option<ReviewMark>,
}

row_struct! {
    /// A statement as it is selected.
    pub struct StatementRow {
        statement_id: Uuid,
        article_id: Uuid,
        source: String,
        published_at: SqlTimestamp,
        said_earliest: i32,
        text_fingerprint: Option<Uuid>,
        document: Json<Statement>,
        review: Option<Json<ReviewMark>>,
        ..provenance: ProvenanceRow,
    }
}

/// The extractions of statements `s`.
const JOIN: &str = " JOIN extractions x ON x.article_id = s.article_id";

/// Appends the columns of a row of statements `s` with their extractions `x`.
fn push_columns(query: &mut QueryBuilder<Postgres>) {
    query
        .push(
            "SELECT s.statement_id, s.article_id, s.source, s.published_at, s.said_earliest, s.text_fingerprint,
                s.document, ",
        )
        .push(MARK_OF)
        .push("s.review_id) AS review, ")
        .push(PROVENANCE_COLUMNS)
        .push(" FROM ");
}

/// Statements, the latest first.
impl List for StatementFilter {
    type Row = StatementRow;
    type Item = StoredStatement;

    async fn push(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        // The rows of a page are chosen before their extractions are joined, so that no row that is left out is joined.
        push_columns(query);
        query.push("(SELECT s.* FROM ");
        let relation = Verified::relation(self.verified, STATEMENTS, ALL_STATEMENTS);
        let about = filters::actor_ids(&mut *connection, self.about).await?;
        let (day, id) = filters::statements_about(query, relation, about);
        let others = Self { about: None, ..self.clone() };
        others.push_conditions(connection, query).await?;
        selection.push_keyset(query, Some(day), id);
        query.push(") s").push(JOIN);
        selection.push_order(query, "s.said_earliest DESC, s.statement_id DESC");
        Ok(())
    }

    fn cursor(row: &StatementRow) -> Cursor {
        Cursor { key: i64::from(row.said_earliest), id: row.statement_id }
    }

    async fn load(
        &self,
        connection: &mut PgConnection,
        rows: Vec<StatementRow>,
    ) -> Result<Vec<StoredStatement>, StoreError> {
        load(connection, rows).await
    }
}

/// Returns a statement, also a rejected one, or `None` when there is none with this id.
pub async fn fetch(pool: &PgPool, id: StatementId) -> Result<Option<StoredStatement>, StoreError> {
    Ok(fetch_from(ALL_STATEMENTS, &mut *pool.acquire().await?, &[id.0]).await?.pop())
}

/// Returns the statements with the given ids, in no order; rejected ones where `includes_rejected` is true.
pub(super) async fn fetch_entries(
    connection: &mut PgConnection,
    ids: &[Uuid],
    includes_rejected: bool,
) -> Result<Vec<StoredStatement>, StoreError> {
    let relation = if includes_rejected { ALL_STATEMENTS } else { STATEMENTS };
    fetch_from(relation, connection, ids).await
}

async fn fetch_from(
    relation: &'static str,
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> Result<Vec<StoredStatement>, StoreError> {
    let mut query = QueryBuilder::new("");
    push_columns(&mut query);
    query.push(relation).push(" s").push(JOIN);
    query.push(" WHERE s.statement_id = ANY(").push_bind(ids).push(")");
    let rows = query.build_query_as().fetch_all(&mut *connection).await?;
    load(connection, rows).await
}

/// Fills canonical actors and occurrences into rows.
async fn load(
    connection: &mut PgConnection,
    mut rows: Vec<StatementRow>,
) -> Result<Vec<StoredStatement>, StoreError> {
    hydrate::statements(&mut *connection, rows.iter_mut().map(|row| &mut row.document.0).collect()).await?;
    let occurrences = occurrences(&mut *connection, &rows).await?;
    let articles = surroundings::load(&mut *connection, &rows).await?;
    Ok(rows
        .into_iter()
        .zip(articles)
        .map(|(row, article)| {
            let mut statement = row.document.0;
            let same_text = row.text_fingerprint.and_then(|fingerprint| occurrences.get(&fingerprint));
            let elsewhere = same_text.into_iter().flatten().filter(|(id, _)| *id != row.statement_id);
            let elsewhere = elsewhere.take(MAX_OCCURRENCES).map(|(_, occurrence)| occurrence.clone());
            statement.occurrences.extend(elsewhere);
            StoredStatement {
                statement_id: StatementId(row.statement_id),
                article_id: ArticleId(row.article_id),
                source: row.source,
                published_at: row.published_at.to_jiff(),
                provenance: row.provenance.into(),
                statement,
                article_title: article.title,
                article_url: article.url,
                surroundings: article.surroundings,
                review: row.review.map(|review| review.0),
            }
        })
        .collect())
}

/// Statements with the same text, by fingerprint: their ids and places.
type Occurrences = HashMap<Uuid, Vec<(Uuid, Occurrence)>>;

/// Loads, for each fingerprint in `rows`, the statements with that text, the first published first.
///
/// One more than is shown is loaded, since a statement is not an occurrence of itself.
async fn occurrences(
    connection: impl PgExecutor<'_>,
    rows: &[StatementRow],
) -> Result<Occurrences, StoreError> {
    let fingerprints: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.text_fingerprint).collect();
    let rows: Vec<(Uuid, Uuid, Uuid, String, i64, i64)> = sqlx::query_as(
        "SELECT f.text_fingerprint, s.statement_id, s.article_id, s.text,
                (s.document #>> '{span,start}')::bigint, (s.document #>> '{span,end}')::bigint
         FROM UNNEST($1::uuid[]) AS f (text_fingerprint) CROSS JOIN LATERAL (
           SELECT * FROM statements s WHERE s.text_fingerprint = f.text_fingerprint
           ORDER BY s.published_at, s.statement_id LIMIT $2
         ) s",
    )
    .bind(fingerprints.into_iter().collect::<Vec<_>>())
    .bind(MAX_OCCURRENCES as i64 + 1)
    .fetch_all(connection)
    .await?;
    let mut occurrences = Occurrences::new();
    for (fingerprint, statement, article, text, start, end) in rows {
        let span = Span::of_body(start as u32, end as u32);
        let occurrence = Occurrence { article_id: Some(ArticleId(article)), text, span };
        occurrences.entry(fingerprint).or_default().push((statement, occurrence));
    }
    Ok(occurrences)
}
