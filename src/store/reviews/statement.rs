//! Review of one stored statement, in effect at once.

use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    Decision, NewReview, Review, ReviewError, Subject,
    record::{self, ReviewedStatement},
    statements::{ReviewedSpeaker, correct},
};
use crate::store::{
    ActorId, QuotationId, ReviewId, StatementId, StoreError,
    changes::Facts,
    corrections,
    quotations::{self, NewOccurrence},
    row_struct::row_struct,
    sort_day::day_interval,
    statements::CapacityWords,
    stories,
    write::{record_statements, text_fingerprint},
};
use extraction::{reassign::TextSelector, schema::Statement, text::Span};
use jiff_sqlx::Timestamp as SqlTimestamp;

row_struct! {
    struct StatementRow {
        article_id: Uuid,
        ordinal: i32,
        source: String,
        published_at: SqlTimestamp,
        document: Json<Statement>,
        body: String,
    }
}

/// A statement that is locked for a review: no extraction of its article and no other review changes it.
pub struct StatementReview<'p> {
    transaction: PgTransaction<'p>,
    statement: LockedStatement,
}

/// A statement whose article's job is locked by a transaction.
pub(super) struct LockedStatement {
    id: StatementId,
    row: StatementRow,
}

/// Locks a statement for a review. Locks are taken in the order of corrections and extractions.
pub async fn begin_statement_review(
    pool: &PgPool,
    id: StatementId,
) -> Result<StatementReview<'_>, ReviewError> {
    let mut transaction = corrections::begin(pool).await.map_err(ReviewError::from)?;
    let article: Option<Uuid> =
        sqlx::query_scalar("SELECT article_id FROM all_statements WHERE statement_id = $1")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await?;
    sqlx::query("SELECT 1 FROM jobs WHERE article_id = $1 FOR UPDATE")
        .bind(article.ok_or(ReviewError::NotFound)?)
        .execute(&mut *transaction)
        .await?;
    let statement = LockedStatement::load(&mut transaction, id).await?.ok_or(ReviewError::NotFound)?;
    Ok(StatementReview { transaction, statement })
}

impl StatementReview<'_> {
    /// Records a review and changes the statement, its quotation and the article's extraction; what lists show then is
    /// in the log of changes.
    pub async fn record(mut self, review: &NewReview) -> Result<Review, ReviewError> {
        let id = self.statement.review(&mut self.transaction, review, None).await?;
        record::commit(self.transaction, id).await
    }
}

impl LockedStatement {
    /// Loads a statement whose job is locked; `None` where there is no such statement.
    pub async fn load(
        transaction: &mut PgTransaction<'_>,
        id: StatementId,
    ) -> Result<Option<Self>, StoreError> {
        let row: Option<StatementRow> = sqlx::query_as(
            "SELECT s.article_id, s.ordinal, s.source, s.published_at, s.document, r.body
             FROM all_statements s JOIN extractions x USING (article_id)
             JOIN revisions r ON r.article_id = s.article_id AND r.revision = x.revision WHERE s.statement_id = $1",
        )
        .bind(id.0)
        .fetch_optional(&mut **transaction)
        .await?;
        Ok(row.map(|row| Self { id, row }))
    }

    /// Records a review, of the statement by itself or as a place of a quotation, and changes what follows from it.
    pub async fn review(
        &self,
        transaction: &mut PgTransaction<'_>,
        review: &NewReview,
        quotation: Option<QuotationId>,
    ) -> Result<ReviewId, ReviewError> {
        let before = self.row.document.0.clone();
        let mut review = review.clone();
        if let Some(span) = review.span {
            review.correction.content = Some(content(&self.row.body, span, &before)?);
        }
        let review = &review;
        let corrected = match review.correction.speaker_id {
            Some(id) => Some(named_speaker(transaction, id).await?),
            None => None,
        };
        let selector = TextSelector::of(&self.row.body, before.span).ok_or(ReviewError::NotFound)?;
        let speaker = corrected
            .as_ref()
            .map(|speaker| speaker.id)
            .or_else(|| before.speaker.as_ref().and_then(|speaker| speaker.actor_id));
        let reviewed = ReviewedStatement {
            article_id: self.row.article_id,
            speaker: speaker.filter(|_| review.decision != Decision::Reject),
            document: &before,
            selector: &selector,
            quotation,
        };
        let id = record::insert(transaction, Subject::Statement(self.id), review, Some(reviewed)).await?;
        let mut after = before;
        if review.decision != Decision::Reject {
            correct(&mut after, &review.correction, corrected.as_ref(), &self.row.body);
        }
        let is_rejected = review.decision == Decision::Reject;
        let article = [self.row.article_id];
        let facts = Facts::statements_of(transaction, &article).await?;
        self.update(transaction, &after, id.0, is_rejected).await?;
        self.update_quotation(transaction, &after, is_rejected).await?;
        record_statements(transaction, &facts, &article).await?;
        Ok(id)
    }

    async fn update(
        &self,
        transaction: &mut PgTransaction<'_>,
        statement: &Statement,
        review_id: Uuid,
        is_rejected: bool,
    ) -> Result<(), StoreError> {
        let days = statement.when.as_ref().map(day_interval);
        let CapacityWords { role, organization, party } = CapacityWords::of(statement);
        sqlx::query(
            "UPDATE all_statements SET review_id = $2, rejected = $3, document = $4, statement_type = $5, speaker_id = $6,
               said_earliest = coalesce($7, said_earliest), said_latest = coalesce($8, said_latest), role_words = $9,
               organization_words = $10, party_words = $11, text = $12, text_fingerprint = $13
             WHERE statement_id = $1",
        )
        .bind(self.id.0)
        .bind(review_id)
        .bind(is_rejected)
        .bind(Json(statement))
        .bind(statement.statement_type.as_str())
        .bind(statement.speaker.as_ref().and_then(|speaker| speaker.actor_id).map(|id| id.0))
        .bind(days.map(|(first, _)| first))
        .bind(days.map(|(_, end)| end))
        .bind(role)
        .bind(organization)
        .bind(party)
        .bind(&statement.text)
        .bind(text_fingerprint(&statement.text))
        .execute(&mut **transaction)
        .await?;
        self.update_subjects(transaction, statement).await?;
        sqlx::query(
            "UPDATE extractions SET document = jsonb_set(document, ARRAY['statements', $2::text], $3, false)
             WHERE article_id = $1",
        )
        .bind(self.row.article_id)
        .bind(self.row.ordinal.to_string())
        .bind(Json(statement))
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Gives the subjects the statement's days, and deletes those that its words no longer have.
    async fn update_subjects(
        &self,
        transaction: &mut PgTransaction<'_>,
        statement: &Statement,
    ) -> Result<(), StoreError> {
        let subjects: Vec<Uuid> =
            statement.about.iter().filter_map(|subject| subject.actor_id).map(|id| id.0).collect();
        for sql in [
            "DELETE FROM statement_subjects WHERE article_id = $1 AND statement_id = $2 AND NOT actor_id = ANY($3)",
            "UPDATE statement_subjects b SET said_earliest = s.said_earliest FROM all_statements s
             WHERE s.article_id = $1 AND s.statement_id = $2 AND b.article_id = s.article_id
               AND b.statement_id = s.statement_id AND b.actor_id = ANY($3)",
        ] {
            sqlx::query(sql)
                .bind(self.row.article_id)
                .bind(self.id.0)
                .bind(&subjects)
                .execute(&mut **transaction)
                .await?;
        }
        Ok(())
    }

    /// Takes the statement out of its quotation, and adds it again unless it is rejected.
    async fn update_quotation(
        &self,
        transaction: &mut PgTransaction<'_>,
        statement: &Statement,
        is_rejected: bool,
    ) -> Result<(), StoreError> {
        stories::lock(transaction).await?;
        let mut versions: Vec<Uuid> = sqlx::query_scalar(
            "DELETE FROM quotation_occurrences WHERE article_id = $1 AND statement_id = $2 RETURNING version_id",
        )
        .bind(self.row.article_id)
        .bind(self.id.0)
        .fetch_all(&mut **transaction)
        .await?;
        if !is_rejected {
            let occurrence = NewOccurrence {
                article_id: self.row.article_id,
                statement_id: self.id.0,
                source: &self.row.source,
                published_at: self.row.published_at.to_jiff(),
                statement,
            };
            versions.extend(quotations::add(transaction, &[occurrence]).await?);
        }
        quotations::refresh(transaction, &versions).await
    }
}

/// Returns the selector of the words that a correction gives a statement: some of those that it has, or more.
fn content(body: &str, span: Span, statement: &Statement) -> Result<TextSelector, ReviewError> {
    if statement.span.field != span.field {
        return Err(ReviewError::WrongSpan(
            "is of the body, and the statement of the headline; reject it instead",
        ));
    }
    if span.end <= statement.span.start || statement.span.end <= span.start {
        return Err(ReviewError::WrongSpan(
            "has no word of the statement; give a span that overlaps the present one",
        ));
    }
    let selector = TextSelector::of(body, span).filter(|selector| !selector.text.trim().is_empty());
    selector.ok_or(ReviewError::WrongSpan("ends behind the article's body"))
}

/// Returns the actor that a correction names as the speaker, locked against deletion.
async fn named_speaker(
    transaction: &mut PgTransaction<'_>,
    id: ActorId,
) -> Result<ReviewedSpeaker, ReviewError> {
    let name: Option<String> = sqlx::query_scalar(
        "SELECT name FROM actors WHERE actor_id = $1 AND merged_into IS NULL AND dismissal_id IS NULL FOR KEY SHARE",
    )
    .bind(id.0)
    .fetch_optional(&mut **transaction)
    .await?;
    let name = name.ok_or(ReviewError::NoSpeaker(id))?;
    Ok(ReviewedSpeaker::load(transaction, id, name).await?)
}
