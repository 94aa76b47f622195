//! Names of erased people in what is submitted.

use std::{borrow::Cow, collections::BTreeSet};

use sqlx::PgTransaction;
use uuid::Uuid;

use super::names::ErasedNames;
use crate::store::{
    StoreError,
    articles::{ArticleDetails, Submission},
};

/// Waits for an erasure that is being made, and returns the names that are to be masked.
pub(in crate::store) async fn begin_submission(
    transaction: &mut PgTransaction<'_>,
) -> Result<ErasedNames, StoreError> {
    sqlx::query("SELECT pg_advisory_xact_lock_shared(hashtext('dateline erasures'))")
        .execute(&mut **transaction)
        .await?;
    ErasedNames::load(transaction).await
}

/// Masks the names of erased people in a submission.
///
/// The page of such an article is not stored, since a page can spell a name in ways that no comparison finds.
pub(in crate::store) fn mask_submission<'s>(
    names: &ErasedNames,
    submission: &'s Submission,
) -> Cow<'s, Submission> {
    if names.is_empty() {
        return Cow::Borrowed(submission);
    }
    let optional = [&submission.title, &submission.url, &submission.external_id, &submission.note];
    let details = &submission.details;
    let texts = optional.into_iter().chain([&details.byline, &details.credit, &details.copyright]).flatten();
    let texts = texts.chain([&submission.body]).chain(&details.tags).map(String::as_str);
    let people = names.people_in(texts);
    if people.is_empty() {
        return Cow::Borrowed(submission);
    }
    let mask = |text: &str| names.mask(text, &people).unwrap_or_else(|| text.to_owned());
    let optional = |text: &Option<String>| text.as_deref().map(mask);
    Cow::Owned(Submission {
        external_id: optional(&submission.external_id),
        url: optional(&submission.url),
        title: optional(&submission.title),
        body: mask(&submission.body),
        html: None,
        note: optional(&submission.note),
        details: mask_details(names, &people, details),
        ..submission.clone()
    })
}

/// Masks the names of `people` in the details of an article.
pub(super) fn mask_details(
    names: &ErasedNames,
    people: &BTreeSet<Uuid>,
    details: &ArticleDetails,
) -> ArticleDetails {
    let mask = |text: &str| names.mask(text, people).unwrap_or_else(|| text.to_owned());
    let optional = |text: &Option<String>| text.as_deref().map(mask);
    ArticleDetails {
        byline: optional(&details.byline),
        section: optional(&details.section),
        desk: optional(&details.desk),
        tags: details.tags.iter().map(|tag| mask(tag)).collect(),
        credit: optional(&details.credit),
        copyright: optional(&details.copyright),
        ..details.clone()
    }
}
