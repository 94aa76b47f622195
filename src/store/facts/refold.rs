//! Happenings kept in step with their events, at a cost that does not grow with how many tell them.

use std::collections::BTreeMap;

use sqlx::PgTransaction;
use uuid::Uuid;

use super::traces::Part;
use crate::store::StoreError;

/// How many events, and how many articles, of a batch tell each happening.
#[derive(Debug, Default)]
pub(in crate::store) struct Tally(BTreeMap<Uuid, (i32, i32)>);

impl Tally {
    /// Counts so many reports more, of so many articles.
    pub fn add(&mut self, happening: Uuid, reports: i32, articles: i32) {
        let count = self.0.entry(happening).or_default();
        count.0 += reports;
        count.1 += articles;
    }

    /// What is left of `self` when `before` is taken away: by how much each count changes.
    fn less(mut self, before: &Self) -> Self {
        for (&happening, &(reports, articles)) in &before.0 {
            self.add(happening, -reports, -articles);
        }
        self
    }
}

/// Changes the happenings that `articles` told `before` and tell `now`; one that nobody tells any more goes.
///
/// The happenings are locked before their events are read, in one order everywhere: of two transactions
/// that touch the same one, the later sees what the earlier wrote.
pub(in crate::store) async fn refold(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
    (before, parts): (&Tally, &[Part]),
    now: Tally,
) -> Result<(), StoreError> {
    let changes = now.less(before);
    if changes.0.is_empty() {
        return Ok(());
    }
    let happenings: Vec<Uuid> = changes.0.keys().copied().collect();
    let (reports, tellers): (Vec<i32>, Vec<i32>) = changes.0.into_values().unzip();
    sqlx::query(
        "INSERT INTO happenings AS h (happening_id, reports, articles)
         SELECT * FROM UNNEST($1::uuid[], $2::integer[], $3::integer[]) AS new (id, reports, articles) ORDER BY id
         ON CONFLICT (happening_id) DO UPDATE
         SET reports = h.reports + excluded.reports, articles = h.articles + excluded.articles",
    )
    .bind(&happenings)
    .bind(&reports)
    .bind(&tellers)
    .execute(&mut **transaction)
    .await?;
    sqlx::query("DELETE FROM happenings WHERE happening_id = ANY($1) AND reports <= 0")
        .bind(&happenings)
        .execute(&mut **transaction)
        .await?;
    speak(transaction, &happenings).await?;
    take_part(transaction, articles, parts).await
}

/// Lets one report speak for each happening: one with a day before one without, one that tells it as news before one
/// that tells it in passing, then the surest; of equal ones the first published. A happening is background where
/// all reports of it are.
async fn speak(transaction: &mut PgTransaction<'_>, happenings: &[Uuid]) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE happenings h SET kind = e.kind, status = e.status, earliest = e.earliest, latest = e.latest,
           day = e.day, summary = e.summary, detail = e.detail, confidence = e.confidence,
           background = NOT EXISTS (SELECT 1 FROM events n
                                    WHERE n.happening_id = h.happening_id AND NOT n.background)
         FROM UNNEST($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
           SELECT v.* FROM events v WHERE v.happening_id = wanted.id
           ORDER BY v.day = 2147483647, v.background, v.confidence DESC, v.published_at, v.event_id LIMIT 1
         ) e WHERE h.happening_id = wanted.id",
    )
    .bind(happenings)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Takes out the actors that no event gives a part any more, and takes in those of the articles' events.
async fn take_part(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
    parts: &[Part],
) -> Result<(), StoreError> {
    if !parts.is_empty() {
        let happenings: Vec<Uuid> = parts.iter().map(|part| part.happening_id).collect();
        let actors: Vec<Uuid> = parts.iter().map(|part| part.actor_id).collect();
        let roles: Vec<&str> = parts.iter().map(|part| part.role.as_str()).collect();
        sqlx::query(
            "DELETE FROM happening_actors a
             USING UNNEST($1::uuid[], $2::uuid[], $3::text[]) AS old (happening_id, actor_id, role)
             WHERE a.happening_id = old.happening_id AND a.actor_id = old.actor_id AND a.role = old.role
               AND NOT EXISTS (SELECT 1 FROM event_actors e WHERE e.happening_id = old.happening_id
                               AND e.actor_id = old.actor_id AND e.role = old.role)",
        )
        .bind(&happenings)
        .bind(&actors)
        .bind(&roles)
        .execute(&mut **transaction)
        .await?;
    }
    sqlx::query(
        "INSERT INTO happening_actors (happening_id, actor_id, role, day)
         SELECT happening_id, actor_id, role, min(day) FROM event_actors
         WHERE article_id = ANY($1) GROUP BY happening_id, actor_id, role ORDER BY 1, 2, 3
         ON CONFLICT DO NOTHING",
    )
    .bind(articles)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
