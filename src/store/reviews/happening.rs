//! Review of one happening, in effect at once.

use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use super::{NewReview, Review, ReviewError, Subject, apply_to_happenings, record};
use crate::store::{
    HappeningId,
    changes::{self, ChangeType, Facts},
    corrections, stories,
    write::choose_representatives,
};

/// A happening that is locked for a review: no extraction and no other review changes it.
pub struct HappeningReview<'p> {
    transaction: PgTransaction<'p>,
    id: HappeningId,
}

/// Locks a happening for a review.
pub async fn begin_happening_review(
    pool: &PgPool,
    id: HappeningId,
) -> Result<HappeningReview<'_>, ReviewError> {
    let mut transaction = corrections::begin(pool).await.map_err(ReviewError::from)?;
    stories::lock(&mut transaction).await?;
    let known: Option<Uuid> = sqlx::query_scalar(
        "SELECT happening_id FROM all_happenings WHERE happening_id = $1 AND event_count > 0",
    )
    .bind(id.0)
    .fetch_optional(&mut *transaction)
    .await?;
    known.ok_or(ReviewError::NotFound)?;
    Ok(HappeningReview { transaction, id })
}

impl HappeningReview<'_> {
    /// Records a review of all events of the happening, by which it is found again, and changes the happening.
    pub async fn record(mut self, review: &NewReview) -> Result<Review, ReviewError> {
        for one in review.correction.participants.iter().flatten() {
            let known: Option<bool> = sqlx::query_scalar(
                "SELECT true FROM actors WHERE actor_id = $1 AND merged_into IS NULL AND dismissal_id IS NULL FOR KEY SHARE",
            )
            .bind(one.actor_id.0)
            .fetch_optional(&mut *self.transaction)
            .await?;
            known.ok_or(ReviewError::NoParticipant(one.actor_id))?;
        }
        let id = record::insert(&mut self.transaction, Subject::Happening(self.id), review, None).await?;
        let facts = Facts::happenings(&mut self.transaction, &[self.id.0]).await?;
        sqlx::query(
            "INSERT INTO review_events (article_id, event_id, review_id)
             SELECT article_id, event_id, $2 FROM events WHERE happening_id = $1",
        )
        .bind(self.id.0)
        .bind(id.0)
        .execute(&mut *self.transaction)
        .await?;
        choose_representatives(&mut self.transaction, &[self.id.0]).await?;
        apply_to_happenings(&mut self.transaction, &[self.id.0]).await?;
        let reviewed = Facts::happenings(&mut self.transaction, &[self.id.0]).await?;
        let types = [ChangeType::HappeningAdded, ChangeType::HappeningChanged, ChangeType::HappeningDeleted];
        changes::record(&mut self.transaction, &facts.changes_to(&reviewed, types)).await?;
        record::commit(self.transaction, id).await
    }
}
