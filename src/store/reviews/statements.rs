//! Reviews of statements as each extraction of their articles applies them.

use std::collections::{BTreeSet, HashMap};

use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    Decision, ReviewCorrection,
    anchors::{self, Place},
    restore::restore,
};
use crate::store::{
    ActorId, ArticleId, StatementId, StoreError,
    actors::{resolve_merges, with_merged},
    row_struct::row_struct,
};
use extraction::{
    reassign::TextSelector,
    schema::{Capacity, Speaker, Statement, When},
    text::Span,
};

/// Why a review is about nothing, where the article lacks the words.
const NO_WORDS: &str = "the article no longer has these words";
/// Why a review is about nothing, where the words are elsewhere in the article.
const OTHER_SENTENCE: &str = "the article has these words in another sentence";

row_struct! {
    struct ReviewRow {
        review_id: Uuid,
        article_id: Uuid,
        statement_id: Uuid,
        decision: String,
        correction: Json<ReviewCorrection>,
        speaker_id: Option<Uuid>,
        speaker_name: Option<String>,
        document: Json<Statement>,
        selector: Json<TextSelector>,
        pins_speaker: bool,
    }
}

/// What holds for one statement after all its reviews.
#[derive(Debug)]
struct Settlement {
    statement_id: Uuid,
    review_id: Uuid,
    is_rejected: bool,
    correction: ReviewCorrection,
    /// The speaker that was confirmed or corrected.
    speaker: Option<ReviewedSpeaker>,
    document: Statement,
    selector: TextSelector,
}

/// A speaker that an editor confirmed or named.
#[derive(Debug, Clone)]
pub(super) struct ReviewedSpeaker {
    pub id: ActorId,
    pub name: String,
    /// The ids of the same actor after merges.
    pub same: Vec<Uuid>,
}

impl ReviewedSpeaker {
    /// Loads the ids under which extractions may name the same actor.
    pub async fn load(
        transaction: &mut PgTransaction<'_>,
        id: ActorId,
        name: String,
    ) -> Result<Self, StoreError> {
        let canonical = resolve_merges(&mut **transaction, [id]).await?;
        let remaining = canonical.get(&id).map_or(id, |actor| actor.id);
        let mut same = with_merged(&mut **transaction, remaining).await?;
        same.push(id.0);
        Ok(Self { id, name, same })
    }
}

/// The review of a statement that is about to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct RowReview {
    pub review_id: Uuid,
    pub is_rejected: bool,
}

/// The reviews of the statements of a batch of articles.
#[derive(Debug, Default)]
pub(in crate::store) struct StatementReviews {
    by_article: HashMap<Uuid, Vec<Settlement>>,
    moot: Vec<(Uuid, &'static str)>,
    valid: Vec<Uuid>,
}

impl StatementReviews {
    /// Loads the reviews of `articles`, whose jobs are locked.
    ///
    /// A later split or reassignment in the article is a later decision about its speakers than a review, and so is a dismissal.
    pub async fn load(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<Self, StoreError> {
        let rows: Vec<ReviewRow> = sqlx::query_as(
            "SELECT r.review_id, r.article_id, r.statement_id, r.decision, r.correction, r.speaker_id,
                    a.name AS speaker_name, r.document, r.selector,
                    coalesce(a.dismissal_id IS NULL AND NOT EXISTS (
                      SELECT 1 FROM mention_overrides o
                      WHERE o.article_id = r.article_id AND o.correction_id > r.review_id), false) AS pins_speaker
             FROM reviews r LEFT JOIN actors a ON a.actor_id = r.speaker_id
             WHERE r.article_id = ANY($1) AND r.statement_id IS NOT NULL ORDER BY r.review_id",
        )
        .bind(articles)
        .fetch_all(&mut **transaction)
        .await?;
        let mut reviews = Self::default();
        for row in rows {
            let of_article = reviews.by_article.entry(row.article_id).or_default();
            let former = of_article.iter().position(|one| one.statement_id == row.statement_id);
            let former = former.map(|index| of_article.remove(index));
            let speaker = row.speaker_id.filter(|_| row.pins_speaker).zip(row.speaker_name.clone());
            let speaker = match speaker {
                Some((id, name)) => Some(ReviewedSpeaker::load(transaction, ActorId(id), name).await?),
                None => None,
            };
            of_article.push(Settlement::after(former, row, speaker));
        }
        Ok(reviews)
    }

    /// Applies the reviews of an article to its statements, whose ids are set; returns the review of each.
    ///
    /// A reviewed statement keeps its id. One that was confirmed or corrected and is missing is put back where the article
    /// still has its sentence.
    pub fn apply(
        &mut self,
        article: ArticleId,
        statements: &mut Vec<Statement>,
        body: &str,
    ) -> HashMap<Uuid, RowReview> {
        let mut marks = HashMap::new();
        let settlements = self.by_article.remove(&article.0).unwrap_or_default();
        let mut taken = BTreeSet::new();
        let by_id: Vec<Option<usize>> = settlements
            .iter()
            .map(|one| statements.iter().position(|statement| is_same(one, statement)))
            .collect();
        taken.extend(by_id.iter().flatten().copied());
        for (settlement, by_id) in settlements.into_iter().zip(by_id) {
            let place = by_id.map_or_else(
                || anchors::find(&settlement.selector, statements, body, |index| !taken.contains(&index)),
                Place::Same,
            );
            let id = settlement.statement_id;
            match settlement.apply(place, statements, body) {
                Ok(index) => {
                    taken.extend(index);
                    let review =
                        RowReview { review_id: settlement.review_id, is_rejected: settlement.is_rejected };
                    marks.insert(id, review);
                    self.valid.push(id);
                }
                Err(reason) => self.moot.push((id, reason)),
            }
        }
        marks
    }

    /// Notes which reviews are about nothing any more, and which are again about something.
    pub async fn note_moot(&self, transaction: &mut PgTransaction<'_>) -> Result<(), StoreError> {
        if !self.valid.is_empty() {
            sqlx::query(
                "UPDATE reviews SET moot_since = NULL, moot_reason = NULL
                 WHERE statement_id = ANY($1) AND moot_since IS NOT NULL",
            )
            .bind(&self.valid)
            .execute(&mut **transaction)
            .await?;
        }
        if !self.moot.is_empty() {
            let (ids, reasons): (Vec<Uuid>, Vec<&str>) = self.moot.iter().copied().unzip();
            sqlx::query(
                "UPDATE reviews r SET moot_since = coalesce(r.moot_since, now()), moot_reason = moot.reason
                 FROM UNNEST($1::uuid[], $2::text[]) AS moot (id, reason) WHERE r.statement_id = moot.id",
            )
            .bind(&ids)
            .bind(&reasons)
            .execute(&mut **transaction)
            .await?;
        }
        Ok(())
    }
}

/// Tests whether a statement is the reviewed one by its id, and still has its words.
fn is_same(settlement: &Settlement, statement: &Statement) -> bool {
    statement.id == Some(StatementId(settlement.statement_id)) && statement.text == settlement.selector.text
}

impl Settlement {
    /// Returns what holds after a further review of the same statement.
    fn after(former: Option<Self>, row: ReviewRow, speaker: Option<ReviewedSpeaker>) -> Self {
        let decision = Decision::from_stored(&row.decision);
        let mut correction = match (decision, &former) {
            (Decision::Confirm | Decision::Reject, Some(former)) => former.correction.clone(),
            _ => row.correction.0,
        };
        let mut first = (row.document.0, row.selector.0);
        // An extraction finds the words as they were before they were corrected.
        if let Some(former) = former
            && let Some(content) = former.correction.content
        {
            correction.content.get_or_insert(content);
            first = (former.document, former.selector);
        }
        let (document, selector) = first;
        Self {
            statement_id: row.statement_id,
            review_id: row.review_id,
            is_rejected: decision == Decision::Reject,
            correction,
            speaker,
            document,
            selector,
        }
    }

    /// Applies the reviews at a place; returns the statement's index, or why they are about nothing.
    ///
    /// `None` is a rejected statement that the extraction does not have.
    fn apply(
        &self,
        place: Place,
        statements: &mut Vec<Statement>,
        body: &str,
    ) -> Result<Option<usize>, &'static str> {
        let index = match place {
            Place::Nowhere => return Err(NO_WORDS),
            Place::TextAlone(_) if self.is_rejected => return Ok(None),
            Place::TextAlone(span) => {
                statements.push(restore(&self.document, span, body).ok_or(OTHER_SENTENCE)?);
                statements.len() - 1
            }
            Place::Overlapping(index, span) => {
                if let Some(restored) = restore(&self.document, span, body) {
                    statements[index] = restored;
                } else if !self.is_rejected {
                    return Err(OTHER_SENTENCE);
                }
                index
            }
            Place::Same(index) => index,
        };
        let statement = &mut statements[index];
        statement.id = Some(StatementId(self.statement_id));
        if !self.is_rejected {
            correct(statement, &self.correction, self.speaker.as_ref(), body);
        }
        Ok(Some(index))
    }
}

/// Gives a statement other words of its article, with the quoted parts and subjects that are among them.
fn set_content(statement: &mut Statement, span: Span, body: &str) {
    let Some(text) = span.slice(body) else { return };
    statement.text = text.to_owned();
    statement.span = span;
    let is_within = |part: Span| part.field == span.field && span.start <= part.start && part.end <= span.end;
    statement.quoted.retain(|part| is_within(part.span));
    statement.about.retain(|subject| text.contains(&subject.name));
    statement.occurrences.clear();
}

/// Changes the values of a statement that a review gives; words that the body does not have stay as they are.
pub(super) fn correct(
    statement: &mut Statement,
    correction: &ReviewCorrection,
    speaker: Option<&ReviewedSpeaker>,
    body: &str,
) {
    if let Some(span) = correction.content.as_ref().and_then(|content| anchors::locate(content, body)) {
        set_content(statement, span, body);
    }
    if let Some(day) = correction.day {
        statement.when = Some(When {
            edtf: day.to_string(),
            first_day: day,
            last_day: day,
            expression: None,
            anchor: None,
        });
    }
    if let Some(statement_type) = correction.statement_type {
        statement.statement_type = statement_type;
    }
    let Some(speaker) = speaker else { return };
    // A text that names no speaker has no mention of one: the whole sentence is taken.
    let own = statement.speaker.get_or_insert_with(|| Speaker {
        actor_index: None,
        actor_id: None,
        name: String::new(),
        role: None,
        mention: statement.sentence.clone(),
        capacity: None,
    });
    if own.actor_id.is_none_or(|id| !speaker.same.contains(&id.0)) {
        own.actor_index = None;
        own.actor_id = Some(speaker.id);
        own.name.clone_from(&speaker.name);
        // Role, organization and party were those of the former speaker.
        own.role = None;
        own.capacity = Some(Capacity { named: Some(true), ..Capacity::default() });
        statement.about.retain(|subject| subject.actor_id != Some(speaker.id));
    }
    statement.speaker_candidates.clear();
}
