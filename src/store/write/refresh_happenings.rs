//! Refresh of happenings after their events changed, at a cost that does not grow with their number of events.

use std::collections::HashMap;

use sqlx::PgTransaction;
use uuid::Uuid;

use super::{
    affected::{AffectedHappenings, EventCounts, Participation},
    merge_happenings::remaining,
};
use crate::store::{
    StoreError,
    changes::{self, ChangeType, Facts, NewChange},
    reviews,
};

/// Most events of a happening whose texts and sources are counted.
const MAX_COUNTED_EVENTS: i64 = 500;

/// Brings counts, representatives and actors of happenings up to date; deletes those without events.
///
/// `before` is what `articles` contributed to, `after` what they contribute now. The rows of the happenings are
/// locked, in the order of their ids, before their events are read: of two transactions that change the same
/// happening, the later sees what the earlier wrote. What changed is recorded; `merged_into` has the happening that
/// each merged one went into.
pub(in crate::store) async fn refresh_happenings(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
    before: &AffectedHappenings,
    after: EventCounts,
    merged_into: &HashMap<Uuid, Uuid>,
) -> Result<(), StoreError> {
    let (happenings, events, article_counts) = after.since(&before.event_counts).columns();
    if happenings.is_empty() {
        return Ok(());
    }
    let facts = Facts::happenings(transaction, &happenings).await?;
    sqlx::query(
        "INSERT INTO all_happenings AS h (happening_id, event_count, article_count)
         SELECT * FROM UNNEST($1::uuid[], $2::integer[], $3::integer[]) AS new (id, event_count, article_count)
         ORDER BY id
         ON CONFLICT (happening_id) DO UPDATE
         SET event_count = h.event_count + excluded.event_count,
             article_count = h.article_count + excluded.article_count",
    )
    .bind(&happenings)
    .bind(&events)
    .bind(&article_counts)
    .execute(&mut **transaction)
    .await?;
    sqlx::query("DELETE FROM all_happenings WHERE happening_id = ANY($1) AND event_count <= 0")
        .bind(&happenings)
        .execute(&mut **transaction)
        .await?;
    choose_representatives(transaction, &happenings).await?;
    delete_participations(transaction, &before.participations).await?;
    insert_participations(transaction, articles).await?;
    reviews::apply_to_happenings(transaction, &happenings).await?;
    let refreshed = Facts::happenings(transaction, &happenings).await?;
    let changes = facts.changes_to(
        &refreshed,
        [ChangeType::HappeningAdded, ChangeType::HappeningChanged, ChangeType::HappeningDeleted],
    );
    let changes: Vec<NewChange> =
        changes.into_iter().map(|change| merged(change, &refreshed, merged_into)).collect();
    changes::record(transaction, &changes).await
}

/// Makes the deletion of a happening that went into one of `remaining_facts` a merge.
fn merged(change: NewChange, remaining_facts: &Facts, merged_into: &HashMap<Uuid, Uuid>) -> NewChange {
    let into = remaining(merged_into, change.subject_id);
    match change.change_type == ChangeType::HappeningDeleted && remaining_facts.has(into) {
        true => NewChange { change_type: ChangeType::HappeningMerged, other_id: Some(into), ..change },
        false => change,
    }
}

/// Copies the representative event of each happening into its row.
///
/// An event with a date comes before one without, then the most important, news before background, then the highest confidence, then the
/// earliest publication. A happening is background when all its events are. Copies of one text count as one report; texts
/// and sources are counted among its first 500 events.
pub(in crate::store) async fn choose_representatives(
    transaction: &mut PgTransaction<'_>,
    happenings: &[Uuid],
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE all_happenings h SET event_type = e.event_type, status = e.status, earliest = e.earliest,
           latest = e.latest, sort_day = e.sort_day, summary = e.summary, document = e.document,
           confidence = e.confidence,
           importance = e.importance,
           figures = coalesce((
             SELECT jsonb_agg(jsonb_build_object('type', f.type, 'unit', f.unit, 'number', f.least, 'to', f.greatest)
                              ORDER BY f.type, f.unit)
             FROM (SELECT one->>'type' AS type, one->>'unit' AS unit, min((one->>'number')::float8) AS least,
                     max(greatest((one->>'number')::float8, (one->>'to')::float8)) AS greatest
                   FROM (SELECT figures FROM events c
                         WHERE c.happening_id = h.happening_id AND c.figures <> '[]' LIMIT 200) counted,
                     jsonb_array_elements(counted.figures) one
                   GROUP BY 1, 2) f), '[]'),
           report_count = counted.report_count, source_count = counted.source_count,
           last_report_second = (SELECT max(extract(epoch FROM r.published_at))::bigint FROM events r
                                 WHERE r.happening_id = h.happening_id),
           background = NOT EXISTS (SELECT 1 FROM events n
                                    WHERE n.happening_id = h.happening_id AND NOT n.background)
         FROM UNNEST($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
           SELECT v.* FROM events v WHERE v.happening_id = wanted.id
           ORDER BY v.earliest IS NULL, v.importance DESC, v.background, v.confidence DESC, v.published_at, v.event_id LIMIT 1
         ) e CROSS JOIN LATERAL (
           SELECT count(DISTINCT coalesce(x.original_id, c.article_id)) AS report_count,
             count(DISTINCT c.source) AS source_count
           FROM (SELECT article_id, source FROM events v WHERE v.happening_id = wanted.id LIMIT $2) c
           LEFT JOIN extractions x USING (article_id)
         ) counted WHERE h.happening_id = wanted.id",
    )
    .bind(happenings)
    .bind(MAX_COUNTED_EVENTS)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Deletes the roles that no event of the happening gives the actor any more.
async fn delete_participations(
    transaction: &mut PgTransaction<'_>,
    participations: &[Participation],
) -> Result<(), StoreError> {
    if participations.is_empty() {
        return Ok(());
    }
    let happenings: Vec<Uuid> = participations.iter().map(|one| one.happening_id).collect();
    let actors: Vec<Uuid> = participations.iter().map(|one| one.actor_id).collect();
    let roles: Vec<&str> = participations.iter().map(|one| one.role.as_str()).collect();
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
    Ok(())
}

/// Inserts the roles that the events of `articles` give actors in their happenings.
async fn insert_participations(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO happening_actors (happening_id, actor_id, role, sort_day)
         SELECT happening_id, actor_id, role, min(sort_day) FROM event_actors
         WHERE article_id = ANY($1) GROUP BY happening_id, actor_id, role ORDER BY 1, 2, 3
         ON CONFLICT DO NOTHING",
    )
    .bind(articles)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
