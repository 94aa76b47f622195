//! Reviews of statements and happenings by editors: confirmed, corrected or rejected.
//!
//! A review is a row that is never changed. What holds for a statement or happening follows from its reviews: the last
//! decision, and the last correction. It is computed again whenever its article is extracted again, revised or deleted, so that
//! a decision is neither lost nor undone. Rejected rows are kept, and the views `statements` and `happenings`
//! leave them out.

mod anchors;
mod gold;
mod happening;
mod happenings;
mod history;
mod next;
mod open;
mod quotation;
mod record;
mod restore;
mod statement;
mod statements;
mod statistics;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ActorId, HappeningId, QuotationId, ReviewId, StatementId, StoreError,
    corrections::{CorrectionAuthor, CorrectionError},
};
use extraction::{
    reassign::TextSelector,
    schema::{EventStatus, ParticipantRole, StatementType},
    text::Span,
};

pub use gold::{ReviewedArticle, reviewed_articles};
pub(super) use happenings::{apply_to_happenings, are_apart};
pub use history::{ReviewHistory, fetch};
pub use next::{NextStatement, next_statement};
pub use open::{OpenReview, begin_review};
pub use quotation::{QuotationReview, begin_quotation_review};
pub(super) use statements::{RowReview, StatementReviews};
pub use statistics::{
    ReviewCounts, ReviewGroup, ReviewGrouping, ReviewStatistics, ReviewStatisticsFilter, count_reviews,
};

/// The columns of a review that marks a row, of the row `x.review_id` that a query names.
pub(super) const MARK_OF: &str =
    "(SELECT jsonb_build_object('id', 'rev_' || replace(v.review_id::text, '-', ''), 'decision', v.decision, 'by', v.made_by,
       'made_at', to_char(v.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'))
      FROM reviews v WHERE v.review_id = ";

/// What an editor decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is right.
    Confirm,
    /// It is wrong: it is displayed nowhere and counted nowhere.
    Reject,
    /// It is right with other values.
    Correct,
}

impl Decision {
    /// All decisions.
    pub const ALL: [Self; 3] = [Self::Confirm, Self::Reject, Self::Correct];

    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reject => "reject",
            Self::Correct => "correct",
        }
    }

    /// Returns the decision of a name in the database; an unknown one changes nothing, as a confirmation does.
    fn from_stored(name: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.as_str() == name).unwrap_or(Self::Confirm)
    }
}

/// The values that a correction changes; absent ones stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewCorrection {
    /// The speaker (`act_…`) of a statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker_id: Option<ActorId>,
    /// The day on which the statement was made, or the happening took place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    /// The type of quotation of a statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_type: Option<StatementType>,
    /// The event type of a happening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
    /// Whether a happening took place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<EventStatus>,
    /// The words of a statement, by which they are found again in a revised text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<TextSelector>,
    /// All participants of a happening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<Vec<CorrectedParticipant>>,
}

/// A participant of a happening, as an editor names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedParticipant {
    /// The actor: `act_…`.
    pub actor_id: ActorId,
    /// Its role.
    pub role: ParticipantRole,
}

impl ReviewCorrection {
    /// Tests whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A decision that is about to be recorded.
#[derive(Debug, Clone)]
pub struct NewReview {
    /// The decision.
    pub decision: Decision,
    /// The values of a correction; empty for other decisions.
    pub correction: ReviewCorrection,
    /// The span that a correction gives a statement.
    pub span: Option<Span>,
    /// Author and reason.
    pub author: CorrectionAuthor,
}

/// What a review is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A statement.
    Statement(StatementId),
    /// A happening.
    Happening(HappeningId),
}

/// What can be reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewedSubject {
    /// A statement or happening.
    One(Subject),
    /// A quotation: its reviews, and those of the statements that it has now.
    Quotation(QuotationId),
}

/// A review as it is stored.
#[derive(Debug, Clone)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// What it is about.
    pub subject: Subject,
    /// The quotation that was reviewed, where the statement is one of its places.
    pub quotation: Option<QuotationId>,
    /// The decision.
    pub decision: Decision,
    /// The values of a correction.
    pub correction: ReviewCorrection,
    /// Author and reason.
    pub made: CorrectionAuthor,
    /// Time at which it was made.
    pub made_at: Timestamp,
    /// Since when, and why, it is about nothing.
    pub moot: Option<(Timestamp, String)>,
}

/// The review that marks a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewMark {
    /// The review.
    pub id: ReviewId,
    /// The decision that holds.
    pub decision: Decision,
    /// The author.
    pub by: String,
    /// The time.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
}

/// Which rows of a list are selected by their reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// Those that an editor confirmed or corrected.
    Verified,
    /// Those that nobody has reviewed.
    Unverified,
    /// Those that an editor rejected.
    Rejected,
}

impl Verified {
    /// The values of the parameter `verified`.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("true", Self::Verified), ("false", Self::Unverified), ("rejected", Self::Rejected)];

    /// The values of the parameter `verified` for what rejected statements have no part in.
    pub const CHOICES_OF_SHOWN: [(&'static str, Self); 2] = [Self::CHOICES[0], Self::CHOICES[1]];

    /// Returns the table from which rows are selected: the view without rejected ones, or the table with them.
    pub(super) fn relation(selected: Option<Self>, view: &'static str, table: &'static str) -> &'static str {
        if selected == Some(Self::Rejected) { table } else { view }
    }

    /// Returns the condition on a row that is named `row`, which begins with ` AND `.
    pub(super) fn condition(selected: Option<Self>, row: &str) -> String {
        match selected {
            None => String::new(),
            Some(Self::Verified) => format!(" AND {row}.review_id IS NOT NULL"),
            Some(Self::Unverified) => format!(" AND {row}.review_id IS NULL"),
            Some(Self::Rejected) => format!(" AND {row}.rejected"),
        }
    }
}

/// A review that was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// There is no such statement or happening.
    #[error("there is no such row")]
    NotFound,
    /// The span of a correction is not one of the statement's text, for the reason given.
    #[error("{0}")]
    WrongSpan(&'static str),
    /// A participant of a correction does not exist, was dismissed, or was merged into another actor.
    #[error(
        "there is no actor {0}, or it was dismissed, or merged into another; take the id of one that remains"
    )]
    NoParticipant(ActorId),
    /// The speaker of a correction does not exist, was dismissed, or was merged into another actor.
    #[error(
        "there is no actor {0}, or it was dismissed, or merged into another; take the id of one that remains"
    )]
    NoSpeaker(ActorId),
    /// A quotation has more statements than one review settles.
    #[error("the quotation has {0} statements; more than {max} are reviewed one by one", max = quotation::MAX_STATEMENTS)]
    TooManyStatements(usize),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CorrectionError> for ReviewError {
    /// The lock of corrections can fail by the database alone.
    fn from(error: CorrectionError) -> Self {
        match error {
            CorrectionError::Store(error) => Self::Store(error),
            CorrectionError::Refused(_) => Self::NotFound,
        }
    }
}

impl From<sqlx::Error> for ReviewError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
