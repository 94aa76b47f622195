//! Happenings made anew from their events.

use sqlx::PgTransaction;
use uuid::Uuid;

use crate::store::StoreError;

/// Makes the given happenings anew from the events that stand now; one without events goes.
///
/// The happenings are locked before their events are read: of two transactions that touch the same
/// one, the later sees what the earlier wrote.
pub(in crate::store) async fn refold(
    transaction: &mut PgTransaction<'_>,
    mut happenings: Vec<Uuid>,
) -> Result<(), StoreError> {
    if happenings.is_empty() {
        return Ok(());
    }
    happenings.sort_unstable();
    happenings.dedup();
    for sql in [
        "INSERT INTO happenings (happening_id)
         SELECT id FROM UNNEST($1::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING",
        "SELECT 1 FROM happenings WHERE happening_id = ANY($1) ORDER BY happening_id FOR UPDATE",
        // The surest report speaks for the happening; of equal ones the first published.
        "UPDATE happenings h SET kind = e.kind, status = e.status, earliest = e.earliest, latest = e.latest,
           day = e.day, summary = e.summary, detail = e.detail, confidence = e.confidence,
           reports = e.reports, articles = e.articles
         FROM (
           SELECT DISTINCT ON (v.happening_id) v.*, c.reports, c.articles
           FROM events v
           JOIN (SELECT happening_id, count(*) AS reports, count(DISTINCT article_id) AS articles
                 FROM events WHERE happening_id = ANY($1) GROUP BY happening_id) c
             ON c.happening_id = v.happening_id
           WHERE v.happening_id = ANY($1)
           ORDER BY v.happening_id, v.confidence DESC, v.published_at, v.event_id
         ) e WHERE h.happening_id = e.happening_id",
        "DELETE FROM happening_actors WHERE happening_id = ANY($1)",
        "INSERT INTO happening_actors (happening_id, actor_id, role, day)
         SELECT happening_id, actor_id, role, min(day) FROM event_actors
         WHERE happening_id = ANY($1) GROUP BY happening_id, actor_id, role ORDER BY 1, 2, 3",
        "DELETE FROM happenings h WHERE happening_id = ANY($1)
           AND NOT EXISTS (SELECT 1 FROM events e WHERE e.happening_id = h.happening_id)",
    ] {
        sqlx::query(sql).bind(&happenings).execute(&mut **transaction).await?;
    }
    Ok(())
}
