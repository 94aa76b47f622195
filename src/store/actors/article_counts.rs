//! The number of articles that mention an actor, kept up to date so that lists need not count.
//!
//! The count of a canonical actor covers the actors merged into it, each article once. All changes are made under the
//! lock of stories: a count that two transactions change is changed by one after the other.

use sqlx::PgTransaction;
use uuid::Uuid;

use crate::store::StoreError;

/// Adds to the counts what changed in `articles`: `before` are the mentions that they had, as article and actor.
pub(in crate::store) async fn update_article_counts(
    transaction: &mut PgTransaction<'_>,
    before: &[(Uuid, Uuid)],
    articles: &[Uuid],
) -> Result<(), StoreError> {
    let (before_articles, before_actors): (Vec<Uuid>, Vec<Uuid>) = before.iter().copied().unzip();
    sqlx::query(
        "WITH RECURSIVE mention AS (
           SELECT article_id, actor_id, -1 AS change FROM UNNEST($1::uuid[], $2::uuid[]) AS old (article_id, actor_id)
           UNION ALL
           SELECT article_id, actor_id, 1 FROM article_actors WHERE article_id = ANY($3)
         ), chain AS (
           SELECT actor_id AS mentioned_id, actor_id, merged_into FROM actors
           WHERE actor_id IN (SELECT actor_id FROM mention)
           UNION ALL
           SELECT c.mentioned_id, a.actor_id, a.merged_into
           FROM chain c CROSS JOIN LATERAL (SELECT * FROM actors WHERE actor_id = c.merged_into LIMIT 1) a
           WHERE c.merged_into IS NOT NULL
         ), change AS (
           SELECT actor_id, sum(change)::integer AS change FROM (
             SELECT DISTINCT m.article_id, c.actor_id, m.change
             FROM mention m JOIN chain c ON c.mentioned_id = m.actor_id WHERE c.merged_into IS NULL
           ) distinct_mention GROUP BY actor_id HAVING sum(change) <> 0
         )
         UPDATE actors a SET article_count = a.article_count + change.change
         FROM change WHERE a.actor_id = change.actor_id",
    )
    .bind(&before_articles)
    .bind(&before_actors)
    .bind(articles)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Counts the articles of an actor and of those merged into it anew.
pub(in crate::store) async fn recount_articles(
    transaction: &mut PgTransaction<'_>,
    actor: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "WITH RECURSIVE merged AS (
           SELECT $1::uuid AS actor_id
           UNION SELECT a.actor_id FROM actors a JOIN merged m ON a.merged_into = m.actor_id
         )
         UPDATE actors SET article_count =
           (SELECT count(DISTINCT article_id) FROM article_actors JOIN merged USING (actor_id))
         WHERE actor_id = $1",
    )
    .bind(actor)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
