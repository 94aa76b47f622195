//! Rows of `statements` and `statement_subjects`.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::PgTransaction;
use uuid::Uuid;

use super::insert::insert;
use crate::store::{
    StoreError,
    digest::to_uuid,
    queue::Claim,
    quotations::NewOccurrence,
    reviews::RowReview,
    sort_day::{day_interval, day_number},
    statements::CapacityWords,
};
use extraction::schema::Statement;

/// Fewest words of a text with a fingerprint: two people can use fewer without one quoting the other.
const MIN_FINGERPRINT_WORDS: usize = 6;

#[derive(Serialize)]
pub(super) struct StatementRow {
    article_id: Uuid,
    statement_id: Uuid,
    ordinal: usize,
    source: String,
    statement_type: &'static str,
    speaker_id: Option<Uuid>,
    said_earliest: i32,
    said_latest: i32,
    published_at: Timestamp,
    text: String,
    text_fingerprint: Option<Uuid>,
    role_words: Option<Vec<String>>,
    organization_words: Option<Vec<String>>,
    party_words: Option<Vec<String>>,
    document: Statement,
    review_id: Option<Uuid>,
    rejected: bool,
}

#[derive(Serialize)]
pub(super) struct SubjectRow {
    article_id: Uuid,
    statement_id: Uuid,
    actor_id: Uuid,
    said_earliest: i32,
}

impl StatementRow {
    /// Makes the row of a statement, whose ids are filled in; `None` without an id.
    ///
    /// A statement without a date counts for the day of publication.
    pub fn new(
        claim: &Claim,
        ordinal: usize,
        statement: &Statement,
        review: Option<RowReview>,
    ) -> Option<Self> {
        let published = day_number(claim.published.local().date());
        let (said_earliest, said_latest) =
            statement.when.as_ref().map_or((published, published + 1), day_interval);
        let CapacityWords { role, organization, party } = CapacityWords::of(statement);
        Some(Self {
            article_id: claim.article_id.0,
            statement_id: statement.id?.0,
            ordinal,
            source: claim.source.clone(),
            statement_type: statement.statement_type.as_str(),
            speaker_id: statement.speaker.as_ref().and_then(|speaker| speaker.actor_id).map(|id| id.0),
            said_earliest,
            said_latest,
            published_at: claim.published.at,
            text: statement.text.clone(),
            text_fingerprint: text_fingerprint(&statement.text),
            role_words: role,
            organization_words: organization,
            party_words: party,
            document: statement.clone(),
            review_id: review.map(|review| review.review_id),
            rejected: review.is_some_and(|review| review.is_rejected),
        })
    }

    /// Tests whether an editor rejected the statement.
    pub fn is_rejected(&self) -> bool {
        self.rejected
    }

    /// Returns what is added to quotations.
    pub fn occurrence(&self) -> NewOccurrence<'_> {
        NewOccurrence {
            article_id: self.article_id,
            statement_id: self.statement_id,
            source: &self.source,
            published_at: self.published_at,
            statement: &self.document,
        }
    }

    /// Makes the rows of the statement's subjects, each actor once.
    pub fn subjects(&self) -> impl Iterator<Item = SubjectRow> + '_ {
        let actors: BTreeSet<Uuid> =
            self.document.about.iter().filter_map(|subject| subject.actor_id).map(|id| id.0).collect();
        actors.into_iter().map(|actor_id| SubjectRow {
            article_id: self.article_id,
            statement_id: self.statement_id,
            actor_id,
            said_earliest: self.said_earliest,
        })
    }
}

/// Returns the hash of the words of a text, regardless of case and punctuation; `None` for fewer than six words.
pub(in crate::store) fn text_fingerprint(text: &str) -> Option<Uuid> {
    let mut digest = Sha256::new();
    let mut count = 0;
    for word in text.split(|symbol: char| !symbol.is_alphanumeric()).filter(|word| !word.is_empty()) {
        digest.update(word.to_lowercase());
        digest.update([0]);
        count += 1;
    }
    (count >= MIN_FINGERPRINT_WORDS).then(|| to_uuid(&digest.finalize().into()))
}

/// Inserts statements with their subjects.
pub(super) async fn insert_statements(
    transaction: &mut PgTransaction<'_>,
    statements: &[StatementRow],
    subjects: &[SubjectRow],
) -> Result<(), StoreError> {
    insert(
        transaction,
        "INSERT INTO all_statements (article_id, statement_id, ordinal, source, statement_type, speaker_id, said_earliest,
                                     said_latest, published_at, text, text_fingerprint, role_words, organization_words,
                                     party_words, document, review_id, rejected)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, statement_id uuid, ordinal integer, source text, statement_type text, speaker_id uuid,
            said_earliest integer, said_latest integer, published_at timestamptz, text text, text_fingerprint uuid,
            role_words text[], organization_words text[], party_words text[], document jsonb, review_id uuid,
            rejected boolean)",
        statements,
    )
    .await?;
    insert(
        transaction,
        "INSERT INTO statement_subjects (article_id, statement_id, actor_id, said_earliest)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, statement_id uuid, actor_id uuid, said_earliest integer)",
        subjects,
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_ignores_case_and_punctuation_and_needs_six_words() {
        let fingerprint = text_fingerprint("We will open the road tomorrow");
        assert!(fingerprint.is_some());
        assert_eq!(fingerprint, text_fingerprint("“We will open the road, tomorrow.”"));
        assert_eq!(text_fingerprint("We will open the road"), None);
    }
}
