//! Lists of quotations.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, PgExecutor, Postgres, QueryBuilder};
use uuid::Uuid;

use super::{QuotationSpeaker, speakers::speakers_of_quotations};
use crate::store::{
    ActorId, QuotationId, StoreError,
    articles::DetailFilter,
    filters,
    lists::{List, Selection},
    pagination::Cursor,
    reviews::Verified,
    row_struct::row_struct,
};

/// Most versions of a quotation that are listed, those of the most articles.
const MAX_VERSIONS: i64 = 20;

/// Conditions on quotations; `None` and empty lists match all. One occurrence fulfils all but that on words.
#[derive(Debug, Clone, Default)]
pub struct QuotationFilter {
    /// Made by this speaker.
    pub speaker: Option<ActorId>,
    /// Contains these words, in the syntax of web search engines.
    pub words: Option<String>,
    /// Published on this day or later, in UTC.
    pub from: Option<Date>,
    /// Published on this day or before, in UTC.
    pub to: Option<Date>,
    /// Published by one of these sources.
    pub sources: Vec<String>,
    /// Is a statement of at least this confidence.
    pub min_confidence: Option<f32>,
    /// Is in an article with these details.
    pub details: DetailFilter,
    /// Is a statement that is reviewed, or is not; rejected ones are in no quotation.
    pub verified: Option<Verified>,
}

/// A quotation in a list.
#[derive(Debug, Clone)]
pub struct ListedQuotation {
    /// Its id.
    pub quotation_id: QuotationId,
    /// The words of its fullest version.
    pub text: String,
    /// Number of articles.
    pub article_count: i32,
    /// Number of publishers.
    pub source_count: i32,
    /// Publication of the first article.
    pub first_published_at: Timestamp,
    /// Publication of the last article.
    pub last_published_at: Timestamp,
    /// Who is named as the speaker, most often first.
    pub speakers: Vec<QuotationSpeaker>,
    /// The different words, the most frequent first.
    pub versions: Vec<QuotationVersion>,
}

/// A version of a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotationVersion {
    /// The words, as they were written first.
    pub text: String,
    /// Number of articles.
    pub article_count: i32,
}

row_struct! {
    /// A quotation as it is selected.
    pub struct QuotationRow {
        pub(super) quotation_id: Uuid,
        text: String,
        article_count: i32,
        source_count: i32,
        first_published_at: SqlTimestamp,
        last_published_at: SqlTimestamp,
        last_day: i32,
    }
}

/// Quotations, the one published on the last day first.
impl List for QuotationFilter {
    type Row = QuotationRow;
    type Item = ListedQuotation;

    async fn push(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        let speaker = filters::actor_ids(&mut *connection, self.speaker).await?;
        query.push(
            "SELECT q.quotation_id, q.text, q.article_count, q.source_count, q.first_published_at, q.last_published_at,
                    q.last_day
             FROM quotations q WHERE true",
        );
        filters::words(query, "q.tsv", self.words.as_deref());
        let has_occurrence_filter = speaker.is_some()
            || !self.sources.is_empty()
            || self.from.is_some()
            || self.to.is_some()
            || self.min_confidence.is_some()
            || self.verified.is_some()
            || !self.details.is_empty();
        if has_occurrence_filter {
            query.push(
                " AND EXISTS (SELECT 1 FROM quotation_occurrences s WHERE s.quotation_id = q.quotation_id",
            );
            filters::speaker(query, speaker);
            filters::sources(query, "s.source", &self.sources);
            filters::utc_days(query, ("s.published_at", "s.published_at"), (self.from, self.to));
            self.details.push(query, "s.article_id");
            if self.min_confidence.is_some() || self.verified.is_some() {
                query.push(
                    " AND EXISTS (SELECT 1 FROM statements t WHERE t.article_id = s.article_id
                                  AND t.statement_id = s.statement_id",
                );
                filters::min_confidence(query, "t.confidence", self.min_confidence);
                query.push(Verified::condition(self.verified, "t"));
                query.push(")");
            }
            query.push(")");
        }
        selection.push_keyset(query, Some("q.last_day"), "q.quotation_id");
        Ok(())
    }

    fn cursor(row: &QuotationRow) -> Cursor {
        Cursor { key: i64::from(row.last_day), id: row.quotation_id }
    }

    async fn load(
        &self,
        connection: &mut PgConnection,
        rows: Vec<QuotationRow>,
    ) -> Result<Vec<ListedQuotation>, StoreError> {
        load(connection, rows).await
    }
}

/// Adds speakers and versions to rows.
pub(super) async fn load(
    connection: &mut PgConnection,
    rows: Vec<QuotationRow>,
) -> Result<Vec<ListedQuotation>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.quotation_id).collect();
    let mut speakers = speakers_of_quotations(&mut *connection, &ids).await?;
    let mut versions = versions(&mut *connection, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| ListedQuotation {
            quotation_id: QuotationId(row.quotation_id),
            text: row.text,
            article_count: row.article_count,
            source_count: row.source_count,
            first_published_at: row.first_published_at.to_jiff(),
            last_published_at: row.last_published_at.to_jiff(),
            speakers: speakers.remove(&row.quotation_id).unwrap_or_default(),
            versions: versions.remove(&row.quotation_id).unwrap_or_default(),
        })
        .collect())
}

async fn versions(
    connection: impl PgExecutor<'_>,
    quotations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<QuotationVersion>>, StoreError> {
    let rows: Vec<(Uuid, String, i32)> = sqlx::query_as(
        "SELECT wanted.id, v.text, v.article_count FROM UNNEST($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
           SELECT * FROM quotation_versions v WHERE v.quotation_id = wanted.id
           ORDER BY v.article_count DESC, v.word_count DESC, v.version_id LIMIT $2
         ) v ORDER BY wanted.id, v.article_count DESC, v.word_count DESC, v.version_id",
    )
    .bind(quotations)
    .bind(MAX_VERSIONS)
    .fetch_all(connection)
    .await?;
    let mut versions: HashMap<Uuid, Vec<QuotationVersion>> = HashMap::new();
    for (quotation, text, article_count) in rows {
        versions.entry(quotation).or_default().push(QuotationVersion { text, article_count });
    }
    Ok(versions)
}
