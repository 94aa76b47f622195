//! Comparison of the facts of articles before and after they are extracted from again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::FactCounts;
use crate::store::{StoreError, row_struct::row_struct};

row_struct! {
    struct QueuedRow {
        reread_id: Uuid,
        article_id: Uuid,
        model: Option<String>,
    }
}

row_struct! {
    struct FactRow {
        article_id: Uuid,
        fact_type: String,
        id: Uuid,
        /// Hash of all that is stored of it, without its confidence.
        digest: String,
    }
}

/// The facts of an article by type and id, with their digests.
type ArticleFacts = BTreeMap<(String, Uuid), String>;

/// The rereads of some articles, and the facts of these articles before.
pub(in crate::store) struct Comparison {
    queued: Vec<QueuedRow>,
    before: HashMap<Uuid, ArticleFacts>,
}

#[derive(Serialize)]
struct CountRow<'f> {
    reread_id: Uuid,
    fact_type: &'f str,
    added: i64,
    gone: i64,
    altered: i64,
    unchanged: i64,
}

impl Comparison {
    /// Loads the facts of those articles that a reread has queued; `models` are the models of the new extractions.
    ///
    /// Call it after the jobs of the articles are locked, and before their facts are deleted.
    pub async fn begin(
        transaction: &mut PgTransaction<'_>,
        models: &HashMap<Uuid, &str>,
    ) -> Result<Self, StoreError> {
        let articles: Vec<Uuid> = models.keys().copied().collect();
        let mut queued: Vec<QueuedRow> = sqlx::query_as(
            "SELECT q.reread_id, q.article_id, r.model FROM reread_articles q JOIN rereads r ON r.reread_id = q.reread_id
             WHERE q.article_id = ANY($1) AND q.state = 'queued' ORDER BY q.article_id, q.reread_id",
        )
        .bind(&articles)
        .fetch_all(&mut **transaction)
        .await?;
        // A revision that came meanwhile may have named another model: the reread has skipped it.
        queued.retain(|row| {
            row.model.as_deref().is_none_or(|model| models.get(&row.article_id) == Some(&model))
        });
        let before = facts(transaction, &queued).await?;
        Ok(Self { queued, before })
    }

    /// Adds the differences to the reports of the rereads, in the transaction that writes the new facts.
    pub async fn finish(self, transaction: &mut PgTransaction<'_>) -> Result<(), StoreError> {
        if self.queued.is_empty() {
            return Ok(());
        }
        let after = facts(transaction, &self.queued).await?;
        let none = ArticleFacts::new();
        let mut changed = Vec::new();
        let mut totals: BTreeMap<(Uuid, &str), FactCounts> = BTreeMap::new();
        for row in &self.queued {
            let (before, after) = (
                self.before.get(&row.article_id).unwrap_or(&none),
                after.get(&row.article_id).unwrap_or(&none),
            );
            let counts = differences(before, after);
            changed.push(counts.values().any(|count| count.added + count.gone + count.altered > 0));
            for (fact_type, count) in counts {
                let total = totals.entry((row.reread_id, fact_type)).or_default();
                total.added += count.added;
                total.gone += count.gone;
                total.altered += count.altered;
                total.unchanged += count.unchanged;
            }
        }
        self.note_done(transaction, &changed).await?;
        let rows = totals.into_iter().map(|((reread_id, fact_type), count)| CountRow {
            reread_id,
            fact_type,
            added: count.added,
            gone: count.gone,
            altered: count.altered,
            unchanged: count.unchanged,
        });
        add_counts(transaction, &rows.collect::<Vec<_>>()).await
    }

    /// Notes the articles as done, each with whether its facts differ.
    async fn note_done(
        &self,
        transaction: &mut PgTransaction<'_>,
        changed: &[bool],
    ) -> Result<(), StoreError> {
        let (rereads, articles): (Vec<Uuid>, Vec<Uuid>) =
            self.queued.iter().map(|row| (row.reread_id, row.article_id)).unzip();
        sqlx::query(
            "UPDATE reread_articles q SET state = 'done', changed = new.changed
             FROM UNNEST($1::uuid[], $2::uuid[], $3::boolean[]) AS new (reread_id, article_id, changed)
             WHERE q.reread_id = new.reread_id AND q.article_id = new.article_id AND q.state = 'queued'",
        )
        .bind(&rereads)
        .bind(&articles)
        .bind(changed)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }
}

/// Counts the facts by type: added, gone, altered, unchanged.
fn differences<'f>(before: &'f ArticleFacts, after: &'f ArticleFacts) -> BTreeMap<&'f str, FactCounts> {
    let mut counts: BTreeMap<&str, FactCounts> = BTreeMap::new();
    for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let count = counts.entry(&key.0).or_default();
        *match (before.get(key), after.get(key)) {
            (None, _) => &mut count.added,
            (Some(_), None) => &mut count.gone,
            (Some(one), Some(other)) if one != other => &mut count.altered,
            (Some(_), Some(_)) => &mut count.unchanged,
        } += 1;
    }
    counts
}

/// Loads the statements, events, actors and valid reviews of articles.
async fn facts(
    transaction: &mut PgTransaction<'_>,
    queued: &[QueuedRow],
) -> Result<HashMap<Uuid, ArticleFacts>, StoreError> {
    let mut facts: HashMap<Uuid, ArticleFacts> = HashMap::new();
    if queued.is_empty() {
        return Ok(facts);
    }
    let articles: Vec<Uuid> = queued.iter().map(|row| row.article_id).collect();
    let rows: Vec<FactRow> = sqlx::query_as(
        "SELECT article_id, 'statement' AS fact_type, statement_id AS id, md5((document - 'confidence')::text) AS digest
         FROM statements WHERE article_id = ANY($1)
         UNION ALL
         SELECT article_id, 'event', event_id, md5((document - 'confidence')::text)
         FROM events WHERE article_id = ANY($1)
         UNION ALL
         SELECT article_id, 'actor', actor_id, md5(array_to_string(roles, ', '))
         FROM article_actors WHERE article_id = ANY($1)
         UNION ALL
         SELECT article_id, 'review', review_id, '' FROM reviews WHERE article_id = ANY($1) AND moot_since IS NULL",
    )
    .bind(&articles)
    .fetch_all(&mut **transaction)
    .await?;
    for row in rows {
        let of_article = facts.entry(row.article_id).or_default();
        // An actor can be in an article twice.
        of_article.entry((row.fact_type, row.id)).or_default().push_str(&row.digest);
    }
    Ok(facts)
}

async fn add_counts(transaction: &mut PgTransaction<'_>, rows: &[CountRow<'_>]) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO reread_counts AS c (reread_id, fact_type, added, gone, altered, unchanged)
         SELECT new.* FROM jsonb_to_recordset($1) AS new
           (reread_id uuid, fact_type text, added bigint, gone bigint, altered bigint, unchanged bigint)
         JOIN rereads r ON r.reread_id = new.reread_id ORDER BY new.reread_id, new.fact_type
         ON CONFLICT (reread_id, fact_type) DO UPDATE
         SET added = c.added + excluded.added, gone = c.gone + excluded.gone, altered = c.altered + excluded.altered,
             unchanged = c.unchanged + excluded.unchanged",
    )
    .bind(Json(rows))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_counted_by_what_became_of_them() {
        let facts = |list: &[(&str, u128, &str)]| -> ArticleFacts {
            list.iter()
                .map(|(kind, id, digest)| (((*kind).to_owned(), Uuid::from_u128(*id)), (*digest).to_owned()))
                .collect()
        };
        let before = facts(&[("event", 1, "a"), ("event", 2, "b"), ("statement", 1, "c")]);
        let after = facts(&[("event", 2, "x"), ("statement", 1, "c"), ("statement", 3, "d")]);
        let counts = differences(&before, &after);
        let of = |kind| {
            let FactCounts { added, gone, altered, unchanged } = counts[kind];
            [added, gone, altered, unchanged]
        };
        assert_eq!(of("event"), [0, 1, 1, 0]);
        assert_eq!(of("statement"), [1, 0, 0, 1]);
    }
}
