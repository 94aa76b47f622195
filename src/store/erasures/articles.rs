//! Stored texts of articles, and the selectors and documents of decisions about them.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    names::ErasedNames,
    replacements::{MaskedText, Replacements},
    submissions::mask_details,
};
use crate::store::{
    ArticleId, StoreError,
    articles::{self, ArticleDetails},
    row_struct::row_struct,
    write::event_ids,
};
use extraction::reassign::TextSelector;

row_struct! {
    /// The texts of a revision.
    struct RevisionRow {
        revision: i32,
        title: Option<String>,
        body: String,
        details: Option<Json<ArticleDetails>>,
    }
}

/// Masks the names of `people` in all revisions of an article, and in what editors decided about it.
///
/// Pages are removed, since a page can spell a name in ways that no comparison finds.
pub(super) async fn mask_article(
    transaction: &mut PgTransaction<'_>,
    names: &ErasedNames,
    people: &BTreeSet<Uuid>,
    article: Uuid,
) -> Result<(), StoreError> {
    let rows: Vec<RevisionRow> = sqlx::query_as(
        "SELECT revision, title, body, details FROM revisions WHERE article_id = $1 ORDER BY revision DESC",
    )
    .bind(article)
    .fetch_all(&mut **transaction)
    .await?;
    let mut texts = Vec::with_capacity(rows.len());
    for row in rows {
        let title = row.title.as_deref().map(|title| names.mask(title, people).unwrap_or(title.to_owned()));
        let (masked, replacements) = names
            .mask_with_replacements(&row.body, people)
            .unwrap_or_else(|| (row.body.clone(), Replacements::default()));
        let details = row.details.map(|details| mask_details(names, people, &details.0));
        // Labels of a byline have one word each, so that no whole name is found in them.
        let labels = details.as_ref().map(ArticleDetails::labels);
        sqlx::query(
            "UPDATE revisions SET title = $3, body = $4, html = NULL, details = coalesce($5, details),
               labels = coalesce($6, labels)
             WHERE article_id = $1 AND revision = $2",
        )
        .bind(article)
        .bind(row.revision)
        .bind(title)
        .bind(&masked)
        .bind(details.map(Json))
        .bind(labels)
        .execute(&mut **transaction)
        .await?;
        texts.push(MaskedText { former: row.body, masked, replacements });
    }
    let (external_id, url): (Option<String>, Option<String>) =
        sqlx::query_as("SELECT external_id, url FROM articles WHERE article_id = $1")
            .bind(article)
            .fetch_one(&mut **transaction)
            .await?;
    let mask = |text: Option<String>| text.map(|text| names.mask(&text, people).unwrap_or(text));
    sqlx::query("UPDATE articles SET external_id = $2, url = $3 WHERE article_id = $1")
        .bind(article)
        .bind(mask(external_id))
        .bind(mask(url))
        .execute(&mut **transaction)
        .await?;
    move_events(transaction, (names, people), article).await?;
    mask_overrides(transaction, &texts, article).await?;
    mask_reviews(transaction, (names, people), &texts, article).await?;
    articles::renew_keys(transaction, article).await
}

/// Gives reviews of happenings the ids that the masked events will have: these are derived from texts.
async fn move_events(
    transaction: &mut PgTransaction<'_>,
    (names, people): (&ErasedNames, &BTreeSet<Uuid>),
    article: Uuid,
) -> Result<(), StoreError> {
    let rows: Vec<(Uuid, String, String)> = sqlx::query_as(
        "SELECT event_id, document #>> '{trigger,text}', sentence FROM events WHERE article_id = $1 ORDER BY ordinal",
    )
    .bind(article)
    .fetch_all(&mut **transaction)
    .await?;
    let mask = |text: &str| names.mask(text, people).unwrap_or_else(|| text.to_owned());
    let texts: Vec<(String, String)> =
        rows.iter().map(|(_, trigger, sentence)| (mask(trigger), mask(sentence))).collect();
    let texts = texts.iter().map(|(trigger, sentence)| (trigger.as_str(), sentence.as_str()));
    let masked = event_ids(ArticleId(article), texts);
    let former: Vec<Uuid> = rows.iter().map(|(id, ..)| *id).collect();
    sqlx::query(
        "UPDATE review_events v SET event_id = moved.masked
         FROM UNNEST($2::uuid[], $3::uuid[]) AS moved (former, masked)
         WHERE v.article_id = $1 AND v.event_id = moved.former AND moved.former <> moved.masked",
    )
    .bind(article)
    .bind(&former)
    .bind(&masked)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Moves the selectors of splits and reassignments; one whose text no revision has selects nothing.
async fn mask_overrides(
    transaction: &mut PgTransaction<'_>,
    texts: &[MaskedText],
    article: Uuid,
) -> Result<(), StoreError> {
    let rows: Vec<(Uuid, Json<TextSelector>)> = sqlx::query_as(
        "SELECT correction_id, selector FROM mention_overrides WHERE article_id = $1 AND selector IS NOT NULL",
    )
    .bind(article)
    .fetch_all(&mut **transaction)
    .await?;
    for (correction, Json(selector)) in rows {
        let moved = Json(moved(texts, &selector));
        sqlx::query(
            "UPDATE mention_overrides SET selector = $3 WHERE article_id = $1 AND correction_id = $2",
        )
        .bind(article)
        .bind(correction)
        .bind(&moved)
        .execute(&mut **transaction)
        .await?;
        sqlx::query(
            "UPDATE corrections SET payload = jsonb_set(payload, '{selector}', $2) WHERE correction_id = $1",
        )
        .bind(correction)
        .bind(&moved)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// Moves the selectors and documents of reviews of statements.
async fn mask_reviews(
    transaction: &mut PgTransaction<'_>,
    (names, people): (&ErasedNames, &BTreeSet<Uuid>),
    texts: &[MaskedText],
    article: Uuid,
) -> Result<(), StoreError> {
    type Row = (Uuid, Json<TextSelector>, Json<Value>, Option<Json<TextSelector>>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT review_id, selector, document, correction->'content' FROM reviews
         WHERE article_id = $1 AND selector IS NOT NULL AND document IS NOT NULL",
    )
    .bind(article)
    .fetch_all(&mut **transaction)
    .await?;
    let mask = |text: &str| names.mask(text, people);
    for (review, Json(selector), Json(mut document), content) in rows {
        if let Some(text) = texts.iter().find(|text| text.selector(&selector).is_some()) {
            text.document(&mut document, &mask);
        }
        sqlx::query(
            "UPDATE reviews SET selector = $2, document = $3,
               correction = correction || jsonb_strip_nulls(jsonb_build_object('content', $4::jsonb))
             WHERE review_id = $1",
        )
        .bind(review)
        .bind(Json(moved(texts, &selector)))
        .bind(Json(document))
        .bind(content.map(|content| Json(moved(texts, &content.0))))
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// Returns the selector of the same place in the masked text; without one, a selector of no place.
fn moved(texts: &[MaskedText], selector: &TextSelector) -> TextSelector {
    texts.iter().find_map(|text| text.selector(selector)).unwrap_or_else(|| TextSelector {
        text: String::new(),
        span: selector.span,
        prefix: String::new(),
        suffix: String::new(),
    })
}
