//! Reviews of happenings, applied after the events of happenings changed.
//!
//! A review belongs to events, not to a happening's id, which may change when articles are extracted again, revised or
//! deleted: the last review of any of its events is that of the happening.

use sqlx::PgTransaction;
use uuid::Uuid;

use crate::store::StoreError;

/// Applies reviews to happenings whose representatives were chosen anew. Call it under the lock of stories.
///
/// All events of a reviewed happening belong to its review from then on, so that parts of a divided one keep it, and a
/// copy of a rejected report is rejected too.
pub(in crate::store) async fn apply_to_happenings(
    transaction: &mut PgTransaction<'_>,
    happenings: &[Uuid],
) -> Result<(), StoreError> {
    let has_reviews: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM reviews WHERE happening_id IS NOT NULL)")
            .fetch_one(&mut **transaction)
            .await?;
    if !has_reviews || happenings.is_empty() {
        return Ok(());
    }
    for sql in [MARK, EXTEND, CORRECT, DELETE_ROLES, INSERT_ROLES, FOLLOW, NOTE_MOOT] {
        sqlx::query(sql).bind(happenings).execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Sets the last review of each happening, and whether it is rejected.
const MARK: &str = "UPDATE all_happenings h SET review_id = last.review_id, rejected = coalesce(last.decision = 'reject', false)
     FROM UNNEST($1::uuid[]) AS wanted (id) LEFT JOIN LATERAL (
       SELECT r.review_id, r.decision FROM events e JOIN review_events v USING (article_id, event_id)
       JOIN reviews r USING (review_id) WHERE e.happening_id = wanted.id ORDER BY r.review_id DESC LIMIT 1
     ) last ON true
     WHERE h.happening_id = wanted.id
       AND (h.review_id, h.rejected) IS DISTINCT FROM (last.review_id, coalesce(last.decision = 'reject', false))";

/// Adds all events of reviewed happenings to their last review.
const EXTEND: &str = "INSERT INTO review_events (article_id, event_id, review_id)
     SELECT e.article_id, e.event_id, h.review_id FROM all_happenings h JOIN events e USING (happening_id)
     WHERE h.happening_id = ANY($1) AND h.review_id IS NOT NULL ON CONFLICT DO NOTHING";

/// Gives happenings the values of their last correction.
const CORRECT: &str = "UPDATE all_happenings h SET
       event_type = coalesce(last.correction->>'event_type', h.event_type),
       status = coalesce(last.correction->>'status', h.status),
       earliest = coalesce(last.corrected_day, h.earliest),
       latest = coalesce(last.corrected_day + 1, h.latest),
       sort_day = coalesce(last.corrected_day, h.sort_day),
       document = h.document || jsonb_strip_nulls(jsonb_build_object(
         'type', last.correction->>'event_type', 'status', last.correction->>'status'))
         || CASE WHEN last.corrected_day IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('when', jsonb_build_object(
              'edtf', last.correction->>'day', 'first_day', last.correction->>'day', 'last_day', last.correction->>'day',
              'expression', NULL)) END
         || CASE WHEN last.correction->'participants' IS NULL THEN '{}'::jsonb ELSE jsonb_build_object(
              'corrected_participants', true, 'participants', (
                SELECT coalesce(jsonb_agg(
                    -- An actor that it does not mention has the words of the event.
                    coalesce(known.participant, h.document->'summary') || jsonb_build_object(
                      'role', wanted.one->>'role', 'actor_id', wanted.one->>'actor_id', 'name', a.name)
                    ORDER BY wanted.nth), '[]')
                FROM jsonb_array_elements(last.correction->'participants') WITH ORDINALITY AS wanted (one, nth)
                JOIN actors a ON a.actor_id = substring(wanted.one->>'actor_id' from 5)::uuid AND a.dismissal_id IS NULL
                LEFT JOIN LATERAL (
                  SELECT participant FROM jsonb_array_elements(h.document->'participants') AS participant
                  WHERE participant->>'actor_id' = wanted.one->>'actor_id' LIMIT 1
                ) known ON true)) END
     FROM UNNEST($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
       SELECT r.correction, r.corrected_day FROM events e JOIN review_events v USING (article_id, event_id)
       JOIN reviews r USING (review_id) WHERE e.happening_id = wanted.id AND r.decision = 'correct'
       ORDER BY r.review_id DESC LIMIT 1
     ) last WHERE h.happening_id = wanted.id";

/// Deletes the roles of participants that a correction does not name.
const DELETE_ROLES: &str = "DELETE FROM happening_actors p USING all_happenings h
     WHERE h.happening_id = ANY($1) AND p.happening_id = h.happening_id AND p.role <> 'place'
       AND h.review_id IS NOT NULL AND h.document ? 'corrected_participants'
       AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(h.document->'participants') one
                       WHERE substring(one->>'actor_id' from 5)::uuid = p.actor_id AND one->>'role' = p.role)";

/// Adds the roles that a correction names, and to reviewed happenings without such a correction those of their events.
const INSERT_ROLES: &str = "INSERT INTO happening_actors (happening_id, actor_id, role, sort_day)
     SELECT DISTINCT h.happening_id, substring(one->>'actor_id' from 5)::uuid, one->>'role', h.sort_day
     FROM all_happenings h, jsonb_array_elements(h.document->'participants') one
     WHERE h.happening_id = ANY($1) AND h.document ? 'corrected_participants'
     UNION
     SELECT DISTINCT ON (h.happening_id, e.actor_id, e.role) h.happening_id, e.actor_id, e.role, e.sort_day
     FROM all_happenings h JOIN event_actors e USING (happening_id)
     WHERE h.happening_id = ANY($1) AND h.review_id IS NOT NULL AND NOT h.document ? 'corrected_participants'
     ON CONFLICT DO NOTHING";

/// Points reviews whose happening is gone to the one that has their events now.
const FOLLOW: &str = "UPDATE reviews r SET happening_id = moved.happening_id FROM (
       SELECT DISTINCT ON (v.review_id) v.review_id, e.happening_id FROM events e
       JOIN review_events v USING (article_id, event_id)
       WHERE e.happening_id = ANY($1) ORDER BY v.review_id, e.happening_id
     ) moved
     WHERE r.review_id = moved.review_id AND r.happening_id <> moved.happening_id
       AND NOT EXISTS (SELECT 1 FROM review_events v JOIN events e USING (article_id, event_id)
                       WHERE v.review_id = r.review_id AND e.happening_id = r.happening_id)";

/// Notes which reviews are about no event any more, and which are again about one.
const NOTE_MOOT: &str = "UPDATE reviews r
     SET moot_since = CASE WHEN state.has_events THEN NULL ELSE coalesce(r.moot_since, now()) END,
         moot_reason = CASE WHEN state.has_events THEN NULL ELSE 'no article reports it in these words any more' END
     FROM (
       SELECT one.review_id, EXISTS (
         SELECT 1 FROM review_events v JOIN events e USING (article_id, event_id) WHERE v.review_id = one.review_id
       ) AS has_events FROM reviews one WHERE one.happening_id = ANY($1)
     ) state WHERE r.review_id = state.review_id AND state.has_events = (r.moot_since IS NOT NULL)";

/// Tests whether one of two happenings is rejected and the other is not: they stay two.
pub(in crate::store) async fn are_apart(
    transaction: &mut PgTransaction<'_>,
    one: Uuid,
    other: Uuid,
) -> Result<bool, StoreError> {
    let rejected: i64 =
        sqlx::query_scalar("SELECT count(*) FROM all_happenings WHERE happening_id IN ($1, $2) AND rejected")
            .bind(one)
            .bind(other)
            .fetch_one(&mut **transaction)
            .await?;
    Ok(rejected == 1)
}
