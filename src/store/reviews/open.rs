//! A review that is about to be recorded: what it is about is locked.

use sqlx::PgPool;

use super::{
    NewReview, Review, ReviewError, Subject,
    happening::{HappeningReview, begin_happening_review},
    statement::{StatementReview, begin_statement_review},
};

/// A statement or happening that is locked for a review.
pub enum OpenReview<'p> {
    /// A statement.
    Statement(Box<StatementReview<'p>>),
    /// A happening.
    Happening(HappeningReview<'p>),
}

/// Locks a statement or happening: no extraction and no other review changes it.
pub async fn begin_review(pool: &PgPool, subject: Subject) -> Result<OpenReview<'_>, ReviewError> {
    Ok(match subject {
        Subject::Statement(id) => OpenReview::Statement(Box::new(begin_statement_review(pool, id).await?)),
        Subject::Happening(id) => OpenReview::Happening(begin_happening_review(pool, id).await?),
    })
}

impl OpenReview<'_> {
    /// Records the review and changes what it is about.
    pub async fn record(self, review: &NewReview) -> Result<Review, ReviewError> {
        match self {
            Self::Statement(open) => open.record(review).await,
            Self::Happening(open) => open.record(review).await,
        }
    }
}
