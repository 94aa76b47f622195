//! Numbers and texts of quotations after their occurrences changed.

use sqlx::PgTransaction;
use uuid::Uuid;

use crate::store::StoreError;

/// Updates the numbers of versions and of their quotations, and deletes those without an occurrence.
///
/// The text of a quotation is its version with the most words, of equal ones that of the most articles. Call it under
/// the lock of stories; it costs as much as the quotations have occurrences.
pub(in crate::store) async fn refresh(
    transaction: &mut PgTransaction<'_>,
    versions: &[Uuid],
) -> Result<(), StoreError> {
    if versions.is_empty() {
        return Ok(());
    }
    let quotations: Vec<Uuid> = sqlx::query_scalar(
        "SELECT DISTINCT quotation_id FROM quotation_versions WHERE version_id = ANY($1) AND quotation_id IS NOT NULL",
    )
    .bind(versions)
    .fetch_all(&mut **transaction)
    .await?;
    sqlx::query(
        "UPDATE quotation_versions v SET article_count = counted.articles FROM (
           SELECT wanted.id, count(DISTINCT o.article_id)::integer AS articles FROM UNNEST($1::uuid[]) AS wanted (id)
           LEFT JOIN quotation_occurrences o ON o.version_id = wanted.id GROUP BY wanted.id
         ) counted WHERE v.version_id = counted.id AND v.article_count <> counted.articles",
    )
    .bind(versions)
    .execute(&mut **transaction)
    .await?;
    sqlx::query("DELETE FROM quotation_versions WHERE version_id = ANY($1) AND article_count = 0")
        .bind(versions)
        .execute(&mut **transaction)
        .await?;
    sqlx::query(
        "UPDATE quotations q
         SET text = fullest.text, article_count = counted.articles, source_count = counted.sources,
             first_published_at = counted.first, last_published_at = counted.last,
             last_day = floor(extract(epoch FROM counted.last) / 86400)::integer
         FROM (
           SELECT quotation_id, count(DISTINCT article_id)::integer AS articles,
                  count(DISTINCT source)::integer AS sources, min(published_at) AS first, max(published_at) AS last
           FROM quotation_occurrences WHERE quotation_id = ANY($1) GROUP BY quotation_id
         ) counted CROSS JOIN LATERAL (
           SELECT v.text FROM quotation_versions v WHERE v.quotation_id = counted.quotation_id
           ORDER BY v.word_count DESC, v.article_count DESC, v.version_id LIMIT 1
         ) fullest WHERE q.quotation_id = counted.quotation_id",
    )
    .bind(&quotations)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "DELETE FROM quotations q WHERE q.quotation_id = ANY($1)
           AND NOT EXISTS (SELECT 1 FROM quotation_versions v WHERE v.quotation_id = q.quotation_id)",
    )
    .bind(&quotations)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
